#pragma once
/// @file
/// Where a training on several processes makes one training of theirs. @ref chapter_data_parallel explains it.

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// The samples of one process: `size` in a row, from number `first` on.
struct Share {
  Index first;  ///< Counted from 0.
  Index size;   ///< May be 0.
};

/// The share of process number `rank` in `samples` samples that `processes` processes divide among them: none has more
/// than one sample more than another.
Share share_of(Index samples, Index rank, Index processes);

/// The processes that train one network together. Each calls the functions below in the same order, and waits in them
/// for the others. common/parallel/ranks.hpp has the one that the course uses; this header knows nothing of how
/// processes talk to each other.
class Reducer {
 public:
  virtual ~Reducer() = default;

  /// The number of this process, from 0.
  virtual Index rank() const = 0;
  /// How many there are.
  virtual Index size() const = 0;

  /// Takes the gradient of the mean loss over the `samples` samples of this process, and that loss. Puts the gradient
  /// of the mean loss over the samples of all processes in its place, and returns that loss. A process without samples
  /// has no part in either. Where a loss is not finite, all processes get one that is not.
  virtual double mean(Vector& gradient, double mean_loss, Index samples) = 0;

  /// Puts the mean over all processes in the place of a vector that each of them has.
  virtual void average(Vector& vector) = 0;
};

}  // namespace NN_NAMESPACE
