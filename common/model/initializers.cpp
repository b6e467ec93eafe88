#include "common/model/initializers.hpp"

#include <cmath>

#include "common/model/dense.hpp"

namespace NN_NAMESPACE {
namespace {

double inputs(const Matrix& W) { return static_cast<double>(W.n_cols); }
double both(const Matrix& W) { return static_cast<double>(W.n_cols + W.n_rows); }

/// Weights whose variance depends on their shape.
Initializer uniform(const std::function<double(const Matrix&)>& variance) {
  return [=](Matrix& W, Rng& rng) {
    const double radius = std::sqrt(3 * variance(W));
    rng.fill_uniform(W, -radius, radius);
  };
}

Initializer normal(const std::function<double(const Matrix&)>& variance) {
  return [=](Matrix& W, Rng& rng) { rng.fill_normal(W, 0, std::sqrt(variance(W))); };
}

void initialize_layer(Layer& layer, const Initializer& initializer, Rng& rng) {
  if (auto* dense = dynamic_cast<Dense*>(&layer)) {
    initializer(dense->W, rng);
    dense->b.zeros();
  } else if (auto* block = dynamic_cast<Sequential*>(&layer)) {
    for (Index i = 0; i < block->layer_count(); ++i) {
      initialize_layer(block->layer(i), initializer, rng);
    }
  } else {
    layer.initialize(rng);
  }
}

}  // namespace

Initializer zero_weights() {
  return [](Matrix& W, Rng&) { W.zeros(); };
}

Initializer normal_weights(double deviation) {
  return [=](Matrix& W, Rng& rng) { rng.fill_normal(W, 0, deviation); };
}

Initializer uniform_weights(double radius) {
  return [=](Matrix& W, Rng& rng) { rng.fill_uniform(W, -radius, radius); };
}

// [initializers]
Initializer lecun_uniform() {
  return uniform([](const Matrix& W) { return 1 / inputs(W); });
}
Initializer lecun_normal() {
  return normal([](const Matrix& W) { return 1 / inputs(W); });
}
Initializer glorot_uniform(double gain) {
  return uniform([=](const Matrix& W) { return gain * gain * 2 / both(W); });
}
Initializer glorot_normal(double gain) {
  return normal([=](const Matrix& W) { return gain * gain * 2 / both(W); });
}
Initializer he_uniform(double slope) {
  return uniform([=](const Matrix& W) { return 2 / ((1 + slope * slope) * inputs(W)); });
}
Initializer he_normal(double slope) {
  return normal([=](const Matrix& W) { return 2 / ((1 + slope * slope) * inputs(W)); });
}
Initializer pytorch_uniform() {
  return uniform([](const Matrix& W) { return 1 / (3 * inputs(W)); });
}
// [/initializers]

void initialize(Network& network, const Initializer& initializer, Rng& rng) {
  for (Index i = 0; i < network.layer_count(); ++i) {
    initialize_layer(network.layer(i), initializer, rng);
  }
}

}  // namespace NN_NAMESPACE
