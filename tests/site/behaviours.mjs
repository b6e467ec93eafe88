// What the site does when one uses it: switches, keys, buttons, the search, paper, and no scripts at all. Each is tried in a
// context of its own, as by a reader who comes for the first time.
import { is_dark, load, open_page } from "./pages.mjs";

// Parts of the theme. Where the theme changes, only this should have to.
const parts = {
  text: "#doc-content, main",
  search_field: "#MSearchField",
  search_matches: "#course-match-list a",
  dark_switch: "doxygen-awesome-dark-mode-toggle",
  copy_button: "doxygen-awesome-fragment-copy-button",
  folded: "details > summary",
  navigation: "nav, [role=navigation], #side-nav, #nav-path, .neighbours",
};

// Chapters with all that a chapter can have: figures, formulas, code, folded text, tables.
const tried = ["chapter_hidden_layer.html", "chapter_backpropagation.html"];

// What one may type, and the page to which a match must lead.
const terms = [
  ["learning rate", "chapter_perceptron_rule"],
  ["vanishing gradient", "chapter_vanishing_gradients"],
  ["chain rule", "chapter_backpropagation"],
  ["mini-batch", "chapter_mini_batches"],
  ["dead unit", "chapter_activations"],
  ["Dropout", "chapter_regularization"],
  ["saddle point", "chapter_landscapes"],
  ["Which way is down?", "chapter_gradient_descent"],
  ["What is a layer", "chapter_layers"],
  ["Four learning rates", "chapter_gradient_descent"],
  ["정규화", "chapter_scaling"],
  ["활성화 함수", "chapter_neuron"],
  ["경사 하강법", "chapter_gradient_descent"],
  ["과적합", "chapter_overfitting"],
  ["순전파", "chapter_hidden_layer"],
];
// The same for sentences of the text, which only a search in the full text finds.
const sentences = [
  ["a thermometer works a gate", "chapter_neuron"],
  ["linear layers collapse into one", "chapter_activations"],
  ["a hiker at night in the mountains", "chapter_gradient_descent"],
  ["a candle that lights the ground at our feet", "chapter_gradient_descent"],
  ["three gears in a row", "chapter_backpropagation"],
  ["a single walk back through the network", "chapter_backpropagation"],
  ["what kept networks shallow for years", "chapter_vanishing_gradients"],
  ["the zigzag would cancel", "chapter_momentum"],
  ["its weights began at 0.01", "chapter_initialization"],
  ["learned by heart, and stop it in time", "chapter_overfitting"],
];

async function with_page(browser, folder, options, use) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: "light", ...options });
  context.setDefaultTimeout(10000);
  try {
    return await use(await open_page(context, folder), context);
  } finally {
    await context.close();
  }
}

async function try_dark({ browser, folder, pages, report }) {
  await with_page(browser, folder, {}, async (watched) => {
    const { page } = watched;
    await load(watched, pages[0]);
    await page.click(parts.dark_switch);
    if (!(await is_dark(page))) report(pages[0], "the switch does not make the page dark");
    await page.reload();
    if (!(await is_dark(page))) report(pages[0], "light again after a reload");
    const other = pages[1] ?? "index.html";
    await load(watched, other);
    if (!(await is_dark(page))) report(other, "light, though the page before was made dark");
    await page.click(parts.dark_switch);
    await page.reload();
    if (await is_dark(page)) report(other, "dark again after a reload, though switched to light");
  });
}

async function try_page_down({ browser, folder, pages, report }) {
  for (const width of [1280, 390]) {
    await with_page(browser, folder, { viewport: { width, height: 900 } }, async (watched) => {
      const { page } = watched;
      await load(watched, pages[0]);
      const top_of_text = () => page.evaluate(() => document.querySelector("div.contents").getBoundingClientRect().top);
      const before = await top_of_text();
      await page.keyboard.press("PageDown");
      await page.waitForTimeout(600); // some browsers glide
      const moved = before - (await top_of_text());
      if (moved < 300) report(pages[0], `PageDown on a fresh page moves the text by ${moved} px`, `${width} px`);
    });
  }
}

// The lines of a block of code, without what Doxygen puts beside them.
function lines_of(fragment) {
  return [...fragment.querySelectorAll(".line")].map((line) => {
    const bare = line.cloneNode(true);
    for (const other of bare.querySelectorAll(".lineno, .ttc")) other.remove();
    return bare.textContent;
  }).join("\n").trimEnd();
}

