#include "common/matrix/statistics.hpp"

#include <algorithm>

#include "common/matrix/columns.hpp"

namespace NN_NAMESPACE {
namespace {

/// One over a power of two of about the size of `largest`, which is finite.
double per_unit_of(double largest) {
  int exponent = 0;
  std::frexp(largest, &exponent);
  return std::ldexp(1.0, std::clamp(-exponent, -1023, 1023));
}

/// The root of (the sum of the squares of all elements / n).
double root_of_squares(const Matrix& M, double n) {
  const auto squares = [&](double per_unit) {
    return sum_of(0, M.n_elem, [m = M.memptr(), per_unit](Index i) {
      const double x = double{m[i]} * per_unit;
      return x * x;
    });
  };
  const double plain = squares(1);
  if ((plain > 1e-280 && plain < 1e300) || M.is_empty() || M.is_zero() || !M.is_finite()) {
    return std::sqrt(plain / n);
  }
  // Squares of doubles that are too large or too small.
  const double per_unit =
      per_unit_of(std::max(std::abs(double{M.max()}), std::abs(double{M.min()})));
  return std::sqrt(squares(per_unit) / n) / per_unit;
}

}  // namespace

double sum(const Matrix& M) {
  return sum_of(0, M.n_elem, [m = M.memptr()](Index i) { return m[i]; });
}

double length(const Vector& v) { return root_of_squares(v, 1); }

double rms(const Matrix& M) { return root_of_squares(M, static_cast<double>(M.n_elem)); }

RowStatistics row_statistics(const Matrix& M) {
  RowStatistics all;
  all.low = arma::conv_to<arma::vec>::from(arma::min(M, 1));
  const arma::vec high = arma::conv_to<arma::vec>::from(arma::max(M, 1));
  all.per_unit = arma::max(arma::abs(all.low), arma::abs(high));
  all.per_unit.transform(per_unit_of);
  all.low %= all.per_unit;
  all.range = high % all.per_unit - all.low;

  const auto n = static_cast<double>(M.n_cols);
  const auto above_low = [m = M.memptr(), per_unit = all.per_unit.memptr(), low = all.low.memptr()](
                             Index i, Index row) {
    return double{m[i]} * per_unit[row] - low[row];
  };
  all.mean.set_size(M.n_rows);
  sum_over_columns(all.mean, M.n_rows, M.n_cols, above_low);
  all.mean /= n;
  all.deviation.set_size(M.n_rows);
  sum_over_columns(all.deviation, M.n_rows, M.n_cols,
                   [above_low, mean = all.mean.memptr()](Index i, Index row) {
                     const double d = above_low(i, row) - mean[row];
                     return d * d;
                   });
  all.deviation = arma::sqrt(all.deviation / n);
  return all;
}

}  // namespace NN_NAMESPACE
