#include "common/data/scaling.hpp"

#include <stdexcept>

#include "common/matrix/shape.hpp"

namespace NN_NAMESPACE {

Scaler::Scaler(Scaling scaling, const Matrix& X)
    : shift_(X.n_rows, arma::fill::zeros), scale_(X.n_rows, arma::fill::ones) {
  if (X.n_cols == 0) {
    throw std::invalid_argument("Scaler: no samples to learn the scale from");
  }
  if (scaling == Scaling::min_max) {
    shift_ = arma::min(X, 1);
    scale_ = arma::max(X, 1) - shift_;
  } else if (scaling == Scaling::standard) {
    shift_ = arma::mean(X, 1);
    scale_ = arma::stddev(X, 1, 1);
  }
  // Rounding may give a constant feature a tiny deviation, so ask for the feature itself.
  for (Index i = 0; i < X.n_rows; ++i) {
    if (X.row(i).min() == X.row(i).max()) {
      shift_[i] = scaling == Scaling::none ? Scalar{0} : X(i, 0);
      scale_[i] = 1;
    }
  }
}

Matrix Scaler::transform(const Matrix& X) const {
  require_rows("Scaler", X, shift_.n_elem);
  Matrix scaled = X;
  scaled.each_col() -= shift_;
  scaled.each_col() /= scale_;
  return scaled;
}

}  // namespace NN_NAMESPACE