async function try_copy({ browser, folder, pages, report }) {
  await with_page(browser, folder, { permissions: ["clipboard-read", "clipboard-write"] }, async (watched) => {
    const { page } = watched;
    for (const file of pages) {
      await load(watched, file);
      await page.evaluate(() => document.querySelectorAll("details").forEach((folded) => (folded.open = true)));
      const fragments = await page.$$("div.fragment");
      const buttons = await page.$$(parts.copy_button);
      if (fragments.length === 0 || buttons.length !== fragments.length) {
        report(file, `${buttons.length} copy buttons for ${fragments.length} blocks of code`);
        continue;
      }
      for (const [i, button] of buttons.entries()) {
        await page.evaluate(() => navigator.clipboard.writeText("nothing"));
        await button.evaluate((element) => element.scrollIntoView({ block: "center" }));
        await button.dispatchEvent("click");
        const expected = await fragments[i].evaluate(lines_of);
        const copied = await copied_text(page);
        if (copied !== expected) report(file, `block of code ${i + 1} is copied as ${difference(copied, expected)}`);
      }
    }
  });
}

// The button writes without being waited for.
async function copied_text(page) {
  let text = "nothing";
  for (let tries = 0; tries < 20 && text === "nothing"; ++tries) {
    text = await page.evaluate(() => navigator.clipboard.readText());
  }
  return text;
}

function difference(copied, expected) {
  const [one, other] = [copied.split("\n"), expected.split("\n")];
  const line = one.findIndex((text, i) => text !== other[i]);
  return line < 0 ? `${one.length} of ${other.length} lines` : `"${one[line]}" in line ${line + 1}, not "${other[line]}"`;
}

// What has the focus now, as one of the names in `parts`, or "skip" for a link over the navigation.
function focused_part(parts) {
  const focused = document.activeElement;
  if (focused === document.body) return "page";
  const is_skip = focused.matches("a[href^='#']") && /skip|to the text|main/i.test(focused.textContent + focused.title);
  const part = Object.entries(parts).find(([, selector]) => focused.matches(selector));
  // A switch or a button of the theme may be a button in an element of its own.
  const around = Object.entries(parts).find(([name, selector]) => /switch|button/.test(name) && focused.closest(selector));
  return is_skip ? "skip" : part?.[0] ?? around?.[0] ?? "";
}

async function try_keyboard({ browser, folder, pages, report }) {
  await with_page(browser, folder, { permissions: ["clipboard-read", "clipboard-write"] }, async (watched) => {
    const { page } = watched;
    const wanted = ["search_field", "dark_switch", "copy_button", "folded"];
    const is_unfolded = () => page.evaluate(() => document.querySelector("details[open]") !== null);
    const works = { dark_switch: () => is_dark(page), folded: is_unfolded };
    await load(watched, pages[0]);
    const reached = new Set();
    const start = await page.evaluate(focused_part, parts);
    let rounds = 0;
    for (let presses = 0; presses < 700 && rounds < 2 && !wanted.every((part) => reached.has(part)); ++presses) {
      await page.keyboard.press("Tab");
      const part = await page.evaluate(focused_part, parts);
      if (part === "page") ++rounds;
      if (presses === 0 && start !== "text" && part !== "skip") {
        report(pages[0], "neither has the text the focus, nor does Tab first lead to a link to it");
      }
      if (works[part] && !reached.has(part)) {
        await page.keyboard.press("Enter");
        if (!(await works[part]())) report(pages[0], `Enter does nothing on: ${part}`);
      }
      reached.add(part);
    }
    const missed = wanted.filter((part) => !reached.has(part));
    for (const part of missed) report(pages[0], `Tab does not reach: ${part} (${parts[part]})`);
  });
}

async function try_phrases({ browser, folder, report }, phrases) {
  if (phrases.length === 0) return;
  await with_page(browser, folder, {}, async (watched) => {
    const { page } = watched;
    await load(watched, "index.html");
    for (const [phrase, target] of phrases) {
      await page.fill(parts.search_field, "");
      await page.fill(parts.search_field, phrase);
      const link = `${parts.search_matches}[href*="/${target}.html"]`;
      const is_found = await page.waitForSelector(link, { timeout: 1000 }).then(() => true, () => false);
      if (!is_found) report("index.html", `'${phrase}' does not lead to ${target}.html`);
    }
  });
}

