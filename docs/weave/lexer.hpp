#pragma once
/// @file
/// Tells code from comments and texts, line by line.

#include <string>

namespace weave {

/// Reads a C++ program line by line. Comments, raw strings and lines that a backslash continues go on in the next.
class Lexer {
 public:
  /// The line with a blank for each character of comments, strings and character literals, quotation marks included.
  std::string code_of(const std::string& line);

  /// Does the line that comes next begin within a comment or a string?
  bool is_inside() const { return inside_ != Inside::code; }

 private:
  enum class Inside { code, line_comment, block_comment, text, raw_text };

  std::size_t end_of_piece(const std::string& line, std::size_t at);
  std::size_t end_of_code(const std::string& line, std::size_t at);
  std::size_t end_of_word(const std::string& line, std::size_t at);
  std::size_t end_of_text(const std::string& line, std::size_t at);
  std::size_t until(const std::string& mark, const std::string& line, std::size_t at);

  Inside inside_ = Inside::code;
  char quote_ = '"';      // what ends the text
  std::string raw_mark_;  // what ends the raw string
};

/// How much deeper in braces a line of code ends than it began. `code` is what Lexer::code_of() leaves of it.
int depth_change(const std::string& code);

}  // namespace weave
