#include "common/base/csv_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <tuple>

#include "common/base/errors.hpp"
#include "common/base/numbers.hpp"
#include "common/base/text.hpp"

namespace nn {
namespace {

constexpr auto none = std::string_view::npos;

struct Kind {
  std::string_view begins;
  std::string_view what;
};
/// Files that are handed in for CSV files, by how they begin.
constexpr std::array kinds = {
    Kind{"PK\x03\x04",
         "a ZIP archive or a spreadsheet (.xlsx, .ods): unpack it, or save it as CSV"},
    Kind{"\xD0\xCF\x11\xE0", "an old spreadsheet (.xls): save it as CSV"},
    Kind{"BZh", "packed by bzip2: unpack it with bunzip2"},
    Kind{"\xFD"
         "7zXZ",
         "packed by xz: unpack it with unxz"},
    Kind{"\x28\xB5\x2F\xFD", "packed by zstd: unpack it with unzstd"},
    Kind{"7z\xBC\xAF", "a 7-Zip archive: unpack it"},
    Kind{"PAR1", "a Parquet file: save it as CSV"},
    Kind{"\x89HDF", "an HDF5 file: save its table as CSV"},
    Kind{"\x93NUMPY", "an array of NumPy: write it with numpy.savetxt"},
    Kind{"SQLite format 3", "a database of SQLite: export its table as CSV"},
    Kind{"%PDF", "a PDF document"},
    Kind{"\x89PNG", "an image"},
    Kind{"\xFF\xD8\xFF", "an image"},
    Kind{"<", "a web page or XML, perhaps in place of a download that failed"},
    Kind{"{", "JSON: save it as CSV"},
    Kind{"[{", "JSON: save it as CSV"},
    Kind{"@relation", "an ARFF file of Weka: save it as CSV"},
    Kind{"@RELATION", "an ARFF file of Weka: save it as CSV"},
    Kind{"version https://git-lfs",
         "a pointer of Git LFS: fetch the file itself with git lfs pull"}};

struct Separator {
  char character;
  std::string_view word;
};
constexpr std::array separator_words = {Separator{',', "comma"}, Separator{';', "semicolon"},
                                        Separator{'\t', "tab"}, Separator{'|', "pipe"},
                                        Separator{' ', "space"}};

/// Whether cells could be told apart by it.
bool can_separate(char c) {
  const bool plain = c == '\t' || (c >= ' ' && c < 127 && c != '"');
  return plain && std::string_view("0123456789.+-eE").find(c) == none;
}

char separator_from(const std::string& text) {
  for (const auto& [character, word] : separator_words) {
    if (text == word || text == std::string(word) + "s") {
      return character;
    }
  }
  if (text == "\\t") {
    return '\t';
  }
  if (text.size() != 1 || !can_separate(text[0])) {
    throw std::invalid_argument(
        "--separator: " + in_quotes(text) +
        " is neither one character nor one of the words comma, semicolon, tab, pipe, space");
  }
  return text[0];
}

void append_utf8(std::string& text, std::uint32_t code) {
  const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0U | code >> 6U);
    add(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    add(0xE0U | code >> 12U);
    add(0x80U | (code >> 6U & 0x3FU));
    add(0x80U | (code & 0x3FU));
  } else {
    add(0xF0U | code >> 18U);
    add(0x80U | (code >> 12U & 0x3FU));
    add(0x80U | (code >> 6U & 0x3FU));
    add(0x80U | (code & 0x3FU));
  }
}

/// UTF-16 as UTF-8; empty where it is damaged.
std::string from_utf16(std::string_view bytes, bool high_byte_first) {
  std::string text;
  text.reserve(bytes.size());
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(bytes[i]);
    const auto b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<std::uint32_t>(high_byte_first ? a << 8U | b : b << 8U | a);
  };
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    if (i + 1 == bytes.size()) {
      return {};
    }
    std::uint32_t code = unit(i);
    if (code >= 0xD800 && code < 0xE000) {
      const std::uint32_t low = i + 3 < bytes.size() ? unit(i + 2) : 0;
      if (code >= 0xDC00 || low < 0xDC00 || low >= 0xE000) {
        return {};
      }
      code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
      i += 2;
    }
    append_utf8(text, code);
  }
  return text;
}

/// Whether bytes above 127 come in pairs, as two for each character of Korean do.
bool in_pairs(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    if (i + 1 == text.size() || static_cast<unsigned char>(text[i + 1]) < 0x41) {
      return false;
    }
    i += 2;
  }
  return true;
}

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

/// How many lines end in `text`.
std::size_t line_ends(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool first_of_two = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    count += is_line_end(text[i]) && !first_of_two ? 1 : 0;
  }
  return count;
}

}  // namespace

