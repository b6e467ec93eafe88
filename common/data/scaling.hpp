#pragma once
/// @file
/// Brings features of different size to a common scale. Fit on the training part only. @ref chapter_scaling teaches it.

#include <map>
#include <string>
#include <vector>

#include "common/matrix/statistics.hpp"

namespace NN_NAMESPACE {

/// How a Scaler finds its two numbers per feature.
enum class Scaling {
  none,      ///< Leave everything as it is.
  min_max,   ///< The fitted samples end up in 0 to 1.
  standard,  ///< The fitted samples end up with mean 0 and (population) standard deviation 1.
};

/// Replaces each feature x by (x - shift) / scale, with shift and scale learned from the samples it was fitted to. A
/// feature that is constant there is only shifted, as in scikit-learn. All is computed in double, whatever the size of
/// the numbers: a feature from 100 000 to 100 001, or in kilograms per atom, is scaled like any other.
class Scaler {
 public:
  /// Learns shift and scale from the columns of `X` (features x samples). Throws std::invalid_argument without samples,
  /// and for a number that is not finite.
  Scaler(Scaling scaling, const Matrix& X);

  /// A Scaler that was learned before, by its numbers(). Throws std::invalid_argument for what these cannot be.
  explicit Scaler(const std::map<std::string, std::vector<double>>& numbers);

  /// The scaled samples. `X` (features x samples) must have the features of the fitted matrix, else ShapeError.
  Matrix transform(const Matrix& X) const;

  /// All that it takes to make it again, a number for each feature: a feature becomes (x / unit - origin - shift) /
  /// scale. (Numbers far from 0 lose no digits where they are measured from an origin among them.)
  std::map<std::string, std::vector<double>> numbers() const;
  /// How many features it scales.
  Index features() const { return shift_.n_elem; }

 private:
  Scaling scaling_;
  arma::vec per_unit_;  // (features), one over the unit, powers of two
  arma::vec origin_;    // (features), the lowest number, in the unit
  arma::vec shift_;     // (features), from there, in the unit
  arma::vec scale_;     // (features), in the unit, never 0
};

}  // namespace NN_NAMESPACE
