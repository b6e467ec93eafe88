#include "common/model/loss.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/matrix/elementwise.hpp"
#include "common/matrix/shape.hpp"

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

}  // namespace

// [squared_errors]
Scalar SumSquaredError::forward(const Matrix& Z, const Matrix& Y) {
  require_same_shape("SumSquaredError", Z, Y);
  const auto batch = static_cast<Scalar>(Z.n_cols);
  dZ_ = Z - Y;
  const Scalar loss = arma::accu(arma::square(dZ_)) / (2 * batch);
  dZ_ /= batch;
  return loss;
}

Scalar MeanSquaredError::forward(const Matrix& Z, const Matrix& Y) {
  require_same_shape("MeanSquaredError", Z, Y);
  const auto n = static_cast<Scalar>(Z.n_elem);
  dZ_ = Z - Y;
  const Scalar loss = arma::accu(arma::square(dZ_)) / n;
  dZ_ *= 2 / n;
  return loss;
}
// [/squared_errors]

// [binary_cross_entropy]
Scalar BinaryCrossEntropy::forward(const Matrix& P, const Matrix& Y) {
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
  return arma::accu(losses_) / n;
}
// [/binary_cross_entropy]

// [sigmoid_cross_entropy]
Scalar SigmoidCrossEntropy::forward(const Matrix& Z, const Matrix& Y) {
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
  return arma::accu(losses_) / n;
}
// [/sigmoid_cross_entropy]

// [cross_entropy]
Scalar CrossEntropy::forward(const Matrix& P, const Matrix& Y) {
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
  return arma::accu(losses_) / batch;
}
// [/cross_entropy]

// [softmax_cross_entropy]
Scalar SoftmaxCrossEntropy::forward(const Matrix& Z, const Matrix& Y) {
  require_same_shape("SoftmaxCrossEntropy", Z, Y);
  const auto batch = static_cast<Scalar>(Z.n_cols);
  row_ = arma::max(Z, 0);
  P_ = Z;
  P_.each_row() -= row_;            // the largest score becomes 0
  Scalar loss = -arma::dot(Y, P_);  // -log p is -(z - largest) ...
  for_each_element([](Scalar& p) { p = std::exp(p); }, P_);
  row_ = arma::sum(P_, 0);
  P_.each_row() /= row_;  // probabilities
  row_ = arma::log(row_);
  loss += arma::accu(row_);  // ... plus log(sum exp)
  dZ_ = (P_ - Y) / batch;    // for the way back
  return loss / batch;
}
// [/softmax_cross_entropy]

}  // namespace NN_NAMESPACE
