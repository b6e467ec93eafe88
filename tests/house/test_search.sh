#!/usr/bin/env bash
# The search of the site, run by Chromium on a small page like Doxygen's: it finds words in both languages, and keys choose among them.
# Called by CTest: test_search.sh WEAVE ROOT. Status 77, skipped, where there is no Chromium.
set -euo pipefail
weave=$1
root=$2
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
[ -n "$chromium" ] || { echo "no Chromium here"; exit 77; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$root/docs/theme/stepwise.js" "$work"
"$weave" "$root" --index "$work/course_index.js"

cat >"$work/page.html" <<'PAGE'
<!DOCTYPE html>
<meta charset="utf-8">
<div id="MSearchResultsWindow"><div id="MSearchResults"></div></div>
<div id="MSearchBox"><input id="MSearchField" onkeyup="doxygen_keys.push(event.key)"></div>
<pre id="seen"></pre>
<script>
  // What stands around the script in the site.
  const nothing = { init() {} };
  var DoxygenAwesomeDarkModeToggle = nothing, DoxygenAwesomeFragmentCopyButton = nothing, DoxygenAwesomeParagraphLink = nothing;
  function renderMathInElement() {}
  const results = document.querySelector("#MSearchResultsWindow"), doxygen_keys = [];
  var searchBox = {
    DOMPopupSearchResultsWindow: () => results,
    Search: () => { results.style.display = "block"; },
    CloseResultsWindow: () => { results.style.display = "none"; },
  };
</script>
<script src="course_index.js" defer></script>
<script src="stepwise.js"></script>
<script>
  const field = document.querySelector("#MSearchField"), seen = document.querySelector("#seen");
  const say = (...words) => seen.append(words.join(" | ") + "\n");
  const options = () => [...document.querySelectorAll("#course-match-list [role=option]")];
  const texts = (option) => [...option.children].map((part) => part.textContent).join(" / ");
  function type(text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function press(key, more) {
    for (const kind of ["keydown", "keyup"]) field.dispatchEvent(new KeyboardEvent(kind, { key, bubbles: true, cancelable: true, ...more }));
  }
  const chosen = () => document.getElementById(field.getAttribute("aria-activedescendant"))?.children[0].textContent ?? "none";
  addEventListener("error", (event) => say("error", event.message));
  addEventListener("load", () => {
    for (const word of ["learning rate", "LEARNINGRATE", "overfitting", "over-fit", "backprop", "hidden layer", "node", "relu",
                        "학습률", "학습 률", "학스", "과적합", "오버피팅", "은닉층", "은닉 층", "노드", "역전파", "gradient", "xyzzy", " ", "."]) {
      type(word);
      say(word, options().length, ...options().slice(0, 1).map((option) => texts(option) + " " + option.href.split("/").pop()));
    }
    type("softmax");
    say("kinds", options().some((option) => option.textContent.includes("Which of many?")), options().length <= 12);
    type("what is a layer");
    say("question", texts(options()[0]));
    type("gates by hand");
    say("heading", texts(options()[0]), options()[0].href.split("/").pop());
    type("overfitting");
    say("roles", field.role ?? field.getAttribute("role"), field.getAttribute("aria-expanded"), results.style.display);
    press("ArrowDown");
    say("down", chosen(), document.querySelectorAll("[aria-selected=true]").length);
    press("ArrowDown");
    press("ArrowUp");
    say("up", chosen());
    press("ArrowUp");
    say("back", chosen());
    const count = options().length;
    for (let i = 0; i < count; ++i) press("ArrowDown");
    say("ours", doxygen_keys.length);
    press("ArrowDown");
    press("a");
    say("Doxygen's", doxygen_keys.join(" "));
    type("과적합");
    press("Enter", { isComposing: true });
    say("composing", location.hash, options().length > 0);
    options()[0].href = "#went";
    press("Enter");
    say("enter", location.hash, options().length, results.style.display, field.getAttribute("aria-expanded"));
    press("Enter");
    say("Doxygen's", doxygen_keys.join(" "));
    // The text of the pages comes after the first letter.
    document.querySelector("script[src$='course_text.js']").addEventListener("load", () => {
      for (const words of ["looks at the slope where it stands", "slope stands where looks", "hiker", "Zigzagged", "하이퍼볼릭", "xyzzy gradient"]) {
        type(words);
        const found = options().filter((option) => option.dataset.kind === "sentence");
        say("text", words, found.length, ...found.slice(0, 1).map((option) => texts(option) + " " + option.href.split("/").pop()));
      }
      say("end");
    });
  });
</script>
PAGE
as_root=()
[ "$(id -u)" -ne 0 ] || as_root=(--no-sandbox)
timeout 300 "$chromium" --headless "${as_root[@]}" --disable-gpu --user-data-dir="$work/profile" --virtual-time-budget=10000 \
  --dump-dom "file://$work/page.html" >"$work/dom.html" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
sed -n '/<pre id="seen">/,/^end$/p' "$work/dom.html" | sed 's/<pre id="seen">//' >"$work/seen.txt"

failures=0
sees() { # sees PATTERN: a line matches it
  grep -qE "^$1$" "$work/seen.txt" || { echo "FAILED: the search does not show '$1'" >&2; failures=$((failures + 1)); }
}
rate='[0-9]+ \| learning rate / 학습률 / .+ chapter_perceptron_rule.html(#.*)?'
fitting='[0-9]+ \| overfitting / 과적합 / .+ chapter_overfitting.html(#.*)?'
hidden='[0-9]+ \| hidden layer / 은닉층 / .+ chapter_hidden_layer.html(#.*)?'
node='[0-9]+ \| node / 노드 / .+ chapter_computation_graph.html(#.*)?'
for word in "learning rate" LEARNINGRATE 학습률 "학습 률"; do sees "$word \| $rate"; done
for word in overfitting 과적합; do sees "$word \| $fitting"; done
for word in "over-fit" 오버피팅; do sees "$word \| [0-9]+ \| over.+ chapter_overfitting.html(#.*)?"; done
for word in "hidden layer" 은닉층 "은닉 층"; do sees "$word \| $hidden"; done
for word in node 노드; do sees "$word \| $node"; done
sees '학스 \| [0-9]+ \| .*학습.*'
sees 'backprop \| [0-9]+ \| backpropagation / 오차 역전파 / .+'
sees '역전파 \| [0-9]+ \| back propagation / 역전파 / → backpropagation / .+ chapter_backpropagation.html(#.*)?'
sees 'relu \| [0-9]+ \| ReLU / 렐루 함수 / → rectified linear unit / .+'
sees 'gradient \| 12 \| gradient / 기울기 / .+'
for word in xyzzy ' ' '\.'; do sees "$word \| 0"; done
sees 'kinds \| true \| true'
sees 'question \| [0-9]+ Layers / What is a layer, and what is depth good for\?'
sees 'heading \| Gates by hand / [0-9]+ The neuron \| chapter_neuron.html#chapter_neuron_gates_by_hand'
sees 'roles \| combobox \| true \| block'
sees 'down \| overfitting \| 1'
sees 'up \| overfitting'
sees 'back \| none'
sees 'ours \| 0'
sees "Doxygen's \| ArrowDown a"
sees 'composing \|  \| true'
sees 'enter \| #went \| 0 \| none \| false'
sees "Doxygen's \| ArrowDown a Enter"
for words in "looks at the slope where it stands" "slope stands where looks"; do
  sees "text \| $words \| 1 \| [0-9]+ Momentum / Gradient descent looks at the slope where it stands.* … chapter_momentum.html"
done
sees 'text \| hiker \| [1-8] \| 10 Gradient descent / .+ chapter_gradient_descent.html.*'
sees 'text \| Zigzagged \| [1-8] \| .+'
sees 'text \| 하이퍼볼릭 \| [1-8] \| Glossary.+ glossary.html.*'
sees 'text \| xyzzy gradient \| 0'
sees 'end'
if [ "$failures" -gt 0 ]; then
  cat "$work/seen.txt" >&2
fi
exit $((failures > 0))
