/// @file
/// weave: a chapter and what its program computed -> one Markdown page for Doxygen.
///
///     weave ROOT NAME RESULTS PAGE
///
/// reads ROOT/chapters/NAME/main.cpp (or ROOT/docs/NAME/main.cpp), the folder RESULTS that the program wrote,
/// and ROOT/docs/pages/glossary.md; writes the file PAGE, whole or not at all, and beside it, with the ending
/// .txt, what the page must show. A page whose name does not begin with a number is no chapter.
///
///     weave ROOT --page FILE PAGE
///
/// resolves the [[names]] of a page that is written by hand; a line {{map}} becomes the learning map.
///
///     weave ROOT --check
///
/// checks all chapters without results: names, order of terms and symbols, folds, the sections at the end.
///
///     weave ROOT --index FILE
///
/// writes a script with what the search of the site finds: terms and their synonyms in both languages, titles,
/// questions, headings; and beside it course_text.js with all sentences.
///
///     weave ROOT --navigation FILE
///
/// writes the list of all chapters as HTML, for the head of all pages.
///
///     weave ROOT --finish HTML
///
/// changes what is to be changed in the pages that Doxygen made in the folder HTML (see finish.hpp).
///
///     weave ROOT --compare PAGES HTML
///
/// compares the pages that Doxygen made in the folder HTML with the texts in the folder PAGES that were written
/// beside the pages.
///
/// Ends with status 0, 1 (a line for each finding on standard error) or 2 (wrong usage).

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <map>
#include <set>

#include "common/base/files.hpp"
#include "compare.hpp"
#include "finish.hpp"
#include "map.hpp"
#include "page.hpp"
#include "search.hpp"

namespace {

namespace fs = std::filesystem;

/// A chapter with its folder.
struct Chapter {
  std::string folder;
  weave::Source source;
};

/// The chapters, and what is wrong with those that could not be read.
struct Chapters {
  std::vector<Chapter> read;
  std::vector<std::string> unreadable;
};

void read_chapter(const fs::path& root, const fs::path& folder, Chapters& chapters) {
  const std::string file = (folder / "main.cpp").string();
  try {
    chapters.read.push_back(
        {folder.filename().string(), weave::parse_source(file, nn::read_file(root / file))});
  } catch (const weave::Error& error) {
    chapters.unreadable.emplace_back(error.what());
  }
}

/// All chapters in order, then the other woven pages.
Chapters all_chapters(const fs::path& root) {
  Chapters chapters;
  for (const char* parent : {"chapters", "docs"}) {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(root / parent)) {
      if (fs::exists(entry.path() / "main.cpp") && entry.path().filename() != "weave") {
        folders.push_back(fs::path(parent) / entry.path().filename());
      }
    }
    std::sort(folders.begin(), folders.end());
    for (const fs::path& folder : folders) {
      read_chapter(root, folder, chapters);
    }
  }
  return chapters;
}

/// The same, when all must be readable.
std::vector<Chapter> readable_chapters(const fs::path& root) {
  Chapters chapters = all_chapters(root);
  if (!chapters.unreadable.empty()) {
    throw weave::Error(weave::joined(chapters.unreadable));
  }
  return std::move(chapters.read);
}

weave::BookPage page_of(const Chapter& chapter) {
  return weave::woven_page(chapter.folder, chapter.source.metadata.at("title"),
                           chapter.source.metadata.at("question"));
}

/// The pages that are written by hand, in the order of their files' names.
std::vector<std::string> written_pages(const fs::path& root) {
  std::set<fs::path> files;  // in order
  const fs::directory_iterator entries(root / "docs/pages");
  std::transform(begin(entries), end(entries), std::inserter(files, files.end()),
                 [](const auto& entry) { return entry.path(); });
  std::vector<std::string> pages;
  std::transform(files.begin(), files.end(), std::back_inserter(pages),
                 [](const fs::path& file) { return nn::read_file(file); });
  return pages;
}

std::vector<weave::BookPart> make_parts(const fs::path& root) {
  std::vector<weave::BookPart> parts;
  for (const std::string& page : written_pages(root)) {
    parts.push_back(weave::part_of(page));
  }
  std::erase_if(parts, [](const weave::BookPart& part) { return part.pages.empty(); });
  return parts;
}

