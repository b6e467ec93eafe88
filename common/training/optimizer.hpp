#pragma once
/// @file
/// How parameters move along their gradient. Chapter 14 uses Adam, chapter 10 compares the optimizers.

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// Changes parameters, given the gradient of the mean loss with respect to them.
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// One step: changes `theta` in place. Both vectors have the same size in every call.
  virtual void step(Vector& theta, const Vector& gradient) = 0;
};

/// The settings of Adam, with PyTorch's defaults.
struct AdamOptions {
  double learning_rate = 1e-3;  ///< Length of a parameter's step while its gradient stays the same.
  double beta1 = 0.9;           ///< How much of the mean gradient is kept from step to step.
  double beta2 = 0.999;         ///< How much of the mean square is kept from step to step.
  double epsilon = 1e-8;        ///< Keeps the division finite.
};

/// Adam (Kingma and Ba, 2015): moves each parameter by a running mean m of its gradient divided by the root of a running
/// mean v of the gradient's square, both corrected for their start at 0. It keeps m and v from step to step, so each training
/// run needs an Adam of its own.
class Adam : public Optimizer {
 public:
  /// With these settings, and no steps made yet.
  explicit Adam(const AdamOptions& options = {}) : options_(options) {}

  void step(Vector& theta, const Vector& gradient) override;

 private:
  AdamOptions options_;
  Vector m_;            // (parameters)
  Vector v_;            // (parameters)
  double beta1_t_ = 1;  // beta1 to the power of the steps made
  double beta2_t_ = 1;
};

}  // namespace NN_NAMESPACE
