#include "common/data/scaling.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "common/matrix/elementwise.hpp"

namespace NN_NAMESPACE {
namespace {

void require_finite(const Matrix& X) {
  const auto* at = std::find_if(X.begin(), X.end(), [](Scalar x) { return !std::isfinite(x); });
  if (at != X.end()) {
    const auto i = static_cast<Index>(at - X.begin());
    throw std::invalid_argument("Scaler: feature " + std::to_string(i % X.n_rows + 1) +
                                " of sample " + std::to_string(i / X.n_rows + 1) + " is " +
                                std::to_string(*at) + "; correct it, or leave the sample out");
  }
}

}  // namespace

Scaler::Scaler(Scaling scaling, const Matrix& X) : scaling_(scaling) {
  if (X.n_cols == 0) {
    throw std::invalid_argument("Scaler: no samples to learn the scale from");
  }
  if (scaling == Scaling::none) {
    shift_.zeros(X.n_rows);
    return;
  }
  require_finite(X);
  of_ = row_statistics(X);
  shift_.zeros(X.n_rows);
  scale_ = of_.range;
  if (scaling == Scaling::standard) {
    shift_ = of_.mean;
    scale_ = of_.deviation;
  }
  for (Index i = 0; i < X.n_rows; ++i) {
    if (of_.range[i] == 0) {
      shift_[i] = 0;
      scale_[i] = of_.per_unit[i];
    }
  }
}

Matrix Scaler::transform(const Matrix& X) const {
  require_rows("Scaler", X, shift_.n_elem);
  if (scaling_ == Scaling::none) {
    return X;
  }
  Matrix scaled(X.n_rows, X.n_cols);
  for (Index j = 0; j < X.n_cols; ++j) {
    for_each_position(
        X.n_rows,
        [](Scalar& to, Scalar x, double per_unit, double low, double shift, double scale) {
          to = static_cast<Scalar>((x * per_unit - low - shift) / scale);
        },
        scaled.colptr(j), X.colptr(j), of_.per_unit.memptr(), of_.low.memptr(), shift_.memptr(),
        scale_.memptr());
  }
  return scaled;
}

}  // namespace NN_NAMESPACE
