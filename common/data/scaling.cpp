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
  per_unit_.ones(X.n_rows);
  origin_.zeros(X.n_rows);
  shift_.zeros(X.n_rows);
  scale_.ones(X.n_rows);
  if (scaling == Scaling::none) {
    return;
  }
  require_finite(X);
  const RowStatistics of = row_statistics(X);
  per_unit_ = of.per_unit;
  origin_ = of.low;
  scale_ = of.range;
  if (scaling == Scaling::standard) {
    shift_ = of.mean;
    scale_ = of.deviation;
  }
  for (Index i = 0; i < X.n_rows; ++i) {
    if (of.range[i] == 0) {
      shift_[i] = 0;
      scale_[i] = of.per_unit[i];
    }
  }
}

Scaler::Scaler(const std::map<std::string, std::vector<double>>& numbers)
    : scaling_(Scaling::standard) {
  const auto vector = [&](const std::string& name) {
    const auto found = numbers.find(name);
    return found == numbers.end() ? arma::vec() : arma::vec(found->second);
  };
  per_unit_ = 1 / vector("unit");
  origin_ = vector("origin");
  shift_ = vector("shift");
  scale_ = vector("scale");
  const Index features = scale_.n_elem;
  const auto is_good = [&](const arma::vec& v) { return v.n_elem == features && v.is_finite(); };
  if (!is_good(per_unit_) || !is_good(origin_) || !is_good(shift_) || !is_good(scale_) ||
      arma::any(per_unit_ == 0) || arma::any(scale_ == 0)) {
    throw std::invalid_argument(
        "Scaler: expected a unit, an origin, a shift and a scale per feature, no unit or scale 0");
  }
}

std::map<std::string, std::vector<double>> Scaler::numbers() const {
  const auto numbers = [](const arma::vec& v) {
    return arma::conv_to<std::vector<double>>::from(v);
  };
  return {{"unit", numbers(1 / per_unit_)},
          {"origin", numbers(origin_)},
          {"shift", numbers(shift_)},
          {"scale", numbers(scale_)}};
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
        [](Scalar& to, Scalar x, double per_unit, double origin, double shift, double scale) {
          to = static_cast<Scalar>((x * per_unit - origin - shift) / scale);
        },
        scaled.colptr(j), X.colptr(j), per_unit_.memptr(), origin_.memptr(), shift_.memptr(),
        scale_.memptr());
  }
  return scaled;
}

}  // namespace NN_NAMESPACE
