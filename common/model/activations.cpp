#include "common/model/activations.hpp"

namespace NN_NAMESPACE {

Matrix step(const Matrix& Z) {
  Matrix A = Z;
  A.transform([](Scalar z) { return z >= 0 ? Scalar{1} : Scalar{0}; });
  return A;
}

Matrix sigmoid(const Matrix& Z) { return 1 / (1 + arma::exp(-Z)); }

Matrix relu(const Matrix& Z) { return arma::clamp(Z, Scalar{0}, arma::Datum<Scalar>::inf); }

Matrix softmax(const Matrix& Z) {
  const RowVector largest = arma::max(Z, 0);
  Matrix P = Z;
  P.each_row() -= largest;
  P = arma::exp(P);
  const RowVector total = arma::sum(P, 0);
  P.each_row() /= total;
  return P;
}

}  // namespace NN_NAMESPACE
