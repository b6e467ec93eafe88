#pragma once
/// @file
/// The text of a CSV file, cut into records of cells. What the cells mean is not decided here, but in
/// common/data/csv.hpp. @ref chapter_stepwise_train reads such files.

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace nn {

/// Hands out the records of a CSV text (RFC 4180) one by one, and makes messages that say where we are.
///
/// * A record ends at LF, CRLF or CR, or where the text ends; blank lines are none.
/// * A cell may stand in double quotes, and then hold separators, line ends and, doubled, quotes. Blanks around a cell
///   are no part of it.
/// * The text is UTF-8, with or without a byte order mark, or UTF-16 with one. A Ctrl-Z at the end is dropped.
/// * Lines in front that begin with `#` are skipped, but for one that is the header, as NumPy writes it; behind the
///   first record, such a line is skipped where it has another number of cells.
class CsvText {
 public:
  /// One record.
  using Cells = std::vector<std::string_view>;

  /// `file` names it in messages. `bytes` is the content of the file. `separator` is a character, one of the words
  /// comma, semicolon, tab, pipe and space (any number of them), or nothing: then it is the one by which the first
  /// records are cut into equally many cells, or that a first line `sep=;` names. Throws DataError for what is no CSV
  /// file (an archive, a spreadsheet, a web page, ...) and for a text in another encoding, and says what it is;
  /// std::invalid_argument for another separator.
  CsvText(std::string file, std::string bytes, const std::string& separator);
  CsvText(const CsvText&) = delete;
  CsvText& operator=(const CsvText&) = delete;

  /// Gets the next record; false where there is none. The cells live as long as this object. Throws DataError where the
  /// text ends inside quotes, or something follows after a closing quote.
  bool next(Cells& cells);

  /// The line in which the last record begins, counted from 1.
  std::size_t line() const { return line_; }
  /// What separates cells.
  char separator() const { return separator_; }
  /// The same in words, "commas".
  std::string separators() const;
  /// The name of the file.
  const std::string& file() const { return file_; }
  /// What was done that is not evident, one sentence each.
  std::vector<std::string> notes() const;
  /// A message: the file, the line of the last record, then `what`.
  std::string message(const std::string& what) const { return message_at(line_, what); }
  /// Throws DataError with it.
  [[noreturn]] void fail(const std::string& what) const { fail_at(line_, what); }
  /// The same for another line; 0: none.
  [[noreturn]] void fail_at(std::size_t line, const std::string& what) const;

 private:
  std::string message_at(std::size_t line, const std::string& what) const;
  void decode();
  std::string_view rest() const { return std::string_view(text_).substr(position_); }
  bool skip_line_ends();
  void skip_line();
  std::size_t columns_by(char separator);
  void detect_separator();
  void skip_comments();
  void read_record(Cells& cells);
  std::string_view quoted_cell();

  std::string file_;
  std::string text_;
  std::deque<std::string>
      unescaped_;  // cells with doubled quotes; a deque, so that they stay where they are
  char separator_ = ',';
  std::size_t position_ = 0;
  std::size_t line_ = 0;
  std::size_t next_line_ = 1;
  std::size_t columns_ = 0;
  std::size_t comments_ = 0;
  std::vector<std::string> notes_;
};

/// A text as a cell of a CSV file whose separator is a comma: in quotes where it has to be.
std::string csv_cell(const std::string& text);

}  // namespace nn
