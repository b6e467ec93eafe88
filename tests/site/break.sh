#!/usr/bin/env bash
# Shows that the checks find what they are there for: makes copies of a chapter's page, breaks each in one way, and demands
# that the check for it reports that copy, and that nothing else is reported that is not so of the whole page, too.
#
#   tests/site/break.sh build/release/html
#
# Status 0: each break was found; 1: not; 2: it could not run.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -eq 1 ] && [ -f "$1/index.html" ] || { echo "usage: break.sh HTML_FOLDER" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
site=$work/site
cp -r "$1" "$site"

# The shortest page with a figure in one piece, so that it does not take long. Copy 0 stays whole.
original=$(cd "$site" && grep -l '<figure><img' chapter_*.html | xargs ls -Sr | head -1)
cp "$site/$original" "$site/chapter_copy_0.html"
expected=() # the checks that should find something, by the number of the copy
copy=0

take() { # take CHECKS: the next copy, in which these should find something
  copy=$((copy + 1))
  page=$site/chapter_copy_$copy.html
  cp "$site/$original" "$page"
  expected[copy]=$1
}
insert() { # insert CHECKS HTML: at the end of the text
  take "$1"
  sed -i "s|</div><!-- contents -->|${2//&/\\&}&|" "$page"
}

insert axe '<p style="color: #bbb">pale</p>'
insert formulas '<p>A root: \\(\\sqrt2</p>'
insert sideways '<div style="width: 3000px">wide</div>'
insert tables '<table class="results"><tr><th>a</th><th>b</th></tr><tr style="position: relative; left: 9px"><td>1</td><td>2</td></tr></table>'
insert links '<p><a href="index.html#nowhere">dead</a></p>'
insert console '<script>console.error("broken")</script>'
insert requests '<script>fetch("https://example.org/visit").catch(() => {})</script>'
take images,axe # axe asks for alt text as well
sed -i '0,/\(<figure><img[^>]*\) alt="[^"]*"/s//\1/' "$page"
take scroll
sed -i 's|</body>|<div style="height: 3000px"></div>&|' "$page"
take weight
head -c 1500000 /dev/zero | tr '\0' ' ' >"$site/heavy.js"
sed -i 's|</head>|<script src="heavy.js"></script>&|' "$page"

# faults OUTPUT ARGUMENTS...: lines "PAGE CHECK: WHAT"
faults() {
  local status=0
  "$here/run" "$site" "${@:2}" >"$work/out" || status=$?
  [ "$status" -lt 2 ] || exit 2
  sed '$d; s/: / /' "$work/out" | sort >"$1"
}
failures=0
demand() { # demand WHERE CHECKS FILE: the new faults in FILE are of these checks
  local seen should
  seen=$(sed 's/:.*//' "$3" | sort -u | paste -sd, -)
  should=$(tr , '\n' <<<"$2" | sort | paste -sd, -)
  if [ "$seen" = "$should" ]; then
    echo "found: $should"
  else
    printf 'FAILED: %s was broken for: %s. Reported anew: %s\n' "$1" "$should" "${seen:-nothing}" >&2
    cat "$3" >&2
    failures=$((failures + 1))
  fi
}

faults "$work/all" --pages '^chapter_copy_'
# A break makes its page heavier by a little, which says nothing.
of() { sed -nE "s/^chapter_copy_$1\.html //; T; s/(weight: [0-9]*)[0-9]{2} KiB/\100 KiB/; p" "$work/all" | sort; }
for number in "${!expected[@]}"; do
  comm -13 <(of 0) <(of "$number") >"$work/new"
  demand "copy $number" "${expected[number]}" "$work/new"
done

# The behaviours are tried on one page, which is then broken in all of these ways at once.
tried=chapter_hidden_layer.html
behaviours='dark,page down,copy,keyboard,print,no scripts'
try() { faults "$1" --pages "^$tried$" --only "^(${behaviours//,/|})$"; }
try "$work/before"
sed -i 's|<head>|&<noscript><style>#nav-path, .neighbours { visibility: hidden; }</style></noscript>\
<style>@media print { .fragment { width: 2000px; } }</style>\
<script>\
  localStorage.clear();\
  addEventListener("keydown", (event) => event.key === "PageDown" \&\& event.preventDefault(), true);\
  const write = navigator.clipboard.writeText.bind(navigator.clipboard);\
  navigator.clipboard.writeText = (text) => write(text === "nothing" ? text : text + "?");\
  addEventListener("load", () => setInterval(() => document.querySelectorAll("summary").forEach((folded) => (folded.tabIndex = -1)), 20));\
</script>|' "$site/$tried"
try "$work/after"
comm -13 "$work/before" "$work/after" | sed 's/^[^ ]* //' >"$work/new"
demand "$tried" "$behaviours" "$work/new"
exit $((failures > 0))
