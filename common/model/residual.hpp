#pragma once
/// @file
/// The residual block, X + F(X). @ref chapter_depth_or_width shows what it does for deep
/// networks.

#include "common/model/sequential.hpp"

namespace NN_NAMESPACE {

/// Layers with a bridge over them: the output is the input plus what the layers make of it, Y = X + F(X). The gradient
/// comes back over the bridge undiminished. (He, Zhang, Ren and Sun, 2016)
class Residual : public Sequential {
 public:
  /// Takes over the layers of F. That F has as many outputs as inputs is checked where the network is built.
  using Sequential::Sequential;

  std::string name() const override { return "Residual" + layer_names(); }
  /// Throws ShapeError where the layers do not fit one another, or F has not as many outputs as inputs.
  Index outputs(Index inputs) const override;
  const Matrix& forward(const Matrix& X) override;
  const Matrix& output() const override { return Y_; }
  const Matrix& backward(const Matrix& X, const Matrix& dY) override;

 private:
  Matrix Y_;   // (units x batch)
  Matrix dX_;  // (units x batch)
};

}  // namespace NN_NAMESPACE
