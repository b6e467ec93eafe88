#include "common/model/loss.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/matrix/columns.hpp"
#include "common/matrix/elementwise.hpp"
#include "common/matrix/shape.hpp"
#include "common/matrix/statistics.hpp"

namespace NN_NAMESPACE {
namespace {

/// Throws where `P` has numbers that are no probabilities. A NaN passes and makes the loss NaN, which training reports.
void require_probabilities(std::string_view loss, const Matrix& P, std::string_view on_scores) {
  for (const Scalar p : P) {
    if (p < 0 || p > 1) {
      throw std::invalid_argument(std::string(loss) + ": expected probabilities, but got " +
                                  std::to_string(p) + "; for scores use " + std::string(on_scores));
    }
  }
}

/// log(p), but at least -100, as PyTorch has it. NaN stays NaN.
Scalar clamped_log(Scalar p) { return std::max(std::log(p), Scalar(-100)); }

constexpr Scalar least_divisor = 1e-12F;  // as in PyTorch, where it is a float in both precisions

constexpr Scalar lowest = std::numeric_limits<Scalar>::lowest();

/// The mean over n of the squares of all elements.
double mean_square_over(const Matrix& M, double n) {
  return mean_of(M.n_elem, n, [m = M.memptr()](Index i) {
    const double x = m[i];
    return x * x;
  });
}

/// The mean over n of all elements.
double mean_over(const Matrix& M, double n) {
  return mean_of(M.n_elem, n, [m = M.memptr()](Index i) { return m[i]; });
}

}  // namespace

// [squared_errors]
double SumSquaredError::forward(const Matrix& Z, const Matrix& Y) {
  require_same_shape("SumSquaredError", Z, Y);
  const auto batch = static_cast<double>(Z.n_cols);
  dZ_ = Z - Y;
  const double loss = mean_square_over(dZ_, 2 * batch);
  dZ_ /= static_cast<Scalar>(batch);
  return loss;
}

double MeanSquaredError::forward(const Matrix& Z, const Matrix& Y) {
  require_same_shape("MeanSquaredError", Z, Y);
  const auto n = static_cast<double>(Z.n_elem);
  dZ_ = Z - Y;
  const double loss = mean_square_over(dZ_, n);
  dZ_ *= static_cast<Scalar>(2 / n);
  return loss;
}
// [/squared_errors]

// [binary_cross_entropy]
double BinaryCrossEntropy::forward(const Matrix& P, const Matrix& Y) {
  require_same_shape("BinaryCrossEntropy", P, Y);
  require_probabilities("BinaryCrossEntropy", P, "SigmoidCrossEntropy");
  const auto n = static_cast<Scalar>(P.n_elem);
  losses_.copy_size(P);
  dZ_.copy_size(P);
  for_each_element(
      [n](Scalar& loss, Scalar& dp, Scalar p, Scalar y) {
        loss = -(y * clamped_log(p) + (1 - y) * clamped_log(1 - p));
        dp = (p - y) / std::max(p * (1 - p), least_divisor) / n;
      },
      losses_, dZ_, P, Y);
  return mean_over(losses_, n);
}
// [/binary_cross_entropy]

// [sigmoid_cross_entropy]
double SigmoidCrossEntropy::forward(const Matrix& Z, const Matrix& Y) {
  require_same_shape("SigmoidCrossEntropy", Z, Y);
  const auto n = static_cast<Scalar>(Z.n_elem);
  losses_.copy_size(Z);
  dZ_.copy_size(Z);
  for_each_element(
      [n](Scalar& loss, Scalar& dz, Scalar z, Scalar y) {
        // -log σ(z) = log(1 + exp(-z)); written so that exp never gets a positive number
        loss = std::max(z, Scalar(0)) - z * y + std::log1p(std::exp(-std::abs(z)));
        dz = (1 / (1 + std::exp(-z)) - y) / n;  // σ(z) - y, and the mean
      },
      losses_, dZ_, Z, Y);
  return mean_over(losses_, n);
}
// [/sigmoid_cross_entropy]

// [cross_entropy]
double CrossEntropy::forward(const Matrix& P, const Matrix& Y) {
  require_same_shape("CrossEntropy", P, Y);
  require_probabilities("CrossEntropy", P, "SoftmaxCrossEntropy");
  const auto batch = static_cast<Scalar>(P.n_cols);
  losses_.copy_size(P);
  dZ_.copy_size(P);
  for_each_element(
      [batch](Scalar& loss, Scalar& dp, Scalar p, Scalar y) {
        loss = -y * clamped_log(p);
        dp = -y / std::max(p, least_divisor) / batch;
      },
      losses_, dZ_, P, Y);
  return mean_over(losses_, batch);
}
// [/cross_entropy]

// [softmax_cross_entropy]
double SoftmaxCrossEntropy::forward(const Matrix& Z, const Matrix& Y) {
  require_same_shape("SoftmaxCrossEntropy", Z, Y);
  const auto batch = static_cast<double>(Z.n_cols);
  row_ = arma::max(Z, 0);
  P_ = Z;
  P_.each_row() -= row_;  // the largest score becomes 0
  losses_.copy_size(P_);
  for_each_element(
      [](Scalar& loss, Scalar& p, Scalar y) {
        const Scalar z = std::max(p, lowest);  // the difference of large scores may be infinite
        loss = -y * z;                         // -log p is -(z - largest) ...
        p = std::exp(z);
      },
      losses_, P_, Y);
  sum_over_rows(sums_, P_.n_rows, P_.n_cols, [p = P_.memptr()](Index i) { return p[i]; });
  for_each_element([](Scalar& row, double sum) { row = static_cast<Scalar>(1 / sum); }, row_,
                   sums_);
  P_.each_row() %= row_;                        // probabilities
  dZ_ = (P_ - Y) / static_cast<Scalar>(batch);  // for the way back
  for_each_element(
      // ... plus log(sum exp); of a sure answer, the sum is hardly above the 1 of its largest score
      [](Scalar& row, double sum) { row = std::log1p(static_cast<Scalar>(sum - 1)); }, row_, sums_);
  return mean_over(losses_, batch) + mean_over(row_, batch);
}
// [/softmax_cross_entropy]

}  // namespace NN_NAMESPACE
