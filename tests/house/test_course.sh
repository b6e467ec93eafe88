#!/usr/bin/env bash
# Tests the script that runs the course, on programs of our own that hold, fail a claim, or crash.
set -u
cmake=$1
script=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# program NAME STATUS RESULTS: a chapter that writes these results.
program() {
  cat >"$work/$1" <<END
#!/bin/bash
echo "this is $1"
[ -z '$3' ] || { mkdir -p "\$2"; echo '$3' >"\$2/results.json"; }
exit $2
END
  chmod +x "$work/$1"
}

check() { # check NAME STATUS PATTERN
  if [ "$status" -ne "$2" ] || ! grep -qE -- "$3" <<<"$output"; then
    echo "FAILED: $1: status $status, output: $output" >&2
    failures=$((failures + 1))
  fi
}

run() {
  output=$("$cmake" -D BIN="$work" -D OUT="$work/out" -D CHAPTERS="$1" -P "$script" 2>&1)
  status=$((! !$?))
}

program 04_says 1 '{"claims": [{"holds": false}]}'
sed -i '/^echo/a mkdir -p "$2"; echo "DOES NOT HOLD: one is two (measured 1, expected 2)" >"$2/output.txt"' "$work/04_says"
program 01_good 0 '{"claims": [{"holds": true}, {"holds": true}]}'
program 02_false 1 '{"claims": [{"holds": true}, {"holds": false}]}'
program 03_dead 3 ''
run 01_good
check "a good chapter" 0 '^01_good +[0-9]+\.[0-9] s +2 / 2$'
run 01_good,02_false
check "a false claim" 1 '^02_false +[0-9]+\.[0-9] s +1 / 2 +FAILED \(1\)$'
check "the chapter before it runs and is listed" 1 '^01_good +[0-9]+\.[0-9] s +2 / 2$'
run 04_says,01_good
check "what does not hold stands at the end" 1 '^04_says: DOES NOT HOLD: one is two \(measured 1, expected 2\)$'
run 01_good
check "what to do next" 0 '^ +make the site: +\./setup\.sh docs'
run 03_dead,01_good
check "a program that fails" 1 '^03_dead +[0-9]+\.[0-9] s +no results +FAILED \(3\)$'
check "the chapter after it runs" 1 '^this is 01_good$'

# The script behind run-NAME: options from ARGS, with quotes as a shell takes them, and results in a folder of their own.
cat >"$work/options" <<END
#!/bin/bash
for word in "\$@"; do echo "[\$word]"; done
exit \${STATUS:-0}
END
chmod +x "$work/options"
run_one() { # run_one ARGS
  output=$(ARGS=$1 "$cmake" -D PROGRAM="$work/options" -D OUT="$work/out" -D NAME=01_x -P "$(dirname "$script")/run_chapter.cmake" 2>&1)
  status=$((! !$?))
}
run_one ""
check "a chapter without options" 0 '^\[.*/out/01_x\]$'
run_one '--only "two words" --seed 7'
check "options reach the program" 0 '^\[two words\]$'
check "and go to another folder" 0 '^\[.*/out/01_x.options\]$'
STATUS=1 run_one ""
check "its failure is told" 1 '01_x ended with status 1'
exit $((failures > 0))