CsvText::CsvText(std::string file, std::string bytes, const std::string& separator)
    : file_(std::move(file)), text_(std::move(bytes)) {
  decode();
  const std::size_t end = text_.find_last_not_of("\x1A\r\n");  // DOS ended files with a Ctrl-Z
  if (end != none && text_.find('\x1A', end) != none) {
    text_.resize(end + 1);
  }
  std::string wanted = separator;
  skip_line_ends();
  const std::string_view ahead = rest();
  if (ahead.size() > 4 && ahead.starts_with("sep=") &&
      (ahead.size() == 5 || is_line_end(ahead[5]))) {
    if (wanted.empty() && !can_separate(ahead[4])) {
      fail_at(next_line_, in_quotes(ahead.substr(0, 5)) + " names no separator; give --separator");
    }
    wanted = wanted.empty() ? std::string(1, ahead[4]) : wanted;
    skip_line();
  }
  if (!wanted.empty()) {
    separator_ = separator_from(wanted);
  } else {
    detect_separator();
  }
  skip_comments();
}

std::string CsvText::message_at(std::size_t line, const std::string& what) const {
  return file_ + (line > 0 ? ":" + std::to_string(line) : "") + ": " + what;
}

void CsvText::fail_at(std::size_t line, const std::string& what) const {
  throw DataError(message_at(line, what));
}

std::string CsvText::separators() const {
  for (const auto& [character, word] : separator_words) {
    if (character == separator_) {
      return std::string(word) + "s";
    }
  }
  return std::string("'") + separator_ + "'";
}

/// Makes UTF-8 of the text, or says what it is.
void CsvText::decode() {
  const std::string_view text = text_;
  if (text.starts_with(std::string_view("\xFF\xFE\0\0", 4)) ||
      text.starts_with(std::string_view("\0\0\xFE\xFF", 4))) {
    fail_at(0, "this is text in UTF-32: convert it, as by iconv -f UTF-32 -t UTF-8");
  }
  const bool high_byte_first = text.starts_with("\xFE\xFF");
  if (high_byte_first || text.starts_with("\xFF\xFE")) {
    std::string decoded = from_utf16(text.substr(2), high_byte_first);
    if (decoded.empty()) {
      fail_at(0, "this is text in UTF-16, cut off or damaged");
    }
    text_ = std::move(decoded);
    return;
  }
  if (text.starts_with("\xEF\xBB\xBF")) {
    text_.erase(0, 3);
    return decode();
  }
  const auto start = text.find_first_not_of(" \t\r\n");
  for (const auto& [begins, what] : kinds) {
    if (start != none && text.substr(start).starts_with(begins)) {
      fail_at(0, "this is no CSV file, but " + std::string(what));
    }
  }
  // Files of Weka often begin with comments.
  const std::string_view head = text.substr(0, 8192);
  if (text.starts_with("%") &&
      (head.find("\n@relation") != none || head.find("\n@RELATION") != none)) {
    fail_at(0, "this is no CSV file, but an ARFF file of Weka: save it as CSV");
  }
  const auto zeros = std::count(
      text.begin(),
      text.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(text.size(), 1000)), '\0');
  if (zeros > 0 &&
      static_cast<std::size_t>(zeros) * 3 >= std::min<std::size_t>(text.size(), 1000)) {
    fail_at(0,
            "this is no text, or text in UTF-16 without a byte order mark (then convert it, as by "
            "iconv -f UTF-16LE -t UTF-8)");
  }
  const std::size_t wrong = find_not_utf8(text);
  if (wrong != none) {
    const std::size_t line =
        1 + static_cast<std::size_t>(
                std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(wrong), '\n'));
    const std::string_view name = in_pairs(text) ? "CP949" : "WINDOWS-1252";
    fail_at(line, fmt::format("the byte 0x{:02x} is not UTF-8; perhaps the text is {}: convert it, "
                              "as by iconv -f {} -t UTF-8",
                              static_cast<unsigned char>(text[wrong]),
                              name == "CP949" ? "CP949 (Korean)" : "Latin-1 (Western)", name));
  }
}

/// Goes to the next line that is not blank; false where there is none.
bool CsvText::skip_line_ends() {
  const std::size_t end = std::min(text_.find_first_not_of("\r\n", position_), text_.size());
  next_line_ += line_ends(rest().substr(0, end - position_));
  position_ = end;
  return position_ < text_.size();
}

/// Goes to the next line.
void CsvText::skip_line() {
  position_ = std::min(text_.find_first_of("\r\n", position_), text_.size());
  skip_line_ends();
}

/// How many cells each of the first records has if this is the separator; 0 where they do not agree.
std::size_t CsvText::columns_by(char separator) {
  const auto before = std::tuple(position_, next_line_, line_);
  separator_ = separator;
  std::size_t columns = 0;
  Cells cells;
  try {
    for (int record = 0; record < 10 && skip_line_ends();) {
      if (text_[position_] == '#') {
        skip_line();
        continue;
      }
      read_record(cells);
      if (record++ > 0 && cells.size() != columns) {
        columns = 0;
        break;
      }
      columns = cells.size();
    }
  } catch (const DataError&) {
    columns = 0;
  }
  std::tie(position_, next_line_, line_) = before;
  return columns;
}

