#pragma once
/// @file
/// Turns any row of numbers into the std::vector<double> that tables and plots take.

#include <functional>
#include <vector>

namespace nn {

/// The numbers of `range` (a std::vector, an Armadillo vector, a row of a matrix, ...) in double, or what `projection` gives for
/// each of its elements: `series(history, &Epoch::loss)`.
template <typename Range, typename Projection = std::identity>
std::vector<double> series(const Range& range, Projection projection = {}) {
  std::vector<double> values;
  for (auto it = range.begin(); it != range.end(); ++it) {
    values.push_back(static_cast<double>(std::invoke(projection, *it)));
  }
  return values;
}

}  // namespace nn
