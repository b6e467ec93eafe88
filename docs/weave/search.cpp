#include "search.hpp"

#include <algorithm>
#include <map>
#include <regex>

namespace weave {
namespace {

const std::string glossary_file = "docs/pages/glossary.md";

/// A row of a table in the glossary.
struct GlossaryRow {
  std::size_t line;
  std::vector<std::string> cells;
};

/// The rows of the table whose head begins with `head`.
std::vector<GlossaryRow> rows_of(const std::string& glossary, const std::string& head,
                                 std::size_t columns) {
  std::vector<GlossaryRow> rows;
  bool inside = false;
  std::size_t number = 0;
  for (const std::string& line : lines_of(glossary)) {
    ++number;
    if (line.starts_with("| " + head + " |") || !line.starts_with("|")) {
      inside = line.starts_with("|");
    } else if (inside && !line.starts_with("|-")) {
      rows.push_back({number, cells_of(line)});
      if (rows.back().cells.size() != columns) {
        throw Error(glossary_file, number, "not a row of " + std::to_string(columns) + " cells");
      }
    }
  }
  return rows;
}

std::string without_remarks(const std::string& text) {
  return trimmed(std::regex_replace(text, std::regex(R"(\([^()]*\))"), ""));
}

/// The texts between commas that are in no remark: "a, b (c, d)" has two.
std::vector<std::string> listed(const std::string& text) {
  static const std::regex item(R"((?:[^,(]|\([^()]*\))+)");
  std::vector<std::string> items;
  for (std::sregex_iterator match(text.begin(), text.end(), item), end; match != end; ++match) {
    items.push_back(trimmed(match->str()));
  }
  return items;
}

/// Makes the entries.
class Indexer {
 public:
  Indexer(const std::vector<ReadPage>& pages, const Book& book, const std::string& glossary)
      : pages_(pages), book_(book), glossary_(glossary) {}

  std::vector<SearchEntry> entries() {
    for (const ReadPage& page : pages_) {
      read_sections(page);
    }
    terms();
    synonyms();
    titles();
    entries_.insert(entries_.end(), headings_.begin(), headings_.end());
    return std::move(entries_);
  }

 private:
  /// Notes the headings of a page, and in which section each of its words in bold stands.
  void read_sections(const ReadPage& read) {
    std::string link = read.page.label + ".html";
    for (const Part& part : read.parts) {
      if (part.kind == Part::Kind::heading) {
        const std::string title = plain_text(part);
        link = read.page.label + ".html#" + anchor_of(read.page.label, title);
        headings_.push_back({"heading", title, "", "", "", read.page.full_title(), link});
      }
      for (const Inlines& text : part.texts) {
        read_bold(read.page.name, text, link);
      }
    }
  }

  void read_bold(const std::string& page, const Inlines& text, const std::string& link) {
    for (const Inline& piece : text) {
      if (piece.kind == Inline::Kind::strong) {
        definitions_.emplace(std::pair(page, to_plain(piece.inside)), link);
      }
      read_bold(page, piece.inside, link);
    }
  }

  void terms() {
    for (const GlossaryRow& row : rows_of(glossary_, "term", 5)) {
      const std::string& name = row.cells[0];
      const BookPage page = introducing_page(row);
      const auto defined = definitions_.find({page.name, name});
      const std::string link =
          defined == definitions_.end() ? page.label + ".html" : defined->second;
      terms_[name] = entries_.size();
      entries_.push_back({"term", name, row.cells[1], "", row.cells[3], page.full_title(), link});
    }
  }

  /// The page that the last cell names, as [[name]]; where there is none, the glossary itself.
  BookPage introducing_page(const GlossaryRow& row) const {
    const std::string& cell = row.cells[4];
    const bool is_name = cell.starts_with("[[") && cell.ends_with("]]");
    const std::string name = is_name ? cell.substr(2, cell.size() - 4) : "glossary";
    const BookPage* page = find_page(book_, name);
    if (page == nullptr || (!is_name && !cell.empty())) {
      throw Error(glossary_file, row.line, unknown_page(book_, is_name ? name : cell));
    }
    return *page;
  }

  void synonyms() {
    for (const GlossaryRow& row : rows_of(glossary_, "also called", 3)) {
      for (const std::string& see : listed(row.cells[2])) {
        const auto term = terms_.find(without_remarks(see));
        if (term == terms_.end()) {
          throw Error(glossary_file, row.line, "'" + see + "' is no term of the glossary");
        }
        const SearchEntry meant = entries_[term->second];
        entries_.push_back(
            {"synonym", row.cells[0], row.cells[1], see, meant.note, meant.where, meant.link});
      }
    }
  }

