#!/usr/bin/env bash
# Installs the Debian packages that the course needs. `./setup.sh docs` adds what only the site needs.
# Does nothing when all is there. Works on Debian 12, Debian 13 and Ubuntu 24.04; elsewhere it names the packages.
set -euo pipefail

course=(g++ cmake ninja-build libarmadillo-dev libopenblas-dev libfmt-dev libcli11-dev nlohmann-json3-dev gnuplot-nox
  zlib1g-dev libopenmpi-dev openmpi-bin catch2 libbenchmark-dev)
site=(doxygen doxygen-awesome-css libjs-katex)

case "${1:-}" in
  "") packages=("${course[@]}") ;;
  docs) packages=("${course[@]}" "${site[@]}") ;;
  *)
    echo "usage: ./setup.sh [docs]" >&2
    exit 2
    ;;
esac

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  echo "setup.sh: this system has no apt-get. Install what these Debian packages hold: ${packages[*]}" >&2
  exit 2
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "setup.sh: not root and no sudo here. As root, run: apt-get install ${missing[*]}" >&2
    exit 2
  fi
  as_root=(sudo)
fi
echo "setup.sh: installing ${missing[*]}"
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
