#pragma once
/// @file
/// Rows that are written by key; pages and claims name their numbers. @ref chapter_neuron prints the first tables.

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace nn {

/// One cell of a Table: a text, a count, or a number with a point.
class Cell {
 public:
  /// What it can hold.
  using Value = std::variant<std::string, std::int64_t, std::uint64_t, double>;

  /// A text, written as it is.
  Cell(std::string text);
  /// A text, written as it is.
  Cell(const char* text);
  // Chapters make hundreds of cells: what is not written here is not compiled again in each of them.
  /// @cond
  Cell(const Cell& other);
  Cell(Cell&& other) noexcept;
  Cell& operator=(const Cell& other);
  Cell& operator=(Cell&& other) noexcept;
  ~Cell();
  /// @endcond

  /// A number. A count (of any integer type) is written as it is, one with a point as its column says.
  template <typename T>
  requires std::is_arithmetic_v<T> Cell(T number) {
    if constexpr (std::floating_point<T>) {
      value_ = static_cast<double>(number);
    } else if constexpr (std::signed_integral<T>) {
      value_ = static_cast<std::int64_t>(number);
    } else {
      value_ = static_cast<std::uint64_t>(number);
    }
  }

  /// What is written where numbers with a point have this format.
  std::string text(const std::string& format = "{:.6g}") const;
  /// The text or the number.
  const Value& value() const { return value_; }
  /// Whether it is a number.
  bool is_number() const { return !std::holds_alternative<std::string>(value_); }
  /// The number, NaN for a text.
  double number() const;

 private:
  Value value_;
};

/// A cell with the name of its column. The name may end with how the numbers with a point in the column are written,
/// in the words of the library fmt: `{"loss {:.3f}", loss}` belongs to the column "loss", with three digits after the
/// point. Without it they have at most six significant digits.
struct Entry {
  /// Column and cell.
  Entry(std::string its_column, Cell its_cell);
  /// Column and cell.
  Entry(const char* its_column, Cell its_cell);
  /// @cond
  Entry(const Entry& other);
  Entry(Entry&& other) noexcept;
  Entry& operator=(const Entry& other);
  Entry& operator=(Entry&& other) noexcept;
  ~Entry();
  /// @endcond
  std::string column;  ///< The name of the column, perhaps with a format.
  Cell cell;           ///< What stands there.
};

/// A row by key. An experiment returns its results as one: `return {{"width", width}, {"loss {:.3f}", loss}};`
using Row = std::vector<Entry>;

/// A name of a column or value and how it is written: "loss {:.3f}" is "loss" and "{:.3f}".
struct Heading {
  /// Takes a text apart.
  explicit Heading(const std::string& text);
  std::string name;               ///< Without the format.
  std::string format = "{:.6g}";  ///< In the words of the library fmt.
};

/// Several cells of one column.
struct Column {
  /// From a range of numbers or texts (a std::vector, an Armadillo vector, a row of a matrix, ...), or from what
  /// `projection` gives for each of its elements: `{"loss", history, &Epoch::loss}`.
  template <typename Range, typename Projection = std::identity>
  Column(std::string column_name, const Range& range, Projection projection = {})
      : name(std::move(column_name)) {
    for (auto it = range.begin(); it != range.end(); ++it) {
      cells.emplace_back(std::invoke(projection, *it));
    }
  }
  /// From cells one by one.
  Column(std::string column_name, std::initializer_list<Cell> column_cells)
      : name(std::move(column_name)), cells(column_cells) {}
  std::string name;         ///< The name of the column, perhaps with a format.
  std::vector<Cell> cells;  ///< From top to bottom.
};

/// Rows that are written by key: `table.row({{"rule", name}, {"loss {:.3f}", loss}})`. Columns appear in the order in
/// which they come. The first cells of a row are its key, by which its other cells are found.
class Table {
 public:
  /// The first `keys` cells of a row name it.
  explicit Table(std::size_t keys = 1) : keys_(keys) {}

  /// Appends a row. Throws std::logic_error for a row that does not begin with the key of the table or has a column
  /// twice.
  void row(const Row& entries);
  /// Appends as many rows as the columns have cells. Throws std::logic_error where they are not equally long.
  void rows(const std::vector<Column>& columns);

  /// The number in the row with this key (its cells as they are written, with blanks between them). Throws
  /// std::logic_error where there is none.
  double at(const Cell& key, const std::string& column) const;
  /// The numbers of a column, from top to bottom. Throws std::logic_error where there are none.
  std::vector<double> column(const std::string& name) const;
  /// The greatest number of a column.
  double max(const std::string& name) const { return std::ranges::max(column(name)); }
  /// The least number of a column.
  double min(const std::string& name) const { return std::ranges::min(column(name)); }
  /// How many rows it has.
  std::size_t size() const { return rows_.size(); }

  /// A column as it is written.
  struct Written {
    std::string name;                ///< Its heading.
    bool right;                      ///< Whether it is set right: all its cells are numbers.
    std::vector<std::string> cells;  ///< From top to bottom.
  };
  /// The columns as they are written.
  std::vector<Written> written() const;
  /// Lines of text, indented by two blanks: headings, a rule, the rows.
  std::string text() const;
  /// The same as comma-separated values, numbers with all their digits. Where a number in the first column differs
  /// from the one above and `grid` is set, a blank line stands between them.
  std::string csv(bool grid = false) const;

  /// A number with the key of its row and the name of its column.
  struct Named {
    std::string row;     ///< The key of its row.
    std::string column;  ///< The name of its column.
    Cell cell;           ///< The number.
  };
  /// All numbers, row by row, but for those in the key.
  std::vector<Named> numbers() const;

 private:
  std::size_t position(const std::string& column) const;
  std::string written(std::size_t row, std::size_t column) const;
  std::string key(std::size_t row) const;

  std::size_t keys_;
  std::vector<Heading> columns_;
  std::vector<std::vector<Cell>> rows_;  // the cells that a row does not have are empty texts
};

}  // namespace nn
