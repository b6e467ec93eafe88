#include "common/model/activation_layers.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "common/matrix/columns.hpp"
#include "common/matrix/elementwise.hpp"
#include "common/matrix/statistics.hpp"
#include "common/matrix/view.hpp"

namespace NN_NAMESPACE {

const Matrix& Step::forward(const Matrix& Z) {
  A_.copy_size(Z);
  for_each_element([](Scalar& a, Scalar z) { a = z >= 0 ? Scalar{1} : Scalar{0}; }, A_, Z);
  return A_;
}

const Matrix& Step::backward(const Matrix& /*Z*/, const Matrix& dA) {
  dZ_.zeros(dA.n_rows, dA.n_cols);
  return dZ_;
}

// [sigmoid]
const Matrix& Sigmoid::forward(const Matrix& Z) {
  A_.copy_size(Z);
  for_each_element([](Scalar& a, Scalar z) { a = 1 / (1 + std::exp(-z)); }, A_, Z);
  return A_;
}

const Matrix& Sigmoid::backward(const Matrix& /*Z*/, const Matrix& dA) {
  dZ_.copy_size(dA);
  for_each_element([](Scalar& dz, Scalar da, Scalar a) { dz = da * a * (1 - a); }, dZ_, dA, A_);
  return dZ_;
}
// [/sigmoid]

// [relu]
const Matrix& ReLU::forward(const Matrix& Z) {
  A_.copy_size(Z);
  for_each_element([](Scalar& a, Scalar z) { a = z < 0 ? 0 : z; }, A_, Z);
  return A_;
}

const Matrix& ReLU::backward(const Matrix& /*Z*/, const Matrix& dA) {
  // A has done its work; dZ takes its place, which spares the cache a matrix.
  for_each_element([](Scalar& a, Scalar da) { a = a > 0 ? da : 0; }, A_, dA);
  return A_;
}
// [/relu]

const Matrix& Tanh::forward(const Matrix& Z) {
  A_.copy_size(Z);
  for_each_element([](Scalar& a, Scalar z) { a = std::tanh(z); }, A_, Z);
  return A_;
}

const Matrix& Tanh::backward(const Matrix& /*Z*/, const Matrix& dA) {
  dZ_.copy_size(dA);
  for_each_element([](Scalar& dz, Scalar da, Scalar a) { dz = da * (1 - a * a); }, dZ_, dA, A_);
  return dZ_;
}

LeakyReLU::LeakyReLU(double slope) : slope_(static_cast<Scalar>(slope)) {
  if (!(slope >= 0) || !std::isfinite(slope)) {
    throw std::invalid_argument("LeakyReLU: the slope must be a finite number of at least 0");
  }
}

const Matrix& LeakyReLU::forward(const Matrix& Z) {
  A_.copy_size(Z);
  for_each_element([slope = slope_](Scalar& a, Scalar z) { a = z > 0 ? z : slope * z; }, A_, Z);
  return A_;
}

const Matrix& LeakyReLU::backward(const Matrix& Z, const Matrix& dA) {
  require_last_input(Z);
  dZ_.copy_size(dA);
  for_each_element(
      [slope = slope_](Scalar& dz, Scalar da, Scalar z) { dz = z > 0 ? da : slope * da; }, dZ_, dA,
      Z);
  return dZ_;
}

void PReLU::bind(Scalar* theta, Scalar* gradient) {
  make_view(slope, theta, 1);
  make_view(dslope, gradient, 1);
}

void PReLU::initialize(Rng& /*rng*/) { slope[0] = Scalar(0.25); }

const Matrix& PReLU::forward(const Matrix& Z) {
  A_.copy_size(Z);
  for_each_element([s = slope[0]](Scalar& a, Scalar z) { a = z > 0 ? z : s * z; }, A_, Z);
  return A_;
}

const Matrix& PReLU::backward(const Matrix& Z, const Matrix& dA) {
  require_last_input(Z);
  dZ_.copy_size(dA);
  for_each_element([](Scalar& dz, Scalar da, Scalar z) { dz = z > 0 ? 0 : da * z; }, dZ_, dA, Z);
  dslope[0] = static_cast<Scalar>(sum(dZ_));
  for_each_element([s = slope[0]](Scalar& dz, Scalar da, Scalar z) { dz = z > 0 ? da : s * da; },
                   dZ_, dA, Z);
  return dZ_;
}

ELU::ELU(double alpha) : alpha_(static_cast<Scalar>(alpha)) {
  if (!(alpha > 0) || !std::isfinite(alpha)) {
    throw std::invalid_argument("ELU: alpha must be a finite number greater than 0");
  }
}

const Matrix& ELU::forward(const Matrix& Z) {
  A_.copy_size(Z);
  for_each_element(
      [alpha = alpha_](Scalar& a, Scalar z) {
        // Computed for each z, so that several go at once; exp of a large z would overflow.
        const Scalar below = alpha * (std::exp(std::min(z, Scalar{0})) - 1);
        a = z > 0 ? z : below;
      },
      A_, Z);
  return A_;
}

const Matrix& ELU::backward(const Matrix& /*Z*/, const Matrix& dA) {
  dZ_.copy_size(dA);
  // Below zero, a + alpha is alpha exp(z).
  for_each_element(
      [alpha = alpha_](Scalar& dz, Scalar da, Scalar a) { dz = a > 0 ? da : da * (a + alpha); },
      dZ_, dA, A_);
  return dZ_;
}

// [softmax]
const Matrix& Softmax::forward(const Matrix& Z) {
  row_ = arma::max(Z, 0);
  A_ = Z;
  A_.each_row() -= row_;  // the largest score of a column becomes 0
  for_each_element([](Scalar& a) { a = std::exp(a); }, A_);
  sum_over_rows(sums_, A_.n_rows, A_.n_cols, [a = A_.memptr()](Index i) { return a[i]; });
  for_each_element([](Scalar& row, double sum) { row = static_cast<Scalar>(1 / sum); }, row_,
                   sums_);
  A_.each_row() %= row_;
  return A_;
}

const Matrix& Softmax::backward(const Matrix& /*Z*/, const Matrix& dA) {
  sum_over_rows(sums_, A_.n_rows, A_.n_cols, [a = A_.memptr(), da = dA.memptr()](Index i) {
    return double{a[i]} * double{da[i]};
  });
  for_each_element([](Scalar& row, double sum) { row = static_cast<Scalar>(sum); }, row_, sums_);
  dZ_ = dA;
  dZ_.each_row() -= row_;
  dZ_ %= A_;
  return dZ_;
}
// [/softmax]

}  // namespace NN_NAMESPACE
