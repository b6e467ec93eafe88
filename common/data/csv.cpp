#include "common/data/csv.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "common/base/files.hpp"
#include "common/base/numbers.hpp"
#include "common/data/narrowing.hpp"

namespace NN_NAMESPACE {
namespace {

using Cells = std::vector<std::string_view>;

/// A cell as it may stand in a message.
std::string quoted_cell(std::string_view cell) { return nn::in_quotes(cell, 30); }

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Cells split_cells(std::string_view line) {
  Cells cells;
  for (std::size_t start = 0; start <= line.size();) {
    const std::size_t comma = std::min(line.find(',', start), line.size());
    std::string_view cell = trimmed(line.substr(start, comma - start));
    if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') {
      cell = cell.substr(1, cell.size() - 2);
    }
    cells.push_back(cell);
    start = comma + 1;
  }
  return cells;
}

/// Hands out the lines of a text one by one and makes messages that say where we are.
class Lines {
 public:
  Lines(std::string file, std::string_view text) : file_(std::move(file)), rest_(text) {}

  bool next(std::string_view& line) {
    if (rest_.empty()) {
      return false;
    }
    ++number_;
    const auto end = rest_.find('\n');
    if (end == std::string_view::npos) {
      fail(
          "the file ends inside this line, so it is cut off (a complete last line ends in a "
          "newline)");
    }
    line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    return true;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw DataError(file_ + ":" + std::to_string(number_) + ": " + what);
  }

 private:
  std::string file_;
  std::string_view rest_;
  std::size_t number_ = 0;
};

std::string read_whole(const std::filesystem::path& file, std::uintmax_t max_bytes) {
  nn::require_regular_file(file);
  const std::uintmax_t size = std::filesystem::file_size(file);
  if (size == 0) {
    throw DataError(file.string() + ": the file is empty; expected a header line and samples");
  }
  if (size > max_bytes) {
    throw DataError(file.string() + ": " + std::to_string(size) +
                    " bytes, more than the limit of " + std::to_string(max_bytes));
  }
  return nn::read_file(file);
}

double number_in(std::string_view cell, const std::string& column, const Lines& lines) {
  std::errc error{};
  const double value = nn::parse_number<double>(cell, &error).value_or(0);
  if (error != std::errc{} || !std::isfinite(static_cast<Scalar>(value))) {
    lines.fail("column '" + column + "': " + quoted_cell(cell) + " is " +
               (error == std::errc{}                      ? "not a finite number"
                : error == std::errc::result_out_of_range ? "out of the range of numbers"
                                                          : "not a number"));
  }
  return value;
}

std::size_t find_label_column(const std::vector<std::string>& names, const CsvOptions& options,
                              const Lines& lines) {
  if (options.label_column.empty()) {
    return names.size() - 1;
  }
  const auto found = std::find(names.begin(), names.end(), options.label_column);
  if (found == names.end()) {
    lines.fail("there is no column '" + options.label_column + "' for the class; the last of " +
               std::to_string(names.size()) + " columns is " + quoted_cell(names.back()));
  }
  return static_cast<std::size_t>(found - names.begin());
}

/// Numbers the classes in the order of their names, 2 before 10 where all names are whole numbers.
void number_classes(const std::vector<std::string>& names_of_samples, Dataset& data) {
  const auto as_number = [](const std::string& name) {
    return nn::parse_number<long long>(name).value_or(-1);
  };
  std::map<std::string, Index> number;
  for (const auto& name : names_of_samples) {
    number.emplace(name, 0);
  }
  for (const auto& [name, unused] : number) {
    data.class_names.push_back(name);
  }
  const bool numeric = std::all_of(data.class_names.begin(), data.class_names.end(),
                                   [&](const auto& name) { return as_number(name) >= 0; });
  if (numeric) {
    std::stable_sort(data.class_names.begin(), data.class_names.end(),
                     [&](const auto& a, const auto& b) { return as_number(a) < as_number(b); });
  }
  for (Index k = 0; k < data.classes(); ++k) {
    number[data.class_names[k]] = k;
  }
  data.labels.set_size(names_of_samples.size());
  for (Index j = 0; j < names_of_samples.size(); ++j) {
    data.labels[j] = number[names_of_samples[j]];
  }
}

}  // namespace

Dataset read_csv(const std::filesystem::path& file, const CsvOptions& options) {
  const std::string text = read_whole(file, options.max_bytes);
  std::string_view content = text;
  if (content.starts_with("\xEF\xBB\xBF")) {
    content.remove_prefix(3);
  }
  Lines lines(file.string(), content);
  std::string_view line;
  lines.next(line);
  const Cells header = split_cells(line);
  if (header.size() < 2) {
    lines.fail("a header of " + std::to_string(header.size()) +
               " column; expected at least one feature and the class, separated by commas");
  }
  const std::vector<std::string> names(header.begin(), header.end());
  const std::size_t label = find_label_column(names, options, lines);

  Dataset data;
  data.feature_names = names;
  data.feature_names.erase(data.feature_names.begin() + static_cast<std::ptrdiff_t>(label));
  std::vector<double> values;
  std::vector<std::string> classes;
  while (lines.next(line)) {
    const Cells cells = split_cells(line);
    if (cells.size() != names.size()) {
      lines.fail(std::to_string(cells.size()) + " columns, but the header names " +
                 std::to_string(names.size()));
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i != label) {
        values.push_back(number_in(cells[i], names[i], lines));
      }
    }
    if (cells[label].empty()) {
      lines.fail("column '" + names[label] + "' is empty; expected the class of the sample");
    }
    classes.emplace_back(cells[label]);
  }
  if (classes.empty()) {
    lines.fail("a header and no samples");
  }
  // The file holds one sample per line, the matrix one per column: the numbers already stand in the right order.
  set_numbers(data, arma::mat(values.data(), names.size() - 1, classes.size(), false));
  number_classes(classes, data);
  return data;
}

}  // namespace NN_NAMESPACE
