#pragma once
/// @file
/// Activation functions as layers of a network. @ref chapter_activations compares them.

#include "common/model/layer.hpp"

namespace NN_NAMESPACE {

/// What the activation layers share: as many outputs as inputs, no parameters, and room for both passes.
class ActivationLayer : public Layer {
 public:
  Index outputs(Index inputs) const override { return inputs; }
  const Matrix& output() const override { return A_; }

 protected:
  Matrix A_;   ///< Output of the last forward pass (units x batch).
  Matrix dZ_;  ///< Gradient with respect to its input (units x batch).
};

/// The step function: 1 where its input is at least 0, else 0. Its derivative is 0, so nothing before it can learn.
class Step : public ActivationLayer {
 public:
  std::string name() const override { return "Step"; }
  const Matrix& forward(const Matrix& Z) override;
  const Matrix& backward(const Matrix& Z, const Matrix& dA) override;
};

/// The sigmoid, σ(z) = 1 / (1 + exp(-z)), with σ' = σ (1 - σ).
class Sigmoid : public ActivationLayer {
 public:
  std::string name() const override { return "Sigmoid"; }
  const Matrix& forward(const Matrix& Z) override;
  const Matrix& backward(const Matrix& Z, const Matrix& dA) override;
};

/// The hyperbolic tangent, tanh(z), with derivative 1 - tanh(z)^2.
class Tanh : public ActivationLayer {
 public:
  std::string name() const override { return "Tanh"; }
  const Matrix& forward(const Matrix& Z) override;
  const Matrix& backward(const Matrix& Z, const Matrix& dA) override;
};

/// The rectified linear unit, max(z, 0), with derivative 1 for z > 0 and 0 elsewhere.
class ReLU : public ActivationLayer {
 public:
  std::string name() const override { return "ReLU"; }
  const Matrix& forward(const Matrix& Z) override;
  const Matrix& backward(const Matrix& Z, const Matrix& dA) override;
};

/// ReLU that lets a little through below zero: z for z > 0, slope * z elsewhere, with derivative 1 and slope. The
/// derivative at 0 is the slope, as in PyTorch.
class LeakyReLU : public ActivationLayer {
 public:
  /// With this slope below zero; PyTorch's default is 0.01. Throws std::invalid_argument unless it is finite and at
  /// least 0.
  explicit LeakyReLU(double slope = 0.01);
  std::string name() const override { return "LeakyReLU"; }
  const Matrix& forward(const Matrix& Z) override;
  const Matrix& backward(const Matrix& Z, const Matrix& dA) override;

 private:
  Scalar slope_;
};

/// A leaky ReLU that learns its slope below zero: one parameter "weight" for the layer, 0.25 at first, as in PyTorch.
/// (He, Zhang, Ren and Sun, 2015)
class PReLU : public ActivationLayer {
 public:
  std::string name() const override { return "PReLU"; }
  std::vector<ParameterShape> parameters() const override { return {{"weight", 1, 1, false}}; }
  void bind(Scalar* theta, Scalar* gradient) override;
  /// Sets the slope to 0.25; nothing is random.
  void initialize(Rng& rng) override;
  const Matrix& forward(const Matrix& Z) override;
  const Matrix& backward(const Matrix& Z, const Matrix& dA) override;

  /// The slope below zero (1), a view into θ.
  Vector slope;
  /// Gradient of the loss with respect to it (1), a view into the network's gradient.
  Vector dslope;
};

/// The exponential linear unit: z for z > 0, alpha (exp(z) - 1) elsewhere, with derivative 1 and alpha exp(z).
class ELU : public ActivationLayer {
 public:
  /// Approaches -alpha far below zero. Throws std::invalid_argument unless alpha is positive and finite.
  explicit ELU(double alpha = 1);
  std::string name() const override { return "ELU"; }
  const Matrix& forward(const Matrix& Z) override;
  const Matrix& backward(const Matrix& Z, const Matrix& dA) override;

 private:
  Scalar alpha_;
};

/// Softmax as a layer: turns the scores of each sample, a column, into probabilities. Its backward pass needs all
/// outputs of a sample: dZ = P (dP - sum of P dP). Goes with the loss CrossEntropy; to train, leave it out and use
/// SoftmaxCrossEntropy.
class Softmax : public ActivationLayer {
 public:
  std::string name() const override { return "Softmax"; }
  const Matrix& forward(const Matrix& Z) override;
  const Matrix& backward(const Matrix& Z, const Matrix& dA) override;

 private:
  RowVector row_;      // one number per sample
  arma::rowvec sums_;  // the same in double
};

}  // namespace NN_NAMESPACE
