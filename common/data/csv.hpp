#pragma once
/// @file
/// Reads a data set from a CSV file, and trusts nothing in it. @ref chapter_iris teaches it.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/base/errors.hpp"
#include "common/data/dataset.hpp"

namespace NN_NAMESPACE {

/// What the column of the class holds.
enum class Target {
  automatic,  ///< Classes; what looks like a quantity, and a single class, are refused.
  classes,    ///< Classes, whatever they look like.
  quantity,   ///< A number to predict.
  none        ///< There is no such column.
};

/// What to expect of a CSV file. Messages name these options as @ref chapter_stepwise_train has them on its command
/// line: `--class-column` is `class_column`, `--no-header` is `header = false`.
struct CsvOptions {
  /// The column with the class: its name, its number counted from 1, "first" or "last". Empty: one that is called
  /// label, class, target, species or y, and otherwise the last.
  std::string class_column = "";
  /// Whether the file begins with the names of the columns. None: found out, or refused where it cannot be.
  std::optional<bool> header = {};
  /// Columns that are no features, by name or number. Where there are none, row names are found and left out; {"none"}
  /// keeps every column.
  std::vector<std::string> ignore = {};
  /// The columns that are features, by name: others are left out. Empty, or where none of them is there: the first
  /// columns, as many as `first`; 0: all.
  std::vector<std::string> features = {};
  Index first = 0;  ///< See `features`.
  /// What stands between cells: one character, or comma, semicolon, tab, pipe or space. Empty: found out.
  std::string separator = "";
  /// What the class column holds.
  Target target = Target::automatic;
  /// A larger file (of gzip: what is packed in it) is refused before it is read.
  std::uintmax_t max_bytes = 1ULL << 30;
};

/// Reads a CSV file, plain or gzip: a header line with the names of the columns, then one sample per line, each column
/// but the class a finite number. How a line is cut into cells says nn::CsvText. Classes are numbered in the order of
/// their names (by size where all are numbers). Those that are equal as numbers (1 and 1.0), or but for blanks around
/// them, are one. `+1` is 1, and a number too small for a double is 0.
///
/// What the file leaves open is done in the evident way, and said in Dataset::notes: a class column that is not the
/// last, a missing header, row names that are left out, classes that were put together, lines that were skipped. Where
/// no way is evident, the file is refused, and the message names the option that decides.
///
/// Numbers are rounded to the precision in use as set_numbers() does it; `notes` say what that changed.
///
/// Throws DataError for a file that is missing, not a regular file, empty, too large, no CSV file, or in another
/// encoding; for fewer than two columns, a column that an option names and that is not there, or no samples; for a
/// first line that may or may not be a header; for a line with too few or too many columns, with a cell that is not a
/// finite number of the precision in use, or without a class; for a quantity or a single class where Target::automatic
/// asks for classes; and for more than 10000 classes. The message is one line with file and line.
Dataset read_csv(const std::filesystem::path& file, const CsvOptions& options = {});

}  // namespace NN_NAMESPACE
