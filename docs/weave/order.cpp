#include "order.hpp"

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>

#include "characters.hpp"
#include "lexer.hpp"

namespace weave {
namespace {

/// Stands where text is that has no terms: code, a formula, a link.
constexpr char barrier = '\x01';

std::string small(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return text;
}

/// The words of a text in small letters, line ends kept; collects the pages that it refers to.
std::string searchable(const Inlines& text, std::set<std::string>& references) {
  std::string result;
  for (const Inline& piece : text) {
    switch (piece.kind) {
      case Inline::Kind::text:
        result += small(piece.text);
        break;
      case Inline::Kind::strong:
      case Inline::Kind::emphasis:
        result += searchable(piece.inside, references);
        break;
      case Inline::Kind::reference:
        references.insert(piece.page);
        result += barrier;
        break;
      default:
        result += barrier + std::string(static_cast<std::size_t>(
                                            std::count(piece.text.begin(), piece.text.end(), '\n')),
                                        '\n');
    }
  }
  return result;
}

/// Does `term` stand at `place`, a blank in it being any blank? Returns its length there, or 0.
std::size_t length_at(const std::string& text, std::size_t place, const std::string& term) {
  std::size_t i = place;
  for (const char c : term) {
    if (i >= text.size() || (c == ' ' ? text[i] != ' ' && text[i] != '\n' : text[i] != c)) {
      return 0;
    }
    ++i;
  }
  for (const char* plural : {"es", "s", ""}) {
    const std::string ending = plural;
    const std::size_t end = i + ending.size();
    if (text.compare(i, ending.size(), ending) == 0 &&
        (end >= text.size() || !is_word(text[end]))) {
      return end - place;
    }
  }
  return 0;
}

/// The next place of a term as whole words, from `from` on; moves `from` there. Returns its length, or 0 at the end.
std::size_t find_term(const std::string& text, const std::string& term, std::size_t& from) {
  for (; from + term.size() <= text.size(); ++from) {
    if (from == 0 || !is_word(text[from - 1])) {
      if (const std::size_t length = length_at(text, from, term)) {
        return length;
      }
    }
  }
  return 0;
}

bool has_word(const std::string& text, const std::string& word) {
  std::size_t from = 0;
  for (; (from = text.find(word, from)) != std::string::npos; ++from) {
    const std::size_t end = from + word.size();
    if ((from == 0 || !is_word(text[from - 1])) && (end == text.size() || !is_word(text[end]))) {
      return true;
    }
  }
  return false;
}

/// The name without "nn::".
std::string bare(const std::string& symbol) { return symbol.substr(4); }

/// Calls `visit` with each line of the program, without texts and comments, and its number.
template <class Visit>
void visit_code(const Source& source, const Visit& visit) {
  for (const Block& block : source.blocks) {
    Lexer lexer;
    for (std::size_t i = 0; !block.is_prose && i < block.lines.size(); ++i) {
      visit(lexer.code_of(block.lines[i]), block.first_line + i);
    }
  }
}

/// Does the program use the symbol, other than in a `using` declaration?
bool is_used(const Source& source, const std::string& symbol) {
  bool named = false;
  bool used = false;
  bool in_using = false;
  visit_code(source, [&](const std::string& line, std::size_t) {
    in_using = in_using || line.starts_with("using ");
    named = named || has_word(line, symbol);
    used = used || (!in_using && has_word(line, bare(symbol)));
    in_using = in_using && line.find(';') == std::string::npos;
  });
  return named && used;
}

bool has_code(const Inlines& text, const std::string& word) {
  return std::any_of(text.begin(), text.end(), [&](const Inline& piece) {
    return (piece.kind == Inline::Kind::code && has_word(piece.text, word)) ||
           has_code(piece.inside, word);
  });
}

/// Does the prose name it in backticks?
bool is_named(const std::vector<Part>& parts, const std::string& symbol) {
  return std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
    return std::any_of(part.texts.begin(), part.texts.end(),
                       [&](const Inlines& text) { return has_code(text, bare(symbol)); });
  });
}

std::string described(const BookPage& page) {
  return "chapter " + page.number() + " (" + page.name + ")";
}

bool is_symbol(const std::string& text) {
  return std::regex_match(text, std::regex(R"(nn::[A-Za-z_]\w*)"));
}

}  // namespace

std::vector<Term> terms_of(const std::string& value) {
  static const std::regex pattern(R"(([^(),]+)\(([^()]+)\))");
  std::string text = value;
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::vector<Term> terms;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    terms.push_back({trimmed((*match)[1]), (*match)[2]});
  }
  return terms;
}

std::vector<std::string> symbols_of(const std::string& value) {
  std::vector<std::string> symbols;
  for (std::size_t start = 0; value != "none" && start < value.size();) {
    const std::size_t end = std::min(value.find(',', start), value.size());
    symbols.push_back(trimmed(value.substr(start, end - start)));
    start = end + 1;
  }
  return symbols;
}

