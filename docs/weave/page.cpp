#include "page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "common/base/files.hpp"
#include "compare.hpp"
#include "pieces.hpp"

namespace weave {
namespace {

using Kind = Part::Kind;

Inline text(const std::string& words) { return {Inline::Kind::text, words, "", "", {}}; }

Inline code(const std::string& words) { return {Inline::Kind::code, words, "", "", {}}; }

/// `words` as a link to a page.
Inline link_to(const BookPage& page, const std::string& words) {
  return {Inline::Kind::reference, words, page.label, page.name, {}};
}

/// With a comma between each two.
Inlines listed(const Inlines& items) {
  Inlines list;
  for (const Inline& item : items) {
    if (!list.empty()) {
      list.push_back(text(", "));
    }
    list.push_back(item);
  }
  return list;
}

/// Lines in a fence of Markdown.
std::string fenced(const std::string& kind, const std::vector<std::string>& lines) {
  std::string text = "```" + kind + "\n";
  for (const auto& line : lines) {
    text += line + "\n";
  }
  return text + "```\n";
}

const BookPage& page_of(const Book& book, const std::string& folder) {
  const auto found = std::find_if(book.begin(), book.end(), [&](const BookPage& page) {
    return !folder.empty() && page.folder == folder;
  });
  if (found == book.end()) {
    throw Error("the list of chapters does not have " + folder);
  }
  return *found;
}

/// Puts the two forms of a page together.
class Writer {
 public:
  void add(const std::string& markdown, const std::string& text) {
    woven_.markdown += markdown;
    woven_.text += text.empty() ? "" : text + "\n";
  }
  void code(const std::string& kind, const std::vector<std::string>& lines) {
    add(fenced(kind, lines) + "\n", joined(lines));
  }
  Woven result() { return std::move(woven_); }

 private:
  Woven woven_;
};

/// The state of making one page.
class Page {
 public:
  explicit Page(const Input& input)
      : input_(input),
        self_(page_of(input.book, input.folder)),
        results_(input.results, input.folder),
        around_{&input.book,
                self_.name,
                input.source.file,
                [this](const auto& key, const auto& format) { return results_.value(key, format); },
                [this](const auto& file) {
                  return std::filesystem::is_regular_file(input_.root / file);
                },
                &findings_} {}

  Woven make() {
    const std::vector<Part> parts = parse_document(input_.source, around_);
    head(parts);
    for (const Part& part : parts) {
      write(part);
    }
    check_all_figures_shown();
    check_page(self_, input_.source, parts, {&input_.order, &input_.glossary}, around_);
    if (!findings_.empty()) {
      throw Error(joined(without_repetitions(findings_)));
    }
    plain_program();
    neighbours();
    return writer_.result();
  }

 private:
  Inlines metadata(const std::string& key) const {
    const Source& source = input_.source;
    return parse_text(source.metadata.at(key), source.metadata_lines.at(key), around_);
  }

  void head(const std::vector<Part>& parts) {
    const std::string title = self_.full_title();
    writer_.add(fmt::format("# {} {{#{}}}\n\n", title_markdown(title), self_.label), title);
    const Inlines question = metadata("question");
    writer_.add("<em>" + to_markdown(question) + "</em>\n\n<dl class=\"chapter-head\">\n",
                to_plain(question));
    entry("Part", of_part());
    entry("Time", {text(reading_time(parts))});
    entry("Builds on", builds_on());
    entry("Leads to", links_to(leads_to(input_.stops, self_.name)));
    entry("Terms", metadata("terms"));
    entry("Symbols", metadata("symbols"));
    entry("From the library", symbols());
    writer_.add("</dl>\n\n[TOC]\n\n", "");  // the list of contents is no text of ours
  }

  /// The chapters by their titles, or what there is in their place.
  Inlines builds_on() const {
    std::vector<BookPage> pages;
    for (const std::string& name : names_in(input_.source.metadata.at("builds on"))) {
      if (const BookPage* page = find_page(input_.book, name)) {
        pages.push_back(*page);
      }
    }
    const Inlines text = metadata("builds on");  // which also notes unknown names
    return pages.empty() ? text : links_to(pages);
  }

