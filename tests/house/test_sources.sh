#!/usr/bin/env bash
# Checks how the sources are laid out. Called by CTest: test_sources.sh ROOT
#
# Arrows: a file of a room of common/ includes only its own room and those that its room stands on (`rooms` below). A file of a
# chapter includes common/ and its own folder. What stands in <...> is the system's.
#
# Tests: each unit x (x.hpp, x.cpp) of the library has tests/unit/test_x.cpp. A unit of declarations alone, without x.cpp and
# without the body of a function, needs none.
#
# Lines: at most 120 characters, but for URLs. A comment behind a member (///<) must not split its declaration: it then stands
# above.
set -euo pipefail
cd "$1"

failures=0
report() { # report RULE LINES: fails where there are lines
  [ -z "$2" ] || { printf 'FAILED: %s\n%s\n' "$1" "$2" >&2; failures=$((failures + 1)); }
}

# includes FILE...: a line "FILE INCLUDED" for each #include "INCLUDED", however it is spaced
includes() {
  grep -HoE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"[^"]*"' "$@" |
    sed -E 's/^([^:]*):[^"]*"(.*)"$/\1 \2/'
}

rooms='base: base
matrix: base matrix
data: base matrix data
model: base matrix model
training: base matrix data model training
parallel: base matrix training parallel
report: base report'
report "an #include against the arrows, or of a room that is not in test_sources.sh" "$(includes common/*/*.[ch]pp |
  awk -v rooms="$rooms" '
    BEGIN {
      lines = split(rooms, line, "\n")
      for (i = 1; i <= lines; ++i) {
        count = split(line[i], word, ":? ")
        for (j = 2; j <= count; ++j) allowed[word[1] " " word[j]] = 1
      }
    }
    { split($1, from, "/"); split($2, to, "/") }
    to[1] != "common" || !((from[2] " " to[2]) in allowed)')"
report "only common/parallel knows of MPI" "$(grep -lE '<mpi\.h>|MPI_' common/*/*.[ch]pp chapters/*/*.cpp | grep -v '^common/parallel/.*\.cpp$' || true)"
report "a chapter includes what is neither in common/ nor in its own folder" "$(includes chapters/*/*.[ch]pp |
  while read -r file included; do
    [[ $included == common/* || ($included != */* && -f ${file%/*}/$included) ]] || echo "$file $included"
  done)"

report "a unit without its test file" "$(for unit in common/*/*.hpp; do
  unit=${unit%.hpp}
  [ -f "tests/unit/test_${unit##*/}.cpp" ] || { [ ! -f "$unit.cpp" ] && ! grep -qE '\)[^;]*\{' "$unit.hpp"; } || echo "$unit"
done)"

long_lines=$(find common tests docs chapters -name '*.[ch]pp' -print0 | LC_ALL=C.UTF-8 xargs -0 grep -HnE '.{121,}' |
  grep -vE 'https?://' || true)
report "a line of more than 120 characters" "$(cut -c1-150 <<<"$long_lines")"
report "a declaration split by the comment behind it" "$(awk '
  FNR == 1 { previous = "" }
  /\/\/\/</ && previous !~ /([;{}:,]|^)$|\/\// { print FILENAME ":" FNR ": " $0 }
  { previous = $0 }' common/*/*.hpp)"

exit $((failures > 0))
