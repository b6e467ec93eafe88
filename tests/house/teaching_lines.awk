# Counts, in each chapter's main.cpp, the lines of code that teach: they define or compute what the text is about.
#
#   awk -f teaching_lines.awk CHAPTER/main.cpp ...
#
# A line of code is one that is neither blank nor a comment. It does not teach when it is one of these:
# - #include or using;
# - nothing but closing brackets;
# - part of main();
# - part of a statement that prints, claims, records or hands something to a figure: it begins with a call on a section's `out`, with a
#   table's row() or rows(), with the making of a table, or is the head of a lambda that does so for one row.
# Prints a line for each file and fails where less than 65 % of its code teaches.

# By how much the brackets in a line open (more than they close), texts and characters left out.
function opened(line,   opening) {
  gsub(/"([^"\\]|\\.)*"/, "", line)
  gsub(/'([^'\\]|\\.)'/, "", line)
  opening = gsub(/[({[]/, "", line)
  return opening - gsub(/[)}\]]/, "", line)
}

FNR == 1 { in_statement = in_main = 0 }
/^[ \t]*\/\// || /^[ \t]*$/ { next }
{ code[FILENAME]++ }
/^int main\(/ { in_main = 1 }
in_main { if (/^}/) in_main = 0; next }
in_statement { depth += opened($0); if (depth <= 0 && /;$/) in_statement = 0; next }
/^#include/ || /^using / || /^[ \t]*[]})]+[;,)]*$/ { next }
/^ +(nn::Table&? |const nn::Table&? |auto& [a-z_]+ = out\.|const auto rows? = |out\.(print|value|claim|table|data|grid|figure)\(|rows?\(|[a-z_]+\.rows?\([^0-9])/ {
  depth = opened($0)
  in_statement = !/[;{]$/
  next
}
{ teaching[FILENAME]++ }

END {
  for (i = 1; i < ARGC; i++) {
    share = 100 * teaching[ARGV[i]] / code[ARGV[i]]
    printf "%s: %d of %d lines of code teach, %.0f %%%s\n", ARGV[i], teaching[ARGV[i]], code[ARGV[i]], share,
           share < 65 ? ": FEWER THAN 65 %" : ""
    failed = failed || share < 65
    all_code += code[ARGV[i]]
    all_teaching += teaching[ARGV[i]]
  }
  printf "all: %d of %d, %.0f %%\n", all_teaching, all_code, 100 * all_teaching / all_code
  exit failed
}
