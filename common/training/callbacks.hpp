#pragma once
/// @file
/// What can be done after each epoch of a training: stop in time, keep a log. @ref chapter_overfitting teaches both.

#include <filesystem>

#include "common/training/fit.hpp"

namespace NN_NAMESPACE {

/// The settings of EarlyStopping.
struct EarlyStoppingOptions {
  Index patience = 10;   ///< How many epochs in a row without a better loss are put up with.
  double min_delta = 0;  ///< A loss is better when it is below the best one by more than this.
};

/// What EarlyStopping remembers from epoch to epoch.
struct EarlyStoppingState {
  Index best_epoch = 0;  ///< Counted from 1; 0 before the first.
  double best_loss = std::numeric_limits<double>::infinity();  ///< Its loss.
  Index waited = 0;                                            ///< Epochs since then.
  Vector theta;    ///< The network's parameters after it.
  Vector buffers;  ///< And its buffers.
};

/// Ends training when the loss that it is judged by (that of the validation samples, if there are any) has stopped
/// falling, and remembers the network at its best. A callback: pass it as `std::ref(early_stopping)`, because it is
/// asked for the result afterwards. (Prechelt, 1998)
class EarlyStopping {
 public:
  /// Watches `network`, which must outlive it.
  explicit EarlyStopping(Network& network, const EarlyStoppingOptions& options = {});

  /// False when patience has run out.
  bool operator()(const Epoch& epoch);

  /// Whether patience had run out before.
  bool is_over() const { return state_.waited >= options_.patience; }

  /// Puts the network's parameters and buffers back to where they were after the best epoch. Nothing before it.
  void restore_best();

  /// The number of the best epoch; 0 before the first.
  Index best_epoch() const { return state_.best_epoch; }
  /// Its loss; infinite before the first.
  double best_loss() const { return state_.best_loss; }
  /// All that it remembers, to go on from there later with restore().
  const EarlyStoppingState& state() const { return state_; }
  /// Goes on from a state that was taken with the same network.
  void restore(const EarlyStoppingState& state) { state_ = state; }

 private:
  Network& network_;
  EarlyStoppingOptions options_;
  EarlyStoppingState state_;
};

/// Writes a line per epoch to a CSV file: epoch, loss, validation_loss (empty where there is none), learning_rate. Each
/// line is on the disk before the next epoch begins. Throws std::runtime_error where the file cannot be written.
Callback csv_log(const std::filesystem::path& file);

}  // namespace NN_NAMESPACE
