#include "common/model/activation_layers.hpp"

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

const Matrix& Sigmoid::forward(const Matrix& Z) {
  A_ = 1 / (1 + arma::exp(-Z));
  return A_;
}

const Matrix& Sigmoid::backward(const Matrix& dA) {
  dZ_ = dA % A_ % (1 - A_);
  return dZ_;
}

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

}  // namespace NN_NAMESPACE
