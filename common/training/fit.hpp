#pragma once
/// @file
/// The training loop: epochs of batches, each one step. Chapter 14 uses it, chapter 09 looks at its parts.

#include <functional>
#include <vector>

#include "common/data/batches.hpp"
#include "common/model/loss.hpp"
#include "common/model/network.hpp"
#include "common/training/optimizer.hpp"

namespace NN_NAMESPACE {

/// What one epoch brought.
struct Epoch {
  Index number;  ///< Counted from 1.
  double loss;   ///< Mean loss over the samples, each measured just before the step that used it.
};

/// How to train.
struct FitOptions {
  Index epochs = 1;       ///< How often each sample is used.
  Index batch_size = 32;  ///< Samples per step; 0 means all.
  bool shuffle = true;    ///< Use the samples in a new random order in each epoch.
  /// Called after each epoch; training ends when it returns false. None by default.
  std::function<bool(const Epoch&)> after_epoch = nullptr;
};

/// One step: forward, loss, backward, update. Returns the mean loss of the batch before the update. Throws ShapeError where
/// the batch does not fit the network.
double train_step(Network& network, Loss& loss, Optimizer& optimizer, const Batch& batch);

/// Trains `network` on `X` (inputs x samples) and `Y` (outputs x samples) and returns what each epoch brought. Throws
/// ShapeError where the matrices do not fit the network or each other or have no samples, and std::runtime_error as soon as
/// the loss of an epoch is not finite.
std::vector<Epoch> fit(Network& network, Loss& loss, Optimizer& optimizer, const Matrix& X,
                       const Matrix& Y, Rng& rng, const FitOptions& options);

}  // namespace NN_NAMESPACE
