#!/usr/bin/env bash
# Tests setup.sh without installing anything: commands of our own stand before the system's.
set -u
setup=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# check NAME STATUS PATTERN: compares with $status and $output of the last run.
check() {
  if [ "$status" -ne "$2" ] || ! grep -qE -- "$3" <<<"$output"; then
    echo "FAILED: $1: status $status, output: $output" >&2
    failures=$((failures + 1))
  fi
}

fake() { # fake NAME BODY: a command in $work/bin
  mkdir -p "$work/bin"
  printf '#!/bin/bash\n%s\n' "$2" >"$work/bin/$1"
  chmod +x "$work/bin/$1"
}

run() { # run ARGUMENT...: setup.sh with the fake commands, then bash's own
  output=$(PATH="$work/bin" /bin/bash "$setup" "$@" 2>&1)
  status=$?
}

output=$("$setup" wrong 2>&1)
status=$?
check "an unknown argument" 2 "usage: "

rm -rf "${work:?}/bin"
mkdir "$work/bin"
run
check "another system" 2 "no apt-get.*libarmadillo-dev"

fake apt-get 'echo "apt-get $*"'
fake dpkg-query 'echo installed'
fake id 'echo 0'
start=$(date +%s%N)
run
elapsed=$((($(date +%s%N) - start) / 1000000))
check "all is there" 0 "^$"
[ "$elapsed" -lt 2000 ] || { echo "FAILED: took $elapsed ms" >&2; failures=$((failures + 1)); }

fake dpkg-query 'case "$*" in *gnuplot*|*doxygen*) exit 1;; esac; echo installed'
fake env 'shift; exec "$@"'
run
check "one package is missing" 0 "install .*gnuplot-nox$"
run docs
check "the site needs more" 0 "install .*gnuplot-nox doxygen doxygen-awesome-css$"

fake id 'echo 1000'
run
check "neither root nor sudo" 2 "not root and no sudo.*apt-get install gnuplot-nox"
fake sudo 'echo "sudo $*"; exec "$@"'
run
check "with sudo" 0 "sudo env"

exit $((failures > 0))
