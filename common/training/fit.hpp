#pragma once
/// @file
/// The training loop: epochs of batches, each one step. @ref chapter_mini_batches shows its parts,
/// @ref chapter_schedules, @ref chapter_overfitting and @ref chapter_regularization its options.

#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "common/data/batches.hpp"
#include "common/data/dataset.hpp"
#include "common/model/loss.hpp"
#include "common/model/network.hpp"
#include "common/training/not_finite.hpp"
#include "common/training/optimizer.hpp"
#include "common/training/reducer.hpp"
#include "common/training/schedule.hpp"

namespace NN_NAMESPACE {

/// What one epoch brought.
struct Epoch {
  /// Counted from 1.
  Index number;
  /// Mean loss over the samples, each measured just before the step that used it; penalties not counted.
  double loss;
  /// Of its steps.
  double learning_rate;
  /// Mean loss over the validation samples after it, if there are any.
  std::optional<double> validation_loss = {};

  /// The loss to judge it by: that of the validation samples where there are any.
  double judged_loss() const { return validation_loss.value_or(loss); }
};

/// Called after each epoch; training ends when it returns false. callbacks.hpp has some.
using Callback = std::function<bool(const Epoch&)>;

/// What happens to the gradient between the backward pass and the update.
struct StepOptions {
  /// Penalty l1 Σ|w| on the loss, over the parameters that decay: weights, not biases.
  double l1 = 0;
  /// Penalty l2/2 Σw² on the loss, over the same.
  double l2 = 0;
  /// The gradient is cut to this length.
  double clip_norm = std::numeric_limits<double>::infinity();
  /// The processes that train together, each on its share of every batch; none: this one alone. Without dropout the
  /// result is that of one process, up to rounding. It must outlive the training.
  Reducer* reducer = nullptr;
};

/// How to train.
struct FitOptions {
  /// How often each sample is used.
  Index epochs = 1;
  /// Samples per step; 0 means all.
  Index batch_size = 32;
  /// Use the samples in a new random order in each epoch.
  bool shuffle = true;
  /// Penalties and clipping.
  StepOptions step = {};
  /// Factor on the optimizer's learning rate, by epoch; none: always 1.
  Schedule schedule = nullptr;
  /// Changes the inputs (inputs x batch) of each batch in a random way, such as an Augmentation; none by default.
  std::function<void(Matrix& X, Rng& rng)> augment = nullptr;
  /// Samples to judge the network on after each epoch; they must outlive the training.
  std::optional<Batch> validation = {};
  /// End quietly after an epoch whose loss is not finite, the last in the history, instead of throwing.
  bool stop_on_nan = false;
  /// Called after each epoch, in this order; the network is not in training then.
  std::vector<Callback> callbacks = {};
  /// Asked after each step: true ends the training in the middle of an epoch, which then does not count. For Ctrl-C.
  std::function<bool()> interrupted = nullptr;
  /// Epochs of an earlier run that this one continues: with the parameters and buffers of the network, the state of the
  /// optimizer, and the random numbers as they were at its end, the result has the same bits as one whole run.
  std::vector<Epoch> history = {};
};

/// Thrown before a training in which a batch would be too small.
class BatchSizeError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// Throws BatchSizeError where `samples` samples in batches of `batch_size` (0: one batch) leave too few for the last
/// batch: with batch normalization, one. Each of the processes that train together needs as many. The message names a
/// size that does not.
void require_batches(const Network& network, Index samples, Index batch_size,
                     const Reducer* together = nullptr);

/// One step: forward, loss, backward, update. Returns the mean loss of the batch before the update; where that is not
/// finite there is no update. Throws ShapeError where the batch does not fit the network.
double train_step(Network& network, Loss& loss, Optimizer& optimizer, const Batch& batch,
                  const StepOptions& options = {});

/// Adds the slopes of the penalties l1 Σ|w| + l2/2 Σw² to the network's gradient, over the parameters that decay.
/// @ref chapter_regularization explains them. The slope of |w| at 0 is 0.
void add_penalty(Network& network, double l1, double l2);

/// The mean loss of `network` over the samples of `batch`.
double evaluate(Network& network, Loss& loss, const Batch& batch);
/// The same with the classes of `data` as targets, one-hot; the network has an output for each.
double evaluate(Network& network, Loss& loss, const Dataset& data);

/// One epoch: a step for each of the batches. Returns the mean loss of the samples, each measured just before its step.
/// Throws NotFiniteError where it is not finite, unless options say to stop.
double train_epoch(Network& network, Loss& loss, Optimizer& optimizer, Batches& batches, Rng& rng,
                   const FitOptions& options = {});

/// Trains `network` on `X` (inputs x samples) and `Y` (outputs x samples) and returns what each epoch brought. Random
/// numbers (order, dropout, augmentation) come from `rng`. The network is in training during the steps, and not
/// afterwards. Throws ShapeError where the matrices do not fit the network or each other or have no samples,
/// BatchSizeError where a batch would be too small, and NotFiniteError as soon as a loss or a weight is not finite,
/// unless options say to stop; the weights are then those that made it so, before a step with it.
std::vector<Epoch> fit(Network& network, Loss& loss, Optimizer& optimizer, const Matrix& X,
                       const Matrix& Y, Rng& rng, const FitOptions& options);
/// The same with the classes of `data` as targets, one-hot; the network has an output for each. Throws
/// std::invalid_argument for a class that has none, too.
std::vector<Epoch> fit(Network& network, Loss& loss, Optimizer& optimizer, const Dataset& data,
                       Rng& rng, const FitOptions& options);

}  // namespace NN_NAMESPACE
