#pragma once
/// @file
/// Tables with aligned columns for a terminal. Every chapter prints some.

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace nn {

/// One cell of a Table: a text, a count, or a number with a point.
class Cell {
 public:
  /// A text, written as it is.
  Cell(std::string text) : text_(std::move(text)) {}
  /// A text, written as it is.
  Cell(const char* text) : text_(text) {}

  /// A number. A count (of any integer type) is written as it is, one with a point as its column says.
  template <typename T>
  requires std::is_arithmetic_v<T> Cell(T number) {
    if constexpr (std::floating_point<T>) {
      number_ = static_cast<double>(number);
    } else if constexpr (std::signed_integral<T>) {
      number_ = static_cast<std::int64_t>(number);
    } else {
      number_ = static_cast<std::uint64_t>(number);
    }
  }

  /// What is written where numbers with a point have this format.
  std::string text(const std::string& format = "{:.6g}") const;
  /// Whether it is a number.
  bool is_number() const { return !std::holds_alternative<std::monostate>(number_); }
  /// The number, where it is one.
  const std::variant<std::monostate, std::int64_t, std::uint64_t, double>& number() const {
    return number_;
  }

 private:
  std::string text_;
  std::variant<std::monostate, std::int64_t, std::uint64_t, double> number_;
};

/// Rows of cells under headings.
class Table {
 public:
  /// A table with these headings. A heading may end with how the numbers with a point in its column are written, in the
  /// words of the library fmt: "loss {:.3f}" has the heading "loss" and three digits after the point. Without it they have at
  /// most six significant digits.
  explicit Table(const std::vector<std::string>& headings);

  /// Appends a row. Throws std::invalid_argument unless it has one cell per column.
  void row(const std::vector<Cell>& cells);
  /// Appends a row of a text and numbers.
  void row(const std::string& text, const std::vector<double>& numbers);

  /// Lines of text, indented by two blanks: headings, a rule, the rows. A column whose cells are all numbers is set right.
  std::string text() const;

  /// A number in a table.
  struct Entry {
    std::string row;     ///< The first cell of its row, as it is written.
    std::string column;  ///< Its heading.
    Cell cell;           ///< The number.
  };
  /// All numbers, row by row, but for those in the first column.
  std::vector<Entry> numbers() const;

 private:
  struct Column {
    std::string name;
    std::string format;  // "{:.3f}"
  };

  struct Written {
    Cell cell;
    std::string text;  // as it is written
  };

  std::vector<Column> columns_;
  std::vector<std::vector<Written>> rows_;
};

}  // namespace nn
