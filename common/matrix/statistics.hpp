#pragma once
/// @file
/// How large the numbers of a matrix are. @ref chapter_initialization follows it from layer to layer.

#include <cmath>

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// The root of the mean square of all elements of `M`. NaN for a matrix without elements.
inline double rms(const Matrix& M) {
  return std::sqrt(arma::accu(arma::square(M)) / static_cast<double>(M.n_elem));
}

}  // namespace NN_NAMESPACE
