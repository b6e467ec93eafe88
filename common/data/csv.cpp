#include "common/data/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <unordered_map>

#include "common/base/csv_text.hpp"
#include "common/base/errors.hpp"
#include "common/base/input_file.hpp"
#include "common/base/numbers.hpp"
#include "common/base/text.hpp"
#include "common/data/narrowing.hpp"

namespace NN_NAMESPACE {
namespace {

using Cells = nn::CsvText::Cells;
using nn::in_quotes;

constexpr Index max_classes = 10000;
constexpr Index no_column = std::numeric_limits<Index>::max();

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view no_break_space = "\xC2\xA0";  // as spreadsheets and web pages have it
  while (text.starts_with(no_break_space)) {
    text.remove_prefix(no_break_space.size());
  }
  while (text.ends_with(no_break_space)) {
    text.remove_suffix(no_break_space.size());
  }
  const auto first = text.find_first_not_of(" \t");
  return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lower(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small;
}

bool is_one_of(const std::string& text, const auto& list) {
  return std::ranges::find(list, text) != list.end();
}

/// Whether people write this where a value is missing.
bool is_missing(std::string_view text) {
  constexpr std::array<std::string_view, 8> words = {"",  "na",   "nan",  "n/a",
                                                     "?", "null", "none", "-"};
  return is_one_of(lower(text), words);
}

/// Whether a column of this name holds classes.
bool names_classes(std::string_view name) {
  constexpr std::array<std::string_view, 6> names = {"label",   "labels", "class",
                                                     "classes", "target", "species"};
  return is_one_of(lower(name), names);
}

/// Whether a column of this name numbers or names the rows.
bool names_rows(std::string_view name) {
  constexpr std::array<std::string_view, 18> names = {
      "",    "rownames",   "row names", "row_names", "row.names", "rowname",
      "row", "row number", "id",        "idx",       "index",     "unnamed: 0",
      "no",  "row_number", "no.",       "nr",        "nr.",       "#"};
  const std::string small = lower(name);
  return is_one_of(small, names) || small.ends_with("_id") || small.ends_with(" id") ||
         name.ends_with("Id") || name.ends_with("ID");
}

/// The number that a cell is, perhaps not a finite one; also with a plus sign, and 0 for one that is too small. `error`
/// says why it is none.
std::optional<double> number_in(std::string_view cell, std::errc& error) {
  if (auto number = nn::parse_number<double>(cell, &error)) {
    return number;
  }
  cell = trimmed(cell);
  if (cell.size() > 1 && cell[0] == '+' && cell[1] != '-' && cell[1] != '+') {
    cell.remove_prefix(1);
  }
  auto number = nn::parse_number<double>(cell, &error);
  if (error == std::errc::result_out_of_range &&
      std::abs(std::strtod(std::string(cell).c_str(), nullptr)) < 1) {
    error = {};
    number = 0;
  }
  return number;
}

/// The finite number that a cell is.
std::optional<double> number_in(std::string_view cell) {
  std::errc error{};
  const auto number = number_in(cell, error);
  return number && std::isfinite(*number) ? number : std::nullopt;
}

/// What we learn of a column while it is read.
struct FileColumn {
  std::string name;
  bool used = true;         // as a feature
  bool maybe_rows = false;  // its name says that it numbers or names the rows
  bool counts = true;       // each number is one more than the one before
  bool words = false;       // some cells are no numbers
  double last = 0;
  bool whole = true;     // all numbers are
  bool repeats = false;  // some cells are equal; known where it may number the rows
  std::set<std::string, std::less<>> cells = {};
};

/// The classes of the samples, in the order in which they turn up.
class Classes {
 public:
  /// Takes the class of the next sample.
  void add(std::string_view name) {
    if (!labels_.empty() && names_[labels_.back()] == name) {
      labels_.push_back(labels_.back());
      return;
    }
    auto found = numbers_.find(std::string(name));
    if (found == numbers_.end()) {
      found = numbers_.emplace(name, names_.size()).first;
      names_.emplace_back(name);
    }
    labels_.push_back(found->second);
  }
  bool contains(std::string_view name) const { return numbers_.contains(std::string(name)); }
  const std::vector<std::string>& names() const { return names_; }
  const std::vector<Index>& labels() const { return labels_; }

