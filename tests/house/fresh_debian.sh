#!/usr/bin/env bash
# Runs the README's commands on a fresh Debian, as a reader would who has just cloned the last commit.
#
#     fresh_debian.sh NAME [WHAT ...]
#
# NAME is bookworm (Debian 12) or trixie (Debian 13). WHAT is any of course, test and site (the README's three commands) and unit
# (the unit tests in one precision, double, and the benchmarks built); without it: course test. All run in turn on one fresh system.
#
# debootstrap installs the smallest Debian from the mirror that this machine's apt uses, by apt's settings: into a new folder in
# $TMPDIR if that is set; else in memory, if 12 GB are available; else into a new folder in /tmp. It grows to about 2 GB. What a
# chroot needs beyond what a reader does is all in here: /proc, /sys and /dev/pts, the network's files, apt's settings and
# certificates, a UTF-8 locale, and this machine's OPENBLAS_ variables, which tell OpenBLAS of a processor that it would not know.
#
# The system runs in a mount and process namespace of its own. So its mounts are not to be seen outside, and no process of it
# outlives this script, however that ends; what is left to remove then is a folder without mounts.
#
# Needs root and debootstrap. Status 0: all commands succeeded; 1: one failed; 2: wrong use, or something is missing.
set -euo pipefail
self=$(realpath "${BASH_SOURCE[0]}")
checkout=$(dirname "$self")/../..

declare -A readme=(
  [course]="./setup.sh && cmake --workflow --preset course"
  [test]="./setup.sh && cmake --workflow --preset test"
  [site]="./setup.sh docs && cmake --workflow --preset docs"
)
unit=(
  ./setup.sh
  "cmake --preset release -D STEPWISE_WERROR=ON -D CMAKE_CXX_FLAGS_RELEASE='-O1 -DNDEBUG'"  # quicker to build
  "cmake --build --preset release --target unit_base unit_report unit_weave unit_double ranks_job bench_all bench_compare peer_stepwise"
  "ctest --test-dir build/release/tests/unit -R '^(unit_(base|report|weave|double):|ranks_)' --no-tests=error --output-on-failure -j 2"
)

fail() { # fail STATUS MESSAGE
  echo "fresh_debian.sh: $2" >&2
  exit "$1"
}

# ---- On the fresh system's side: the script calls itself again, as the first process of the namespaces.

begin() { # begin NAME: of a step
  name=$1
  printf -- '---- %s: %s\n' "$debian" "$name"
  TIMEFORMAT="---- $debian: $name: %0R s, of processors %0U + %0S s"  # what `time` says on standard error
}

size() { # of the system, now
  printf -- '---- %s: %s MB\n' "$debian" "$(du -smx "$root" | cut -f1)"
}

run() { # run COMMAND: a line of shell, in the checkout on the fresh system
  begin "$1"
  time chroot "$root" /usr/bin/env -i "${environment[@]}" /bin/bash -c "cd ~/stepwise && $1"
  size
}