// A4 with margins of 1 cm, in CSS pixels of 96 to the inch.
const paper = { width: 718, height: 1047 };

// What stands beyond the right edge of the paper, or is cut off by a box that on paper nobody can scroll.
function cut_off(width) {
  const shown = (element) => element.checkVisibility() && !element.closest(".katex-mathml, .panel");
  const cut = [];
  for (const element of document.querySelectorAll("div.contents, div.contents *, div.header *")) {
    if (!shown(element)) continue;
    const beyond = Math.round(element.getBoundingClientRect().right - width);
    const hidden = getComputedStyle(element).overflowX === "visible" ? 0 : element.scrollWidth - element.clientWidth;
    if (element.clientWidth > 0 && hidden > 1) cut.push({ element, much: hidden });
    else if (beyond > 1 && !element.parentElement.closest(".fragment, .katex-display")) cut.push({ element, much: beyond });
  }
  const inner = cut.filter(({ element }) => !cut.some((other) => other.element !== element && element.contains(other.element)));
  const name = ({ tagName, className }) => `${tagName.toLowerCase()}.${className}`;
  return inner.map(({ element, much }) => `${much} px of ${name(element)} "${element.textContent.trim().slice(0, 50)}"`);
}

async function try_print({ browser, folder, pages, report }) {
  await with_page(browser, folder, { viewport: paper }, async (watched) => {
    const { page } = watched;
    await load(watched, pages[0]);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    const cut = await page.evaluate(cut_off, paper.width);
    if (cut.length > 0) report(pages[0], `${cut.length} pieces are cut at the right: ${cut.slice(0, 2).join("; ")}`);
    const folded = await page.evaluate(() => document.querySelectorAll("details:not([open])").length);
    if (folded > 0) report(pages[0], `${folded} texts stay folded on paper`);
    const height = await page.evaluate(() => document.querySelector("div.contents").scrollHeight);
    const margin = "10mm";
    const pdf = await page.pdf({ format: "A4", margin: { top: margin, right: margin, bottom: margin, left: margin } });
    const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    const needed = height / paper.height;
    if (sheets < 0.8 * needed) report(pages[0], `${sheets} sheets for a text of ${Math.ceil(needed)}`);
  });
}

// Links to other chapters that one can see and click, in what is there to navigate with.
async function usable_links(page, file) {
  const links = await page.$$(parts.navigation.split(", ").map((box) => `${box} a[href]`).join(", "));
  const usable = [];
  for (const link of links) {
    const target = await link.getAttribute("href");
    if (!/chapter_\w+\.html/.test(target) || target.startsWith(file)) continue;
    const is_hit = await link.evaluate((element) => {
      element.scrollIntoView({ block: "center" });
      const box = element.getClientRects()[0];
      const top = box ? document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2) : null;
      return top !== null && element.contains(top);
    });
    if (is_hit) usable.push(target);
  }
  return usable;
}

async function try_without_scripts({ browser, folder, pages, report }) {
  await with_page(browser, folder, { javaScriptEnabled: false }, async ({ page, inside }) => {
    for (const file of [pages[0], "index.html"]) {
      await page.goto(inside + file, { waitUntil: "load" });
      const text = await page.evaluate(() => document.querySelector("div.contents")?.getBoundingClientRect().width ?? 0);
      if (text < 300) report(file, `the text is ${text} px wide`);
      const links = file === "index.html" ? await page.$$("div.contents a[href^=chapter_]") : await usable_links(page, file);
      if (links.length === 0) report(file, "no link to another chapter can be seen");
    }
  });
}

const behaviours = {
  "dark": try_dark,
  "page down": try_page_down,
  "copy": try_copy,
  "keyboard": try_keyboard,
  "search": (site) => try_phrases(site, terms),
  "full text": (site) => try_phrases(site, sentences),
  "print": try_print,
  "no scripts": try_without_scripts,
};

// The tasks for the pages that are asked for, if those that are tried are among them.
export function behaviour_tasks(browser, folder, files, wanted, report) {
  const pages = tried.filter((file) => files.includes(file));
  if (pages.length === 0) return [];
  return Object.entries(behaviours).filter(([check]) => wanted(check)).map(([check, run]) => {
    const site = { browser, folder, pages, report: (file, what, form) => report(file, check, what, form) };
    // Where a part of the page is missing, its use ends in an error.
    return { run: () => run(site).catch((error) => site.report(pages[0], error.message.split("\n")[0])) };
  });
}
