#!/usr/bin/env bash
# Tests chapter_size.awk: what it counts, where it warns, where it fails. Called by CTest: test_chapter_size.sh SCRIPT
set -euo pipefail
script=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# chapter NAME LINES WORDS: a chapter with as many, and with what does not count.
chapter() {
  {
    printf '// ---\n// title: A title of seven words, not counted\n// ---\n//\n// ```\n// not prose\n// ```\n'
    for ((i = 0; i < $3; i += 5)); do printf '// one two three four five\n'; done
    printf '\n'
    for ((i = 0; i < $2; ++i)); do printf '/// Of code.\nint a%d;\n  // a comment\n\n' "$i"; done
  } >"$work/$1.cpp"
}
expect() { # expect STATUS PATTERN FILE...
  local status=0 expected=$1 pattern=$2
  shift 2
  awk -f "$script" "$@" >"$work/out" || status=$?
  [ "$status" = "$expected" ] && grep -qE "$pattern" "$work/out" || {
    echo "FAILED: status $status, expected $expected and '$pattern':" >&2
    cat "$work/out" >&2
    exit 1
  }
}
chapter small 250 2000
chapter near 251 10
chapter wordy 10 2005
chapter long 301 10
chapter verbose 10 2505
expect 0 'small.cpp +250 lines of code +2000 words$' "$work/small.cpp"
expect 0 'near.cpp .*warning' "$work/near.cpp" "$work/small.cpp"
expect 0 'wordy.cpp .*warning' "$work/wordy.cpp"
expect 1 'long.cpp .*TOO LONG' "$work/long.cpp" "$work/small.cpp"
expect 1 'verbose.cpp .*TOO LONG' "$work/small.cpp" "$work/verbose.cpp"
