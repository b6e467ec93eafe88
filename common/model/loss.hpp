#pragma once
/// @file
/// What training makes small. @ref chapter_squared_error, @ref chapter_cross_entropy and @ref chapter_softmax explain
/// where each loss comes from.
///
/// Those with Softmax or Sigmoid in their name take scores ("logits") and are finite for every finite score; use them
/// to train. CrossEntropy and BinaryCrossEntropy take probabilities, clamped as in PyTorch.

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// A loss compares the outputs of a network with what they should be. It owns the mean over the batch, so that neither
/// a layer nor an optimizer ever sees a batch size.
class Loss {
 public:
  virtual ~Loss() = default;

  /// The mean loss of the batch. `Z` are the network's outputs and `Y` the targets, both (outputs x batch); other
  /// shapes throw ShapeError. Neither needs to live until backward().
  virtual double forward(const Matrix& Z, const Matrix& Y) = 0;

  /// The gradient of the last forward() with respect to `Z`, (outputs x batch), with the 1/batch of the mean in it.
  virtual const Matrix& backward() { return dZ_; }

 protected:
  /// What backward() returns; forward() fills it.
  Matrix dZ_;
  /// Room for the loss of each output (outputs x batch).
  Matrix losses_;
};

/// Half the sum of squares: for each sample 1/2 of the sum of (z - y)^2 over its outputs, and of this the mean over the
/// batch. For predicting numbers; the half makes its gradient (Z - Y) / batch. The textbook's SSE; PyTorch has none.
class SumSquaredError : public Loss {
 public:
  double forward(const Matrix& Z, const Matrix& Y) override;
};

/// The mean of (z - y)^2 over all outputs of all samples, with gradient 2 (Z - Y) / (outputs * batch). For predicting
/// numbers. PyTorch: MSELoss.
class MeanSquaredError : public Loss {
 public:
  double forward(const Matrix& Z, const Matrix& Y) override;
};

/// Cross-entropy of probabilities, for one yes-or-no question per output: the mean of -(y log p + (1 - y) log(1 - p))
/// over all outputs of all samples. A logarithm below -100 counts as -100, and the gradient (P - Y) / (P (1 - P))
/// divides by at least 1e-12. The first argument of forward() holds probabilities; a number that is none throws
/// std::invalid_argument. PyTorch: BCELoss. To train, prefer SigmoidCrossEntropy.
class BinaryCrossEntropy : public Loss {
 public:
  double forward(const Matrix& P, const Matrix& Y) override;
};

/// Sigmoid and binary cross-entropy in one, for yes-or-no questions: takes scores, is finite for every finite score,
/// and has the gradient (σ(Z) - Y) / (outputs * batch). PyTorch: BCEWithLogitsLoss.
class SigmoidCrossEntropy : public Loss {
 public:
  double forward(const Matrix& Z, const Matrix& Y) override;
};

/// Cross-entropy of probabilities, for classes that exclude each other: the mean over the batch of -log p, with p the
/// probability of the right class; in general of the sum of -y log p over the classes. Clamped as BinaryCrossEntropy
/// is: a logarithm below -100 counts as -100, and the gradient -Y / P divides by at least 1e-12. A number that is no
/// probability throws std::invalid_argument. To train, prefer SoftmaxCrossEntropy.
class CrossEntropy : public Loss {
 public:
  double forward(const Matrix& P, const Matrix& Y) override;
};

/// Softmax and cross-entropy in one, for classes that exclude each other: the mean of -log p, with p the probability
/// that softmax gives to the right class. Takes scores ("logits") and computes log p by log-sum-exp, so that it is
/// finite for every finite score; its gradient is (P - Y) / batch. `Y` is one-hot or a distribution in each column.
/// PyTorch: CrossEntropyLoss.
class SoftmaxCrossEntropy : public Loss {
 public:
  double forward(const Matrix& Z, const Matrix& Y) override;

 private:
  Matrix P_;           // probabilities (classes x batch)
  RowVector row_;      // one number per sample
  arma::rowvec sums_;  // the same in double
};

}  // namespace NN_NAMESPACE
