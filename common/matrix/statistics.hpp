#pragma once
/// @file
/// Sums, means and the like, right to the last digits of a Scalar whatever the numbers are.
///
/// A float holds 7 digits, and adding a million of them one after the other keeps 3. So all sums here are made in
/// double, and by halves: those of a few numbers first, then sums of two sums, so that in double, too, the error does
/// not grow with the count. @ref chapter_initialization follows the size of numbers from layer to layer,
/// @ref chapter_scaling uses the other statistics.

#include <array>
#include <cmath>

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// term(first) + ... + term(last - 1), each taken to double. `term` gets a position.
template <typename Term>
double sum_of(Index first, Index last, const Term& term) {
  constexpr Index few = 512;
  if (last - first > few) {
    const Index middle = first + (last - first) / 16 * 8;
    return sum_of(first, middle, term) + sum_of(middle, last, term);
  }
  // Twice four sums side by side, which the compiler makes at once.
  std::array<double, 4> a{};
  std::array<double, 4> b{};
  Index i = first;
  for (; i + 8 <= last; i += 8) {
    for (Index k = 0; k < 4; ++k) {
      a[k] += double{term(i + k)};
    }
    for (Index k = 0; k < 4; ++k) {
      b[k] += double{term(i + 4 + k)};
    }
  }
  double rest = 0;
  for (; i < last; ++i) {
    rest += double{term(i)};
  }
  return rest + (((a[0] + b[0]) + (a[2] + b[2])) + ((a[1] + b[1]) + (a[3] + b[3])));
}

/// (term(0) + ... + term(count - 1)) / n, finite where that is: also where the sum alone is too large for a double.
template <typename Term>
double mean_of(Index count, double n, const Term& term) {
  const double sum = sum_of(0, count, term);
  return std::isfinite(sum) ? sum / n
                            : sum_of(0, count, [&](Index i) { return double{term(i)} / n; });
}

/// The sum of all elements of `M`.
double sum(const Matrix& M);

/// The length of `v`, the root of the sum of its squares. NaN for a vector with a NaN, where arma::norm may give 0.
double length(const Vector& v);

/// The root of the mean square of all elements of `M`. NaN for a matrix without elements.
double rms(const Matrix& M);

/// What the numbers of each row of a matrix are like, measured from the lowest of them: numbers around 100 000 then
/// lose no digits to the 100 000. Each is (rows), and in units in which the numbers of the row are below 2, so that
/// none is too large or too small to be squared.
struct RowStatistics {
  arma::vec per_unit;  ///< One over the row's unit, a power of two.
  arma::vec low;       ///< The lowest number.
  arma::vec range;     ///< How far the highest lies above it.
  arma::vec mean;      ///< How far the mean lies above it.
  /// The standard deviation, that of the population: the root of the mean of the squared distances from the mean.
  arma::vec deviation;
};

/// Computes them for any finite numbers. `M` has at least one column.
RowStatistics row_statistics(const Matrix& M);

}  // namespace NN_NAMESPACE