/// The chapters with what they build on.
std::vector<weave::Stop> make_stops(const std::vector<Chapter>& chapters) {
  std::vector<weave::Stop> stops;
  stops.reserve(chapters.size());
  for (const Chapter& chapter : chapters) {
    stops.push_back({page_of(chapter), weave::names_in(chapter.source.metadata.at("builds on"))});
  }
  return stops;
}

weave::Book make_book(const fs::path& root, const std::vector<Chapter>& chapters) {
  weave::Book book;
  for (const Chapter& chapter : chapters) {
    book.push_back(page_of(chapter));
    const auto same = std::find_if(book.begin(), book.end(), [&](const weave::BookPage& page) {
      return page.name == book.back().name;
    });
    if (same + 1 != book.end()) {
      throw weave::Error(chapter.source.file, 1, "another page has the name " + same->name);
    }
  }
  for (const std::string& markdown : written_pages(root)) {
    weave::BookPage page = weave::written_page(markdown);
    if (!page.label.empty()) {
      book.push_back(page);
    }
  }
  return book;
}

weave::Order make_order(const std::vector<Chapter>& chapters) {
  std::vector<weave::Introduced> introduced;
  for (const Chapter& chapter : chapters) {
    const auto& metadata = chapter.source.metadata;
    const auto library = metadata.find("library");
    introduced.push_back({page_of(chapter), weave::terms_of(metadata.at("terms")),
                          weave::symbols_of(library == metadata.end() ? "" : library->second)});
  }
  return weave::Order(introduced);
}

int fail(const std::string& findings) {
  for (const std::string& line : weave::lines_of(findings)) {
    std::fprintf(stderr, "weave: %s\n", line.c_str());
  }
  return 1;
}

int weave_chapter(const fs::path& root, const std::string& folder, const fs::path& results,
                  const fs::path& file) {
  const std::vector<Chapter> chapters = readable_chapters(root);
  const auto chapter = std::find_if(chapters.begin(), chapters.end(),
                                    [&](const Chapter& one) { return one.folder == folder; });
  if (chapter == chapters.end()) {
    throw weave::Error("there is no chapter " + folder);
  }
  const weave::Woven page =
      weave::make_page({chapter->source, nn::read_file(results / "results.json"), results, root,
                        nn::read_file(root / "docs/pages/glossary.md"), make_book(root, chapters),
                        make_order(chapters), make_stops(chapters), make_parts(root), folder});
  nn::write_file(fs::path(file).replace_extension(".txt"), page.text);
  nn::write_file(file, page.markdown);
  return 0;
}

int resolve_page(const fs::path& root, const fs::path& from, const fs::path& to) {
  const std::vector<Chapter> chapters = readable_chapters(root);
  const weave::Book book = make_book(root, chapters);
  const std::string map = weave::learning_map(make_stops(chapters), make_parts(root));
  const std::string markdown = nn::read_file(from);
  std::vector<std::string> findings;
  const weave::Surroundings around{
      &book, weave::written_page(markdown).name, from.string(), {}, {}, &findings};
  const std::string page = weave::resolve_page(markdown, around, map);
  if (!findings.empty()) {
    return fail(weave::joined(findings));
  }
  nn::write_file(to, page);
  return 0;
}

int check_all(const fs::path& root) {
  const auto [chapters, unreadable] = all_chapters(root);
  const weave::Book book = make_book(root, chapters);
  const weave::Order order = make_order(chapters);
  const std::string glossary = nn::read_file(root / "docs/pages/glossary.md");
  std::vector<std::string> findings = unreadable;
  for (const Chapter& chapter : chapters) {
    for (const std::string& finding :
         weave::check_chapter(chapter.source, chapter.folder, book, order, glossary, root)) {
      findings.push_back(finding);
    }
  }
  return findings.empty() ? 0 : fail(weave::joined(findings));
}

/// A chapter taken apart, whose program need not have run.
weave::ReadPage read_page(const fs::path& root, const Chapter& chapter, const weave::Book& book,
                          std::vector<std::string>& findings) {
  const weave::BookPage page = page_of(chapter);
  return {page,
          weave::parse_document(
              chapter.source, weave::without_results(chapter.source, page, book, root, findings))};
}

