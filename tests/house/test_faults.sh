#!/usr/bin/env bash
# What can go wrong around a training and a chapter: kills, full disks, missing and hanging programs, terminals, limits.
# Called by CTest: test_faults.sh TRAIN CHAPTER FOLDER [KILLS]
set -euo pipefail
# shellcheck source=tests/house/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
train=$1
chapter=$2
work=$3
kills=${4:-50}
rm -rf "$work"
mkdir -p "$work"
cd "$work"

# Killed at a random moment: what is on the disk is whole, and the training that goes on gives the bits of an undisturbed one.
short=(--data small.csv --hidden 40 --batch-size 1 --epochs 40 --validation 0.2 --save-every 0)
awk 'BEGIN { print "x,class"; for (i = 0; i < 100; ++i) print i / 100 "," (i < 50 ? "a" : "b") }' >small.csv
"$train" --out whole "${short[@]}" --save whole.net >/dev/null
RANDOM=$((1 + kills))
for ((i = 0; i < kills; ++i)); do
  rm -f cut.net*
  "$train" --out cut "${short[@]}" --save cut.net >/dev/null 2>&1 &
  sleep "0.$(printf %03d $((RANDOM % 250)))"
  kill -9 $! 2>/dev/null || true
  wait $! 2>/dev/null || true
  if [ -e cut.net ]; then
    "$train" --out judged --data small.csv --hidden 40 --epochs 0 --load cut.net >/dev/null || fail "kill $i: no whole network"
  fi
  go_on=()
  [ ! -e cut.net.training ] || go_on=(--resume cut.net)
  "$train" --out cut "${short[@]}" "${go_on[@]}" --save cut.net >/dev/null || fail "kill $i: it does not go on"
  cmp whole.net cut.net || fail "kill $i: other bits"
  cmp whole.net.training cut.net.training || fail "kill $i: another state"
done

# What cannot be written is said, and no part of it stays.
ends 1 "big.net: cannot be written \(File too large\)|cannot save: 'big.net" \
  bash -c "ulimit -f 16; exec '$train' --out out --hidden 500 --epochs 1 --save big.net"
for file in big.net*; do
  [ ! -e "$file" ] || fail "a part of a file that was too large stays: $file"
done
if [ -w /dev/full ]; then
  ends 1 "standard output cannot be written" bash -c "exec '$chapter' --quick --out out >/dev/full"
fi

# Too little memory is said at once.
if [ -z "${STEPWISE_SANITIZE:-}" ]; then
  ends 1 "there is not enough memory" timeout 20 bash -c "ulimit -v 300000; exec '$train' --out out --epochs 1"
fi

# gnuplot missing: the numbers are there nevertheless.
mkdir empty
ends 1 "gnuplot is not installed.*; the results are there without their figures" env PATH="$work/empty" "$train" --out bare --epochs 1
grep -qE " train +1797 " bare/output.txt || fail "the accuracies are lost without gnuplot"
[ -s bare/results.json ] || fail "no results without gnuplot"

# Two runs into one folder: the second one says so, and the first one is not disturbed.
"$train" --out shared --epochs 1000000 >/dev/null 2>&1 &
first=$!
for ((i = 0; i < 100; ++i)); do
  [ ! -s shared/history.csv ] || break
  sleep 0.1
done
ends 1 "out shared: .*another run is writing there" "$chapter" --quick --out shared
kill -TERM $first
wait $first || true
[ -s shared/results.json ] || fail "the first run into a folder was disturbed"

# A signal ends a gnuplot that does not end, too.
mkdir hanging
printf '#!/bin/sh\nexec sleep 1000\n' >hanging/gnuplot
chmod +x hanging/gnuplot
env PATH="$work/hanging:$PATH" "$chapter" --quick --out stuck >stuck.txt 2>error &
stuck=$!
for ((i = 0; i < 300; ++i)); do
  pgrep -P $stuck sleep >/dev/null && break
  sleep 0.1
done
child=$(pgrep -P $stuck sleep) || fail "gnuplot was not started"
kill -TERM $stuck
status=0
wait $stuck || status=$?
[ "$status" = 1 ] || fail "status $status of a run with a hanging gnuplot"
! kill -0 "$child" 2>/dev/null || fail "gnuplot outlives the program"
grep -q "interrupted" error || fail "nothing said of the interruption: $(cat error)"

# A closed pipe, another locale, odd places, no home.
"$chapter" --quick --out piped | head -1 >/dev/null || true
results_of() { # results_of COMMAND ...: what a run prints, and the sum of its results
  "$@" --quick --no-times --out plain && sha256sum <plain/results.json
}
expected=$(results_of "$chapter")
for locale in de_DE.UTF-8 ko_KR.UTF-8 C; do
  [ "$expected" = "$(results_of env LC_ALL=$locale "$chapter")" ] ||
    fail "other results in the locale $locale"
done
mkdir -p "a folder/한글"
env -u HOME "$chapter" --quick --out "a folder/한글" >/dev/null || fail "a path with blanks and Korean letters"
[ -s "a folder/한글/results.json" ] || fail "nothing in a path with blanks and Korean letters"

# A terminal: a progress line has room on it, or is not there.
if command -v script >/dev/null; then
  terminal() { # terminal TYPE COLUMNS: what a training of some seconds says on such a terminal
    TERM=$1 timeout 20 script -qec "stty cols $2; timeout -s INT 4 '$train' --out shown --epochs 10000000" /dev/null </dev/null || true
  }
  terminal xterm 20 | tr '\r' '\n' | grep -a 'epochs ' | sed 's/\x1b\[K//g' >lines.txt
  [ -s lines.txt ] || fail "no progress line on a terminal"
  [ "$(awk '{ print length }' lines.txt | sort -n | tail -1)" -le 19 ] || fail "a progress line is too long: $(head -3 lines.txt)"
  ! terminal dumb 80 | grep -qa $'\x1b' || fail "escape sequences on a terminal that does not know them"
fi
echo "faults: everything as it should be"
