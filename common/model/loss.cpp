#include "common/model/loss.hpp"

#include "common/matrix/shape.hpp"

namespace NN_NAMESPACE {

// [softmax_cross_entropy]
Scalar SoftmaxCrossEntropy::forward(const Matrix& Z, const Matrix& Y) {
  require_same_shape("SoftmaxCrossEntropy", Z, Y);
  Y_ = &Y;
  row_ = arma::max(Z, 0);
  P_ = Z;
  P_.each_row() -= row_;              // the largest score becomes 0
  Scalar loss = -arma::accu(Y % P_);  // -log p is -(z - largest) ...
  P_ = arma::exp(P_);
  row_ = arma::sum(P_, 0);
  P_.each_row() /= row_;                // probabilities
  loss += arma::accu(arma::log(row_));  // ... plus log(sum exp)
  return loss / static_cast<Scalar>(Z.n_cols);
}

const Matrix& SoftmaxCrossEntropy::backward() {
  dZ_ = (P_ - *Y_) / static_cast<Scalar>(P_.n_cols);
  return dZ_;
}
// [/softmax_cross_entropy]

}  // namespace NN_NAMESPACE
