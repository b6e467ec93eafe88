#pragma once
/// @file
/// Dropout. @ref chapter_regularization shows what it does.

#include "common/model/activation_layers.hpp"

namespace NN_NAMESPACE {

/// In training, sets each of its inputs to 0 with probability p and multiplies those that stay by 1 / (1 - p), so that
/// their mean stays the same ("inverted" dropout). When the network is used it changes nothing. PyTorch: nn.Dropout.
/// (Srivastava et al., 2014)
class Dropout : public ActivationLayer {
 public:
  /// Drops with probability `p`. Throws std::invalid_argument unless 0 <= p < 1.
  explicit Dropout(double p = 0.5);

  std::string name() const override { return "Dropout"; }
  void train(Rng& rng) override { rng_ = p_ > 0 ? &rng : nullptr; }
  void eval() override { rng_ = nullptr; }
  const Matrix& forward(const Matrix& X) override;
  const Matrix& backward(const Matrix& X, const Matrix& dA) override;

 private:
  double p_;
  Rng* rng_ = nullptr;  // null: nothing is dropped
  Matrix mask_;         // what each input was multiplied by (units x batch)
};

}  // namespace NN_NAMESPACE
