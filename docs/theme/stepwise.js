// Formulas, dark mode, copy buttons and paragraph links. Runs on every page of the site, also from a folder without a server.
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
