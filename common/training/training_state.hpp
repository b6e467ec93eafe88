#pragma once
/// @file
/// A training in a file, to go on with it later. @ref chapter_stepwise_train does so with --save and --resume.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "common/matrix/rng.hpp"
#include "common/training/callbacks.hpp"
#include "common/training/fit.hpp"

namespace NN_NAMESPACE {

/// All that a training needs to go on after an epoch as if it had never stopped, except for the data and the settings,
/// of which it keeps what tells them from others.
struct TrainingState {
  Vector theta;                 ///< The network's parameters.
  Vector buffers;               ///< Its buffers.
  OptimizerState optimizer;     ///< What the optimizer remembers.
  EarlyStoppingState stopping;  ///< What early stopping remembers.
  std::vector<Epoch> history;   ///< The epochs so far; schedules follow from it.
  Rng rng{0};                   ///< Where the random numbers come from.
  /// How the training was set up, by name, as texts that a program can compare.
  std::map<std::string, std::string> settings;
  std::string samples = {};  ///< The fingerprint() of the samples; empty: not known.
};

/// Throws std::invalid_argument where the parts of a state cannot have come from one training.
void require_consistent(const TrainingState& state);

/// Writes `state` to a safetensors file, whole or not at all. Throws std::runtime_error where it cannot be written.
void save_training(const TrainingState& state, const std::filesystem::path& file);

/// Reads what save_training() wrote. Throws std::runtime_error with one line for a file that read_safetensors()
/// refuses, without a training, or with one that is damaged.
TrainingState load_training(const std::filesystem::path& file);

}  // namespace NN_NAMESPACE
