#pragma once
/// @file
/// Where a training on several processes makes one gradient of theirs. @ref chapter_data_parallel explains it.

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// Makes one mean of the means of several processes. Each calls it once per step; common/parallel/ranks.hpp has the
/// one that the course uses, and this header knows nothing of how they talk to each other.
class Reducer {
 public:
  virtual ~Reducer() = default;

  /// Takes the gradient of the mean loss over the `samples` samples of this process, and that loss. Puts the gradient
  /// of the mean loss over the samples of all processes in its place, and returns that loss. A process without samples
  /// has no part in either. Where a loss is not finite, all processes get one that is not.
  virtual double mean(Vector& gradient, double mean_loss, Index samples) = 0;
};

}  // namespace NN_NAMESPACE
