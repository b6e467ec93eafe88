#include "common/model/residual.hpp"

#include "common/matrix/shape.hpp"

namespace NN_NAMESPACE {

Index Residual::outputs(Index inputs) const {
  const Index width = Sequential::outputs(inputs);
  if (width != inputs) {
    throw ShapeError(name() + ": expected as many outputs as inputs, but " +
                     std::to_string(inputs) + " go in and " + std::to_string(width) +
                     " come out; they are to be added");
  }
  return width;
}

// [residual]
const Matrix& Residual::forward(const Matrix& X) {
  Y_ = X + Sequential::forward(X);
  return Y_;
}

const Matrix& Residual::backward(const Matrix& X, const Matrix& dY) {
  // A fork: the slopes of both ways are added.
  dX_ = dY + Sequential::backward(X, dY);
  return dX_;
}
// [/residual]

}  // namespace NN_NAMESPACE