  /// The part of the book that lists the page.
  Inlines of_part() const {
    for (const BookPart& part : input_.parts) {
      if (std::ranges::find(part.pages, self_.name) != part.pages.end()) {
        return links_to({part.page});
      }
    }
    return {};
  }

  static Inlines links_to(const std::vector<BookPage>& pages) {
    Inlines links;
    for (const BookPage& page : pages) {
      links.push_back(link_to(page, page.full_title()));
    }
    return listed(links);
  }

  /// At 200 words or 20 lines of code a minute.
  std::string reading_time(const std::vector<Part>& parts) const {
    double minutes = 0.5;  // to round
    for (const Part& part : parts) {
      minutes += static_cast<double>(words_of(plain_text(part)).size()) / 200;
      minutes += part.kind == Kind::program ? static_cast<double>(part.lines.size()) / 20 : 0;
    }
    return fmt::format("{} minutes to read", static_cast<int>(minutes));
  }

  static std::string title_markdown(const std::string& title) { return to_title({text(title)}); }

  /// A line of the head, where there is something to tell.
  void entry(const std::string& name, const Inlines& text) {
    if (text.empty()) {
      return;
    }
    writer_.add(fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, to_markdown(text)),
                name + " " + to_plain(text));
  }

  /// Doxygen links them to their reference, because they are code.
  Inlines symbols() const {
    Inlines symbols;
    const auto& metadata = input_.source.metadata;
    if (metadata.contains("library")) {
      for (const std::string& symbol : symbols_of(metadata.at("library"))) {
        symbols.push_back(code(symbol));
      }
    }
    return listed(symbols);
  }

  void write(const Part& part) {
    if (part.kind != Kind::item && part.kind != Kind::item_paragraph) {
      writer_.add(in_list_ ? "\n" : "", "");
    }
    if (part.kind != Kind::row) {
      end_table();
    }
    in_list_ = part.kind == Kind::item || part.kind == Kind::item_paragraph;
    switch (part.kind) {
      case Kind::heading:
        return heading(part);
      case Kind::paragraph:
        return writer_.add(to_markdown(part.texts[0]) + "\n\n", plain_text(part));
      case Kind::item:
        return item(part);
      case Kind::item_paragraph:
        return writer_.add("\n" + indent(part.level + 1) + to_markdown(part.texts[0]) + "\n",
                           plain_text(part));
      case Kind::row:
        return row(part);
      case Kind::fence:
        return writer_.code(part.word, part.lines);
      case Kind::program:
        return program(part);
      case Kind::figure:
        return figure(part);
      case Kind::output:
        return output(part);
      case Kind::library_code:
        return library_code(part);
      case Kind::open:
        return open(part);
      case Kind::close:
        return close();
    }
  }

  static std::string indent(std::size_t level) { return std::string(3 * level, ' '); }

  void item(const Part& part) {
    // Without the comment, Doxygen would put two lists after each other into one.
    const std::string apart = part.begins && part.level == 0 ? "\n<!-- -->\n" : "";
    const std::string number = std::to_string(part.number) + ". ";
    const bool has_number = part.number > 0;
    writer_.add(apart + indent(part.level) + (has_number ? number : "*  ") +
                    to_markdown(part.texts[0]) + "\n",
                (has_number ? number : bullet + " ") + plain_text(part));
  }

  void heading(const Part& part) {
    const std::string title = plain_text(part);
    writer_.add(fmt::format("{} {} {{#{}}}\n\n", std::string(part.level, '#'),
                            to_title(part.texts[0]), anchor(title)),
                title);
    if (title == "Try it" && !self_.number().empty()) {
      how_to_try();
    }
  }

  /// With which command a change is tried, the same on each page.
  void how_to_try() {
    const Inlines before = {text("Change "), code("chapters/" + self_.folder + "/main.cpp"),
                            text(", then build and run it:")};
    const Inlines after = {
        text("What it prints is in your terminal, its figures are in "),
        code("build/release/out/" + self_.folder + "/"),
        text(", and claims that no longer hold are named at the end. Options stand in front: "),
        code("ARGS='--seed 7'"), text(".")};
    writer_.add(to_markdown(before) + "\n\n", to_plain(before));
    writer_.code("unparsed", {"cmake --build --preset release --target run-" + self_.folder});
    writer_.add(to_markdown(after) + "\n\n", to_plain(after));
  }

