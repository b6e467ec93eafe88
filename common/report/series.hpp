#pragma once
/// @file
/// Turns any row of numbers into the std::vector<double> that tables and plots take.

#include <algorithm>
#include <functional>
#include <iterator>
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

/// What `projection` gives for each of `range`: `series(history, &Epoch::loss)`.
template <typename Range, typename Projection>
std::vector<double> series(const Range& range, Projection projection) {
  std::vector<double> values;
  std::transform(range.begin(), range.end(), std::back_inserter(values), [&](const auto& element) {
    return static_cast<double>(std::invoke(projection, element));
  });
  return values;
}

}  // namespace nn
