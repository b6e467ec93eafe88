// Formulas, dark mode, copy buttons, paragraph links, folded text, the lists of sections and the search. Runs on every page of the site, also from a folder without a server.
document.documentElement.classList.add("has-scripts");
DoxygenAwesomeDarkModeToggle.init();
DoxygenAwesomeFragmentCopyButton.init();
DoxygenAwesomeParagraphLink.init();

document.addEventListener("DOMContentLoaded", () => {
  renderMathInElement(document.body, {
    delimiters: [
      { left: "\\[", right: "\\]", display: true },
      { left: "\\(", right: "\\)", display: false },
    ],
    ignoredClasses: ["fragment"],
    throwOnError: false,
  });
  // Doxygen puts every page in divs without names.
  const roles = { "#doc-content": "main", "#top": "banner", "#side-nav": "navigation", "#nav-path": "contentinfo" };
  for (const [selector, role] of Object.entries(roles)) {
    document.querySelector(selector)?.setAttribute("role", role);
  }
  document.querySelector("#side-nav")?.setAttribute("aria-label", "Pages");
  for (const box of document.querySelectorAll("aside.misread")) box.setAttribute("role", "note");
  make_contents_foldable();
  for (const link of document.querySelectorAll("svg.map a[data-name]")) show_arcs_of(link);
  // The page's own text can be scrolled by keys at once.
  const text = document.querySelector("#doc-content");
  if (text) {
    text.tabIndex = 0;
    if (!location.hash) text.focus({ preventScroll: true });
  }
});

// The list of a page's sections: beside the text it is open, above it folded.
const beside_the_text = matchMedia("(min-width: 1440px)");

function make_contents_foldable() {
  const list = document.querySelector(".contents > .toc, .textblock > .toc");
  if (!list) {
    return;
  }
  const title = new_element("summary", {}, "On this page");
  const details = new_element("details", {}, title, ...list.querySelectorAll(":scope > ul"));
  const nav = new_element("nav", { class: "sections", "aria-label": "On this page" }, details);
  list.remove();
  document.querySelector(".contents").prepend(nav);
  const follow_width = () => { details.open = beside_the_text.matches; };
  follow_width();
  beside_the_text.addEventListener("change", follow_width);
  const links = [...details.querySelectorAll("a")];
  const targets = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const text = document.querySelector("#doc-content");
  const mark = () => {
    const next = targets.findIndex((target) => target && target.getBoundingClientRect().top > 120);
    const here = next < 0 ? links.length - 1 : next - 1;
    links.forEach((link, i) => (i === here ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  };
  text.addEventListener("scroll", mark, { passive: true });
  mark();
}

// In the learning map a chapter shows what it builds on and what builds on it.
function show_arcs_of(link) {
  const arcs = document.querySelectorAll(`svg.map path[data-from=${link.dataset.name}], svg.map path[data-to=${link.dataset.name}]`);
  const choose = (chosen) => () => arcs.forEach((arc) => arc.classList.toggle("chosen", chosen));
  for (const type of ["mouseenter", "focus"]) link.addEventListener(type, choose(true));
  for (const type of ["mouseleave", "blur"]) link.addEventListener(type, choose(false));
}

// The dark switch and the copy buttons are elements of their own kind, which keys do not know.
function make_button(element) {
  const name = element.localName === "doxygen-awesome-dark-mode-toggle" ? "Dark mode" : "Copy the code";
  const attributes = { role: "button", tabindex: 0, "aria-label": name };
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      element.click();
    }
  });
}

// Boxes that scroll can be scrolled by keys. Only with its fonts has a formula its width.
const scrolling_boxes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

window.addEventListener("load", () => {
  document.querySelectorAll("doxygen-awesome-dark-mode-toggle, doxygen-awesome-fragment-copy-button").forEach(make_button);
  const boxes = ".fragment, .katex-display, .contents table, .contents tbody, div.results, pre.output";
  document.querySelectorAll(boxes).forEach((box) => scrolling_boxes.observe(box));
  document.querySelector("#nav-sync")?.remove(); // a switch of the tree that only a mouse could reach
  for (const link of document.querySelectorAll(".directory a")) {
    if (!link.textContent.trim()) link.setAttribute("aria-label", "Source");
  }
});

// A link into folded text unfolds it, and so does printing.
function unfold_target() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target?.closest("details:not([open])");
  if (folded) {
    folded.open = true;
    target.scrollIntoView();
  }
}
document.addEventListener("DOMContentLoaded", unfold_target);
window.addEventListener("hashchange", unfold_target);
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details:not([open])")) {
    folded.open = true;
    folded.dataset.printing = "";
  }
});
window.addEventListener("afterprint", () => {
  for (const folded of document.querySelectorAll("details[data-printing]")) {
    folded.open = false;
    delete folded.dataset.printing;
  }
});

