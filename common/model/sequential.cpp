#include "common/model/sequential.hpp"

#include <algorithm>

#include "common/matrix/shape.hpp"

namespace NN_NAMESPACE {
namespace {

using Layers = std::vector<std::unique_ptr<Layer>>;
using Shapes = std::vector<ParameterShape>;

/// What `shapes_of` lists for each layer, with the layer's number before each name.
Shapes numbered(const Layers& layers, Shapes (Layer::*shapes_of)() const) {
  Shapes all;
  for (Index i = 0; i < layers.size(); ++i) {
    for (ParameterShape shape : (layers[i].get()->*shapes_of)()) {
      shape.name = std::to_string(i) + "." + shape.name;
      all.push_back(shape);
    }
  }
  return all;
}

}  // namespace

Index total_size(const std::vector<ParameterShape>& shapes) {
  Index size = 0;
  for (const ParameterShape& shape : shapes) {
    size += shape.size();
  }
  return size;
}

std::string Sequential::layer_names() const {
  std::string text = "(";
  for (Index i = 0; i < layers_.size(); ++i) {
    text += (i == 0 ? "" : ", ") + layers_[i]->name();
  }
  return text + ")";
}

Index Sequential::inputs() const {
  for (const auto& layer : layers_) {
    if (layer->inputs() != 0) {
      return layer->inputs();
    }
  }
  return 0;
}

Index Sequential::outputs(Index inputs) const {
  if (layers_.empty()) {
    throw std::invalid_argument(name() + ": a row of layers needs at least one");
  }
  Index width = inputs;
  for (Index i = 0; i < layers_.size(); ++i) {
    const Layer& layer = *layers_[i];
    if (layer.inputs() != 0 && layer.inputs() != width) {
      throw ShapeError("layer " + std::to_string(i) + " (" + layer.name() + "): expected " +
                       std::to_string(layer.inputs()) + " inputs, but the layer before it has " +
                       std::to_string(width) + " outputs");
    }
    width = layer.outputs(width);
  }
  return width;
}

Shapes Sequential::parameters() const { return numbered(layers_, &Layer::parameters); }

Shapes Sequential::buffers() const { return numbered(layers_, &Layer::buffers); }

void Sequential::bind(Scalar* theta, Scalar* gradient) {
  for (const auto& layer : layers_) {
    layer->bind(theta, gradient);
    const Index size = total_size(layer->parameters());
    theta += size;
    gradient += size;
  }
}

void Sequential::bind_buffers(Scalar* memory) {
  for (const auto& layer : layers_) {
    layer->bind_buffers(memory);
    memory += total_size(layer->buffers());
  }
}

void Sequential::initialize(Rng& rng) {
  for (const auto& layer : layers_) {
    layer->initialize(rng);
  }
}

void Sequential::train(Rng& rng) {
  for (const auto& layer : layers_) {
    layer->train(rng);
  }
}

void Sequential::eval() {
  for (const auto& layer : layers_) {
    layer->eval();
  }
}

Index Sequential::least_batch() const {
  Index least = 1;
  for (const auto& layer : layers_) {
    least = std::max(least, layer->least_batch());
  }
  return least;
}

// [network_passes]
const Matrix& Sequential::forward(const Matrix& X) {
  const Matrix* A = &X;
  for (const auto& layer : layers_) {
    A = &layer->forward(*A);
  }
  return *A;
}

const Matrix& Sequential::backward(const Matrix& X, const Matrix& dA) {
  require_last_input(X);
  const Matrix* slope = &dA;
  for (Index i = layers_.size(); i-- > 0;) {
    const Matrix& input = i == 0 ? X : layers_[i - 1]->output();
    slope = &layers_[i]->backward(input, *slope);
  }
  return *slope;
}
// [/network_passes]

}  // namespace NN_NAMESPACE