  /// Puts classes together that are equal as numbers, and numbers all in the order of their names. Returns what there
  /// is to say about it.
  std::string put_in_order(Dataset& data) const;

 private:
  std::vector<std::string> names_;
  std::vector<Index> labels_;
  std::unordered_map<std::string, Index> numbers_;
};

std::string Classes::put_in_order(Dataset& data) const {
  std::vector<std::optional<double>> values;
  std::ranges::transform(names_, std::back_inserter(values),
                         [](const auto& name) { return number_in(name); });
  const bool numeric = std::ranges::all_of(values, [](const auto& v) { return v.has_value(); });
  std::vector<Index> order(names_.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::ranges::sort(order, [&](Index a, Index b) {
    if (numeric && *values[a] != *values[b]) {
      return *values[a] < *values[b];
    }
    return numeric && names_[a].size() != names_[b].size() ? names_[a].size() < names_[b].size()
                                                           : names_[a] < names_[b];
  });
  std::vector<Index> number(names_.size());
  std::string merged;
  for (Index i = 0; i < order.size(); ++i) {
    const std::string& name = names_[order[i]];
    if (i > 0 && numeric && *values[order[i]] == *values[order[i - 1]]) {
      if (merged.empty()) {
        merged = fmt::format("the classes {} and {} are the same number, and so one class",
                             in_quotes(data.class_names.back(), 30), in_quotes(name, 30));
      }
    } else {
      data.class_names.push_back(name);
    }
    number[order[i]] = data.classes() - 1;
  }
  data.labels.set_size(labels_.size());
  std::ranges::transform(labels_, data.labels.begin(), [&](Index label) { return number[label]; });
  return merged;
}

/// Thrown when the first line turns out to be a sample.
struct HeaderMissing {};

/// Reads one file.
class Reader {
 public:
  Reader(nn::CsvText& text, const CsvOptions& options) : text_(text), options_(options) {}
  Dataset read();

 private:
  enum class Header { there, missing, maybe_missing };

  [[noreturn]] void fail(const std::string& what) const { text_.fail(what); }
  void note(const std::string& what) { data_.notes.push_back(text_.file() + ": " + what); }
  std::string shown(Index column) const;
  std::optional<Index> find_column(const std::string& wanted) const;
  Index column_for(const std::string& option, const std::string& wanted) const;
  void name_columns(const Cells& first);
  void choose_target();
  void ignore_columns();
  void keep_named_features();
  void require_one_target() const;
  std::string name_of(const FileColumn& column) const;
  std::string list_of_columns() const;
  Header judge_header(const Cells& first) const;
  void read_record(Cells& cells);
  void read_number(std::string_view cell, FileColumn& column);
  [[noreturn]] void fail_number(std::string_view cell, const FileColumn& column,
                                std::errc error) const;
  std::string without_comma(std::string_view cell) const;
  void read_target(std::string_view cell);
  bool is_sample(const Cells& first) const;
  void settle_features();
  bool leave_out(const FileColumn& column, bool is_last);
  void settle_classes();
  void note_one_hot();
  [[noreturn]] void fail_quantity(const std::string& example) const;

  nn::CsvText& text_;
  const CsvOptions& options_;
  Dataset data_;
  std::vector<FileColumn> columns_;
  Index target_ = no_column;
  bool named_ = true;  // whether the columns have names of their own
  std::vector<double> values_;
  Index samples_ = 0;
  Classes classes_;
  std::vector<Scalar> quantities_;
  std::string blanks_;  // a class with blanks around it
};

std::string Reader::shown(Index column) const {
  return columns_[column].name.empty()
             ? fmt::format("column {}", column + 1)
             : fmt::format("column {}, {}", column + 1, in_quotes(columns_[column].name));
}

std::optional<Index> Reader::find_column(const std::string& wanted) const {
  std::optional<Index> found;
  for (Index i = 0; i < columns_.size(); ++i) {
    if (named_ && columns_[i].name == wanted) {
      if (found) {
        fail(fmt::format("the columns {} and {} are both called {}; give a number, counted from 1",
                         *found + 1, i + 1, in_quotes(wanted)));
      }
      found = i;
    }
  }
  const auto number = nn::parse_number<Index>(wanted);
  return !found && number && *number >= 1 && *number <= columns_.size() ? std::optional(*number - 1)
                                                                        : found;
}

Index Reader::column_for(const std::string& option, const std::string& wanted) const {
  const auto found = find_column(wanted);
  if (!found) {
    throw nn::NoSuchColumn(text_.message(fmt::format(
        "{}: there is no column {}; there are {}", option, in_quotes(wanted), list_of_columns())));
  }
  return *found;
}

/// What a column is called, also where the file has no name for it.
std::string Reader::name_of(const FileColumn& column) const {
  return column.name.empty() ? fmt::format("column_{}", &column - columns_.data() + 1)
                             : column.name;
}

/// How many columns there are, and their names; of very many, the first.
std::string Reader::list_of_columns() const {
  constexpr Index most = 10;
  std::string list = fmt::format("{}", columns_.size());
  for (Index i = 0; i < std::min<Index>(columns_.size(), most) && named_; ++i) {
    list += (i == 0 ? ": " : ", ") + in_quotes(columns_[i].name, 30);
  }
  return list + (columns_.size() > most && named_ ? ", ..." : "");
}

void Reader::name_columns(const Cells& first) {
  for (const std::string_view cell : first) {
    columns_.push_back({std::string(trimmed(cell))});
  }
  named_ = options_.header.value_or(true);
  while (named_ && columns_.size() > 1 && columns_.back().name.empty()) {
    columns_.pop_back();  // a comma at the end of the line
  }
  const Index least = options_.target == Target::none ? 1 : 2;
  if (columns_.size() < least) {
    const bool blanks = first[0].find_first_of(" \t") != std::string_view::npos;
    fail(
        fmt::format("a header of {} column; expected at least one feature and the class, separated "
                    "by {} ({}; a title above the names? delete it)",
                    columns_.size(), text_.separators(),
                    blanks ? "by blanks? --separator space" : "or by what? --separator"));
  }
  if (!named_) {
    for (Index i = 0; i < columns_.size(); ++i) {
      columns_[i].name = fmt::format("column_{}", i + 1);
    }
  }
}

/// Finds the column with the class.
void Reader::choose_target() {
  if (options_.target == Target::none) {
    return;
  }
  const std::string& wanted = options_.class_column;
  const Index last = columns_.size() - 1;
  target_ = last;
  if (!wanted.empty()) {
    target_ = wanted == "first" && !find_column(wanted)  ? 0
              : wanted == "last" && !find_column(wanted) ? last
                                                         : column_for("--class-column", wanted);
    return;
  }
  std::vector<Index> found;
  std::vector<Index> called_y;
  bool called_x = false;
  for (Index i = 0; i <= last && named_; ++i) {
    const std::string name = lower(columns_[i].name);
    if (names_classes(name)) {
      found.push_back(i);
    }
    if (name == "y") {
      called_y.push_back(i);
    }
    called_x = called_x || name == "x";
  }
  if (found.empty() && !called_x) {  // x and y are coordinates
    found = called_y;
  }
  if (found.size() > 1) {
    fail(fmt::format("{} and {} may both be the class: choose by --class-column", shown(found[0]),
                     shown(found[1])));
  }
  if (found.size() == 1 && found[0] != last) {
    target_ = found[0];
    note(fmt::format("the class is in {}, by its name (--class-column last: in {})", shown(target_),
                     shown(last)));
  } else if (found.empty() && called_x && called_y.size() == 1 && called_y[0] != last) {
    note(fmt::format("the class is in {}, the last (--class-column y: in {})", shown(last),
                     shown(called_y[0])));
  }
}

void Reader::ignore_columns() {
  const bool keep_all = options_.ignore == std::vector<std::string>{"none"} && !find_column("none");
  for (const std::string& wanted : options_.ignore) {
    if (!keep_all) {
      const Index column = column_for("--ignore", wanted);
      if (column == target_) {
        fail(fmt::format("--ignore: {} holds the class", shown(column)));
      }
      columns_[column].used = false;
    }
  }
  keep_named_features();
  if (target_ != no_column) {
    columns_[target_].used = false;
  }
  require_one_target();
  if (std::ranges::none_of(columns_, &FileColumn::used)) {
    fail("no column is left for the features");
  }
  for (FileColumn& column : columns_) {
    column.maybe_rows = column.used && options_.ignore.empty() && options_.features.empty() &&
                        named_ && names_rows(column.name);
  }
}

/// Leaves out the columns that CsvOptions::features does not name, or that are not among the first.
void Reader::keep_named_features() {
  std::set<std::string> names;
  std::ranges::for_each(columns_, [&](const auto& column) { names.insert(name_of(column)); });
  const std::set<std::string> wanted(options_.features.begin(), options_.features.end());
  const auto is_there = [&](const std::string& name) { return names.contains(name); };
  const bool by_name = std::ranges::any_of(wanted, is_there);
  const auto missing = std::ranges::find_if_not(options_.features, is_there);
  if (by_name && missing != options_.features.end()) {
    fail(fmt::format("there is no column {}, which the network needs; there are {}",
                     in_quotes(*missing, 40), list_of_columns()));
  }
  if (by_name && target_ != no_column && wanted.contains(name_of(columns_[target_]))) {
    fail(fmt::format("{} is a feature for the network, so it is not the class: --class-column",
                     shown(target_)));
  }
  const Index first = options_.first > 0 ? options_.first : columns_.size();
  for (Index i = 0; i < columns_.size(); ++i) {
    const bool kept = by_name ? wanted.contains(name_of(columns_[i])) : i < first;
    if (columns_[i].used && i != target_ && !kept) {
      columns_[i].used = false;
      note(fmt::format("{} is left out", shown(i)));
    }
  }
}

/// A second column with the name of the class would be a feature that nobody can name.
void Reader::require_one_target() const {
  for (Index i = 0; i < columns_.size() && named_ && target_ != no_column; ++i) {
    if (columns_[i].used && columns_[i].name == columns_[target_].name) {
      fail(fmt::format(
          "{} and {} have the same name, and one is the class: rename one, or --ignore {}",
          shown(std::min(i, target_)), shown(std::max(i, target_)), i + 1));
    }
  }
}

/// Whether the first record is a header, as far as it can tell.
Reader::Header Reader::judge_header(const Cells& first) const {
  if (options_.header) {
    return *options_.header ? Header::there : Header::missing;
  }
  Index numbers = 0;
  Index features = 0;
  Index number = no_column;
  for (Index i = 0; i < columns_.size(); ++i) {
    if (names_classes(columns_[i].name)) {
      return Header::there;
    }
    if (columns_[i].used) {
      ++features;
      if (number_in(first[i])) {
        ++numbers;
        number = i;
      }
    }
  }
  if (numbers == features) {
    return Header::maybe_missing;
  }
  if (numbers > 0) {
    fail(
        fmt::format("is this a header or a sample? Column {} of the first line holds the number "
                    "{}: give --no-header "
                    "or --header",
                    number + 1, in_quotes(first[number], 30)));
  }
  return Header::there;
}

/// A number with a decimal comma as one with a point; empty where it is none.
std::string Reader::without_comma(std::string_view cell) const {
  std::string number(trimmed(cell));
  const auto comma = number.find(',');
  if (comma == std::string::npos || text_.separator() == ',') {
    return "";
  }
  number[comma] = '.';
  return number_in(number) ? number : "";
}

void Reader::fail_number(std::string_view cell, const FileColumn& column, std::errc error) const {
  const std::string what =
      fmt::format("column {}: {} is ", in_quotes(column.name), in_quotes(cell, 30));
  if (error == std::errc::result_out_of_range) {
    fail(what + "out of the range of numbers");
  }
  if (const std::string with_point = without_comma(cell); !with_point.empty()) {
    fail(what + "not a number: it has a decimal comma; write points, as in " + with_point +
         " (in a spreadsheet: save it with English numbers)");
  }
  fail(what + (error == std::errc{} ? "not a finite number (" : "not a number (") +
       (is_missing(trimmed(cell)) ? "a missing value: fill it in, or delete the line; " : "") +
       (column.used ? "to leave the column out: --ignore; if it is the class: --class-column)"
                    : "to predict classes: --task classification)"));
}

void Reader::read_number(std::string_view cell, FileColumn& column) {
  std::errc error{};
  const auto number = number_in(cell, error);
  const double value = number.value_or(0);
  if (!number || !std::isfinite(static_cast<Scalar>(value))) {
    if (!column.maybe_rows) {
      fail_number(cell, column, error);
    }
    column.words = true;
  }
  values_.push_back(value);
  if (column.counts) {
    column.counts = number && (samples_ == 0 || *number == column.last + 1);
    column.last = number.value_or(0);
  }
  if (column.maybe_rows && !column.repeats) {
    column.repeats = !column.cells.emplace(cell).second;
    column.whole = column.whole && number && *number == std::floor(*number);
  }
}

void Reader::read_target(std::string_view cell) {
  const std::string_view name = trimmed(cell);
  if (name.empty()) {
    fail("column " + in_quotes(columns_[target_].name) +
         " is empty; expected the class of the sample");
  }
  if (options_.target == Target::quantity) {
    std::errc error{};
    const auto number = number_in(name, error);
    if (!number || !std::isfinite(static_cast<Scalar>(*number))) {
      fail_number(cell, columns_[target_], error);
    }
    quantities_.push_back(static_cast<Scalar>(*number));
    return;
  }
  if (name.size() != cell.size() && blanks_.empty()) {
    blanks_ = cell;
  }
  classes_.add(name);
  if (classes_.names().size() > max_classes) {
    fail(fmt::format("more than {} classes in {}", max_classes, shown(target_)));
  }
}

void Reader::read_record(Cells& cells) {
  while (cells.size() > columns_.size() && cells.back().empty()) {
    cells.pop_back();  // a comma at the end of the line
  }
  if (cells.size() != columns_.size()) {
    fail(fmt::format("{} columns, but {} {}{}", cells.size(),
                     named_ ? "the header names" : "the first line has", columns_.size(),
                     samples_ == 0 && named_ && cells.size() == columns_.size() + 1
                         ? " (are the first row names, as R writes them? Then name them, too)"
                         : ""));
  }
  for (Index i = 0; i < cells.size(); ++i) {
    if (columns_[i].used) {
      read_number(cells[i], columns_[i]);
    } else if (i == target_) {
      read_target(cells[i]);
    }
  }
  ++samples_;
}

/// Whether the first record is a sample, where all its features are numbers, and the others were read.
bool Reader::is_sample(const Cells& first) const {
  const bool fractions =
      std::ranges::all_of(first, [](auto cell) { return number_in(cell).has_value(); }) &&
      std::ranges::any_of(first, [](auto cell) {
        const double number = *number_in(cell);
        return number != std::floor(number);
      });
  return fractions || (target_ != no_column && classes_.contains(trimmed(first[target_])));
}

/// Whether a column is left out of the features because it numbers or names the samples.
bool Reader::leave_out(const FileColumn& column, bool is_last) {
  const auto number = static_cast<Index>(&column - columns_.data());
  const bool rows = column.maybe_rows && (column.words || (column.whole && !column.repeats));
  if (rows && !is_last) {
    note(fmt::format("{} numbers or names the samples, and is left out (--ignore none keeps it)",
                     shown(number)));
    return true;
  }
  if (column.words) {
    fail(fmt::format("{} holds words, and there is no other feature", shown(number)));
  }
  if (column.maybe_rows || (column.counts && samples_ >= 5)) {
    note(fmt::format(
        "{} {}, and is taken for a feature; if it only numbers the samples: --ignore {}",
        shown(number),
        column.counts ? "counts 1 up from sample to sample" : "has a name as of row numbers",
        column.name.empty() ? std::to_string(number + 1) : nn::printable(column.name, 60)));
  }
  return false;
}

void Reader::settle_features() {
  const auto features = static_cast<Index>(std::ranges::count_if(columns_, &FileColumn::used));
  // The file holds one sample per line, the matrix one per column: the numbers already stand in the right order.
  const arma::mat numbers(values_.data(), features, samples_, false);
  std::vector<Index> kept;
  Index left = features;
  Index row = 0;
  for (const FileColumn& column : columns_) {
    if (column.used) {
      if (leave_out(column, left == 1)) {
        --left;
      } else {
        kept.push_back(row);
        data_.feature_names.push_back(name_of(column));
      }
      ++row;
    }
  }
  const auto noted = static_cast<std::ptrdiff_t>(data_.notes.size());
  set_numbers(data_, left < features ? arma::mat(numbers.rows(IndexVector(kept))) : numbers);
  std::for_each(data_.notes.begin() + noted, data_.notes.end(),
                [&](std::string& what) { what = text_.file() + ": " + what; });
}

void Reader::fail_quantity(const std::string& example) const {
  text_.fail_at(
      0, fmt::format(
             "{} looks like a quantity ({}), not like classes, which are what is predicted here: "
             "--class-column names another column, --task classification takes each number for a "
             "class",
             shown(target_), example));
}

/// Says so where the class is the last of several columns of which each sample has a 1 in one, and 0 in the others.
void Reader::note_one_hot() {
  if (data_.class_names != std::vector<std::string>{"0", "1"}) {
    return;
  }
  RowVector sum = arma::conv_to<RowVector>::from(data_.labels);
  for (Index i = data_.features(); i-- > 0 && !arma::any(sum > 1);) {
    sum += data_.X.row(i);
    const RowVector x = data_.X.row(i);
    if (arma::any(x != 0 && x != 1)) {
      return;
    }
    if (arma::all(sum == 1)) {
      note(fmt::format(
          "from {} on, the last columns look like one class, one-hot: a single column with its "
          "name is what is expected",
          in_quotes(data_.feature_names[i])));
      return;
    }
  }
}

void Reader::settle_classes() {
  if (const std::string merged = classes_.put_in_order(data_); !merged.empty()) {
    note(merged);
  }
  const std::vector<std::string>& names = data_.class_names;
  if (!blanks_.empty()) {
    note(fmt::format("blanks around a class are no part of it: {}", in_quotes(blanks_, 30)));
  }
  std::map<std::string, const std::string*> seen;
  bool numeric = true;
  double largest = 0;
  for (const std::string& name : names) {
    const auto [other, is_new] = seen.emplace(lower(name), &name);
    if (!is_new) {
      note(fmt::format("{} and {} are two classes", in_quotes(*other->second, 30),
                       in_quotes(name, 30)));
    }
    if (is_missing(name)) {
      note(fmt::format("{} is a class like others; are samples without a class meant?",
                       in_quotes(name, 30)));
    }
    const auto number = number_in(name);
    numeric = numeric && number;
    largest = std::max(largest, std::abs(number.value_or(0)));
    if (numeric && *number != std::floor(*number) && options_.target == Target::automatic) {
      numeric = std::ranges::all_of(names, [](const auto& n) { return number_in(n).has_value(); });
      if (numeric) {
        fail_quantity("such as " + nn::printable(name, 30));
      }
    }
  }
  note_one_hot();
  if (options_.target != Target::automatic) {
    return;
  }
  const Index classes = names.size();
  if (std::ranges::all_of(
          names,
          [&](const auto& name) { return number_in(name) || !without_comma(name).empty(); }) &&
      !numeric) {
    fail_quantity("with decimal commas, such as " + nn::printable(names.front(), 30));
  }
  if (classes == 1) {
    text_.fail_at(
        0, fmt::format(
               "{} holds only one class, {}: there is nothing to tell apart (--class-column names "
               "another column)",
               shown(target_), in_quotes(names[0], 30)));
  }
  const bool many = classes > 20 && samples_ < 20 * classes;
  const bool spread = largest >= 1000 && 2 * classes > samples_;
  if (numeric && (many || spread)) {
    fail_quantity(fmt::format("{} numbers, {} samples", classes, samples_));
  }
  if (!numeric && classes > 20 && 2 * classes > samples_) {
    text_.fail_at(
        0, fmt::format(
               "{} holds {} classes for {} samples: --class-column names another column, --task "
               "classification insists",
               shown(target_), classes, samples_));
  }
}

Dataset Reader::read() {
  Cells first;
  if (!text_.next(first)) {
    text_.fail_at(0, "the file holds nothing but blank lines; expected a header line and samples");
  }
  for (const std::string& what : text_.notes()) {
    note(what);
  }
  name_columns(first);
  choose_target();
  ignore_columns();
  const Header header = judge_header(first);
  Cells cells = first;
  if (header == Header::missing) {
    read_record(cells);
  }
  Index empty = 0;
  while (text_.next(cells)) {
    if (std::ranges::all_of(cells, [](auto cell) { return cell.empty(); })) {
      ++empty;
      continue;
    }
    read_record(cells);
    if (header == Header::maybe_missing && is_sample(first)) {
      throw HeaderMissing();
    }
  }
  if (samples_ == 0) {
    fail(header == Header::there ? "a header and no samples"
                                 : "a single line, which may be a header; expected samples");
  }
  if (header == Header::maybe_missing) {
    text_.fail_at(
        0,
        "is the first line a header or a sample? It holds numbers: give --no-header or --header");
  }
  if (empty > 0) {
    note(fmt::format("skipped {} {} of empty cells", empty, empty == 1 ? "line" : "lines"));
  }
  settle_features();
  data_.target_name = target_ == no_column ? "" : name_of(columns_[target_]);
  if (options_.target == Target::quantity) {
    data_.targets = RowVector(quantities_.data(), quantities_.size());
  } else if (options_.target != Target::none) {
    settle_classes();
  }
  return std::move(data_);
}

}  // namespace

Dataset read_csv(const std::filesystem::path& file, const CsvOptions& options) {
  nn::InputFile input(file);
  std::string bytes = input.read_rest(options.max_bytes);
  if (bytes.empty()) {
    input.fail("the file is empty; expected a header line and samples");
  }
  nn::CsvText text(input.name(), std::move(bytes), options.separator);
  try {
    return Reader(text, options).read();
  } catch (const HeaderMissing&) {
    CsvOptions without = options;
    without.header = false;
    Dataset data = read_csv(file, without);
    data.notes.insert(
        data.notes.begin(),
        input.name() + ": there is no header: the first line is a sample (--header if it is one)");
    return data;
  }
}

}  // namespace NN_NAMESPACE
