#pragma once
/// @file
/// How parameters move along their gradient. @ref chapter_momentum and @ref chapter_adaptive_rates derive the rules,
/// @ref chapter_schedules clips gradients.
///
/// Formulas and defaults are PyTorch's (torch.optim), so that both can be compared step by step.

#include <cstdint>
#include <string>
#include <vector>

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// What an optimizer remembers from step to step: all that is needed to go on where it stopped, bit for bit.
struct OptimizerState {
  std::uint64_t steps = 0;      ///< Steps made.
  std::vector<double> numbers;  ///< Running numbers, such as a power of beta.
  /// Running vectors, each as long as θ (or all empty before the first step) ...
  std::vector<Vector> vectors;
  /// ... and PyTorch's name for each: "exp_avg".
  std::vector<std::string> names;
};

/// Changes parameters, given the gradient of the mean loss with respect to them.
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// One step: changes `theta` in place. Both vectors have the same size in every call. Allocates in the first only.
  void step(Vector& theta, const Vector& gradient);

  /// Restricts weight decay to the parameters at which `mask` is 1; where it is 0 there is none. Network::decay_mask()
  /// makes one. By default all parameters decay, as in PyTorch.
  void decay_only(const Vector& mask) { decay_mask_ = mask; }

  /// What step() needs besides its arguments.
  const OptimizerState& state() const { return state_; }
  /// Goes on from the state of an optimizer of the same kind, else throws std::invalid_argument.
  void restore(const OptimizerState& state);

  /// May be changed between steps: schedules do.
  double learning_rate;

 protected:
  /// For a rule that keeps vectors of these names and running numbers with these initial values.
  Optimizer(double learning_rate, double weight_decay, std::vector<std::string> names,
            std::vector<double> numbers = {});

  /// The rule itself. The gradient has weight decay in it unless that is decoupled.
  virtual void update(Vector& parameters, const Vector& gradient) = 0;

  /// Running vector number `i`, as long as θ.
  Vector& memory(Index i) { return state_.vectors[i]; }
  /// Running number `i`.
  double& number(Index i) { return state_.numbers[i]; }
  /// The number of this step, counted from 1.
  std::uint64_t steps() const { return state_.steps; }

  /// Weight decay shrinks θ directly instead of going into the gradient.
  bool decoupled_decay = false;

 private:
  double weight_decay_;
  Vector decay_mask_;  // empty: all parameters
  Vector decayed_;     // gradient with weight decay
  OptimizerState state_;
};

/// The settings of SGD.
struct SGDOptions {
  double learning_rate = 1e-3;  ///< Length of a step per slope.
  double momentum = 0;          ///< How much of the velocity is kept from step to step.
  double dampening = 0;         ///< How much of a new gradient is kept out of the velocity.
  double weight_decay = 0;      ///< This times θ is added to the gradient.
  /// Look ahead along the velocity (Nesterov, 1983); needs momentum and no dampening.
  bool nesterov = false;
};

/// Gradient descent, with momentum (Polyak, 1964) where that is not 0: θ moves by a running sum of gradients, its
/// velocity. "Stochastic" are the batches, not the rule.
class SGD : public Optimizer {
 public:
  /// Throws std::invalid_argument for Nesterov's form without momentum or with dampening.
  explicit SGD(const SGDOptions& options = {});

 private:
  void update(Vector& parameters, const Vector& gradient) override;

  SGDOptions options_;
};

/// The settings of AdaGrad.
struct AdaGradOptions {
  double learning_rate = 0.01;     ///< Length of the first step of each parameter.
  double learning_rate_decay = 0;  ///< The rate of step t is divided by 1 + (t - 1) times this.
  double initial_accumulator = 0;  ///< Where the sum of squares begins.
  double epsilon = 1e-10;          ///< Keeps the division finite.
  double weight_decay = 0;         ///< This times θ is added to the gradient.
};

/// AdaGrad (Duchi, Hazan and Singer, 2011): divides each gradient by the root of the sum of its squares so far.
class AdaGrad : public Optimizer {
 public:
  /// With these settings, and no steps made yet.
  explicit AdaGrad(const AdaGradOptions& options = {});

 private:
  void update(Vector& parameters, const Vector& gradient) override;

  AdaGradOptions options_;
};

