#include "lexer.hpp"

#include <algorithm>

#include "characters.hpp"

namespace weave {
namespace {

char character_at(const std::string& line, std::size_t at) {
  return at < line.size() ? line[at] : ' ';
}

bool begins_number(const std::string& line, std::size_t at) {
  return is_digit(line[at]) || (line[at] == '.' && is_digit(character_at(line, at + 1)));
}

/// Behind a number such as 1'000.5f or 0xFF'FF: an apostrophe in it begins no character literal.
std::size_t end_of_number(const std::string& line, std::size_t at) {
  while (is_word(character_at(line, at)) || character_at(line, at) == '.' ||
         (character_at(line, at) == '\'' && is_word(character_at(line, at + 1)))) {
    ++at;
  }
  return at;
}

bool begins_raw_text(const std::string& prefix) {
  return prefix == "R" || prefix == "LR" || prefix == "uR" || prefix == "UR" || prefix == "u8R";
}

}  // namespace

std::string Lexer::code_of(const std::string& line) {
  std::string code(line.size(), ' ');
  for (std::size_t at = 0; at < line.size();) {
    const bool was_inside = is_inside();
    const std::size_t end = end_of_piece(line, at);
    if (!was_inside && !is_inside()) {
      std::copy(line.begin() + static_cast<std::ptrdiff_t>(at),
                line.begin() + static_cast<std::ptrdiff_t>(end),
                code.begin() + static_cast<std::ptrdiff_t>(at));
    }
    at = end;
  }
  // These end with their line, unless a backslash continues it.
  if ((inside_ == Inside::text || inside_ == Inside::line_comment) && !line.ends_with('\\')) {
    inside_ = Inside::code;
  }
  return code;
}

/// Where the piece that begins at `at` ends; notes what comes behind it.
std::size_t Lexer::end_of_piece(const std::string& line, std::size_t at) {
  switch (inside_) {
    case Inside::line_comment:
      return line.size();
    case Inside::block_comment:
      return until("*/", line, at);
    case Inside::text:
      return end_of_text(line, at);
    case Inside::raw_text:
      return until(raw_mark_, line, at);
    default:
      return end_of_code(line, at);
  }
}

/// Of one word, number or other character, or of the sign that begins a comment or a text.
std::size_t Lexer::end_of_code(const std::string& line, std::size_t at) {
  if (line.compare(at, 2, "//") == 0 || line.compare(at, 2, "/*") == 0) {
    inside_ = line[at + 1] == '/' ? Inside::line_comment : Inside::block_comment;
    return at + 2;
  }
  if (line[at] == '"' || line[at] == '\'') {
    inside_ = Inside::text;
    quote_ = line[at];
    return at + 1;
  }
  if (begins_number(line, at)) {
    return end_of_number(line, at);
  }
  return is_word(line[at]) ? end_of_word(line, at) : at + 1;
}

/// Of a word, together with the opening of the raw string of which it is the prefix.
std::size_t Lexer::end_of_word(const std::string& line, std::size_t at) {
  std::size_t end = at;
  while (is_word(character_at(line, end))) {
    ++end;
  }
  const std::size_t open = line.find('(', end);
  if (character_at(line, end) != '"' || open == std::string::npos ||
      !begins_raw_text(line.substr(at, end - at))) {
    return end;
  }
  inside_ = Inside::raw_text;
  raw_mark_ = ")" + line.substr(end + 1, open - end - 1) + "\"";
  return open + 1;
}

/// Of a string or a character literal.
std::size_t Lexer::end_of_text(const std::string& line, std::size_t at) {
  for (; at < line.size(); ++at) {
    if (line[at] == '\\') {
      ++at;
    } else if (line[at] == quote_) {
      inside_ = Inside::code;
      return at + 1;
    }
  }
  return line.size();
}

/// Behind `mark`, with which code begins again, or the end of the line.
std::size_t Lexer::until(const std::string& mark, const std::string& line, std::size_t at) {
  const std::size_t place = line.find(mark, at);
  if (place == std::string::npos) {
    return line.size();
  }
  inside_ = Inside::code;
  return place + mark.size();
}

int depth_change(const std::string& code) {
  return static_cast<int>(std::count(code.begin(), code.end(), '{') -
                          std::count(code.begin(), code.end(), '}'));
}

}  // namespace weave
