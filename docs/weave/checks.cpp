#include "checks.hpp"

#include <algorithm>
#include <regex>

#include "results.hpp"

namespace weave {
namespace {

/// All prose in one line.
std::string prose_of(const Source& source) {
  std::string text;
  for (const Block& block : source.blocks) {
    for (const auto& line : block.lines) {
      text += block.is_prose ? trimmed(line) + " " : "";
    }
  }
  return text;
}

/// How often a word is bold.
std::size_t count_bold(const Inlines& text) {
  std::size_t count = 0;
  for (const Inline& piece : text) {
    count += (piece.kind == Inline::Kind::strong ? 1 : 0) + count_bold(piece.inside);
  }
  return count;
}

/// Each term stands in the glossary, and in bold, once, in the text: "**bias** (편향)".
void check_definitions(const Source& source, const std::vector<Part>& parts,
                       const std::string& glossary, const Surroundings& around) {
  const std::size_t line = source.metadata_lines.at("terms");
  const std::string text = prose_of(source);
  const std::vector<Term> terms = terms_of(source.metadata.at("terms"));
  if (terms.empty() && source.metadata.at("terms") != "none") {
    around.report(line, "'terms' is 'none' or has the form 'bias (편향), weight (가중치)'");
  }
  for (const Term& term : terms) {
    if (glossary.find("| " + term.name + " | " + term.korean + " |") == std::string::npos) {
      around.report(line, "the glossary does not have '" + term.name + " (" + term.korean + ")'");
    }
    const std::string definition = "**" + term.name + "** (" + term.korean + ")";
    const auto place = text.find(definition);
    if (place == std::string::npos || text.find(definition, place + 1) != std::string::npos) {
      around.report(line, "the text must define '" + definition + "' exactly once");
    }
  }
  std::size_t bold = 0;
  for (const Part& part : parts) {
    for (const Inlines& inlines : part.texts) {
      bold += count_bold(inlines);
    }
  }
  if (bold > terms.size()) {
    around.report(line, "only the first definition of a term of the metadata is bold");
  }
}

/// One line of a page that is written by hand.
class LineResolver {
 public:
  LineResolver(const std::string& line, std::size_t number, const Surroundings& around)
      : line_(line), number_(number), around_(around) {}

  std::string resolved() {
    std::string result;
    for (std::size_t at = 0; at < line_.size();) {
      const std::size_t end = end_of_code(at);
      if (end > at) {
        result += line_.substr(at, end - at);
        at = end;
      } else {
        check_number(at);
        result += next(at);
      }
    }
    return result;
  }

 private:
  /// Behind the code or formula that begins at `at`, or `at`.
  std::size_t end_of_code(std::size_t at) const {
    const std::string mark = line_[at] == '`'                    ? "`"
                             : line_.compare(at, 3, "\\f$") == 0 ? "\\f$"
                                                                 : "";
    const std::size_t end = mark.empty() ? std::string::npos : line_.find(mark, at + mark.size());
    return end == std::string::npos ? at : end + mark.size();
  }

  void check_number(std::size_t at) const {
    std::size_t place = 0;
    const std::string found = chapter_by_number(line_, at, place);
    if (!found.empty() && place == at) {
      around_.report(number_,
                     "'" + found + "': chapters are named: write [[name]] in place of the number");
    }
  }

  /// The reference at `at`, resolved, or one character; moves `at` behind it.
  std::string next(std::size_t& at) const {
    static const std::regex pattern(R"((?:\b([Cc]hapter) +)?\[\[([^\[\]]+)\]\])");
    std::smatch match;
    if (!std::regex_search(line_.begin() + static_cast<std::ptrdiff_t>(at), line_.end(), match,
                           pattern, std::regex_constants::match_continuous)) {
      return std::string(1, line_[at++]);
    }
    at += static_cast<std::size_t>(match.length());
    const Reference found = resolve(*around_.book, around_.self, match[1], match[2]);
    if (!found.error.empty()) {
      around_.report(number_, found.error);
    }
    return to_markdown({{Inline::Kind::reference, found.text, found.label, found.name, {}}});
  }

  const std::string& line_;
  std::size_t number_;
  const Surroundings& around_;
};

}  // namespace

void check_page(const BookPage& page, const Source& source, const std::vector<Part>& parts,
                const Rules& rules, const Surroundings& surroundings) {
  const bool is_chapter = !page.number().empty();
  surroundings.findings->insert(surroundings.findings->end(), source.problems.begin(),
                                source.problems.end());
  if (is_chapter && !source.metadata.contains("library")) {
    surroundings.report(1, "the metadata has no 'library'");
  }
  check_folds(parts, surroundings);
  check_end(parts, is_chapter, surroundings);
  check_definitions(source, parts, *rules.glossary, surroundings);
  if (is_chapter) {
    rules.order->check_terms(page.name, units_of(source, parts, surroundings), surroundings);
    rules.order->check_symbols(page.name, source, parts, surroundings);
  }
}

std::string resolve_page(const std::string& markdown, const Surroundings& surroundings,
                         const std::string& map) {
  std::string result;
  bool in_fence = false;
  bool in_code = false;  // by four blanks, after an empty line
  bool after_empty = true;
  std::size_t number = 0;
  for (const std::string& line : lines_of(markdown)) {
    ++number;
    const bool is_fence = line.starts_with("```") || line.starts_with("~~~");
    in_fence = is_fence ? !in_fence : in_fence;
    in_code = line.starts_with("    ") && (after_empty || in_code);
    after_empty = trimmed(line).empty();
    const bool is_code = in_fence || is_fence || in_code;
    if (!is_code && line == "{{map}}") {
      result += raw_html(map);
      continue;
    }
    result += (is_code ? line : LineResolver(line, number, surroundings).resolved()) + "\n";
  }
  return result;
}

}  // namespace weave
