#include "common/model/network.hpp"

#include <stdexcept>

#include "common/matrix/shape.hpp"
#include "common/matrix/view.hpp"

namespace NN_NAMESPACE {
namespace {

/// Checks that the layers fit one another. Returns the inputs of the first and the outputs of the last.
std::pair<Index, Index> chain(const std::vector<std::unique_ptr<Layer>>& layers) {
  Index inputs = 0;
  Index width = 0;  // 0 until a layer says how many inputs it takes
  for (Index i = 0; i < layers.size(); ++i) {
    const Layer& layer = *layers[i];
    if (width != 0 && layer.inputs() != 0 && layer.inputs() != width) {
      throw ShapeError("layer " + std::to_string(i) + " (" + layer.name() + "): expected " +
                       std::to_string(layer.inputs()) + " inputs, but the layer before it has " +
                       std::to_string(width) + " outputs");
    }
    if (width == 0) {
      inputs = width = layer.inputs();
    }
    width = layer.outputs(width);
  }
  if (inputs == 0) {
    throw std::invalid_argument(
        "Network: no layer says how many inputs it takes; add a Dense layer");
  }
  return {inputs, width};
}

}  // namespace

Network::Network(std::vector<std::unique_ptr<Layer>> layers) : layers_(std::move(layers)) {
  std::tie(inputs_, outputs_) = chain(layers_);
  Index size = 0;
  for (Index i = 0; i < layers_.size(); ++i) {
    for (const ParameterShape& shape : layers_[i]->parameters()) {
      parameters_.push_back(
          {std::to_string(i) + "." + shape.name, size, shape.rows, shape.cols, shape.decays});
      size += shape.size();
    }
  }
  theta_memory_.zeros(size);
  gradient_memory_.zeros(size);
  make_view(theta, theta_memory_.memptr(), size);
  make_view(gradient, gradient_memory_.memptr(), size);
  Index first = 0;
  for (const auto& layer : layers_) {
    layer->bind(theta.memptr() + first, gradient.memptr() + first);
    for (const ParameterShape& shape : layer->parameters()) {
      first += shape.size();
    }
  }
  layers_.front()->wants_input_gradient = false;
}

void Network::initialize(Rng& rng) {
  for (const auto& layer : layers_) {
    layer->initialize(rng);
  }
}

Vector Network::decay_mask() const {
  Vector mask(theta.n_elem, arma::fill::zeros);
  for (const NamedSpan& span : parameters_) {
    if (span.decays) {
      mask.subvec(span.first, span.first + span.size() - 1).ones();
    }
  }
  return mask;
}

// [network_passes]
const Matrix& Network::forward(const Matrix& X) {
  require_rows("Network input", X, inputs_);
  const Matrix* A = &X;
  for (const auto& layer : layers_) {
    A = &layer->forward(*A);
  }
  return *A;
}

void Network::backward(const Matrix& dZ) {
  const Matrix* dA = &dZ;
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    dA = &(*layer)->backward(*dA);
  }
}
// [/network_passes]

}  // namespace NN_NAMESPACE