  std::string anchor(const std::string& heading) const { return anchor_of(self_.label, heading); }

  void row(const Part& part) {
    const std::string cell = part.begins ? "th" : "td";
    std::string markdown = part.begins ? "<table class=\"markdownTable\">\n" : "";
    std::string text;
    markdown += part.begins ? "<tr class=\"markdownTableHead\">" : "<tr>";
    for (const Inlines& inlines : part.texts) {
      markdown += fmt::format("<{0}>{1}</{0}>", cell, to_markdown(inlines));
      text += to_plain(inlines) + " ";
    }
    writer_.add(markdown + "</tr>\n", text);
    in_table_ = true;
  }

  /// Code of the chapter; what only shows what other code computes is folded.
  void program(const Part& part) {
    for (const Piece& piece : pieces_of(part.lines)) {
      if (!piece.shows) {
        writer_.code(part.word, piece.lines);
        continue;
      }
      const std::string summary =
          fmt::format("Code that prints and checks: {} lines", piece.lines.size());
      writer_.add(raw_html("<details class=\"prints\"><summary>" + summary + "</summary>") + "\n",
                  summary);
      writer_.code(part.word, piece.lines);
      writer_.add(raw_html("</details>") + "\n", "");
    }
  }

  void end_table() {
    writer_.add(in_table_ ? "</table>\n\n" : "", "");
    in_table_ = false;
  }

  void figure(const Part& part) {
    const std::string name = part.argument + ".svg";
    const auto figure = results_.figures().find(name);
    if (figure == results_.figures().end() ||
        !std::filesystem::is_regular_file(input_.figures / name)) {
      around_.report(part.line, "the program draws no figure " + name);
      return;
    }
    shown_.insert(name);
    const Woven woven = woven_figure(input_.folder, name, figure->second,
                                     {to_html(part.texts[0]), plain_text(part)});
    writer_.add(woven.markdown + "\n", woven.text);
  }

  /// {{output TITLE}}: what the section of that title printed.
  void output(const Part& part) {
    const SectionResults* section = results_.section(part.argument);
    if (section == nullptr) {
      around_.report(part.line, "the program has no section '" + part.argument + "'");
      return;
    }
    const Woven woven = woven_section(*section);
    writer_.add(woven.markdown, woven.text);
  }

  /// {{code FILE TAG}}: the lines of FILE between `// [TAG]` and `// [/TAG]`.
  void library_code(const Part& part) {
    const auto blank = part.argument.find(' ');
    const std::string name = part.argument.substr(0, blank);
    const std::string tag = blank == std::string::npos ? "" : part.argument.substr(blank + 1);
    if (!name.starts_with("common/") || !around_.is_file(name)) {
      around_.report(part.line, "there is no file " + name);
      return;
    }
    writer_.code("cpp", tagged_lines(name, tag, part.line));
    std::string header = name;
    if (header.ends_with(".cpp")) {
      header.replace(header.size() - 4, 4, ".hpp");
    }
    const Inlines from = {text("From "),
                          code(name),
                          text("; see "),
                          {Inline::Kind::link, header, header, "", {}},
                          text(".")};
    writer_.add("<p class=\"from\">" + to_markdown(from) + "</p>\n\n", to_plain(from));
  }

  std::vector<std::string> tagged_lines(const std::string& name, const std::string& tag,
                                        std::size_t line) const {
    std::vector<std::string> part;
    bool inside = false;
    bool ended = false;
    for (const auto& text : lines_of(nn::read_file(input_.root / name))) {
      if (trimmed(text) == "// [/" + tag + "]") {
        ended = inside;
        inside = false;
      } else if (inside) {
        part.push_back(text);
      } else if (trimmed(text) == "// [" + tag + "]") {
        inside = true;
      }
    }
    if (!ended) {
      around_.report(line,
                     name + " has no part between '// [" + tag + "]' and '// [/" + tag + "]'");
    }
    return part;
  }

