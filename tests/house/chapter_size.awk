# Measures, in each chapter's main.cpp, how much there is to read.
#
#   awk -f chapter_size.awk CHAPTER/main.cpp ...
#
# Lines of code: neither blank nor a comment. Words of prose: in the comments from column 0 (with //, not ///), but not in the
# metadata, in fences, and in what a Try it has folded for those who have tried.
# Prints a line for each file, warns above 250 lines or 2000 words, and fails above 300 lines or 2500 words.

function report(   note) {
  if (file == "") return
  note = lines > 300 || words > 2500 ? "  TOO LONG" : lines > 250 || words > 2000 ? "  warning: near the limit" : ""
  failed = failed || note ~ /TOO LONG/
  printf "%-46s %5d lines of code %6d words%s\n", file, lines, words, note
}

FNR == 1 { report(); file = FILENAME; lines = words = rules = in_fence = in_answers = 0 }
/^\/\/ ---$/ && rules < 2 { ++rules; next }
rules == 1 { next }
/^\/\/ \{\{fold What to expect\}\}$/ { in_answers = 1 }
in_answers { if (/^\/\/ \{\{end\}\}$/) in_answers = 0; next }
/^\/\/ ?```/ { in_fence = !in_fence; next }
/^\/\/($|[^\/])/ { if (!in_fence) words += NF - 1; next }
/^[ \t]*$/ || /^[ \t]*\/\// { next }
{ ++lines }

END {
  report()
  print "at most 300 lines of code and 2500 words of prose; better 250 and 2000"
  exit failed
}
