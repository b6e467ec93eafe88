#pragma once
/// @file
/// The fully connected layer, Z = W X + b. @ref chapter_layers introduces it, @ref chapter_backpropagation derives its
/// backward pass.

#include "common/model/layer.hpp"

namespace NN_NAMESPACE {

/// A fully connected layer: each output is a weighted sum of all inputs plus a bias, Z = W X + b. PyTorch: Linear.
class Dense : public Layer {
 public:
  /// A layer with `inputs` inputs and `units` outputs, each at least 1, else std::invalid_argument.
  Dense(Index inputs, Index units);

  std::string name() const override;
  Index inputs() const override { return inputs_; }
  Index outputs(Index /*inputs*/) const override { return units_; }
  std::vector<ParameterShape> parameters() const override;
  void bind(Scalar* theta, Scalar* gradient) override;

  /// Draws weights and biases uniformly from ±1/√inputs, as PyTorch does by default.
  void initialize(Rng& rng) override;
  const Matrix& forward(const Matrix& X) override;
  const Matrix& output() const override { return Z_; }
  const Matrix& backward(const Matrix& X, const Matrix& dZ) override;

  /// Weights (units x inputs), a view into θ.
  Matrix W;
  /// Biases (units), a view into θ.
  Vector b;
  /// Gradient of the loss with respect to W (units x inputs), a view into the network's gradient.
  Matrix dW;
  /// Gradient of the loss with respect to b (units), a view into the network's gradient.
  Vector db;

 private:
  Index inputs_;
  Index units_;
  Matrix Z_;   // (units x batch)
  Matrix dX_;  // (inputs x batch)
};

}  // namespace NN_NAMESPACE
