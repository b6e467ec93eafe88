#pragma once
/// @file
/// Comparing matrices in the precision in use.

#include "common/matrix/types.hpp"

inline constexpr bool in_double = sizeof(nn::Scalar) == 8;
/// What rounding may do to a number of size 1.
inline constexpr double rounding = in_double ? 1e-12 : 1e-5;

/// Whether the matrices have one shape and elements that differ by at most `tolerance`.
inline bool equal(const nn::Matrix& A, const nn::Matrix& B, double tolerance = 0) {
  return arma::approx_equal(A, B, "absdiff", static_cast<nn::Scalar>(tolerance));
}
