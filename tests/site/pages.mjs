// What every page is asked, at each width and in each colour scheme.
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const height = 900;
const widths = [390, 1280, 1920];
// KaTeX and what Doxygen puts on each page are 600 KiB of it, in 30 files.
const weight_limits = { kib: 1400, requests: 38 };
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Chapters are what the reader comes for; the other pages of the course are written by hand; the rest Doxygen makes of the
// library, hundreds of pages of a few kinds.
const doxygen_lists = new RegExp("^(annotated|classes|concepts|deprecated|files|functions|globals|hierarchy|inherits|modules|" +
  "namespaces|namespacemembers|pages|todo|topics)(_.*)?$");
const doxygen_pages = /^(class|struct|union|namespace|concept|group_|dir_)|_8[a-z]+(_source)?$/;
export function kind_of(file) {
  const name = file.replace(/\.html$/, "");
  if (name.startsWith("chapter_")) return "chapter";
  return doxygen_lists.test(name) || doxygen_pages.test(name) ? "reference" : "course";
}

function reference_kind(file) {
  const name = file.replace(/\.html$/, "");
  if (name.endsWith("_source")) return "source";
  if (name.endsWith("-members")) return "members";
  return name.match(/_8[a-z]+$/)?.[0] ?? name.match(doxygen_lists)?.[1] ?? name.match(doxygen_pages)?.[0] ?? name;
}

// Reference pages of one kind have the same markup: the longest of each stands for all.
export function samples_of(folder, files) {
  const longest = new Map();
  const size = (file) => statSync(join(folder, file)).size;
  for (const file of files.filter((name) => kind_of(name) === "reference")) {
    const other = longest.get(reference_kind(file));
    if (!other || size(file) > size(other)) longest.set(reference_kind(file), file);
  }
  return new Set(longest.values());
}

// From here on to `browser_side`, functions run in the page.

