#include "common/model/activation_layers.hpp"

#include <cmath>
#include <stdexcept>

#include "common/matrix/view.hpp"

namespace NN_NAMESPACE {

const Matrix& Step::forward(const Matrix& Z) {
  A_ = Z;
  A_.transform([](Scalar z) { return z >= 0 ? Scalar{1} : Scalar{0}; });
  return A_;
}

const Matrix& Step::backward(const Matrix& dA) {
  dZ_.zeros(dA.n_rows, dA.n_cols);
  return dZ_;
}

// [sigmoid]
const Matrix& Sigmoid::forward(const Matrix& Z) {
  A_ = 1 / (1 + arma::exp(-Z));
  return A_;
}

const Matrix& Sigmoid::backward(const Matrix& dA) {
  dZ_ = dA % A_ % (1 - A_);
  return dZ_;
}
// [/sigmoid]

// [relu]
const Matrix& ReLU::forward(const Matrix& Z) {
  A_ = arma::clamp(Z, Scalar{0}, arma::Datum<Scalar>::inf);
  return A_;
}

const Matrix& ReLU::backward(const Matrix& dA) {
  dZ_ = dA % arma::sign(A_);  // A is never negative: sign(A) is 1 or 0
  return dZ_;
}
// [/relu]

const Matrix& Tanh::forward(const Matrix& Z) {
  A_ = arma::tanh(Z);
  return A_;
}

const Matrix& Tanh::backward(const Matrix& dA) {
  dZ_ = dA % (1 - arma::square(A_));
  return dZ_;
}

LeakyReLU::LeakyReLU(double slope) : slope_(static_cast<Scalar>(slope)) {
  if (!(slope >= 0) || !std::isfinite(slope)) {
    throw std::invalid_argument("LeakyReLU: the slope must be a finite number of at least 0");
  }
}

const Matrix& LeakyReLU::forward(const Matrix& Z) {
  Z_ = &Z;
  A_ = Z;
  A_.transform([this](Scalar z) { return z > 0 ? z : slope_ * z; });
  return A_;
}

const Matrix& LeakyReLU::backward(const Matrix& dA) {
  dZ_ = *Z_;
  dZ_.transform([this](Scalar z) { return z > 0 ? Scalar{1} : slope_; });
  dZ_ %= dA;
  return dZ_;
}

void PReLU::bind(Scalar* theta, Scalar* gradient) {
  make_view(slope, theta, 1);
  make_view(dslope, gradient, 1);
}

void PReLU::initialize(Rng& /*rng*/) { slope[0] = Scalar(0.25); }

const Matrix& PReLU::forward(const Matrix& Z) {
  Z_ = &Z;
  A_ = Z;
  A_.transform([a = slope[0]](Scalar z) { return z > 0 ? z : a * z; });
  return A_;
}

const Matrix& PReLU::backward(const Matrix& dA) {
  const Matrix& Z = *Z_;
  dZ_ = arma::clamp(Z, -arma::Datum<Scalar>::inf, Scalar{0});
  dslope[0] = arma::accu(dA % dZ_);
  dZ_ = Z;
  dZ_.transform([a = slope[0]](Scalar z) { return z > 0 ? Scalar{1} : a; });
  dZ_ %= dA;
  return dZ_;
}

ELU::ELU(double alpha) : alpha_(static_cast<Scalar>(alpha)) {
  if (!(alpha > 0) || !std::isfinite(alpha)) {
    throw std::invalid_argument("ELU: alpha must be a finite number greater than 0");
  }
}

const Matrix& ELU::forward(const Matrix& Z) {
  // exp of a large z would overflow where it is not used.
  A_ = arma::clamp(Z, -arma::Datum<Scalar>::inf, Scalar{0});
  A_ = arma::exp(A_);
  for (Index i = 0; i < Z.n_elem; ++i) {
    A_[i] = Z[i] > 0 ? Z[i] : alpha_ * (A_[i] - 1);
  }
  return A_;
}

const Matrix& ELU::backward(const Matrix& dA) {
  dZ_ = A_;
  // Below zero, A + alpha is alpha exp(z).
  dZ_.transform([this](Scalar a) { return a > 0 ? Scalar{1} : a + alpha_; });
  dZ_ %= dA;
  return dZ_;
}

// [softmax]
const Matrix& Softmax::forward(const Matrix& Z) {
  row_ = arma::max(Z, 0);
  A_ = Z;
  A_.each_row() -= row_;  // the largest score of a column becomes 0
  A_ = arma::exp(A_);
  row_ = arma::sum(A_, 0);
  A_.each_row() /= row_;
  return A_;
}

const Matrix& Softmax::backward(const Matrix& dA) {
  row_ = arma::sum(A_ % dA, 0);
  dZ_ = dA;
  dZ_.each_row() -= row_;
  dZ_ %= A_;
  return dZ_;
}
// [/softmax]

}  // namespace NN_NAMESPACE
