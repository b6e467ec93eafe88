#include "common/training/grid_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace NN_NAMESPACE {

std::vector<double> log_grid(double low, double high, Index count) {
  return arma::conv_to<std::vector<double>>::from(arma::logspace(low, high, count));
}

GridSearch grid_search(const std::vector<double>& values,
                       const std::function<double(double value)>& loss) {
  if (values.empty()) {
    throw std::invalid_argument("grid_search: no values to search");
  }
  std::vector<double> losses;
  for (const double value : values) {
    const double found = loss(value);
    losses.push_back(std::isnan(found) ? std::numeric_limits<double>::infinity() : found);
  }
  const auto lowest = std::min_element(losses.begin(), losses.end());
  return {values, losses, values[static_cast<std::size_t>(lowest - losses.begin())], *lowest};
}

}  // namespace NN_NAMESPACE
