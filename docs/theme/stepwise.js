// Formulas, dark mode, copy buttons, paragraph links and folded text. Runs on every page of the site, also from a folder without a server.
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
  // Doxygen puts every page's search field and tree in tables and divs without names.
  document.querySelector("#MSearchField")?.setAttribute("aria-label", "Search");
  document.querySelector("#doc-content")?.setAttribute("role", "main");
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
