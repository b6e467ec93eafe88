#pragma once
/// @file
/// The residual block, X + F(X). Chapter 11 shows what it does for deep networks.

#include <concepts>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/model/layer.hpp"

namespace NN_NAMESPACE {

/// Layers with a bridge over them: the output is the input plus what the layers make of it, Y = X + F(X). The gradient comes back
/// over the bridge undiminished. (He, Zhang, Ren and Sun, 2016)
class Residual : public Layer {
 public:
  /// Takes over the layers of F. That F has as many outputs as inputs is checked where the network is built.
  template <std::derived_from<Layer>... Layers>
  explicit Residual(Layers... layers) {
    (layers_.push_back(std::make_unique<Layers>(std::move(layers))), ...);
  }

  std::string name() const override;
  Index inputs() const override;
  /// Throws ShapeError where the layers do not fit one another, or F has not as many outputs as inputs.
  Index outputs(Index inputs) const override;
  /// Those of the layers inside, with their number before the name: "0.weight".
  std::vector<ParameterShape> parameters() const override;
  void bind(Scalar* theta, Scalar* gradient) override;
  void initialize(Rng& rng) override;
  const Matrix& forward(const Matrix& X) override;
  const Matrix& backward(const Matrix& dY) override;

  /// How many layers there are inside.
  Index layer_count() const { return layers_.size(); }
  /// Layer number `i` inside, counted from 0.
  Layer& layer(Index i) { return *layers_.at(i); }

 private:
  std::vector<std::unique_ptr<Layer>> layers_;
  Matrix Y_;   // (units x batch)
  Matrix dX_;  // (units x batch)
};

}  // namespace NN_NAMESPACE