// The search finds the terms of the course in English and Korean, its titles and its headings: course_index, which weave makes.
// They stand above what Doxygen finds, in the same window.
const site = new URL(".", document.currentScript.src);
const most_matches = 12;
const most_sentences = 8;

// In small letters, without punctuation. Hangul as its letters, so that half a syllable is found while one still types.
function words_of(text) {
  return text.normalize("NFKD").toLowerCase().split(/[\s\p{P}]+/u).filter(Boolean);
}

// How well a text fits: 0 the same, 1 it begins so, 2 a word of it does, 3 it has it anywhere. Blanks do not count.
function fit(text, wanted) {
  const words = words_of(text);
  const whole = words.join("");
  const place = words.findIndex((_, i) => words.slice(i).join("").startsWith(wanted));
  if (place >= 0) {
    return whole === wanted ? 0 : Math.min(place, 1) + 1;
  }
  return whole.includes(wanted) ? 3 : Infinity;
}

function best_fit(entry, wanted) {
  const question = entry.kind === "title" ? entry.note : "";
  return Math.min(...[entry.text, entry.korean, question].map((text) => fit(text ?? "", wanted)));
}

// Terms, then titles, then headings, each kind best first. However many terms there are, the others have some places.
function course_matches(query) {
  const wanted = words_of(query).join("");
  const found = wanted === "" || typeof course_index === "undefined" ? [] : course_index.map((entry) => ({ entry, fit: best_fit(entry, wanted) }));
  found.sort((a, b) => a.fit - b.fit);
  const of = (...kinds) =>
    found.filter((match) => match.fit < Infinity && kinds.includes(match.entry.kind)).map((match) => match.entry);
  const [terms, titles, headings] = [of("term", "synonym"), of("title"), of("heading")];
  const places = most_matches - Math.min(titles.length, 3) - Math.min(headings.length, 2);
  return [...terms.slice(0, places), ...titles, ...headings].slice(0, most_matches);
}

// What the search knows comes when somebody begins to search: first the index, then the text of all pages.
let sections_of_text = null;

function fetch_script(name, then) {
  if (document.querySelector(`script[src$="${name}"]`)) {
    return;
  }
  const script = new_element("script", { src: new URL(name, site) });
  script.addEventListener("load", then);
  document.head.append(script);
}

function fetch_search(then) {
  fetch_script("course_index.js", then);
  fetch_script("course_text.js", () => {
    sections_of_text = course_text.map((section) => ({ ...section, words: section.paragraphs.map((text) => " " + words_of(text).join(" ")) }));
    then();
  });
}

// Paragraphs in which all words of the query begin a word; those that have them one after the other come first.
function text_matches(query) {
  const wanted = words_of(query).map((word) => " " + word);
  if (!sections_of_text || wanted.join("").length < 4) {
    return [];
  }
  const found = [];
  for (const section of sections_of_text) {
    section.words.forEach((words, i) => {
      if (wanted.every((word) => words.includes(word))) {
        found.push({ kind: "sentence", text: section.where, link: section.link, phrase: words.includes(wanted.join("")), paragraph: section.paragraphs[i] });
      }
    });
  }
  found.sort((a, b) => b.phrase - a.phrase);
  return found.slice(0, most_sentences).map((match) => ({ ...match, note: around(match.paragraph, query) }));
}

// A part of a paragraph, some words before and behind the first that was looked for.
function around(paragraph, query) {
  const wanted = query.trim().toLowerCase();
  const first = wanted.split(/[\s\p{P}]+/u).find(Boolean) ?? "";
  const places = [wanted, first].map((words) => paragraph.toLowerCase().indexOf(words));
  const at = places.find((place) => place >= 0) ?? 0;
  const begin = at < 60 ? 0 : paragraph.indexOf(" ", at - 60) + 1;
  const end = paragraph.length - begin < 160 ? paragraph.length : paragraph.lastIndexOf(" ", begin + 160);
  return (begin > 0 ? "… " : "") + paragraph.slice(begin, end) + (end < paragraph.length ? " …" : "");
}

