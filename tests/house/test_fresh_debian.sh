#!/usr/bin/env bash
# Tests fresh_debian.sh as far as that goes without root and network: what it says when it cannot work, and that it leaves nothing
# behind. It finds only the commands that we give it: the system's harmless ones, and some of our own.
set -u
script=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/tmp"
failures=0
for command in bash cat cp dirname env grep mkdir mktemp realpath rm sed sleep touch; do
  ln -s "$(command -v $command)" "$work/bin/"
done

fake() { # fake NAME BODY: a command of our own
  rm -f "$work/bin/$1"
  printf '#!/bin/bash\n%s\n' "$2" >"$work/bin/$1"
  chmod +x "$work/bin/$1"
}

run() { # run ARGUMENT...
  output=$(TMPDIR=$work/tmp PATH=$work/bin bash "$script" "$@" 2>&1)
  status=$?
}

check() { # check NAME STATUS PATTERN: the last run ended with STATUS, said one line that matches PATTERN, and left nothing
  if [ "$status" -ne "$2" ] || [[ $output == *$'\n'* ]] || ! grep -qE -- "^fresh_debian.sh: .*$3" <<<"$output"; then
    echo "FAILED: $1: status $status, output: $output" >&2
    failures=$((failures + 1))
  fi
  nothing_left "$1"
}

nothing_left() { # nothing_left NAME
  if [ -n "$(ls -A "$work/tmp")" ]; then
    echo "FAILED: $1: left behind: $(ls -A "$work/tmp")" >&2
    rm -rf "$work/tmp"
    mkdir "$work/tmp"
    failures=$((failures + 1))
  fi
}

run
check "no name" 2 "usage: "
run sid
check "an unknown name" 2 "'sid' is neither bookworm nor trixie"
run trixie unit page
check "an unknown command" 2 "'page' is none of"
fake id 'echo 1000'
run trixie
check "not root" 2 "not root"
fake id 'echo 0'
run trixie
check "no debootstrap" 2 "no debootstrap here: apt-get install debootstrap"

fake debootstrap 'exit 1'
fake apt-config 'exit 0'
fake apt-get 'exit 0'
run trixie
check "no mirror" 1 "apt has no mirror of"
here=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
fake apt-get "for suite in $here $here-updates other; do echo \"'http://mirror.test/dists/\$suite/InRelease' name 0 \"; done"
fake wget 'exit 4'
run trixie
check "no mirror answers" 1 "no mirror answers with trixie; tried http://mirror.test/dists/trixie http://mirror.test/dists/trixie-updates$"
fake wget 'echo "Origin: Other"'
run trixie
check "another's mirror" 1 "no mirror answers with trixie"

fake wget 'echo "Origin: Debian"'
fake git 'exit 0'
fake setpriv 'exit 3'  # which starts the system
run trixie
[ "$status" -eq 3 ] || { echo "FAILED: a system that fails: status $status" >&2; failures=$((failures + 1)); }
nothing_left "a system that fails"

# shellcheck disable=SC2016  # for the fake's own shell
fake setpriv 'echo $$ >"$TMPDIR/../started"; exec sleep 1000'
for signal in TERM HUP; do
  rm -f "$work/started"
  TMPDIR=$work/tmp PATH=$work/bin bash "$script" trixie &
  script_process=$!
  for ((i = 0; i < 100; ++i)); do
    [ ! -s "$work/started" ] || break
    sleep 0.1
  done
  kill -"$signal" "$script_process"
  wait "$script_process"
  status=$?
  [ "$status" -gt 128 ] || { echo "FAILED: $signal: status $status" >&2; failures=$((failures + 1)); }
  ! kill -0 "$(cat "$work/started")" 2>/dev/null || { echo "FAILED: $signal: the system runs on" >&2; failures=$((failures + 1)); }
  nothing_left "$signal"
done
exit $((failures > 0))
