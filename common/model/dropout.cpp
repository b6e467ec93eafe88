#include "common/model/dropout.hpp"

#include <stdexcept>

namespace NN_NAMESPACE {

Dropout::Dropout(double p) : p_(p) {
  if (!(p >= 0 && p < 1)) {
    throw std::invalid_argument("Dropout: the probability must be at least 0 and less than 1");
  }
}

// [dropout]
const Matrix& Dropout::forward(const Matrix& X) {
  if (rng_ == nullptr) {
    A_ = X;
    return A_;
  }
  const auto keep = static_cast<Scalar>(1 / (1 - p_));
  mask_.copy_size(X);
  mask_.imbue([&] { return rng_->uniform() < p_ ? Scalar{0} : keep; });
  A_ = X % mask_;
  return A_;
}

const Matrix& Dropout::backward(const Matrix& /*X*/, const Matrix& dA) {
  if (rng_ == nullptr) {
    return dA;
  }
  dZ_ = dA % mask_;
  return dZ_;
}
// [/dropout]

}  // namespace NN_NAMESPACE
