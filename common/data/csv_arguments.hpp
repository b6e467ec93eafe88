#pragma once
/// @file
/// The options of read_csv() as texts of a command line. @ref chapter_stepwise_train has them.

#include <string>
#include <vector>

#include "common/data/csv.hpp"

namespace NN_NAMESPACE {

/// What a user types, in place of CsvOptions.
struct CsvArguments {
  std::string class_column = "";         ///< CsvOptions::class_column.
  bool header = false;                   ///< CsvOptions::header is true.
  bool no_header = false;                ///< CsvOptions::header is false.
  std::vector<std::string> ignore = {};  ///< CsvOptions::ignore.
  std::string separator = "";            ///< CsvOptions::separator.
  std::string task = "auto";             ///< "classification" is Target::classes.

  /// Adds them to the options of a program, an nn::Options.
  template <typename Options>
  void add_to(Options& options) {
    options.add("--class-column", class_column,
                "Its name or number, first or last; empty: found out", "COLUMN");
    options.add("--header", header, "The CSV file begins with names");
    options.add("--no-header", no_header, "It begins with a sample");
    options.add("--ignore", ignore, "No feature, by name or number; none: all are", "COLUMN");
    options.add("--separator", separator, "Between cells; empty: found out", "CHARACTER");
    options.add_choice("--task", task,
                       "Classification: numbers are classes, whatever they look like",
                       {"auto", "classification"});
  }

  /// The same for read_csv(). Throws std::invalid_argument where both a header and none are asked for.
  CsvOptions options() const;
};

}  // namespace NN_NAMESPACE
