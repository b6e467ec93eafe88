#pragma once
/// @file
/// What training makes small. Chapter 14 uses softmax cross-entropy, chapter 05 explains where it comes from.

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// A loss compares the outputs of a network with what they should be. It owns the mean over the batch, so that neither a
/// layer nor an optimizer ever sees a batch size.
class Loss {
 public:
  virtual ~Loss() = default;

  /// The mean loss of the batch. `Z` are the network's outputs and `Y` the targets, both (outputs x batch); other shapes
  /// throw ShapeError. `Y` must live until backward() is done.
  virtual Scalar forward(const Matrix& Z, const Matrix& Y) = 0;

  /// The gradient of the last forward() with respect to `Z`, (outputs x batch), with the 1/batch of the mean in it.
  virtual const Matrix& backward() = 0;
};

/// Softmax and cross-entropy in one, for classes that exclude each other: the mean of -log p, with p the probability that
/// softmax gives to the right class. Takes scores ("logits") and computes log p by log-sum-exp, so that it is finite for
/// every finite score; its gradient is (P - Y) / batch. `Y` is one-hot or a distribution in each column. PyTorch:
/// CrossEntropyLoss.
class SoftmaxCrossEntropy : public Loss {
 public:
  Scalar forward(const Matrix& Z, const Matrix& Y) override;
  const Matrix& backward() override;

 private:
  Matrix P_;       // probabilities (classes x batch)
  Matrix dZ_;      // (classes x batch)
  RowVector row_;  // one number per sample
  const Matrix* Y_ = nullptr;
};

}  // namespace NN_NAMESPACE
