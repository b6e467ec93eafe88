#pragma once
/// @file
/// A training made from its settings, for programs that learn only when they run how to train.
/// @ref chapter_stepwise_train takes its settings from the command line.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/data/dataset.hpp"
#include "common/data/description.hpp"
#include "common/data/scaling.hpp"
#include "common/model/network.hpp"
#include "common/model/safetensors.hpp"
#include "common/training/fit.hpp"
#include "common/training/training_state.hpp"

namespace NN_NAMESPACE {

// [settings]
/// How to train. What is chosen by name has its names in by_name.hpp.
struct TrainingSettings {
  /// The fraction of the samples that is kept to validate on.
  double validation = 0;
  /// What to do with classes that have too few samples for that, by name.
  std::string rare_classes = "train";
  /// What is done with the features; learned from the rest of the samples.
  Scaling scaling = Scaling::none;
  /// Units of each hidden layer.
  std::vector<Index> hidden = {32, 16};
  /// The function behind each hidden layer, by name.
  std::string activation = "relu";
  /// Whether there is batch normalization in front of it.
  bool batch_norm = false;
  /// The probability of dropping a unit.
  double dropout = 0;
  /// How weights begin, by name.
  std::string initializer = "pytorch";
  /// The rule for steps, by name.
  std::string optimizer = "adam";
  /// Its learning rate; none: its own default.
  std::optional<double> learning_rate = {};
  /// Its weight decay; none: its own default.
  std::optional<double> weight_decay = {};
  /// Penalties and clipping.
  StepOptions step = {};
  /// How the learning rate changes, by name.
  std::string schedule = "constant";
  /// How often each sample is used.
  Index epochs = 100;
  /// Samples per step; 0: all.
  Index batch_size = 0;
  /// Images are moved by up to this many times what AugmentationOptions say.
  double augmentation = 0;
  /// How many epochs without a better loss are put up with; 0: any number.
  Index early_stopping = 0;
};
// [/settings]

/// A network that learns to tell the classes of samples, with all that takes part in it. The same seed gives the same
/// bits, in one go or with breaks: after fit() was stopped, state() is all that another Training needs to go on.
class Training {
 public:
  /// Splits off what to validate on, learns the scale from the rest, and makes a network with an output for each
  /// class. Random numbers come from `seed`. Throws std::invalid_argument for a name that is in no list, for too few
  /// samples, for batches that are too small (BatchSizeError), and for what the parts refuse, such as a negative
  /// probability. A scale that is `known` from an earlier training is kept; ShapeError where it is one of other
  /// features.
  Training(const Dataset& data, const TrainingSettings& settings, std::uint64_t seed,
           const DataDescription& known = {});

  /// Trains up to the last epoch, or until early stopping, `after_epoch` or `interrupted` end it. `after_epoch` is
  /// called after each epoch; it may use the training, but for fit(), and ends it by false. `interrupted` is asked
  /// after each step; true ends the training at the end of the epoch before. Early stopping leaves the best network,
  /// not the last one. Called again, it goes on. Throws what nn::fit() throws, std::runtime_error after an epoch that
  /// leaves a number that is not finite, ShapeError where samples to be moved are no images, and what the functions
  /// throw; the training is then where it was after its last good epoch.
  void fit(const std::function<bool()>& interrupted = nullptr,
           const Callback& after_epoch = nullptr);

  /// The scores (classes x samples) of samples `X` (features x samples) that are not scaled yet; valid until the next
  /// call.
  const Matrix& scores(const Matrix& X) { return network_.forward(scaler_.transform(X)); }

  /// The fraction of the samples of `data`, not scaled yet, whose class is predicted rightly, 0 to 1.
  double accuracy(const Dataset& data);

  /// Where the training is: at the end of its last whole epoch.
  const TrainingState& state() const { return state_; }
  /// Goes on from there in a training with the same data and settings. Throws std::invalid_argument, and changes
  /// nothing, for the state of another network or optimizer, or of a training with other samples.
  void restore(const TrainingState& state);
  /// Begins with these parameters and buffers in place of those that were drawn. Throws what nn::assign() throws.
  void assign(const std::vector<Tensor>& tensors, const std::string& source);

  /// The network as it is now.
  const Network& network() const { return network_; }
  /// What it learns from.
  const Dataset& training_set() const { return parts_.train; }
  /// What it is validated on: without samples unless the settings ask for some.
  const Dataset& validation_set() const { return parts_.test; }
  /// What each epoch brought.
  const std::vector<Epoch>& history() const { return state_.history; }
  /// What the network must know of its data, to be used on other data.
  DataDescription description() const;
  /// How it is trained.
  const TrainingSettings& settings() const { return settings_; }

 private:
  FitOptions fit_options();
  NotFiniteError with_names(const NotFiniteError& error) const;
  void require_finite(const Epoch& epoch) const;
  void remember();
  void go_back();

  TrainingSettings settings_;
  Rng rng_;
  Split parts_;
  Scaler scaler_;
  Network network_;
  std::unique_ptr<Optimizer> optimizer_;
  EarlyStopping stopping_;
  Schedule schedule_;
  TrainingState state_;
};

}  // namespace NN_NAMESPACE
