#include "common/model/activations.hpp"

namespace NN_NAMESPACE {

Matrix step(const Matrix& Z) {
  Matrix A = Z;
  A.transform([](Scalar z) { return z >= 0 ? Scalar{1} : Scalar{0}; });
  return A;
}

Matrix sigmoid(const Matrix& Z) { return 1 / (1 + arma::exp(-Z)); }

Matrix relu(const Matrix& Z) { return arma::clamp(Z, Scalar{0}, arma::Datum<Scalar>::inf); }

Matrix tanh(const Matrix& Z) { return arma::tanh(Z); }

Matrix leaky_relu(const Matrix& Z, Scalar slope) {
  Matrix A = Z;
  A.transform([slope](Scalar z) { return z > 0 ? z : slope * z; });
  return A;
}

Matrix elu(const Matrix& Z, Scalar alpha) {
  // exp of a large z would overflow where it is not used.
  Matrix A = arma::exp(arma::clamp(Z, -arma::Datum<Scalar>::inf, Scalar{0}));
  for (Index i = 0; i < Z.n_elem; ++i) {
    A[i] = Z[i] > 0 ? Z[i] : alpha * (A[i] - 1);
  }
  return A;
}

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
