#pragma once
/// @file
/// Reads a data set from a CSV file, and trusts nothing in it. @ref chapter_iris teaches it.

#include <cstdint>
#include <filesystem>
#include <string>

#include "common/base/errors.hpp"
#include "common/data/dataset.hpp"

namespace NN_NAMESPACE {

/// What to expect of a CSV file.
struct CsvOptions {
  /// Name of the column with the class; empty means the last column.
  std::string label_column = "";
  /// A larger file is refused before anything is read.
  std::uintmax_t max_bytes = 1ULL << 30;
};

/// Reads a comma-separated file: a header line with the names of the columns, then one sample per line, each column but
/// the label a finite number. Lines may end in LF or CRLF; the last one must end, too, or the file counts as cut off.
/// Classes are numbered in the order of their names (as numbers where all are whole numbers). A cell may stand in
/// double quotes, but not hold a comma.
///
/// Numbers are rounded to the precision in use as set_numbers() does it; `notes` of the result say what that changed.
///
/// Throws DataError for a file that is missing, not a regular file, empty, too large or cut off; for a header with
/// fewer than two columns or without the label column; for no samples; and for a line with too few or too many columns,
/// with a cell that is not a finite number of the precision in use, or without a class.
Dataset read_csv(const std::filesystem::path& file, const CsvOptions& options = {});

}  // namespace NN_NAMESPACE