if [ "${1:-}" = --inside ]; then
  work=$2
  debian=$3
  root=$work/root
  mapfile -t environment < <(env | grep '^OPENBLAS_')
  environment+=(HOME=/root USER=root LANG=C.UTF-8 "TERM=${TERM:-dumb}"
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
  trap 'status=$?; [ $status -eq 0 ] || fail 1 "$debian: failed with status $status: $name"' EXIT

  exec 2>&3 3>&-

  begin "a fresh system"
  [ ! -e "$work/in_memory" ] || mount -t tmpfs -o size=8G,mode=755 fresh_debian "$root"
  # It is soon removed, so dpkg need not wait for the disk.
  mkdir -p "$root/etc/dpkg/dpkg.cfg.d" "$root/etc/ssl"
  echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/force-unsafe-io"
  time debootstrap --variant=minbase "$debian" "$root" "$(cat "$work/mirror")" >"$work/log" 2>&1 || {
    tail -n 3 "$work/log" >&2
    exit 1
  }
  mount -t proc proc "$root/proc"
  mount -t sysfs -o ro sysfs "$root/sys"
  mount -t devpts devpts "$root/dev/pts"
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  cp "$work/sources.list" "$root/etc/apt/"
  cp "$work/apt.conf" "$root/etc/apt/apt.conf.d/90as-outside"
  [ ! -e "$work/certificates" ] || cp "$work/certificates" "$root/etc/ssl/outside.crt"
  tar -xf "$work/course.tar" -C "$root/root"
  size

  for what in "${@:4}"; do
    if [ "$what" = unit ]; then
      for command in "${unit[@]}"; do
        run "$command"
      done
    else
      run "${readme[$what]}"
    fi
  done
  exit 0
fi

# ---- On this machine's side.

usage="usage: fresh_debian.sh bookworm|trixie [course|test|site|unit ...]"
[ $# -ge 1 ] || fail 2 "$usage"
debian=$1
shift
[[ $debian =~ ^(bookworm|trixie)$ ]] || fail 2 "'$debian' is neither bookworm nor trixie; $usage"
[ $# -ge 1 ] || set -- course test
for what in "$@"; do
  [[ $what =~ ^(course|test|site|unit)$ ]] || fail 2 "'$what' is none of course, test, site, unit; $usage"
  [ "$what" = unit ] || grep -qxF "    ${readme[$what]}" "$checkout/README.md" ||
    fail 2 "the README does not say this any more: ${readme[$what]}"
done
[ "$(id -u)" -eq 0 ] || fail 2 "not root: a system of its own needs root"
command -v debootstrap >/dev/null || fail 2 "no debootstrap here: apt-get install debootstrap"

work=""
system=""
# shellcheck disable=SC2317,SC2329  # the trap calls it
clean() {
  local status=$? first tries
  trap '' INT TERM HUP
  if [ -n "$system" ]; then
    # With the first process of the namespace the kernel ends all others, before `wait` returns.
    first=$(cat "/proc/$system/task/$system/children" 2>/dev/null) || true
    # shellcheck disable=SC2086  # a number and a space
    kill -KILL ${first:-$system} 2>/dev/null || true
    wait "$system" 2>/dev/null || true
  fi
  if [ -n "$work" ]; then
    if grep -qF " $work/" /proc/self/mountinfo; then
      echo "fresh_debian.sh: something is mounted in $work: not removed" >&2
      exit 1
    fi
    for tries in 1 2 3; do
      rm -rf --one-file-system "$work" && break
      [ "$tries" -eq 3 ] || sleep 1
    done
  fi
  exit "$status"
}
trap clean EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
work=$(realpath "$(mktemp -d)")
mkdir "$work/root"
available=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo)
[ -n "${TMPDIR:-}" ] || [ "${available:-0}" -lt $((12 << 20)) ] || touch "$work/in_memory"

# apt's own settings for the network, and its certificates.
apt-config dump | grep -E '^Acquire::(http|https|Check-|Retries|Allow)' >"$work/apt.conf" || true
for scheme in http https; do
  eval "$(apt-config shell proxy "Acquire::$scheme::Proxy")"
  case ${proxy:-DIRECT} in
    DIRECT) ;;
    *) export "${scheme}_proxy=$proxy" ;;
  esac
  unset proxy
done
eval "$(apt-config shell certificates Acquire::https::CaInfo)"
certificates=${certificates:-/etc/ssl/certs/ca-certificates.crt}
if [ -e "$certificates" ]; then
  cp "$certificates" "$work/certificates"
  echo "ca_certificate=$work/certificates" >"$work/wgetrc"  # for debootstrap, too
  export WGETRC=$work/wgetrc
  echo 'Acquire::https::CaInfo "/etc/ssl/outside.crt";' >>"$work/apt.conf"
fi

# apt says where it looks for the release that this machine is; there we look for the other: its updates and security too.
here=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
tried=""
while read -r uri suite; do
  [ "$suite" = "$here" ] || [[ $suite == "$here"-* ]] || continue
  suite=$debian${suite#"$here"}
  tried+=" $uri/dists/$suite"
  # Not through a pipe: grep may end first.
  release=$(wget -q --tries=2 --timeout=20 -O - "$uri/dists/$suite/InRelease") || continue
  grep -q '^Origin: Debian$' <<<"$release" || continue
  [ "$suite" != "$debian" ] || [ -e "$work/mirror" ] || echo "$uri" >"$work/mirror"
  echo "deb $uri $suite main" >>"$work/sources.list"
done < <(apt-get -o Debug::NoLocking=1 --print-uris update | sed -n "s|^'\(.*\)/dists/\([^/]*\)/InRelease' .*|\1 \2|p")
[ -n "$tried" ] || fail 1 "apt has no mirror of $here here"
# shellcheck disable=SC2001  # a pattern that ${...//...} does not know
[ -e "$work/mirror" ] || fail 1 "no mirror answers with $debian; tried$(sed 's|//[^/@ ]*@|//|g' <<<"$tried")"  # without passwords

git -C "$checkout" archive --prefix=stepwise/ -o "$work/course.tar" HEAD
[ -z "$(git -C "$checkout" status --porcelain)" ] || echo "fresh_debian.sh: what is not committed is not tested" >&2

# In the background, because a trap waits for what runs in the foreground. What unshare itself has to say goes to a file: when its
# process is killed, that is of no interest.
setpriv --pdeathsig KILL env --default-signal=INT,QUIT \
  unshare --mount --pid --fork --kill-child "$BASH" "$self" --inside "$work" "$debian" "$@" 3>&2 2>"$work/unshare" &
system=$!
status=0
wait "$system" || status=$?
system=""
sed 's/^/fresh_debian.sh: /' "$work/unshare" >&2
exit "$status"
