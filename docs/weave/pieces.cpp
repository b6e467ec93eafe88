#include "pieces.hpp"

#include <algorithm>
#include <regex>

#include "lexer.hpp"
#include "source.hpp"

namespace weave {
namespace {

/// How much deeper in brackets of any kind a line of code ends than it began.
long brackets(const std::string& code) {
  const auto count = [&](const std::string& kinds) {
    return std::ranges::count_if(code, [&](char c) { return kinds.find(c) != std::string::npos; });
  };
  return count("({[") - count(")}]");
}

/// The lines as items, which empty lines outside of all brackets separate.
std::vector<std::vector<std::string>> items_of(const std::vector<std::string>& lines) {
  std::vector<std::vector<std::string>> items(1);
  Lexer lexer;
  long depth = 0;
  for (const std::string& line : lines) {
    const bool ends = depth == 0 && !lexer.is_inside() && trimmed(line).empty();
    depth += brackets(lexer.code_of(line));
    if (!ends) {
      items.back().push_back(line);
    } else if (!items.back().empty()) {
      items.emplace_back();
    }
  }
  std::erase_if(items, [](const auto& item) { return item.empty(); });
  return items;
}

/// Whether a statement that begins so prints, states or records something.
bool begins_to_show(const std::string& line) {
  static const std::regex pattern(
      R"(out\.|(const )?nn::Table&? |auto& \w+ = out\.|rows?\(|\w+\.rows?\(|for \(.*\) (out\.|\w+\.rows?\().*)");
  return std::regex_search(line, pattern, std::regex_constants::match_continuous);
}

/// Whether at least half of the statements of a section show.
bool mostly_shows(const std::vector<std::string>& section) {
  Lexer lexer;
  std::size_t showing = 0;
  std::size_t others = 0;
  bool in_showing = false;
  long depth = 0;
  for (std::size_t i = 1; i + 1 < section.size(); ++i) {
    const std::string line = trimmed(section[i]);
    const long deeper = brackets(lexer.code_of(line));
    if (line.empty() || line.find_first_not_of("]});") == std::string::npos) {
      continue;  // closing brackets are no statement
    }
    if (!in_showing) {
      in_showing = begins_to_show(line);
      depth = 0;
    }
    (in_showing ? showing : others) += 1;
    depth += deeper;
    in_showing = in_showing && !(depth <= 0 && line.ends_with(';'));
  }
  return showing >= others;
}

bool is_section(const std::string& line) {
  return line.starts_with("const nn::Section ") || line.starts_with("const nn::TimedSection ");
}

/// Whether a function does nothing but give a row of a table back.
bool only_makes_row(const std::vector<std::string>& item) {
  const auto body =
      std::ranges::find_if(item, [](const auto& line) { return line.ends_with("{"); });
  return item.front().starts_with("nn::Row ") && body != item.end() && body + 1 != item.end() &&
         trimmed(*(body + 1)).starts_with("return {{");
}

bool shows(const std::vector<std::string>& item) {
  return is_section(item.front()) ? mostly_shows(item) : only_makes_row(item);
}

}  // namespace

std::vector<Piece> pieces_of(const std::vector<std::string>& code) {
  std::vector<Piece> pieces;
  for (const std::vector<std::string>& item : items_of(code)) {
    if (pieces.empty() || pieces.back().shows != shows(item)) {
      pieces.push_back({{}, shows(item)});
    } else {
      pieces.back().lines.emplace_back();
    }
    std::ranges::copy(item, std::back_inserter(pieces.back().lines));
  }
  return pieces;
}

}  // namespace weave
