#include "common/model/batch_norm.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "common/matrix/columns.hpp"
#include "common/matrix/elementwise.hpp"
#include "common/matrix/view.hpp"

namespace NN_NAMESPACE {

BatchNorm::BatchNorm(Index features, const BatchNormOptions& options)
    : features_(features),
      epsilon_(options.epsilon),
      momentum_(options.momentum),
      mean_(features, arma::fill::zeros),
      variance_(features, arma::fill::zeros),
      scale_(features, arma::fill::zeros) {
  if (features == 0) {
    throw std::invalid_argument("BatchNorm: a layer needs at least one feature");
  }
  if (!(options.epsilon > 0) || !(options.momentum >= 0 && options.momentum <= 1)) {
    throw std::invalid_argument(
        "BatchNorm: epsilon must be greater than 0, momentum between 0 and 1");
  }
}

std::vector<ParameterShape> BatchNorm::parameters() const {
  return {{"weight", features_, 1, false}, {"bias", features_, 1, false}};
}

std::vector<ParameterShape> BatchNorm::buffers() const {
  return {{"running_mean", features_, 1, false}, {"running_var", features_, 1, false}};
}

void BatchNorm::bind(Scalar* theta, Scalar* gradient) {
  make_view(gamma, theta, features_);
  make_view(beta, theta + features_, features_);
  make_view(dgamma, gradient, features_);
  make_view(dbeta, gradient + features_, features_);
}

void BatchNorm::bind_buffers(Scalar* memory) {
  make_view(running_mean, memory, features_);
  make_view(running_var, memory + features_, features_);
}

void BatchNorm::initialize(Rng& /*rng*/) {
  gamma.ones();
  beta.zeros();
  running_mean.zeros();
  running_var.ones();
}

// [batch_norm_forward]
void BatchNorm::measure(const Matrix& X) {
  if (X.n_cols < 2) {
    throw std::invalid_argument("BatchNorm: a batch of one sample has no variance to train with");
  }
  const auto n = static_cast<double>(X.n_cols);
  sum_over_columns(mean_, features_, X.n_cols,
                   [x = X.memptr()](Index i, Index) { return double{x[i]}; });
  mean_ /= n;
  sum_over_columns(variance_, features_, X.n_cols,
                   [x = X.memptr(), mean = mean_.memptr()](Index i, Index feature) {
                     const double d = x[i] - mean[feature];
                     return d * d;
                   });
  variance_ /= n;
  const auto move = [&](Scalar& running, double of_batch) {
    running = static_cast<Scalar>((1 - momentum_) * running + momentum_ * of_batch);
  };
  for_each_element(move, running_mean, mean_);
  for_each_element([=](Scalar& running, double variance) { move(running, n / (n - 1) * variance); },
                   running_var, variance_);
}

const Matrix& BatchNorm::forward(const Matrix& X) {
  if (training_) {
    measure(X);
  } else {
    std::copy_n(running_mean.memptr(), features_, mean_.memptr());
    std::copy_n(running_var.memptr(), features_, variance_.memptr());
  }
  for_each_element(
      [eps = epsilon_](Scalar& scale, double variance) {
        scale = static_cast<Scalar>(1 / std::sqrt(variance + eps));
      },
      scale_, variance_);
  X_hat_.copy_size(X);
  Y_.copy_size(X);
  for (Index j = 0; j < X.n_cols; ++j) {
    for_each_position(
        features_,
        [](Scalar& y, Scalar& x_hat, Scalar x, double mean, Scalar scale, Scalar g, Scalar b) {
          x_hat = static_cast<Scalar>(x - mean) * scale;
          y = g * x_hat + b;
        },
        Y_.colptr(j), X_hat_.colptr(j), X.colptr(j), mean_.memptr(), scale_.memptr(),
        gamma.memptr(), beta.memptr());
  }
  return Y_;
}
// [/batch_norm_forward]

// [batch_norm_backward]
const Matrix& BatchNorm::backward(const Matrix& /*X*/, const Matrix& dY) {
  add_columns(dbeta, dY);
  sum_over_columns(dgamma, features_, dY.n_cols,
                   [dy = dY.memptr(), x_hat = X_hat_.memptr()](Index i, Index) {
                     return double{dy[i]} * double{x_hat[i]};
                   });
  dX_ = dY;
  if (training_) {
    const auto n = static_cast<Scalar>(dY.n_cols);
    part_ = dbeta / n;  // what moves all samples alike changes nothing ...
    dX_.each_col() -= part_;
    part_ = dgamma / n;  // ... and neither does what stretches them
    X_hat_.each_col() %= part_;
    dX_ -= X_hat_;
  }
  part_ = gamma % scale_;
  dX_.each_col() %= part_;
  return dX_;
}
// [/batch_norm_backward]

}  // namespace NN_NAMESPACE
