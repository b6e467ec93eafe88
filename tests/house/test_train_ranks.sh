#!/usr/bin/env bash
# stepwise-train on several ranks: the network of one process up to rounding, the same bits from run to run, one message for what is
# wrong, and no waiting. Called by CTest: test_train_ranks.sh PROGRAM DATASETS MPIRUN...
set -euo pipefail
# shellcheck source=tests/house/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
program=$1
digits=$2/digits.csv
mpirun=("${@:3}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

ranks() { # ranks K ARGUMENT...: on K ranks, at most 60 seconds
  local count=$1
  shift
  timeout 60 "${mpirun[@]}" -n "$count" "$program" "$@"
}
loss() { # loss FOLDER: of the last epoch
  sed -n 's/^loss of the last epoch: //p' "$1/output.txt"
}
near() { # near WHAT A B TOLERANCE
  awk -v a="$2" -v b="$3" -v t="$4" 'BEGIN { d = a - b; exit !(a != "" && b != "" && d < t && -d < t) }' || fail "$1: $2 and $3"
}
settings=(--data "$digits" --hidden 32 --epochs 6 --batch-size 100 --scale standard --validation 0.2)

"$program" "${settings[@]}" --out alone >/dev/null
for k in 2 4; do
  ranks $k "${settings[@]}" --out "on_$k" --save "on_$k.net" >"on_$k.txt" 2>&1 || fail "$k ranks: $(cat "on_$k.txt")"
  near "loss of $k ranks and of one process" "$(loss "on_$k")" "$(loss alone)" 1e-4
  [ "$(grep -c 'Results and figures' "on_$k.txt")" = 1 ] || fail "$k ranks: not one of them prints"
done
ranks 2 "${settings[@]}" --out again --save again.net >/dev/null
cmp -s on_2.net again.net || fail "two runs on two ranks differ"

# What is drawn in dropout, and what batch normalization sees, depends on the number of ranks; the network still learns.
noise=(--dropout 0.2 --batch-norm --augment 1)
ranks 2 "${settings[@]}" "${noise[@]}" --out noisy >/dev/null || fail "dropout and batch normalization"
"$program" "${settings[@]}" "${noise[@]}" --out noisy_alone >/dev/null
near "loss with dropout" "$(loss noisy)" "$(loss noisy_alone)" 0.3

# A training goes on with another number of ranks.
ranks 2 "${settings[@]}" --out half --save cut.net --stop-after 3 >/dev/null
ranks 4 "${settings[@]}" --out whole --save cut.net --resume cut.net >/dev/null
near "loss of a training that went on" "$(loss whole)" "$(loss alone)" 1e-4

# One line, whatever the number of ranks.
one_line() { # one_line PATTERN ARGUMENT...
  local pattern=$1
  shift
  local status=0
  ranks 3 "$@" --out wrong >out.txt 2>err.txt || status=$?
  [ "$status" -ne 0 ] || fail "$*: status 0"
  [ "$status" -ne 124 ] || fail "$*: it waits"
  # What mpirun adds is its own.
  [ "$(grep -c '^stepwise-train:' err.txt)" = 1 ] || fail "$*: not one line: $(cat err.txt)"
  grep -qE "$pattern" err.txt || fail "$*: expected '$pattern', got: $(cat err.txt)"
}
printf 'a,b,class\n1,2,x\n1,y,x\n' >bad.csv
one_line 'bad.csv:3' --data bad.csv
one_line 'none.csv' --data none.csv
one_line "no-such" --no-such-option
one_line '3 processes need 3 samples' --data "$digits" --batch-size 2
printf 'x,class\n1,a\n2,b\n1,a\n' >small.csv
one_line 'not finite: .*; use a smaller learning rate' --data small.csv --optimizer sgd --hidden "" --l2 1 --learning-rate 100 --epochs 1000

# Ctrl-C, or the signal of a batch system: the files are whole, and hold a whole epoch.
timeout --signal=INT --foreground 4 "${mpirun[@]}" -n 2 "$program" --data "$digits" --epochs 1000000 --batch-size 100 \
  --save stopped.net --save-every 0 --out stopped >/dev/null 2>&1 || true
"$program" --data "$digits" --epochs 0 --load stopped.net --out loaded >/dev/null 2>&1 || fail "what Ctrl-C has left cannot be loaded"
