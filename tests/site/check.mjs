// Checks the built site in Chromium: see `run`. The checks:
//
//   links       every link, picture and script of the folder is there, and so is the place in a page that a link names
//   console     the browser reports no error
//   requests    nothing is asked for outside the folder
//   scroll      one vertical scroll bar moves the text, and nothing blank follows it
//   sideways    no page scrolls to the side
//   formulas    every formula is typeset
//   images      every picture is loaded, has alt text and fits the window
//   axe         axe-core finds nothing
//   weight      a chapter loads few and small files, fonts aside
//   dark        the dark mode follows the system, and stays over a reload and from page to page
//   page down   the key moves the text of a fresh page
//   copy        the copy button copies the lines of the code
//   keyboard    Tab alone leads to the text, the search, the switch, the copy buttons and the folded texts
//   search      terms, titles and headings are found, in English and Korean
//   full text   sentences of the chapters are found
//   print       on A4 nothing is cut off
//   no scripts  without JavaScript one can read and go on
//
// Of the hundreds of pages that Doxygen makes of the library, all files are read, but only the longest of each kind is opened.
import { chromium } from "playwright-core";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { behaviour_tasks } from "./behaviours.mjs";
import { check_files } from "./files.mjs";
import { check_page, kind_of, open_page, samples_of } from "./pages.mjs";

function usage(why) {
  console.error(`check.mjs: ${why}\nusage: run HTML_FOLDER [--pages PATTERN] [--only PATTERN] [--jobs N] [--all]`);
  process.exit(2);
}

function pattern(text) {
  try {
    return new RegExp(text);
  } catch (error) {
    return usage(error.message);
  }
}

function read_options() {
  const text = (value) => ({ type: "string", default: value });
  const options = { pages: text(""), only: text(""), jobs: text("2"), all: { type: "boolean", default: false } };
  let read;
  try {
    read = parseArgs({ options, allowPositionals: true });
  } catch (error) {
    usage(error.message);
  }
  const { values, positionals } = read;
  if (positionals.length !== 1) usage("one folder is needed");
  const folder = resolve(positionals[0]);
  if (!existsSync(join(folder, "index.html"))) usage(`${folder} has no index.html`);
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1) usage(`--jobs ${values.jobs}: not a number of pages`);
  return { folder, pages: pattern(values.pages), only: pattern(values.only), jobs, all: values.all };
}

// Faults by their text: what is wrong at several widths is one fault, with all of these.
class Faults {
  #forms = new Map();

  add(file, check, what, form) {
    const line = `${file}: ${check}: ${what}`.replace(/\s+/g, " ");
    const forms = this.#forms.get(line) ?? [];
    this.#forms.set(line, form === undefined || forms.includes(form) ? forms : [...forms, form]);
  }

  lines() {
    const entries = [...this.#forms].sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.map(([line, forms]) => line + (forms.length > 0 ? ` (${forms.join(", ")})` : ""));
  }
}

// Each task waits for a free page.
async function run_tasks(tasks, workers) {
  const waiting = [...tasks];
  const work = async (worker) => {
    for (let task = waiting.shift(); task; task = waiting.shift()) await task.run(worker);
  };
  await Promise.all(workers.map(work));
}

async function open_browser() {
  const as_root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--host-resolver-rules=MAP * ~NOTFOUND", ...as_root], // what is asked for outside fails at once
    ignoreDefaultArgs: ["--hide-scrollbars"], // bars take room, as they do for most readers at a desk
  });
}

async function main() {
  const start = Date.now();
  const { folder, pages, only, jobs, all } = read_options();
  const wanted = (check) => only.test(check);
  const faults = new Faults();
  const report = (file, check, what, form) => {
    if (wanted(check) && pages.test(file)) faults.add(file, check, what, form);
  };
  const files = readdirSync(folder).filter((name) => name.endsWith(".html") && pages.test(name));
  if (files.length === 0) usage(`no page matches ${pages}`);
  const samples = samples_of(folder, files);
  check_files(folder, report);

  const browser = await open_browser();
  let loads = 0;
  // The long tasks first, so that no page is left alone with one at the end.
  const rank = { chapter: 0, course: 1, reference: 2 };
  const opened = files.filter((file) => all || kind_of(file) !== "reference" || samples.has(file));
  const by_kind = opened.sort((a, b) => rank[kind_of(a)] - rank[kind_of(b)]);
  const page_tasks = by_kind.map((file) => ({
    run: (watched) =>
      check_page(watched, file, { is_sample: samples.has(file), all, wanted, report: (...fault) => report(file, ...fault) }),
  }));
  const tasks = [...behaviour_tasks(browser, folder, files, wanted, report), ...page_tasks];
  const workers = [];
  for (let i = 0; i < jobs; ++i) {
    const watched = await open_page(await browser.newContext(), folder);
    watched.page.on("load", () => ++loads);
    workers.push(watched);
  }
  await run_tasks(tasks, workers);
  await browser.close();

  const lines = faults.lines();
  for (const line of lines) console.log(line);
  console.log(`${files.length} pages, ${loads} loads, ${lines.length} faults, ${Math.round((Date.now() - start) / 1000)} s`);
  process.exitCode = lines.length > 0 ? 1 : 0;
}

await main().catch((error) => {
  console.error(`check.mjs: ${error.message}`);
  process.exitCode = 2;
});
