#pragma once
/// @file
/// What a layer of a network is: something with a forward and a backward pass, and perhaps parameters.
/// @ref chapter_layers introduces the forward pass, @ref chapter_backpropagation the backward pass.

#include <string>
#include <vector>

#include "common/matrix/rng.hpp"
#include "common/matrix/shape.hpp"
#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// Name and shape of one parameter of a layer.
struct ParameterShape {
  std::string name;  ///< PyTorch's name: "weight" or "bias".
  Index rows;        ///< Rows of the parameter.
  Index cols;        ///< Columns of the parameter.
  /// Whether weight decay should reach it; not for biases and parameters of normalisation.
  bool decays = true;

  /// How many scalars it has.
  Index size() const { return rows * cols; }
};

/// One layer. It keeps its outputs and gradients in matrices of its own, so that passes over batches of one size
/// allocate nothing after the first. A layer belongs to one Network, which gives it the memory for its parameters.
class Layer {
 public:
  virtual ~Layer() = default;

  /// What the layer is, for messages and tables: "Dense 4 -> 30".
  virtual std::string name() const = 0;

  /// How many inputs the layer takes; 0 means as many as come.
  virtual Index inputs() const { return 0; }

  /// How many outputs the layer has for `inputs` inputs.
  virtual Index outputs(Index inputs) const = 0;

  /// The layer's parameters in the order in which they lie in θ; none by default.
  virtual std::vector<ParameterShape> parameters() const { return {}; }

  /// Makes the layer's parameters views of `theta` and their gradients views of `gradient`: as many scalars, in the
  /// same order, as parameters() lists. The network calls this once.
  virtual void bind(Scalar* /*theta*/, Scalar* /*gradient*/) {}

  /// Numbers that the layer keeps beside its parameters and that no gradient moves, such as a running mean; none by
  /// default. PyTorch calls them buffers, too.
  virtual std::vector<ParameterShape> buffers() const { return {}; }

  /// Makes the layer's buffers views of `memory`, as bind() does for its parameters.
  virtual void bind_buffers(Scalar* /*memory*/) {}

  /// Sets parameters and buffers to their initial values.
  virtual void initialize(Rng& /*rng*/) {}

  /// From now on forward() does what it does in training. Layers that need random numbers for it draw them from `rng`,
  /// which must live until eval() is called.
  virtual void train(Rng& /*rng*/) {}

  /// From now on forward() does what it does when the network is used: as after construction.
  virtual void eval() {}

  /// How many samples forward() needs at least in training.
  virtual Index least_batch() const { return 1; }

  /// The outputs (outputs x batch) for the inputs `X` (inputs x batch): a matrix of the layer's own, not of its input.
  virtual const Matrix& forward(const Matrix& X) = 0;

  /// What the last forward() returned.
  virtual const Matrix& output() const = 0;

  /// Given the inputs `X` of the last forward(), (inputs x batch), and the gradient of the loss with respect to its
  /// outputs, (outputs x batch), writes the gradient with respect to the parameters and returns that with respect to
  /// the inputs, (inputs x batch). Gradients are overwritten, not added up as in PyTorch. Once after each forward():
  /// the result may take the place of output(), so in a row of layers the last one goes first. Throws ShapeError.
  virtual const Matrix& backward(const Matrix& X, const Matrix& dA) = 0;

  /// Whether anything needs the gradient with respect to the inputs. The network clears this for its first layer, which
  /// then may return an empty matrix from backward().
  bool wants_input_gradient = true;

 protected:
  /// Throws ShapeError where `X` cannot be the inputs of the last forward(), having not as many samples.
  void require_last_input(const Matrix& X) const {
    if (X.n_cols != output().n_cols) {
      throw ShapeError(name() + ": backward() takes the inputs of the last forward(), which had " +
                       std::to_string(output().n_cols) + " samples; got " + shape_text(X));
    }
  }
};

}  // namespace NN_NAMESPACE
