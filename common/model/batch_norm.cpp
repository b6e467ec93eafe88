#include "common/model/batch_norm.hpp"

#include <stdexcept>

#include "common/matrix/view.hpp"

namespace NN_NAMESPACE {

BatchNorm::BatchNorm(Index features, const BatchNormOptions& options)
    : features_(features),
      epsilon_(static_cast<Scalar>(options.epsilon)),
      momentum_(static_cast<Scalar>(options.momentum)) {
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
  const auto n = static_cast<Scalar>(X.n_cols);
  mean_ = arma::mean(X, 1);
  X_hat_ = X;
  X_hat_.each_col() -= mean_;
  variance_ = arma::mean(arma::square(X_hat_), 1);
  running_mean += momentum_ * (mean_ - running_mean);
  running_var += momentum_ * (n / (n - 1) * variance_ - running_var);
}

const Matrix& BatchNorm::forward(const Matrix& X) {
  if (training_) {
    measure(X);
    scale_ = 1 / arma::sqrt(variance_ + epsilon_);
  } else {
    X_hat_ = X;
    X_hat_.each_col() -= running_mean;
    scale_ = 1 / arma::sqrt(running_var + epsilon_);
  }
  X_hat_.each_col() %= scale_;
  Y_ = X_hat_;
  Y_.each_col() %= gamma;
  Y_.each_col() += beta;
  return Y_;
}
// [/batch_norm_forward]

// [batch_norm_backward]
const Matrix& BatchNorm::backward(const Matrix& /*X*/, const Matrix& dY) {
  dbeta = arma::sum(dY, 1);
  dgamma = arma::sum(dY % X_hat_, 1);
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