Order::Order(const std::vector<Introduced>& pages) {
  for (const Introduced& page : pages) {
    if (page.page.number().empty()) {
      continue;
    }
    for (const Term& term : page.terms) {
      if (term_place_.emplace(small(term.name), chapters_.size()).second) {
        longest_first_.push_back(small(term.name));
      }
    }
    for (const std::string& symbol : page.symbols) {
      symbol_place_.emplace(symbol, chapters_.size());
    }
    chapters_.push_back(page);
  }
  std::stable_sort(longest_first_.begin(), longest_first_.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::size_t Order::place_of(const std::string& name) const {
  return static_cast<std::size_t>(
      std::find_if(chapters_.begin(), chapters_.end(),
                   [&](const Introduced& chapter) { return chapter.page.name == name; }) -
      chapters_.begin());
}

void Order::check_terms(const std::string& name, const std::vector<Unit>& units,
                        const Surroundings& surroundings) const {
  const std::size_t here = place_of(name);
  for (const Unit& unit : units) {
    std::set<std::string> references;
    std::string text = searchable(unit.text, references);
    for (const std::string& term : longest_first_) {
      const std::size_t place = term_place_.at(term);
      const BookPage& page = chapters_[place].page;
      bool allowed = place <= here || references.contains(page.name);
      std::size_t from = 0;
      while (const std::size_t length = find_term(text, term, from)) {
        if (!allowed) {
          const auto lines =
              std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(from), '\n');
          surroundings.report(unit.line + static_cast<std::size_t>(lines),
                              "the term '" + term + "' is defined in " + described(page) +
                                  " only: use other words, or refer to [[" + page.name +
                                  "]] in the same paragraph");
          allowed = true;  // once in a paragraph is enough
        }
        for (std::size_t i = from; i < from + length; ++i) {
          text[i] = text[i] == '\n' ? '\n' : barrier;
        }
      }
    }
  }
}

bool Order::is_known(const std::string& symbol, std::size_t place) const {
  const auto found = symbol_place_.find(symbol);
  return found != symbol_place_.end() && found->second <= place;
}

void Order::check_used(std::size_t place, const Source& source,
                       const Surroundings& surroundings) const {
  static const std::regex pattern(R"(\bnn::[A-Za-z_]\w*)");
  std::set<std::string> reported;
  visit_code(source, [&](const std::string& line, std::size_t number) {
    for (std::sregex_iterator match(line.begin(), line.end(), pattern), end; match != end;
         ++match) {
      const std::string symbol = match->str();
      if (is_known(symbol, place) || !reported.insert(symbol).second) {
        continue;
      }
      const auto later = symbol_place_.find(symbol);
      surroundings.report(
          number, "the code uses " + symbol + ", which " +
                      (later == symbol_place_.end()
                           ? "no chapter introduces"
                           : described(chapters_[later->second].page) + " introduces only") +
                      ": explain it here and name it under 'library', or do without it");
    }
  });
}

void Order::check_introduced(std::size_t place, const Source& source,
                             const std::vector<Part>& parts,
                             const Surroundings& surroundings) const {
  const std::size_t line =
      source.metadata_lines.contains("library") ? source.metadata_lines.at("library") : 1;
  std::set<std::string> seen;
  for (const std::string& symbol : chapters_[place].symbols) {
    if (!is_symbol(symbol)) {
      surroundings.report(line, "'" + symbol + "' under 'library' is not of the form nn::name");
      continue;
    }
    if (!seen.insert(symbol).second) {
      surroundings.report(line, "'library' has " + symbol + " twice");
      continue;
    }
    if (symbol_place_.at(symbol) < place) {
      surroundings.report(line, "'library' has " + symbol + ", but " +
                                    described(chapters_[symbol_place_.at(symbol)].page) +
                                    " has introduced it");
    }
    if (!is_used(source, symbol)) {
      surroundings.report(line, "'library' has " + symbol + ", but the code does not use it");
    }
    if (!is_named(parts, symbol)) {
      surroundings.report(line, "'library' has " + symbol + ", but the text never names `" +
                                    bare(symbol) + "`: explain it");
    }
  }
}

void Order::check_symbols(const std::string& name, const Source& source,
                          const std::vector<Part>& parts, const Surroundings& surroundings) const {
  const std::size_t place = place_of(name);
  if (place < chapters_.size()) {
    check_used(place, source, surroundings);
    check_introduced(place, source, parts, surroundings);
  }
}

std::vector<Unit> units_of(const Source& source, const std::vector<Part>& parts,
                           const Surroundings& surroundings) {
  std::vector<Unit> units;
  for (const char* key : {"title", "question", "builds on", "symbols"}) {
    const std::size_t line = source.metadata_lines.at(key);
    units.push_back({line, parse_text(source.metadata.at(key), line, surroundings)});
  }
  for (const Part& part : parts) {
    Unit unit{part.line, {}};  // a row of a table is one
    for (const Inlines& text : part.texts) {
      unit.text.insert(unit.text.end(), text.begin(), text.end());
      unit.text.push_back({Inline::Kind::code, "", "", "", {}});
    }
    units.push_back(unit);
  }
  return units;
}

}  // namespace weave
