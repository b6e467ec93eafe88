#pragma once
/// @file
/// The usual network in one line: a multilayer perceptron. @ref chapter_layers explains it, @ref chapter_batch_norm
/// adds batch normalisation, @ref chapter_regularization dropout.

#include <functional>
#include <memory>
#include <vector>

#include "common/model/layer.hpp"
#include "common/model/network.hpp"

namespace NN_NAMESPACE {

/// What stands behind each hidden dense layer.
struct MlpOptions {
  /// A BatchNorm in front of the activation.
  bool batch_norm = false;
  /// Makes an activation function; none: ReLU.
  std::function<std::unique_ptr<Layer>()> activation = nullptr;
  /// The probability of a Dropout behind the activation; 0: none.
  double dropout = 0;
};

/// A network with hidden layers of these sizes: for each a Dense, (a BatchNorm,) an activation function, (a Dropout,)
/// and in the end a Dense with `outputs` units. All parameters are zero. Throws what Network's constructor throws.
Network multilayer_perceptron(Index inputs, const std::vector<Index>& hidden, Index outputs,
                              const MlpOptions& options = {});

}  // namespace NN_NAMESPACE
