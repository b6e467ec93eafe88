#pragma once
/// @file
/// Turns any row of numbers into the std::vector<double> that tables and plots take.

#include <ranges>
#include <vector>

namespace nn {

/// The numbers of `range` (a std::vector, an Armadillo vector, a row of a matrix, ...) in double.
template <typename Range>
std::vector<double> series(const Range& range) {
  std::vector<double> values;
  for (auto it = range.begin(); it != range.end(); ++it) {
    values.push_back(static_cast<double>(*it));
  }
  return values;
}

}  // namespace nn
