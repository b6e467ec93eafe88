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

std::string Cell::text_of_double(double number) {
  return without_minus_zero(fmt::format("{:.6g}", number));
}

Cell fixed(double number, int decimals) {
  Cell cell(without_minus_zero(fmt::format("{:.{}f}", number, decimals)));
  cell.is_number_ = true;
  return cell;
}

void Table::row(std::vector<Cell> cells) {
  if (cells.size() != header_.size()) {
    throw std::invalid_argument(
        fmt::format("Table: a row of {} cells under {} headings", cells.size(), header_.size()));
  }
  rows_.push_back(std::move(cells));
}

void Table::row(const std::string& text, const std::vector<double>& numbers, int decimals) {
  std::vector<Cell> cells = {text};
  for (const double number : numbers) {
    cells.push_back(fixed(number, decimals));
  }
  row(std::move(cells));
}

std::string Table::text() const {
  std::string header;
  std::string rule;
  std::vector<std::string> lines(rows_.size());
  for (std::size_t column = 0; column < header_.size(); ++column) {
    std::size_t width = display_width(header_[column]);
    bool right = !rows_.empty();
    for (const auto& row : rows_) {
      width = std::max(width, display_width(row[column].text()));
      right = right && row[column].is_number();
    }
    const auto padded = [&](const std::string& text) {
      return right ? fmt::format("  {:>{}}", text, width) : fmt::format("  {:<{}}", text, width);
    };
    header += padded(header_[column]);
    rule += "  " + std::string(width, '-');
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      lines[i] += padded(rows_[i][column].text());
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
