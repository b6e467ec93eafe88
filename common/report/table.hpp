#pragma once
/// @file
/// Tables with aligned columns for a terminal. Every chapter prints some.

#include <concepts>
#include <string>
#include <type_traits>
#include <vector>

namespace nn {

/// One cell of a Table: text stands left in its column, a number right.
class Cell {
 public:
  /// Text as it is, standing left.
  Cell(std::string text) : text_(std::move(text)) {}
  /// Text as it is, standing left.
  Cell(const char* text) : text_(text) {}

  /// A number with at most six significant digits, standing right.
  template <typename T>
  requires std::is_arithmetic_v<T> Cell(T number) : text_(text_of(number)), is_number_(true) {}

  /// What is printed.
  const std::string& text() const { return text_; }
  /// Whether it stands right.
  bool is_number() const { return is_number_; }

 private:
  friend Cell fixed(double number, int decimals);

  template <typename T>
  static std::string text_of(T number) {
    if constexpr (std::floating_point<T>) {
      return text_of_double(static_cast<double>(number));
    } else {
      return std::to_string(number);
    }
  }
  static std::string text_of_double(double number);

  std::string text_;
  bool is_number_ = false;
};

/// A cell with a number that has `decimals` digits after the point, standing right.
Cell fixed(double number, int decimals);

/// Rows of cells under a header.
class Table {
 public:
  /// A table with these column headings.
  explicit Table(std::vector<std::string> header) : header_(std::move(header)) {}

  /// Appends a row. Throws std::invalid_argument unless it has one cell per heading.
  void row(std::vector<Cell> cells);
  /// Appends a row of a text and numbers, each with `decimals` digits after the point.
  void row(const std::string& text, const std::vector<double>& numbers, int decimals);

  /// Lines of text, indented by two blanks: header, a rule, the rows. A column whose cells are all numbers is set right.
  std::string text() const;

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace nn
