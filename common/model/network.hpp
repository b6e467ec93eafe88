#pragma once
/// @file
/// A network: layers one after the other over one vector of parameters θ. @ref chapter_layers introduces it.

#include <concepts>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/model/sequential.hpp"

namespace NN_NAMESPACE {

/// Where one parameter lies in θ, or one buffer among the buffers.
struct NamedSpan {
  std::string name;  ///< As PyTorch names it in an nn.Sequential: "0.weight".
  Index first;       ///< Position of its first scalar.
  Index rows;        ///< Rows of the parameter.
  Index cols;        ///< Columns of the parameter; it is stored by columns.
  bool decays;       ///< Whether weight decay should reach it.

  /// How many scalars it has.
  Index size() const { return rows * cols; }
};

/// Layers in a row. All parameters lie in one vector `theta`, all gradients in another, `gradient`, in the same order;
/// the layers hold views of them. So a network is a function of one vector. It cannot be copied or moved, because the
/// views would go on looking at the old memory.
class Network {
 public:
  /// Takes over the layers, checks that each fits the one before, and sets all parameters to zero. Call initialize()
  /// before training: with zeros, all units of a layer stay equal (@ref chapter_initialization). Throws ShapeError that
  /// names the layer, or std::invalid_argument when no layer says how many inputs it takes.
  /// `Network{Dense{2, 3}, ReLU{}, Dense{3, 1}}`
  template <std::derived_from<Layer>... Layers>
  explicit Network(Layers... layers) : Network(Sequential(std::move(layers)...)) {}

  /// The same for layers that are known only when the program runs.
  explicit Network(std::vector<std::unique_ptr<Layer>> layers)
      : Network(Sequential(std::move(layers))) {}

  /// The same for layers that are in a row already.
  explicit Network(Sequential layers);

  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  /// Draws initial parameters, layer by layer.
  void initialize(Rng& rng) { layers_.initialize(rng); }

  /// Switches to training: dropout drops, batch normalisation uses the statistics of its batch. Random numbers come
  /// from `rng`, which must live until eval() is called. PyTorch: train().
  void train(Rng& rng) { layers_.train(rng); }
  /// Switches to using the network, as after construction. PyTorch: eval().
  void eval() { layers_.eval(); }

  /// The outputs (outputs x batch) for the inputs `X` (inputs x batch); other rows throw ShapeError. The
  /// result is valid until backward() or the next forward().
  const Matrix& forward(const Matrix& X);

  /// Given the inputs `X` of the last forward() and the gradient of the loss with respect to its outputs, (outputs x
  /// batch), fills `gradient`. Throws ShapeError where the shapes do not fit.
  void backward(const Matrix& X, const Matrix& dZ);

  /// How many numbers one sample has on its way in.
  Index inputs() const { return inputs_; }
  /// How many numbers one sample has on its way out.
  Index outputs() const { return outputs_; }
  /// How many samples a batch needs at least in training: 2 with batch normalisation.
  Index least_batch() const { return layers_.least_batch(); }
  /// The parameters by name, in the order in which they lie in θ.
  const std::vector<NamedSpan>& parameters() const { return parameters_; }
  /// The numbers that the layers keep beside θ, by name, in the order in which they lie in `buffers`.
  const std::vector<NamedSpan>& buffer_spans() const { return buffer_spans_; }
  /// As long as θ: 1 where weight decay should reach a parameter, 0 for biases, normalisation and the slope of PReLU.
  Vector decay_mask() const;
  /// How many layers there are, activations counted.
  Index layer_count() const { return layers_.layer_count(); }
  /// Layer number `i`, counted from 0. Throws std::out_of_range where there is none.
  Layer& layer(Index i) { return layers_.layer(i); }

  /// All parameters. Its size is fixed: assigning copies the numbers to where the layers see them, else throws.
  Vector theta;
  /// The gradient of the loss with respect to each parameter, in the same order.
  Vector gradient;
  /// Numbers that the layers keep beside θ, such as the running means of batch normalisation. A network that is to be
  /// put back to where it was needs both.
  Vector buffers;

 private:
  // θ, the gradient and the buffers are views as well: were they to own their memory, `network.theta = a + b` could
  // swap it for the memory of the result.
  Vector theta_memory_;
  Vector gradient_memory_;
  Vector buffer_memory_;
  Sequential layers_;
  std::vector<NamedSpan> parameters_;
  std::vector<NamedSpan> buffer_spans_;
  Index inputs_ = 0;
  Index outputs_ = 0;
};

}  // namespace NN_NAMESPACE
