// What the files of all pages say, without a browser: does the folder have what the pages and the lists in Doxygen's scripts
// point to, is nothing taken from elsewhere, has each picture its text?
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { Tokenizer, TokenizerMode } from "parse5";

// What stands in these elements is no markup. A parser of whole documents would know; the tokenizer alone is several times
// faster, but has to be told.
const text_modes = {
  script: TokenizerMode.SCRIPT_DATA,
  style: TokenizerMode.RAWTEXT,
  title: TokenizerMode.RCDATA,
  textarea: TokenizerMode.RCDATA,
};

// The places of a page, what it points to, and what it takes from elsewhere.
function read_page(html) {
  const page = { ids: new Set(), names: new Set(), repeated: new Set(), links: new Set(), outside: new Set(), bare: new Set() };
  const ignore = () => {};
  const tokenizer = new Tokenizer({}, {
    onStartTag: (tag) => {
      note_tag(page, tag);
      tokenizer.state = text_modes[tag.tagName] ?? tokenizer.state;
    },
    onComment: ignore,
    onDoctype: ignore,
    onEndTag: ignore,
    onEof: ignore,
    onCharacter: ignore,
    onNullCharacter: ignore,
    onWhitespaceCharacter: ignore,
  });
  tokenizer.write(html, true);
  return page;
}

function note_tag(page, { tagName, attrs }) {
  const attribute = (wanted) => attrs.find(({ name }) => name === wanted)?.value;
  const taken = tagName === "link" ? attribute("href") : attribute("src");
  if (/^(https?:)?\/\//.test(taken ?? "")) page.outside.add(taken);
  if (tagName === "img" && attribute("alt") === undefined) page.bare.add(attribute("src"));
  for (const { name, value } of attrs) {
    if (name === "id" && page.ids.has(value)) page.repeated.add(value);
    if (name === "id") page.ids.add(value);
    if (name === "name" && tagName === "a") page.names.add(value);
    if (name === "href" || name === "src") page.links.add(value);
  }
}

// The links in the lists of Doxygen and of weave: strings that name a page.
function script_links(script) {
  const strings = script.matchAll(/(["'])([^"'\s<>]+\.html(?:#[^"'\s]*)?)\1/g);
  return new Set([...strings].map((match) => match[2]));
}

// All files of the folder, with "/" between the parts of their names.
function files_of(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.path ?? entry.parentPath, entry.name)));
}

// The libraries beside the site's own scripts only have names of pages by chance.
const lists =
  /^(navtree(data|index\d+)|menudata|course_\w+|(chapter|part)_.*|.*_dup|(class|struct|namespace|dir_).*|.*_8hpp|search\/.*)\.js$/;

export function check_files(folder, report) {
  const pages = new Map();
  const files = files_of(folder);
  for (const file of files.filter((name) => name.endsWith(".html"))) {
    pages.set(file, read_page(readFileSync(join(folder, file), "utf8")));
  }
  const dead = (from, link) => why_dead(folder, pages, from, link);
  for (const [file, page] of pages) {
    for (const id of page.repeated) report(file, "links", `two elements have the id ${id}`);
    for (const url of page.outside) report(file, "requests", `asks for ${url}`);
    for (const picture of page.bare) report(file, "images", `without alt text: ${picture}`);
    report_dead(file, page.links, dead, report);
  }
  for (const file of files.filter((name) => lists.test(name))) {
    report_dead(file, script_links(readFileSync(join(folder, file), "utf8")), dead, report);
  }
}

function report_dead(file, links, dead, report) {
  for (const link of links) {
    const why = dead(file, link);
    if (why) report(file, "links", `${link}: ${why}`);
  }
}

// Why a link leads nowhere, or null. What has a scheme leads out of the site, or is a script.
function why_dead(folder, pages, from, link) {
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(link)) return null;
  const [path, ...rest] = link.split("#");
  const fragment = decodeURIComponent(rest.join("#"));
  const file = path === "" ? from : normalize(join(dirname(from), decodeURIComponent(path.replace(/\?.*/, ""))));
  if (!pages.has(file) && !existsSync(join(folder, file))) return "there is no such file";
  if (fragment === "" || fragment === "top" || !pages.has(file)) return null;
  const { ids, names } = pages.get(file);
  return ids.has(fragment) || names.has(fragment) ? null : "that page has no such place";
}
