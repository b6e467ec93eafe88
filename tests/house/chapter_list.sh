#!/usr/bin/env bash
# README.md, docs/pages/index.md and docs/pages/part_*.md list exactly the chapters that there are, in order, each with its question
# as its metadata have it and as the program of a chapter gives it to nn::Program. Called by CTest: chapter_list.sh ROOT
#
# README.md has a row "| [NN_name](chapters/NN_name/main.cpp) | question |". index.md has "[[name:title]]: [[name:question]]". A part has
# "@subpage chapter_name" and, in the paragraph after it, [[name:question]] or the question itself first. Pages without number
# (chapters/stepwise_train, docs/speed) stand in index.md and the parts, after the chapters.
set -euo pipefail
cd "$1"

failures=0
fail() {
  echo "FAILED: $*" >&2
  failures=$((failures + 1))
}

# question FILE: of the metadata, in one line
question() {
  awk '/^\/\/ ---/ { if (++rules == 2) exit }
       /^\/\/ [a-z ]+:/ { inside = /^\/\/ question:/; sub(/^\/\/ [a-z ]+: */, ""); if (inside) text = $0; next }
       inside { sub(/^\/\/ +/, ""); text = text " " $0 }
       END { print text }' "$1"
}

# given FILE: the question that main() gives to nn::Program: all texts of the call, joined
given() {
  tr '\n' ' ' <"$1" | grep -oP 'nn::Program program\(\K[^;]*' | grep -oP '"([^"\\]|\\.)*"' | sed 's/^"//; s/"$//' | tr -d '\n'
}

# numbered_first LINES: the pages `without` a number, which may stand anywhere among the others, last
numbered_first() {
  grep -vE "^(\[\[|chapter_)($without):" <<<"$1" || true
  grep -E "^(\[\[|chapter_)($without):" <<<"$1" || true
}

same() { # same WHAT EXPECTED FOUND: texts of several lines
  [ "$(numbered_first "$2")" = "$(numbered_first "$3")" ] || fail "$1; expected < and found >:"$'\n'"$(diff <(echo "$2") <(echo "$3") | grep '^[<>]')"
}

without=""
readme=""
index=""
parts=""
for file in chapters/[0-9][0-9]_*/main.cpp chapters/[a-z]*/main.cpp docs/speed/main.cpp; do
  [ -f "$file" ] || continue
  folder=$(basename "${file%/main.cpp}")
  name=${folder#[0-9][0-9]_}
  text=$(question "$file")
  [ "$name" = "$folder" ] || [ "$text" = "$(given "$file")" ] ||
    fail "$file: its metadata ask '$text', its nn::Program '$(given "$file")'"
  [ "$name" != "$folder" ] || without+="${without:+|}$name"
  [ "$name" = "$folder" ] || readme+="| [$folder]($file) | $text |"$'\n'
  index+="[[$name:title]]: [[$name:question]]"$'\n'
  parts+="chapter_$name: $text"$'\n'
done

# Of each part: the pages and the text after them, [[name:question]] replaced by the question.
in_parts() {
  for part in docs/pages/part_*.md; do
    awk '/^@subpage / { print page text; page = $2 ": "; text = ""; paragraphs = 0; next }
         /^$/ { ++paragraphs; next }
         page != "" && paragraphs == 1 { text = text (text == "" ? "" : " ") $0 }
         END { print page text }' "$part" | grep . || true
  done
}

# Cuts each text after the question that is expected in this line, if it begins with it.
begins_with_question() {
  while IFS= read -r line; do
    name=${line%%: *}
    expected=$(grep -F "$name: " <<<"$parts" | head -n 1)
    text=${line#*: }
    rest=${expected#*: }
    [[ $text == "[[${name#chapter_}:question]]"* || (-n $rest && $text == "$rest"*) ]] && line=$expected
    printf '%s\n' "$line"
  done
}

same "README.md: the chapters" "${readme%$'\n'}" "$(grep -E '^\| \[[0-9][0-9]_' README.md || true)"
same "docs/pages/index.md: the pages" "${index%$'\n'}" "$(grep -oE '\[\[[a-z0-9_]+:title\]\]: *\[\[[a-z0-9_]+:question\]\]' docs/pages/index.md || true)"
same "docs/pages/part_*.md: the pages" "${parts%$'\n'}" "$(in_parts | begins_with_question)"
exit $((failures > 0))