/// The settings of RMSProp.
struct RMSPropOptions {
  double learning_rate = 0.01;  ///< Length of a step of a gradient that stays the same.
  double alpha = 0.99;          ///< How much of the mean square is kept from step to step.
  double epsilon = 1e-8;        ///< Keeps the division finite.
  double momentum = 0;          ///< As in SGD, on the divided gradients.
  bool centered = false;        ///< Divide by the deviation instead of the root of the mean square.
  double weight_decay = 0;      ///< This times θ is added to the gradient.
};

/// RMSProp (Tieleman and Hinton, 2012): divides each gradient by the root of a running mean of its squares.
class RMSProp : public Optimizer {
 public:
  /// With these settings, and no steps made yet.
  explicit RMSProp(const RMSPropOptions& options = {});

 private:
  void update(Vector& parameters, const Vector& gradient) override;

  RMSPropOptions options_;
  Vector divided_;
};

/// The settings of AdaDelta.
struct AdaDeltaOptions {
  double learning_rate = 1;  ///< A factor on the step that the rule chooses; 1 in the paper.
  double rho = 0.9;          ///< How much of the mean squares is kept from step to step.
  double epsilon = 1e-6;     ///< Keeps the division finite, and makes the first steps possible.
  double weight_decay = 0;   ///< This times θ is added to the gradient.
};

/// AdaDelta (Zeiler, 2012): as RMSProp, but the length of a step comes from the steps before, so it has the unit of θ.
class AdaDelta : public Optimizer {
 public:
  /// With these settings, and no steps made yet.
  explicit AdaDelta(const AdaDeltaOptions& options = {});

 private:
  void update(Vector& parameters, const Vector& gradient) override;

  AdaDeltaOptions options_;
};

/// The settings of Adam, with PyTorch's defaults.
struct AdamOptions {
  double learning_rate = 1e-3;  ///< Length of a parameter's step while its gradient stays the same.
  double beta1 = 0.9;           ///< How much of the mean gradient is kept from step to step.
  double beta2 = 0.999;         ///< How much of the mean square is kept from step to step.
  double epsilon = 1e-8;        ///< Keeps the division finite.
  double weight_decay = 0;      ///< This times θ is added to the gradient.
};

/// Adam (Kingma and Ba, 2015): moves each parameter by a running mean m of its gradient divided by the root of a
/// running mean v of the gradient's square, both corrected for their start at 0. It keeps m and v from step to step, so
/// each training run needs an Adam of its own.
class Adam : public Optimizer {
 public:
  /// With these settings, and no steps made yet.
  explicit Adam(const AdamOptions& options = {});

 private:
  void update(Vector& parameters, const Vector& gradient) override;

  AdamOptions options_;
};

/// AdamW (Loshchilov and Hutter, 2019): Adam with decoupled weight decay, which shrinks θ by learning rate times decay
/// in each step, whatever the gradient's size. Its settings are Adam's; PyTorch's default for the decay is 0.01.
class AdamW : public Adam {
 public:
  /// With these settings, and no steps made yet.
  explicit AdamW(const AdamOptions& options = {.weight_decay = 0.01});
};

/// The settings of Nadam.
struct NadamOptions {
  double learning_rate = 2e-3;  ///< Length of a parameter's step while its gradient stays the same.
  /// How much of the mean gradient is kept from step to step, in the long run.
  double beta1 = 0.9;
  double beta2 = 0.999;   ///< How much of the mean square is kept from step to step.
  double epsilon = 1e-8;  ///< Keeps the division finite.
  /// How fast the momentum approaches beta1: it is beta1 (1 - 0.96^(t times this) / 2).
  double momentum_decay = 4e-3;
  double weight_decay = 0;  ///< This times θ is added to the gradient.
};

/// Nadam (Dozat, 2016): Adam that looks ahead along its mean gradient, as Nesterov's momentum does.
class Nadam : public Optimizer {
 public:
  /// With these settings, and no steps made yet.
  explicit Nadam(const NadamOptions& options = {});

 private:
  void update(Vector& parameters, const Vector& gradient) override;

  NadamOptions options_;
};

/// Makes the gradient shorter where its length exceeds `max_norm`: multiplies it by max_norm / (length + 1e-6). Returns
/// the length before; that of one that is not finite is not finite either, and it stays. PyTorch: clip_grad_norm_.
/// (Pascanu et al., 2013)
double clip_norm(Vector& gradient, double max_norm);

}  // namespace NN_NAMESPACE
