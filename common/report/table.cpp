#include "common/report/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <stdexcept>

#include "common/base/csv_text.hpp"

namespace nn {
namespace {

/// A number that rounds to zero is written without a minus.
std::string without_minus_zero(const std::string& text) {
  const bool is_zero = text.find_first_not_of("-0.") == std::string::npos;
  return is_zero && text.starts_with('-') ? text.substr(1) : text;
}

/// How many columns of a terminal `text` takes. fmt knows (a Korean syllable takes two), but tells only by how much it
/// pads.
std::size_t display_width(const std::string& text) {
  constexpr std::size_t wide = 1000;
  const std::size_t padding = fmt::formatted_size("{:{}}", text, wide) - text.size();
  return wide - padding;
}

}  // namespace

Cell::Cell(std::string text) : value_(std::move(text)) {}
Cell::Cell(const char* text) : value_(text) {}
Cell::Cell(const Cell& other) = default;
Cell::Cell(Cell&& other) noexcept = default;
Cell& Cell::operator=(const Cell& other) = default;
Cell& Cell::operator=(Cell&& other) noexcept = default;
Cell::~Cell() = default;

std::string Cell::text(const std::string& format) const {
  return std::visit(
      [&](const auto& value) -> std::string {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::string>) {
          return value;
        } else if constexpr (std::is_same_v<T, double>) {
          return without_minus_zero(fmt::format(fmt::runtime(format), value));
        } else {
          return std::to_string(value);
        }
      },
      value_);
}

double Cell::number() const {
  return std::visit(
      [](const auto& value) {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
          return std::numeric_limits<double>::quiet_NaN();
        } else {
          return static_cast<double>(value);
        }
      },
      value_);
}

Entry::Entry(std::string its_column, Cell its_cell)
    : column(std::move(its_column)), cell(std::move(its_cell)) {}
Entry::Entry(const char* its_column, Cell its_cell)
    : column(its_column), cell(std::move(its_cell)) {}
Entry::Entry(const Entry& other) = default;
Entry::Entry(Entry&& other) noexcept = default;
Entry& Entry::operator=(const Entry& other) = default;
Entry& Entry::operator=(Entry&& other) noexcept = default;
Entry::~Entry() = default;

Heading::Heading(const std::string& text) : name(text) {
  // The last one, because a name from a file may stand before it.
  const std::size_t at = text.rfind(" {:");
  if (at != std::string::npos && text.ends_with('}')) {
    name = text.substr(0, at);
    format = text.substr(at + 1);
  }
}

void Table::row(const Row& entries) {
  std::vector<std::optional<Cell>> row(columns_.size());
  for (const Entry& entry : entries) {
    const Heading heading(entry.column);
    const auto found = std::ranges::find(columns_, heading.name, &Heading::name);
    const auto at = static_cast<std::size_t>(found - columns_.begin());
    if (found == columns_.end()) {
      columns_.push_back(heading);
      row.emplace_back();
      for (auto& earlier : rows_) {
        earlier.emplace_back("");
      }
    }
    if (row[at]) {
      throw std::logic_error("Table: a row has the column '" + heading.name + "' twice");
    }
    row[at] = entry.cell;
  }
  const auto end_of_key = row.begin() + static_cast<std::ptrdiff_t>(std::min(keys_, row.size()));
  if (!std::all_of(row.begin(), end_of_key, [](const auto& cell) { return cell.has_value(); })) {
    throw std::logic_error("Table: a row without its key, '" + columns_.front().name + "'");
  }
  rows_.emplace_back();
  for (const std::optional<Cell>& cell : row) {
    rows_.back().push_back(cell.value_or(""));
  }
}

void Table::rows(const std::vector<Column>& columns) {
  for (std::size_t i = 0; !columns.empty() && i < columns.front().cells.size(); ++i) {
    Row entries;
    for (const Column& column : columns) {
      if (column.cells.size() != columns.front().cells.size()) {
        throw std::logic_error("Table: the columns '" + columns.front().name + "' and '" +
                               column.name + "' are not equally long");
      }
      entries.push_back({column.name, column.cells[i]});
    }
    row(entries);
  }
}

std::size_t Table::position(const std::string& column) const {
  const auto found = std::ranges::find(columns_, column, &Heading::name);
  if (found == columns_.end()) {
    throw std::logic_error("Table: there is no column '" + column + "'");
  }
  return static_cast<std::size_t>(found - columns_.begin());
}

std::string Table::written(std::size_t row, std::size_t column) const {
  return rows_[row][column].text(columns_[column].format);
}

std::string Table::key(std::size_t row) const {
  std::string key;
  for (std::size_t i = 0; i < keys_; ++i) {
    key += (i == 0 ? "" : " ") + written(row, i);
  }
  return key;
}

double Table::at(const Cell& row_key, const std::string& column) const {
  const std::string wanted = row_key.text(columns_.empty() ? "{}" : columns_.front().format);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (key(i) == wanted && rows_[i][position(column)].is_number()) {
      return rows_[i][position(column)].number();
    }
  }
  throw std::logic_error("Table: there is no number '" + column + "' of '" + wanted + "'");
}

std::vector<double> Table::column(const std::string& name) const {
  std::vector<double> numbers;
  for (const auto& row : rows_) {
    if (row[position(name)].is_number()) {
      numbers.push_back(row[position(name)].number());
    }
  }
  if (numbers.empty()) {
    throw std::logic_error("Table: there is no number in the column '" + name + "'");
  }
  return numbers;
}

std::vector<Table::Named> Table::numbers() const {
  std::vector<Named> all;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    for (std::size_t column = keys_; column < columns_.size(); ++column) {
      if (rows_[row][column].is_number()) {
        all.push_back({key(row), columns_[column].name, rows_[row][column]});
      }
    }
  }
  return all;
}

std::vector<Table::Written> Table::written() const {
  std::vector<Written> columns;
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    columns.push_back({columns_[column].name, true, {}});
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::string text = written(i, column);
      columns.back().right = columns.back().right && (rows_[i][column].is_number() || text.empty());
      columns.back().cells.push_back(text);
    }
  }
  return columns;
}

std::string Table::text() const {
  std::vector<std::string> lines(2 + rows_.size());  // headings, a rule, the rows
  for (const Written& column : written()) {
    std::size_t width = display_width(column.name);
    for (const std::string& text : column.cells) {
      width = std::max(width, display_width(text));
    }
    const auto padded = [&](const std::string& text) {
      return column.right ? fmt::format("  {:>{}}", text, width)
                          : fmt::format("  {:<{}}", text, width);
    };
    lines[0] += padded(column.name);
    lines[1] += "  " + std::string(width, '-');
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      lines[2 + i] += padded(column.cells[i]);
    }
  }
  std::string all;
  for (const std::string& line : lines) {
    all += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return all;
}

std::string Table::csv(bool grid) const {
  std::string text;
  const auto add_line = [&](const auto& cell) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      text += (i == 0 ? "" : ",") + csv_cell(cell(i));
    }
    text += "\n";
  };
  add_line([&](std::size_t i) { return columns_[i].name; });
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (grid && row > 0 && rows_[row][0].number() != rows_[row - 1][0].number()) {
      text += "\n";
    }
    add_line([&](std::size_t i) { return rows_[row][i].text("{}"); });
  }
  return text;
}

}  // namespace nn
