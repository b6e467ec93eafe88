#pragma once
/// @file
/// Kinds of errors that several parts of the library throw. @ref chapter_iris meets them first.

#include <stdexcept>

namespace nn {

/// Thrown for a data file that cannot be used. The message is one line: file, line, and what is wrong or was expected.
class DataError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Thrown where a column that an option names is not in the file.
class NoSuchColumn : public DataError {
 public:
  using DataError::DataError;
};

}  // namespace nn