function new_element(tag, attributes, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

function option_of(entry, number) {
  const parts = [
    new_element("span", { class: "match-name" }, entry.text),
    entry.korean && new_element("span", { class: "match-korean", lang: "ko" }, entry.korean),
    entry.see && new_element("span", { class: "match-see" }, "→ " + entry.see),
    entry.note && new_element("span", { class: "match-note" }, entry.note),
    entry.where && new_element("span", { class: "match-where" }, entry.where),
  ].filter(Boolean);
  const attributes = { id: "course-match-" + number, role: "option", tabindex: -1, "aria-selected": false, "data-kind": entry.kind };
  return new_element("a", { ...attributes, href: new URL(entry.link, site) }, ...parts.flatMap((part) => [part, " "]));
}

// The part of Doxygen's window that is ours.
function match_list() {
  let list = document.querySelector("#course-match-list");
  if (!list) {
    list = new_element("div", { id: "course-match-list", role: "listbox", "aria-label": "Matches in the course" });
    const title = new_element("div", { class: "match-group", role: "status" });
    const other = new_element("div", { class: "match-group" }, "Names in the library, titles:");
    const panel = new_element("div", { id: "course-matches", hidden: "" }, title, list, other);
    document.querySelector("#MSearchResultsWindow")?.prepend(panel);
  }
  return list;
}

const search_field = () => document.querySelector("#MSearchField");
const chosen_match = () => match_list().querySelector("[aria-selected=true]");

function choose(option) {
  chosen_match()?.setAttribute("aria-selected", false);
  option?.setAttribute("aria-selected", true);
  option?.scrollIntoView({ block: "nearest" });
  search_field().setAttribute("aria-activedescendant", option?.id ?? "");
}

function show_matches(matches) {
  const list = match_list();
  list.replaceChildren(...matches.map(option_of));
  list.parentElement.hidden = matches.length === 0;
  list.previousSibling.textContent = matches.length === 0 ? "" : `In the course (${matches.length}):`;
  search_field().setAttribute("aria-expanded", matches.length > 0);
  choose(null);
}

function close_search() {
  searchBox.CloseResultsWindow();
  show_matches([]);
}

// Down and up choose among the matches, Enter follows the one that is chosen or else the first. Behind the last, the key is
// Doxygen's again, which then goes on to its own results.
function search_key(key) {
  const options = [...match_list().children];
  const place = options.indexOf(chosen_match());
  if (key === "Enter" && options.length > 0) {
    options[Math.max(place, 0)].click();
    return true;
  }
  const next = place + { ArrowDown: 1, ArrowUp: -1 }[key];
  if (options.length === 0 || !(next < options.length)) {
    return false;
  }
  choose(options[next]);
  return true;
}

// Doxygen makes the field after the page, and anew when the window becomes narrow. So what happens in it is heard from outside.
function on_search_field(type, react) {
  document.addEventListener(type, (event) => event.target.id === "MSearchField" && react(event), true);
}

function name_search_field() {
  if (!search_field() || search_field().hasAttribute("role")) {
    return;
  }
  const attributes = {
    role: "combobox",
    autocomplete: "off",
    "aria-label": "Search",
    "aria-autocomplete": "list",
    "aria-controls": match_list().id,
    "aria-expanded": match_list().children.length > 0,
  };
  Object.entries(attributes).forEach(([name, value]) => search_field().setAttribute(name, value));
  document.querySelector("#MSearchClose")?.setAttribute("aria-label", "Close the search");
}
new MutationObserver(name_search_field).observe(document.documentElement, { childList: true, subtree: true });

on_search_field("input", (event) => {
  const query = event.target.value;
  fetch_search(() => search_field().dispatchEvent(new Event("input", { bubbles: true })));
  const matches = [...course_matches(query), ...text_matches(query)];
  show_matches(matches);
  if (matches.length > 0 && searchBox.DOMPopupSearchResultsWindow().style.display !== "block") {
    searchBox.Search(); // which opens the window, and would do so only after half a second
  }
});

let key_is_ours = false; // Doxygen reacts when a key comes up, and then must not know of ours
on_search_field("keydown", (event) => {
  // While a syllable is being typed, Enter only ends it.
  const key = event.key === "Process" ? event.code : event.key;
  const ends_syllable = event.isComposing && key === "Enter";
  key_is_ours = ends_syllable || search_key(key);
  if (key_is_ours && !ends_syllable) {
    event.preventDefault();
  }
});
on_search_field("keyup", (event) => {
  if (key_is_ours) {
    event.stopPropagation();
  } else if (event.key === "Escape") {
    show_matches([]);
  }
  key_is_ours = false;
});
document.addEventListener("click", (event) => {
  if (event.target.closest("#course-match-list a")) {
    close_search();
  } else if (event.target.closest("#MSearchClose")) {
    show_matches([]);
  }
});
