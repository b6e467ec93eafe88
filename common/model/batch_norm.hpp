#pragma once
/// @file
/// Batch normalisation. @ref chapter_batch_norm derives it and shows what it does.

#include "common/model/layer.hpp"

namespace NN_NAMESPACE {

/// The settings of BatchNorm.
struct BatchNormOptions {
  /// Added to the variance, so that a constant feature can be divided by its root.
  double epsilon = 1e-5;
  /// Weight of a new batch in the running mean and variance. (In Keras, that of the old value.)
  double momentum = 0.1;
};

/// Brings each feature to mean 0 and variance 1 over the batch, then to a scale γ and a shift β that are learned. In
/// training the mean and the (biased) variance are those of the batch; running means of both, the variance unbiased,
/// are kept for using the network. PyTorch: BatchNorm1d, with its names and defaults. (Ioffe and Szegedy, 2015)
class BatchNorm : public Layer {
 public:
  /// For samples of `features` numbers. Throws std::invalid_argument for none, for an epsilon that is not positive, and
  /// for a momentum outside 0 to 1.
  explicit BatchNorm(Index features, const BatchNormOptions& options = {});

  std::string name() const override { return "BatchNorm " + std::to_string(features_); }
  Index inputs() const override { return features_; }
  Index outputs(Index inputs) const override { return inputs; }
  /// "weight" (γ) and "bias" (β); neither should decay.
  std::vector<ParameterShape> parameters() const override;
  /// "running_mean" and "running_var".
  std::vector<ParameterShape> buffers() const override;
  void bind(Scalar* theta, Scalar* gradient) override;
  void bind_buffers(Scalar* memory) override;
  /// Sets γ = 1, β = 0, the running mean to 0 and the running variance to 1; nothing is random.
  void initialize(Rng& rng) override;
  void train(Rng& /*rng*/) override { training_ = true; }
  void eval() override { training_ = false; }
  Index least_batch() const override { return 2; }
  /// In training, throws std::invalid_argument for a batch of one sample: it has no variance.
  const Matrix& forward(const Matrix& X) override;
  const Matrix& output() const override { return Y_; }
  const Matrix& backward(const Matrix& X, const Matrix& dY) override;

  Vector gamma;   ///< Scale (features), a view into θ.
  Vector beta;    ///< Shift (features), a view into θ.
  Vector dgamma;  ///< Gradient of the loss with respect to γ (features).
  Vector dbeta;   ///< Gradient of the loss with respect to β (features).
  /// Running mean of the batches' means (features), a view into the buffers.
  Vector running_mean;
  /// Running mean of the batches' unbiased variances (features), a view into the buffers.
  Vector running_var;

 private:
  /// Mean and variance of the batch, and the running ones moved towards them.
  void measure(const Matrix& X);

  Index features_;
  double epsilon_;
  double momentum_;
  bool training_ = false;
  arma::vec mean_;      // in use: of the batch or running (features), in double
  arma::vec variance_;  // in use: of the batch, biased, or running (features), in double
  Vector scale_;        // 1 / √(variance + epsilon) (features)
  Vector part_;         // room for one number per feature
  Matrix X_hat_;        // the normalised inputs (features x batch)
  Matrix Y_;            // (features x batch)
  Matrix dX_;           // (features x batch)
};

}  // namespace NN_NAMESPACE