int write_index(const fs::path& root, const fs::path& file) {
  const std::vector<Chapter> chapters = readable_chapters(root);
  const weave::Book book = make_book(root, chapters);
  std::vector<std::string> findings;
  std::vector<weave::ReadPage> pages;
  pages.reserve(chapters.size());
  for (const Chapter& chapter : chapters) {
    pages.push_back(read_page(root, chapter, book, findings));
  }
  if (!findings.empty()) {
    return fail(weave::joined(findings));
  }
  const std::string glossary = nn::read_file(root / "docs/pages/glossary.md");
  std::vector<weave::SearchText> texts = weave::search_texts(pages);
  for (const std::string& markdown : written_pages(root)) {
    std::ranges::move(weave::search_texts(markdown), std::back_inserter(texts));
  }
  nn::write_file(file, weave::search_script(weave::search_entries(pages, book, glossary)));
  nn::write_file(fs::path(file).replace_filename("course_text.js"), weave::search_script(texts));
  return 0;
}

int write_navigation(const fs::path& root, const fs::path& file) {
  const weave::Book book = make_book(root, readable_chapters(root));
  nn::write_file(file, weave::chapter_navigation(book, make_parts(root)));
  return 0;
}

int finish_pages(const fs::path& html) {
  // By name, so that the first page that has a place is always the same.
  std::map<fs::path, std::string> files;
  weave::Places places;
  for (const auto& entry : fs::directory_iterator(html)) {
    const fs::path& file = entry.path();
    if (file.extension() == ".html" || file.extension() == ".js") {
      files[file] = nn::read_file(file);
    }
  }
  for (auto& [file, text] : files) {
    if (file.extension() == ".html") {
      text = weave::finished(text);
      places.add(file.filename().string(), text);
    }
  }
  for (const auto& [file, text] : files) {
    nn::write_file(file, places.with_live_links(text));
  }
  return 0;
}

int compare_pages(const fs::path& pages, const fs::path& html) {
  std::vector<std::string> findings;
  int count = 0;
  for (const auto& entry : fs::directory_iterator(pages)) {
    if (entry.path().extension() == ".txt") {
      const std::string label = weave::woven_page(entry.path().stem().string(), "", "").label;
      const fs::path page = html / (label + ".html");
      const std::string difference = weave::first_difference(
          nn::read_file(entry.path()), weave::visible_text(nn::read_file(page)));
      ++count;
      if (!difference.empty()) {
        findings.push_back(page.filename().string() + ": " + difference);
      }
    }
  }
  std::sort(findings.begin(), findings.end());
  if (findings.empty()) {
    std::printf("%d pages show what their sources say\n", count);
  }
  return findings.empty() ? 0 : fail(weave::joined(findings));
}

int usage() {
  std::fputs(
      "usage: weave ROOT NAME RESULTS PAGE\n"
      "       weave ROOT --page FILE PAGE\n"
      "       weave ROOT --check\n"
      "       weave ROOT --index FILE\n"
      "       weave ROOT --navigation FILE\n"
      "       weave ROOT --finish HTML\n"
      "       weave ROOT --compare PAGES HTML\n",
      stderr);
  return 2;
}

int run(const std::vector<std::string>& arguments) {
  const std::size_t count = arguments.size();
  if (count < 2) {
    return usage();
  }
  const fs::path root = arguments[0];
  const std::string& what = arguments[1];
  if (what == "--check") {
    return count == 2 ? check_all(root) : usage();
  }
  if (what == "--index") {
    return count == 3 ? write_index(root, arguments[2]) : usage();
  }
  if (what == "--navigation") {
    return count == 3 ? write_navigation(root, arguments[2]) : usage();
  }
  if (what == "--finish") {
    return count == 3 ? finish_pages(arguments[2]) : usage();
  }
  if (count != 4) {
    return usage();
  }
  if (what == "--page") {
    return resolve_page(root, arguments[2], arguments[3]);
  }
  if (what == "--compare") {
    return compare_pages(arguments[2], arguments[3]);
  }
  return weave_chapter(root, what, arguments[2], arguments[3]);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + std::min(argc, 1), argv + argc});
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}
