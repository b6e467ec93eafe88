#pragma once
/// @file
/// Brings features of different size to a common scale. Fit on the training part only. @ref chapter_scaling teaches it.

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

  /// The scaled samples. `X` (features x samples) must have the features of the fitted matrix, else ShapeError.
  Matrix transform(const Matrix& X) const;

 private:
  Scaling scaling_;
  // Each feature, in its unit and measured from its lowest number, becomes (x - shift) / scale.
  RowStatistics of_;
  arma::vec shift_;  // (features)
  arma::vec scale_;  // (features), never 0
};

}  // namespace NN_NAMESPACE
