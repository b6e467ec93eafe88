#include "common/model/residual.hpp"

#include "common/matrix/shape.hpp"

namespace NN_NAMESPACE {

std::string Residual::name() const {
  std::string text = "Residual(";
  for (Index i = 0; i < layers_.size(); ++i) {
    text += (i == 0 ? "" : ", ") + layers_[i]->name();
  }
  return text + ")";
}

Index Residual::inputs() const {
  for (const auto& layer : layers_) {
    if (layer->inputs() != 0) {
      return layer->inputs();
    }
  }
  return 0;
}

Index Residual::outputs(Index inputs) const {
  Index width = inputs;
  for (const auto& layer : layers_) {
    if (layer->inputs() != 0 && layer->inputs() != width) {
      throw ShapeError(name() + ": " + layer->name() + " gets " + std::to_string(width) +
                       " inputs");
    }
    width = layer->outputs(width);
  }
  if (width != inputs) {
    throw ShapeError(name() + ": expected as many outputs as inputs, but " +
                     std::to_string(inputs) + " go in and " + std::to_string(width) +
                     " come out; they are to be added");
  }
  return width;
}

std::vector<ParameterShape> Residual::parameters() const {
  std::vector<ParameterShape> all;
  for (Index i = 0; i < layers_.size(); ++i) {
    for (ParameterShape shape : layers_[i]->parameters()) {
      shape.name = std::to_string(i) + "." + shape.name;
      all.push_back(shape);
    }
  }
  return all;
}

void Residual::bind(Scalar* theta, Scalar* gradient) {
  for (const auto& layer : layers_) {
    layer->bind(theta, gradient);
    for (const ParameterShape& shape : layer->parameters()) {
      theta += shape.size();
      gradient += shape.size();
    }
  }
}

void Residual::initialize(Rng& rng) {
  for (const auto& layer : layers_) {
    layer->initialize(rng);
  }
}

// [residual]
const Matrix& Residual::forward(const Matrix& X) {
  const Matrix* A = &X;
  for (const auto& layer : layers_) {
    A = &layer->forward(*A);
  }
  Y_ = X + *A;
  return Y_;
}

const Matrix& Residual::backward(const Matrix& dY) {
  const Matrix* dA = &dY;
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    dA = &(*layer)->backward(*dA);
  }
  dX_ = dY + *dA;  // a fork: the slopes of both ways are added
  return dX_;
}
// [/residual]

}  // namespace NN_NAMESPACE
