#include "common/data/batches.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "common/matrix/shape.hpp"

namespace NN_NAMESPACE {

Batches::Batches(const Matrix& X, const Matrix& Y, Index batch_size)
    : X_(X), Y_(Y), batch_size_(batch_size == 0 ? X.n_cols : std::min(batch_size, X.n_cols)) {
  if (X.n_cols != Y.n_cols || X.n_cols == 0) {
    throw ShapeError("Batches: expected as many samples in X as in Y and at least one, got " +
                     shape_text(X) + " and " + shape_text(Y) + "; samples are columns");
  }
  order_ = arma::regspace<IndexVector>(0, X.n_cols - 1);
}

void Batches::shuffle(Rng& rng) {
  if (count() > 1) {
    // From the first order each time, so that the new one depends on the random numbers alone.
    std::iota(order_.begin(), order_.end(), Index{0});
    rng.shuffle(order_);
  }
}

Batch Batches::operator[](Index i) {
  if (i >= count()) {
    throw std::out_of_range("Batches: there is no batch " + std::to_string(i) + ", only " +
                            std::to_string(count()));
  }
  if (count() == 1) {
    return {X_, Y_};
  }
  const Index first = i * batch_size_;
  const Index size = std::min(batch_size_, X_.n_cols - first);
  const IndexVector samples(order_.memptr() + first, size, false, true);
  batch_X_ = X_.cols(samples);
  batch_Y_ = Y_.cols(samples);
  return {batch_X_, batch_Y_};
}

}  // namespace NN_NAMESPACE
