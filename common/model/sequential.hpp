#pragma once
/// @file
/// Layers one after the other, as one layer: what a Network and a Residual block are made of.
/// @ref chapter_layers introduces it.

#include <concepts>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/model/layer.hpp"

namespace NN_NAMESPACE {

/// Layers in a row: each takes the outputs of the one before. PyTorch: nn.Sequential.
class Sequential : public Layer {
 public:
  /// Takes over the layers. That each fits the one before is checked where the network is built.
  template <std::derived_from<Layer>... Layers>
  explicit Sequential(Layers... layers) {
    (layers_.push_back(std::make_unique<Layers>(std::move(layers))), ...);
  }

  /// The same for layers that are known only when the program runs.
  explicit Sequential(std::vector<std::unique_ptr<Layer>> layers) : layers_(std::move(layers)) {}

  /// "Sequential(Dense 2 -> 3, ReLU)"
  std::string name() const override { return "Sequential" + layer_names(); }
  /// Those of the first layer that says how many; 0 where none does.
  Index inputs() const override;
  /// Throws ShapeError that names the first layer that does not fit the one before, and std::invalid_argument where
  /// there is no layer.
  Index outputs(Index inputs) const override;
  /// Those of the layers, with their number before the name: "0.weight".
  std::vector<ParameterShape> parameters() const override;
  /// Those of the layers, with their number before the name: "1.running_mean".
  std::vector<ParameterShape> buffers() const override;
  void bind(Scalar* theta, Scalar* gradient) override;
  void bind_buffers(Scalar* memory) override;
  void initialize(Rng& rng) override;
  void train(Rng& rng) override;
  void eval() override;
  /// The largest of the layers'.
  Index least_batch() const override;
  const Matrix& forward(const Matrix& X) override;
  /// That of the last layer.
  const Matrix& output() const override { return layers_.back()->output(); }
  const Matrix& backward(const Matrix& X, const Matrix& dA) override;

  /// How many layers there are, activations counted.
  Index layer_count() const { return layers_.size(); }
  /// Layer number `i`, counted from 0. Throws std::out_of_range where there is none.
  Layer& layer(Index i) { return *layers_.at(i); }

 protected:
  /// "(Dense 2 -> 3, ReLU)"
  std::string layer_names() const;

 private:
  std::vector<std::unique_ptr<Layer>> layers_;
};

/// How many scalars the parameters of these shapes have together.
Index total_size(const std::vector<ParameterShape>& shapes);

}  // namespace NN_NAMESPACE
