#include "common/model/network.hpp"

#include <stdexcept>

#include "common/matrix/shape.hpp"
#include "common/matrix/view.hpp"

namespace NN_NAMESPACE {
namespace {

std::vector<NamedSpan> spans_of(const std::vector<ParameterShape>& shapes) {
  std::vector<NamedSpan> spans;
  Index first = 0;
  for (const ParameterShape& shape : shapes) {
    spans.push_back({shape.name, first, shape.rows, shape.cols, shape.decays});
    first += shape.size();
  }
  return spans;
}

/// Gives `view` zeros of its own in `memory`.
void make_zeros(Vector& view, Vector& memory, Index size) {
  memory.zeros(size);
  make_view(view, memory.memptr(), size);
}

}  // namespace

Network::Network(Sequential layers) : layers_(std::move(layers)), inputs_(layers_.inputs()) {
  if (inputs_ == 0) {
    throw std::invalid_argument(
        "Network: no layer says how many inputs it takes; add a Dense layer");
  }
  outputs_ = layers_.outputs(inputs_);
  parameters_ = spans_of(layers_.parameters());
  buffer_spans_ = spans_of(layers_.buffers());
  make_zeros(theta, theta_memory_, total_size(layers_.parameters()));
  make_zeros(gradient, gradient_memory_, theta.n_elem);
  make_zeros(buffers, buffer_memory_, total_size(layers_.buffers()));
  layers_.bind(theta.memptr(), gradient.memptr());
  layers_.bind_buffers(buffers.memptr());
  layers_.layer(0).wants_input_gradient = false;
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

const Matrix& Network::forward(const Matrix& X) {
  require_rows("Network input", X, inputs_);
  return layers_.forward(X);
}

void Network::backward(const Matrix& X, const Matrix& dZ) { layers_.backward(X, dZ); }

}  // namespace NN_NAMESPACE
