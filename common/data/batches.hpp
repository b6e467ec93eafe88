#pragma once
/// @file
/// Hands out a data set in mini-batches. @ref chapter_mini_batches teaches it, @ref chapter_batch_size compares sizes.

#include "common/matrix/rng.hpp"
#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// A few samples and what the network should answer to them.
struct Batch {
  const Matrix& X;  ///< (features x batch)
  const Matrix& Y;  ///< (outputs x batch)
};

/// Cuts samples into batches of `batch_size`; the last batch holds what is left. Nothing is allocated after the first
/// round over the batches (but for a last batch of at most 16 numbers, which Armadillo keeps in another place).
class Batches {
 public:
  /// `X` (features x samples) and `Y` (outputs x samples) must outlive this object. A `batch_size` of 0, or one that
  /// exceeds the samples, means all samples. Throws ShapeError where the counts of samples differ, or are 0.
  Batches(const Matrix& X, const Matrix& Y, Index batch_size);
  Batches(Matrix&& X, const Matrix& Y, Index batch_size) = delete;
  Batches(const Matrix& X, Matrix&& Y, Index batch_size) = delete;

  /// Puts the samples in a new random order. Does nothing when one batch holds them all: its mean has no order.
  void shuffle(Rng& rng);

  /// How many batches there are.
  Index count() const { return (X_.n_cols + batch_size_ - 1) / batch_size_; }

  /// Which sample, a column of X, is column `j` of batch number `i`.
  Index sample(Index i, Index j) const { return count() == 1 ? j : order_[i * batch_size_ + j]; }

  /// How many samples the last batch has, the smallest.
  Index last_size() const { return (X_.n_cols - 1) % batch_size_ + 1; }

  /// Batch number `i`, counted from 0; valid until the next call. Throws std::out_of_range when there is no such batch.
  Batch operator[](Index i);

 private:
  const Matrix& X_;
  const Matrix& Y_;
  Index batch_size_;
  IndexVector order_;
  Matrix batch_X_;
  Matrix batch_Y_;
};

}  // namespace NN_NAMESPACE
