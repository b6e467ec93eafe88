#pragma once
/// @file
/// Brings features of different size to a common scale. Fit on the training part only. @ref chapter_scaling teaches it.

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// How a Scaler finds its two numbers per feature.
enum class Scaling {
  none,      ///< Leave everything as it is.
  min_max,   ///< The fitted samples end up in 0 to 1.
  standard,  ///< The fitted samples end up with mean 0 and (population) standard deviation 1.
};

/// Replaces each feature x by (x - shift) / scale, with shift and scale learned from the samples it was fitted to. A
/// feature that is constant there is only shifted, as in scikit-learn.
class Scaler {
 public:
  /// Learns shift and scale from the columns of `X` (features x samples). Throws std::invalid_argument without samples.
  Scaler(Scaling scaling, const Matrix& X);

  /// The scaled samples. `X` (features x samples) must have the features of the fitted matrix, else ShapeError.
  Matrix transform(const Matrix& X) const;

 private:
  Vector shift_;  // (features)
  Vector scale_;  // (features), never 0
};

}  // namespace NN_NAMESPACE
