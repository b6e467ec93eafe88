#pragma once
/// @file
/// Activation functions as layers of a network. Chapter 03 puts them between layers, chapter 04 compares them.

#include "common/model/layer.hpp"

namespace NN_NAMESPACE {

/// What the activation layers share: as many outputs as inputs, no parameters, and room for both passes.
class ActivationLayer : public Layer {
 public:
  Index outputs(Index inputs) const override { return inputs; }

 protected:
  Matrix A_;   ///< Output of the last forward pass (units x batch).
  Matrix dZ_;  ///< Gradient with respect to its input (units x batch).
};

/// The step function: 1 where its input is at least 0, else 0. Its derivative is 0, so nothing before it can learn.
class Step : public ActivationLayer {
 public:
  std::string name() const override { return "Step"; }
  const Matrix& forward(const Matrix& Z) override;
  const Matrix& backward(const Matrix& dA) override;
};

/// The sigmoid, σ(z) = 1 / (1 + exp(-z)), with σ' = σ (1 - σ).
class Sigmoid : public ActivationLayer {
 public:
  std::string name() const override { return "Sigmoid"; }
  const Matrix& forward(const Matrix& Z) override;
  const Matrix& backward(const Matrix& dA) override;
};

/// The rectified linear unit, max(z, 0), with derivative 1 for z > 0 and 0 elsewhere.
class ReLU : public ActivationLayer {
 public:
  std::string name() const override { return "ReLU"; }
  const Matrix& forward(const Matrix& Z) override;
  const Matrix& backward(const Matrix& dA) override;
};

}  // namespace NN_NAMESPACE
