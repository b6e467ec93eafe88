#include "common/report/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

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

std::string Cell::text(const std::string& format) const {
  if (const auto* number = std::get_if<double>(&number_)) {
    return without_minus_zero(fmt::format(fmt::runtime(format), *number));
  }
  if (const auto* count = std::get_if<std::int64_t>(&number_)) {
    return std::to_string(*count);
  }
  if (const auto* count = std::get_if<std::uint64_t>(&number_)) {
    return std::to_string(*count);
  }
  return text_;
}

Table::Table(const std::vector<std::string>& headings) {
  for (const std::string& heading : headings) {
    // The last one, because a name from a file may stand before it.
    const std::size_t at = heading.rfind(" {:");
    if (at != std::string::npos && heading.ends_with('}')) {
      columns_.push_back({heading.substr(0, at), heading.substr(at + 1)});
    } else {
      columns_.push_back({heading, "{:.6g}"});
    }
  }
}

void Table::row(const std::vector<Cell>& cells) {
  if (cells.size() != columns_.size()) {
    throw std::invalid_argument(
        fmt::format("Table: a row of {} cells under {} headings", cells.size(), columns_.size()));
  }
  std::vector<Written> row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    row.push_back({cells[i], cells[i].text(columns_[i].format)});
  }
  rows_.push_back(std::move(row));
}

void Table::row(const std::string& text, const std::vector<double>& numbers) {
  std::vector<Cell> cells = {text};
  cells.insert(cells.end(), numbers.begin(), numbers.end());
  row(cells);
}

std::vector<Table::Entry> Table::numbers() const {
  std::vector<Entry> entries;
  for (const auto& row : rows_) {
    for (std::size_t column = 1; column < columns_.size(); ++column) {
      if (row[column].cell.is_number()) {
        entries.push_back({row[0].text, columns_[column].name, row[column].cell});
      }
    }
  }
  return entries;
}

std::string Table::text() const {
  std::string header;
  std::string rule;
  std::vector<std::string> lines(rows_.size());
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    std::size_t width = display_width(columns_[column].name);
    bool right = !rows_.empty();
    for (const auto& row : rows_) {
      width = std::max(width, display_width(row[column].text));
      right = right && row[column].cell.is_number();
    }
    const auto padded = [&](const std::string& text) {
      return right ? fmt::format("  {:>{}}", text, width) : fmt::format("  {:<{}}", text, width);
    };
    header += padded(columns_[column].name);
    rule += "  " + std::string(width, '-');
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      lines[i] += padded(rows_[i][column].text);
    }
  }
  const auto line_of = [](const std::string& padded) {
    return padded.substr(0, padded.find_last_not_of(' ') + 1) + "\n";
  };
  std::string all = line_of(header) + line_of(rule);
  for (const auto& line : lines) {
    all += line_of(line);
  }
  return all;
}

}  // namespace nn
