#pragma once
/// @file
/// Search for the best of a few values, such as learning rates. @ref chapter_batch_size introduces it.

#include <functional>
#include <vector>

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// `count` values from 10^low to 10^high, with equal factors between them: log_grid(-3, 0, 4) is 0.001, 0.01, 0.1, 1.
std::vector<double> log_grid(double low, double high, Index count);

/// What a search over a grid of values found.
struct GridSearch {
  std::vector<double> values;  ///< What was tried.
  std::vector<double> losses;  ///< The loss with each; infinity where it was not a number.
  double best;                 ///< The value with the lowest loss, the first of them in a tie.
  double lowest;               ///< Its loss.
};

/// Computes `loss` for each of the values, in their order. A loss that is NaN (the training diverged) counts as
/// infinite. Throws std::invalid_argument where there are no values.
GridSearch grid_search(const std::vector<double>& values,
                       const std::function<double(double value)>& loss);

}  // namespace NN_NAMESPACE