function describe(element) {
  const name = element.tagName.toLowerCase() + (element.id && "#" + element.id) +
    [...element.classList].slice(0, 2).map((part) => "." + part).join("");
  const text = (element.alt ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
  return text === "" ? name : `${name} "${text}"`;
}

// The viewport takes its scrolling from <html> or, where that says nothing, from <body>.
function vertical_overflow(element) {
  const own = getComputedStyle(element).overflowY;
  const of_body = element === document.scrollingElement && own === "visible";
  return of_body ? getComputedStyle(document.body).overflowY : own;
}

function scrolls(element) {
  if (element.scrollHeight <= element.clientHeight + 1 || element.clientHeight === 0) return false;
  const overflow = vertical_overflow(element);
  const is_root = element === document.scrollingElement;
  return /auto|scroll|overlay/.test(overflow) || (is_root && overflow === "visible");
}

// The lists of the navigation and of the search may be longer than the window; all else scrolls with the text, in one bar.
function find_scroll_bars(found) {
  const own_bar = "#side-nav, #side-nav *, #MSearchResultsWindow, #MSearchResultsWindow *, #main-menu, textarea, nav.chapters *, nav.sections";
  const boxes = [document.scrollingElement, ...document.querySelectorAll("body, body :not(span, a, code, math *, svg *)")];
  const bars = [...new Set(boxes)].filter((box) => scrolls(box) && !box.matches(own_bar));
  const text = document.querySelector("div.contents");
  const around_text = bars.filter((box) => box.contains(text));
  if (around_text.length > 1) {
    found("scroll", `${around_text.length} vertical scroll bars: ${around_text.map(describe_page).join(", ")}`);
  }
  for (const box of bars.filter((bar) => !bar.contains(text))) found("scroll", `a scroll bar of its own: ${describe(box)}`);
  if (text && around_text.length === 0 && text.getBoundingClientRect().bottom > innerHeight + 1) {
    found("scroll", "the text is longer than the window, and nothing scrolls");
  }
  if (text && around_text.length === 1) find_blank_end(around_text[0], text, found);
}

function find_blank_end(box, text, found) {
  const top = box === document.scrollingElement ? 0 : box.getBoundingClientRect().top;
  const end = text.getBoundingClientRect().bottom - top + box.scrollTop;
  const blank = Math.round(box.scrollHeight - end);
  if (blank > 200) found("scroll", `${blank} px of nothing below the text`);
}

// Does a box between the element and the page keep to itself what is too wide?
function is_kept(element, page) {
  for (let box = element.parentElement; box && box !== page; box = box.parentElement) {
    if (getComputedStyle(box).overflowX !== "visible") return true;
  }
  return false;
}

function too_wide(page) {
  const edge = page.getBoundingClientRect().left + page.clientLeft + page.clientWidth;
  const is_beyond = (element) => {
    const box = element.getBoundingClientRect();
    return box.right > edge + 1 && box.width > 0 && !is_kept(element, page);
  };
  // Where no element is, what an element is too small for may be.
  const spills = (element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 &&
    getComputedStyle(element).overflowX === "visible" && !is_kept(element, page);
  const all = [...page.querySelectorAll("*")];
  const beyond = all.filter(is_beyond);
  const wide = beyond.length > 0 ? beyond : all.filter(spills);
  return wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
}

// Do the cells of a table stand below their headings?
function find_tables(found) {
  for (const table of document.querySelectorAll("table.results")) {
    const edges = (row) => [...row.cells].map((cell) => Math.round(cell.getBoundingClientRect().right));
    const rows = [...table.rows].filter((row) => row.getBoundingClientRect().width > 0);
    if (rows.some((row) => row.cells.length === rows[0].cells.length && `${edges(row)}` !== `${edges(rows[0])}`)) {
      found("tables", `columns do not line up: ${table.rows[0].innerText.replace(/\s+/g, " ").slice(0, 60)}`);
    }
  }
}

function find_sideways(found) {
  for (const page of [document.querySelector("#doc-content"), document.documentElement]) {
    if (!page || page.scrollWidth <= page.clientWidth + 1) continue;
    const culprits = too_wide(page).slice(0, 2).map(describe).join(", ");
    found("sideways", `${describe_page(page)} is ${page.scrollWidth - page.clientWidth} px too wide: ${culprits}`);
    return; // what is too wide within the text is so for the document, too
  }
}

function describe_page(page) {
  return page.id ? "#" + page.id : page.tagName.toLowerCase();
}

function find_formulas(found) {
  const code = "code, pre, .fragment, .katex, script, style, noscript, .ttc, svg";
  const raw = /\\[([]|\\f[$[({]/;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (raw.test(text.data) && !text.parentElement.closest(code) && text.parentElement.checkVisibility()) {
      found("formulas", `not typeset: ${text.data.trim().replace(/\s+/g, " ").slice(0, 60)}`);
    }
  }
  if (raw.test(document.title)) found("formulas", `not typeset, in the title: ${document.title}`);
  for (const error of document.querySelectorAll(".katex-error")) found("formulas", `KaTeX: ${error.title || error.textContent}`);
}

function find_images(found) {
  for (const image of document.images) {
    const name = image.getAttribute("src");
    if (!image.complete || image.naturalWidth === 0) found("images", `not loaded: ${name}`);
    // The panels of a figure are parts of one picture, which has one text.
    const is_figure = image.closest("figure") !== null && !image.closest("[role=img][aria-label]");
    if (!image.hasAttribute("alt") || (is_figure && image.alt.trim() === "")) found("images", `without alt text: ${name}`);
    const room = document.querySelector("#doc-content")?.clientWidth ?? innerWidth;
    if (is_figure && image.getBoundingClientRect().width > room) found("images", `wider than the window: ${name}`);
  }
}

function inspect() {
  const faults = [];
  const found = (check, what) => faults.push([check, what]);
  find_scroll_bars(found);
  find_sideways(found);
  find_tables(found);
  find_formulas(found);
  find_images(found);
  return faults;
}

const browser_side = [describe, vertical_overflow, scrolls, find_scroll_bars, find_blank_end, is_kept, too_wide,
  find_sideways, find_tables, describe_page, find_formulas, find_images, inspect];

// A page in which these functions are known, and which knows what it has loaded and what went wrong.
export async function open_page(context, folder) {
  const page = await context.newPage();
  await page.addInitScript(`window.site_checks = (() => { ${browser_side.join("\n")}\nreturn { inspect }; })();`);
  const inside = pathToFileURL(folder).href + "/";
  const watched = { page, inside, requests: [], errors: [], open: 0 };
  page.on("request", (request) => {
    watched.requests.push({ url: request.url(), type: request.resourceType() });
    watched.open += 1;
  });
  page.on("requestfinished", () => (watched.open -= 1));
  page.on("requestfailed", () => (watched.open -= 1));
  page.on("pageerror", (error) => watched.errors.push(String(error)));
  page.on("console", (message) => {
    // That something outside cannot be loaded is said by the check of the requests.
    const about = message.location().url ?? "";
    const is_outside = /^https?:/.test(about) && message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !is_outside) watched.errors.push(`${message.text()} ${about.replace(inside, "")}`);
  });
  return watched;
}

// Doxygen's navigation goes on loading after the page has.
async function until_quiet(watched) {
  const end = Date.now() + 3000;
  for (let quiet = 0; quiet < 3 && Date.now() < end; quiet = watched.open > 0 ? 0 : quiet + 1) {
    await watched.page.waitForTimeout(30);
  }
}

export async function load(watched, file) {
  watched.requests.length = 0;
  watched.errors.length = 0;
  watched.open = 0;
  await watched.page.goto(watched.inside + file, { waitUntil: "load" });
  await watched.page.evaluate(() => document.fonts.ready.then(() => {}));
  await until_quiet(watched);
}

// Folded text is text as well. A colour that is on its way to another is neither.
function unfold() {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  const still = document.createElement("style");
  still.textContent = "*, *::before, *::after { transition: none !important; animation: none !important; }";
  document.head.append(still);
}

function report_load(watched, report) {
  for (const error of watched.errors.splice(0)) report("console", error);
  const outside = watched.requests.filter(({ url }) => !url.startsWith(watched.inside) && !/^(data|blob|about):/.test(url));
  for (const { url } of outside) report("requests", `asks for ${url}`);
}

function report_weight(watched, report) {
  const weighed = watched.requests.filter(({ url, type }) => url.startsWith(watched.inside) && type !== "font");
  const bytes = weighed.map(({ url }) => size_of(url)).reduce((sum, size) => sum + size, 0);
  const most = (number, limit, unit) => number > limit && report("weight", `${number} ${unit}, where ${limit} are the most`);
  most(Math.ceil(bytes / 1024), weight_limits.kib, "KiB");
  most(weighed.length, weight_limits.requests, "requests");
}

function size_of(url) {
  return statSync(fileURLToPath(url.replace(/[?#].*/, "")), { throwIfNoEntry: false })?.size ?? 0;
}

// The rules of axe by form. All look at the light page at a desk. The dark one differs from it in its colours alone, and the
// narrow one in all but the colours, except in those of what stands around the text. Contrast takes most of the time.
const colour_rules = ["color-contrast", "link-in-text-block"];
const repeated = { exclude: ["details.plain .fragment"] }; // the plain program has the same code as the text before it
const axe_runs = {
  light: [[repeated, {}]],
  dark: [[repeated, { runOnly: colour_rules }]],
  narrow: [
    [repeated, { rules: Object.fromEntries(colour_rules.map((rule) => [rule, { enabled: false }])) }],
    [{ exclude: ["div.contents"] }, { runOnly: colour_rules }],
  ],
};

// In the page.
async function axe_violations([context, options]) {
  // Without `preload`, for from a folder axe could not fetch the style sheets: it would only say so in the console.
  const results = await window.axe.run(context, { resultTypes: ["violations"], iframes: false, preload: false, ...options });
  return results.violations.map(({ id, help, nodes }) => {
    const data = nodes[0].any[0]?.data;
    const colours = id === "color-contrast" && data ? ` (${data.fgColor} on ${data.bgColor}, ${data.contrastRatio} : 1)` : "";
    return `${id}: ${help}${colours}: ${nodes.length} x, first ${nodes[0].target.join(" ")}`;
  });
}

async function run_axe(page, kind) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const violations = [];
  for (const run of axe_runs[kind]) violations.push(...(await page.evaluate(axe_violations, run)));
  return violations;
}

// The forms of a page, in an order that changes little from one to the next. axe is slow, so it sees only some of them, and
// not with all rules unless `all` is asked for.
function forms_of(kind, is_sample, all) {
  const [narrow, desk, wide] = widths;
  const rules = (name) => (all ? "light" : name);
  if (kind === "reference" && !is_sample) return [{ width: desk, dark: false }];
  const at_desk = [{ width: desk, dark: false, axe: "light" }, { width: desk, dark: true, axe: rules("dark") }];
  if (kind === "reference") return at_desk;
  return [
    ...at_desk,
    { width: wide, dark: true },
    { width: wide, dark: false },
    { width: narrow, dark: false, axe: kind === "chapter" && rules("narrow") },
    { width: narrow, dark: true },
  ];
}

export const is_dark = (page) => page.evaluate(() => document.documentElement.classList.contains("dark-mode"));

// The page hears of the colour scheme some time after it has changed.
async function follows(page, dark) {
  const has_changed = (wanted) => document.documentElement.classList.contains("dark-mode") === wanted;
  return page.waitForFunction(has_changed, dark, { timeout: 3000 }).then(() => true, () => false);
}

async function take_form(page, { width, dark }) {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30))));
}

// Asks one page everything. `report(check, what, form)` takes the faults, `wanted(check)` says which checks are asked for.
export async function check_page(watched, file, { is_sample, all, wanted, report }) {
  const { page } = watched;
  const kind = kind_of(file);
  const forms = forms_of(kind, is_sample, all);
  await take_form(page, forms[0]);
  await load(watched, file);
  if (kind === "chapter") report_weight(watched, report);
  await page.evaluate(unfold);
  for (const form of forms) {
    await take_form(page, form);
    const name = `${form.width} px ${form.dark ? "dark" : "light"}`;
    if (!(await follows(page, form.dark))) report("dark", "does not follow the colour scheme of the system", name);
    for (const [check, what] of await page.evaluate(() => window.site_checks.inspect())) report(check, what, name);
    if (form.axe && wanted("axe")) for (const what of await run_axe(page, form.axe)) report("axe", what, name);
  }
  report_load(watched, report);
}