void CsvText::detect_separator() {
  std::size_t most = 1;
  char best = ',';
  for (const char candidate : {',', ';', '\t', '|'}) {
    const std::size_t columns = columns_by(candidate);
    if (columns > most) {
      most = columns;
      best = candidate;
    }
  }
  if (most == 1) {
    // The records never agree: take what is in the first, so that messages are about its columns.
    while (skip_line_ends() && text_[position_] == '#') {
      skip_line();
    }
    const std::string_view first = rest().substr(0, rest().find_first_of("\r\n"));
    const std::size_t found = first.find_first_of(";\t|");
    best = first.find(',') == none && found != none ? first[found] : ',';
  }
  separator_ = best;
}

/// Skips lines in front that begin with #, but for a header: as many cells as the line below, which begins with a
/// number.
void CsvText::skip_comments() {
  while (skip_line_ends() && text_[position_] == '#') {
    const std::size_t start = position_;
    const std::size_t line = next_line_;
    Cells names;
    Cells sample;
    read_record(names);
    const bool below = skip_line_ends() && text_[position_] != '#';
    if (below && names.size() > 1) {
      read_record(sample);
    }
    position_ = start;
    next_line_ = line;
    if (sample.size() == names.size() && parse_number<double>(sample[0])) {
      notes_.push_back(
          fmt::format("line {} begins with # and is taken for the names of the columns", line));
      ++position_;
      return;
    }
    skip_line();
    ++comments_;
  }
}

bool CsvText::next(Cells& cells) {
  while (skip_line_ends()) {
    const bool marked = text_[position_] == '#';
    line_ = next_line_;
    read_record(cells);
    if (cells.size() == 1 && cells[0].empty()) {
      continue;  // blanks
    }
    if (marked && columns_ > 0 && cells.size() != columns_) {
      ++comments_;
      continue;
    }
    columns_ = columns_ == 0 ? cells.size() : columns_;
    return true;
  }
  return false;
}

/// Reads the record at `position_`, which must be there, and goes behind it.
void CsvText::read_record(Cells& cells) {
  cells.clear();
  const char* const begin = text_.data();
  const char* const end = begin + text_.size();
  const char* p = begin + position_;
  const auto skip_blanks = [&] {
    while (p < end && (*p == ' ' || *p == '\t') && (*p != separator_ || *p == ' ')) {
      ++p;
    }
  };
  for (;;) {
    skip_blanks();
    if (p < end && *p == '"') {
      position_ = static_cast<std::size_t>(p - begin);
      cells.push_back(quoted_cell());
      p = begin + position_;
      const char* const closed = p;
      skip_blanks();
      if (separator_ == ' ' && p > closed && p < end && !is_line_end(*p)) {
        continue;
      }
      if (p < end && *p != separator_ && !is_line_end(*p)) {
        line_ = next_line_;
        fail(fmt::format(
            "column {}: text follows after the closing quote (quotes inside quotes are doubled)",
            cells.size()));
      }
    } else {
      const char* const start = p;
      while (p < end && *p != separator_ && *p != '\n' && *p != '\r') {
        ++p;
      }
      const char* last = p;
      while (last > start && (last[-1] == ' ' || last[-1] == '\t')) {
        --last;
      }
      cells.emplace_back(start, static_cast<std::size_t>(last - start));
    }
    if (p == end || *p != separator_) {
      break;
    }
    ++p;
  }
  if (p < end) {
    p += *p == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1;
    ++next_line_;
  }
  position_ = static_cast<std::size_t>(p - begin);
}

/// Reads the cell that begins with the quote at `position_`, and goes behind its closing quote.
std::string_view CsvText::quoted_cell() {
  const std::size_t start = position_ + 1;
  bool doubled = false;
  std::size_t end = text_.find('"', start);
  while (end != none && end + 1 < text_.size() && text_[end + 1] == '"') {
    doubled = true;
    end = text_.find('"', end + 2);
  }
  if (end == none) {
    line_ = next_line_;
    fail("the file ends inside a quoted cell of this line, so it is cut off");
  }
  std::string_view cell = std::string_view(text_).substr(start, end - start);
  position_ = end + 1;
  next_line_ += line_ends(cell);
  if (doubled) {
    std::string& plain = unescaped_.emplace_back();
    for (std::size_t i = 0; i < cell.size(); ++i) {
      plain += cell[i];
      i += cell[i] == '"' ? 1 : 0;
    }
    cell = plain;
  }
  return cell;
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == none) {
    return text;
  }
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  }
  return quoted + "\"";
}

std::vector<std::string> CsvText::notes() const {
  std::vector<std::string> notes = notes_;
  if (comments_ > 0) {
    notes.push_back(comments_ == 1 ? std::string("skipped a line that begins with #")
                                   : fmt::format("skipped {} lines that begin with #", comments_));
  }
  return notes;
}

}  // namespace nn