  void open(const Part& part) {
    end_of_open_ = part.word == "read" ? "</aside>" : "</details>";
    if (part.word == "read") {
      writer_.add(raw_html("<aside class=\"misread\"><p class=\"misread-title\">You may have "
                           "read</p>") +
                      "\n",
                  "You may have read");
      return;
    }
    const std::string before = part.word == "aside" ? "For the curious: " : "";
    writer_.add(raw_html(fmt::format("<details class=\"{}\"><summary>{}{}</summary>", part.word,
                                     before, to_html(part.texts[0]))) +
                    "\n",
                before + plain_text(part));
  }

  void close() { writer_.add(raw_html(end_of_open_) + "\n", ""); }

  void check_all_figures_shown() const {
    for (const auto& [name, figure] : results_.figures()) {
      if (!shown_.contains(name)) {
        around_.report(1, "the program draws " + name + ", but the text never shows it");
      }
    }
  }

  /// The program without the book, folded.
  void plain_program() {
    std::vector<std::string> lines;
    for (const Block& block : input_.source.blocks) {
      if (!block.is_prose) {
        if (!lines.empty()) {
          lines.emplace_back();
        }
        lines.insert(lines.end(), block.lines.begin(), block.lines.end());
      }
    }
    end_table();
    writer_.add(fmt::format("\n## The plain program {{#{}}}\n\n", anchor("The plain program")),
                "The plain program");
    const std::string summary = "All of the code, without the text";
    writer_.add(raw_html("<details class=\"plain\"><summary>" + summary + "</summary>") + "\n",
                summary);
    writer_.code("cpp", lines);
    writer_.add(raw_html("</details>"), "");
  }

  void neighbours() {
    writer_.add("\n<div class=\"neighbours\">\n", "");
    const auto position = &self_ - input_.book.data();
    neighbour(position - 1, "previous", "← {}");
    neighbour(position + 1, "next", "{} →");
    writer_.add("</div>\n", "");
  }

  void neighbour(std::ptrdiff_t at, const char* rel, const char* format) {
    if (at < 0 || at >= std::ssize(input_.book) ||
        input_.book[static_cast<std::size_t>(at)].folder.empty()) {
      return;
    }
    const BookPage& page = input_.book[static_cast<std::size_t>(at)];
    const Inlines link = {link_to(page, fmt::format(fmt::runtime(format), page.full_title()))};
    writer_.add(fmt::format("<span class=\"{}\">{}</span>\n", rel, to_markdown(link)),
                to_plain(link));
  }

  const Input& input_;
  const BookPage& self_;
  Results results_;
  std::vector<std::string> findings_;
  Surroundings around_;
  Writer writer_;
  std::set<std::string> shown_;
  std::string end_of_open_;
  bool in_table_ = false;
  bool in_list_ = false;
};

}  // namespace

Woven make_page(const Input& input) { return Page(input).make(); }

Surroundings without_results(const Source& source, const BookPage& page, const Book& book,
                             const std::filesystem::path& root,
                             std::vector<std::string>& findings) {
  return {&book,
          page.name,
          source.file,
          [](const auto&, const auto&) { return std::string("0"); },
          [&](const auto& file) { return std::filesystem::is_regular_file(root / file); },
          &findings};
}

std::vector<std::string> check_chapter(const Source& source, const std::string& folder,
                                       const Book& book, const Order& order,
                                       const std::string& glossary,
                                       const std::filesystem::path& root) {
  std::vector<std::string> findings;
  const BookPage& page = page_of(book, folder);
  const Surroundings around = without_results(source, page, book, root, findings);
  check_page(page, source, parse_document(source, around), {&order, &glossary}, around);
  return without_repetitions(findings);
}

std::vector<std::string> without_repetitions(const std::vector<std::string>& lines) {
  std::set<std::string> seen;
  std::vector<std::string> once;
  std::copy_if(lines.begin(), lines.end(), std::back_inserter(once),
               [&](const std::string& line) { return seen.insert(line).second; });
  return once;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += (text.empty() ? "" : "\n") + line;
  }
  return text;
}

}  // namespace weave
