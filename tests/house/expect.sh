# shellcheck shell=bash
# What the tests of programs share; sourced by them.

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# ends STATUS PATTERN COMMAND ...: the command ends with STATUS, and with one line on standard error that matches PATTERN. What it
# prints is in said.txt, what it complains of in error.
ends() {
  local status=0 expected=$1 pattern=$2
  shift 2
  "$@" >said.txt 2>error || status=$?
  [ "$status" = "$expected" ] || fail "status $status, expected $expected: $* ($(cat error))"
  [ "$(wc -l <error)" = 1 ] || fail "not one line: $* ($(cat error))"
  grep -qE -- "$pattern" error || fail "expected '$pattern': $* ($(cat error))"
}