  void titles() {
    for (const BookPage& page : book_) {
      if (page.label != "mainpage") {
        entries_.push_back(
            {"title", page.full_title(), "", "", page.question, "", page.label + ".html"});
      }
    }
  }

  const std::vector<ReadPage>& pages_;
  const Book& book_;
  const std::string& glossary_;
  std::vector<SearchEntry> entries_;
  std::vector<SearchEntry> headings_;
  std::map<std::pair<std::string, std::string>, std::string>
      definitions_;                           // the link, by page and word
  std::map<std::string, std::size_t> terms_;  // places among the entries
};

/// With one blank between words, and without the marks of links and formulas.
std::string one_line(const std::string& text) {
  static const std::regex marks(link_mark + R"(|\\[()\[\]])");
  std::string line;
  for (const std::string& word : words_of(std::regex_replace(text, marks, ""))) {
    line += (line.empty() ? "" : " ") + word;
  }
  return line;
}

/// A line of Markdown without what marks emphasis, code, formulas, cells and names.
std::string without_mark_up(const std::string& line) {
  static const std::regex mark_up(R"(\\f[$\[\]]|[*`|]|\[\[\w+(:\w+)?\]\]|@(ref|subpage) \w+)");
  return std::regex_replace(line, mark_up, " ");
}

/// As a string of JavaScript.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    result += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c == '\n' ? ' ' : c);
  }
  return result + "\"";
}

}  // namespace

std::vector<SearchEntry> search_entries(const std::vector<ReadPage>& pages, const Book& book,
                                        const std::string& glossary) {
  return Indexer(pages, book, glossary).entries();
}

std::vector<SearchText> search_texts(const std::vector<ReadPage>& pages) {
  std::vector<SearchText> texts;
  for (const auto& [page, parts] : pages) {
    texts.push_back({page.full_title(), page.label + ".html", {}});
    for (const Part& part : parts) {
      const std::string text = one_line(plain_text(part));
      if (part.kind == Part::Kind::heading) {
        texts.push_back({page.full_title() + ": " + text,
                         page.label + ".html#" + anchor_of(page.label, text),
                         {}});
      } else if (!text.empty()) {
        texts.back().paragraphs.push_back(text);
      }
    }
  }
  std::erase_if(texts, [](const SearchText& text) { return text.paragraphs.empty(); });
  return texts;
}

std::vector<SearchText> search_texts(const std::string& markdown) {
  static const std::regex heading(R"(#+ (.*?) *(?:\{#(\w+)\})?)");
  const BookPage page = written_page(markdown);
  const std::string file = page.label == "mainpage" ? "index.html" : page.label + ".html";
  std::vector<SearchText> texts = {{page.title, file, {}}};
  std::string paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) {
      texts.back().paragraphs.push_back(one_line(paragraph));
    }
    paragraph.clear();
  };
  std::smatch match;
  for (const std::string& line : lines_of(markdown)) {
    if (line.starts_with('#') && std::regex_match(line, match, heading)) {
      end_paragraph();
      const std::string anchor = match[2];
      if (anchor != page.label) {
        texts.push_back(
            {page.title + ": " + match[1].str(), file + (anchor.empty() ? "" : "#" + anchor), {}});
      }
    } else if (trimmed(line).empty() || line.starts_with("|-")) {
      end_paragraph();
    } else {
      if (line.starts_with('|')) {
        end_paragraph();  // each row for itself
      }
      paragraph += without_mark_up(line) + " ";
    }
  }
  end_paragraph();
  std::erase_if(texts, [](const SearchText& text) { return text.paragraphs.empty(); });
  return texts;
}

std::string search_script(const std::vector<SearchText>& texts) {
  std::string script =
      "// The text of the site, section by section: weave made it.\nconst course_text = [\n";
  for (const SearchText& text : texts) {
    script +=
        "{where: " + quoted(text.where) + ", link: " + quoted(text.link) + ", paragraphs: [\n";
    for (const std::string& paragraph : text.paragraphs) {
      script += quoted(paragraph) + ",\n";
    }
    script += "]},\n";
  }
  return script + "];\n";
}

std::string search_script(const std::vector<SearchEntry>& entries) {
  std::string script =
      "// What the search finds beside Doxygen's own results: weave made it of the chapters and "
      "the "
      "glossary.\nconst course_index = [\n";
  for (const SearchEntry& entry : entries) {
    script += "{kind: " + quoted(entry.kind) + ", text: " + quoted(entry.text);
    for (const auto& [key, value] : {std::pair("korean", entry.korean),
                                     {"see", entry.see},
                                     {"note", entry.note},
                                     {"where", entry.where}}) {
      script += value.empty() ? "" : std::string(", ") + key + ": " + quoted(value);
    }
    script += ", link: " + quoted(entry.link) + "},\n";
  }
  return script + "];\n";
}

}  // namespace weave
