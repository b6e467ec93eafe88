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
  difference_ = Z - Y;
  return arma::accu(arma::square(difference_)) / static_cast<Scalar>(2 * Z.n_cols);
}

const Matrix& SumSquaredError::backward() {
  dZ_ = difference_ / static_cast<Scalar>(difference_.n_cols);
  return dZ_;
}

Scalar MeanSquaredError::forward(const Matrix& Z, const Matrix& Y) {
  require_same_shape("MeanSquaredError", Z, Y);
  difference_ = Z - Y;
  return arma::accu(arma::square(difference_)) / static_cast<Scalar>(Z.n_elem);
}

const Matrix& MeanSquaredError::backward() {
  dZ_ = difference_ * (2 / static_cast<Scalar>(difference_.n_elem));
  return dZ_;
}
// [/squared_errors]

// [binary_cross_entropy]
Scalar BinaryCrossEntropy::forward(const Matrix& P, const Matrix& Y) {
  require_same_shape("BinaryCrossEntropy", P, Y);
  require_probabilities("BinaryCrossEntropy", P, "SigmoidCrossEntropy");
  P_ = P;
  Y_ = Y;
  dP_.copy_size(P);  // first the loss of each element
  for_each_element([](Scalar& loss, Scalar p,
                      Scalar y) { loss = -(y * clamped_log(p) + (1 - y) * clamped_log(1 - p)); },
                   dP_, P, Y);
  return arma::accu(dP_) / static_cast<Scalar>(P.n_elem);
}

const Matrix& BinaryCrossEntropy::backward() {
  const auto n = static_cast<Scalar>(P_.n_elem);
  for_each_element([n](Scalar& dp, Scalar p,
                       Scalar y) { dp = (p - y) / std::max(p * (1 - p), least_divisor) / n; },
                   dP_, P_, Y_);
  return dP_;
}
// [/binary_cross_entropy]

// [sigmoid_cross_entropy]
Scalar SigmoidCrossEntropy::forward(const Matrix& Z, const Matrix& Y) {
  require_same_shape("SigmoidCrossEntropy", Z, Y);
  dZ_.copy_size(Z);  // first the loss of each element
  difference_.copy_size(Z);
  for_each_element(
      [](Scalar& loss, Scalar& difference, Scalar z, Scalar y) {
        // -log σ(z) = log(1 + exp(-z)); written so that exp never gets a positive number
        loss = std::max(z, Scalar(0)) - z * y + std::log1p(std::exp(-std::abs(z)));
        difference = 1 / (1 + std::exp(-z)) - y;  // σ(z) - y
      },
      dZ_, difference_, Z, Y);
  return arma::accu(dZ_) / static_cast<Scalar>(Z.n_elem);
}

const Matrix& SigmoidCrossEntropy::backward() {
  dZ_ = difference_ / static_cast<Scalar>(difference_.n_elem);
  return dZ_;
}
// [/sigmoid_cross_entropy]

// [cross_entropy]
Scalar CrossEntropy::forward(const Matrix& P, const Matrix& Y) {
  require_same_shape("CrossEntropy", P, Y);
  require_probabilities("CrossEntropy", P, "SoftmaxCrossEntropy");
  P_ = P;
  Y_ = Y;
  dP_.copy_size(P);  // first the loss of each element
  for_each_element([](Scalar& loss, Scalar p, Scalar y) { loss = -y * clamped_log(p); }, dP_, P, Y);
  return arma::accu(dP_) / static_cast<Scalar>(P.n_cols);
}

const Matrix& CrossEntropy::backward() {
  const auto batch = static_cast<Scalar>(P_.n_cols);
  for_each_element(
      [batch](Scalar& dp, Scalar p, Scalar y) { dp = -y / std::max(p, least_divisor) / batch; },
      dP_, P_, Y_);
  return dP_;
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

const Matrix& SoftmaxCrossEntropy::backward() { return dZ_; }
// [/softmax_cross_entropy]

}  // namespace NN_NAMESPACE
