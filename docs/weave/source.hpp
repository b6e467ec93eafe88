#pragma once
/// @file
/// Takes a chapter's `main.cpp` apart: metadata, prose, code.

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace weave {

/// What is wrong, as one line: "main.cpp:12: ...".
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  Error(const std::string& file, std::size_t line, const std::string& what)
      : std::runtime_error(file + ":" + std::to_string(line) + ": " + what) {}
};

/// A run of lines of one kind.
struct Block {
  bool is_prose;  ///< Comments with two slashes from column 0, without these; otherwise code.
  std::size_t first_line;          ///< Line number of the first line in the file, from 1.
  std::vector<std::string> lines;  ///< No empty line at either end.
};

/// A chapter as it is written.
struct Source {
  std::string file;  ///< For messages.
  /// "title", "question", "builds on", "terms", "symbols", and perhaps "library"; a value has the lines of its text.
  std::map<std::string, std::string> metadata;
  std::map<std::string, std::size_t> metadata_lines;  ///< Where each of them begins.
  std::vector<Block> blocks;                          ///< Prose and code in turn.
  std::vector<std::string> problems;  ///< Where it breaks the literate rule, "main.cpp:12: ...".
};

/// Text as lines, without their ends (LF or CRLF) and without a byte-order mark.
std::vector<std::string> lines_of(const std::string& text);

/// The words of a text: what stands between blanks and line ends.
std::vector<std::string> words_of(const std::string& text);

/// `text` without blanks at either end.
std::string trimmed(const std::string& text);

/// Takes `text`, the content of `file`, apart. Throws Error where the metadata are missing or not understood;
/// notes among the problems prose wider than 100 columns, code wider than 80, and prose inside a function.
Source parse_source(const std::string& file, const std::string& text);

}  // namespace weave
