// What activations, losses and optimizers cost per element, one layer or vector of ordinary size at a time.
#include <benchmark/benchmark.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "common/model/activation_layers.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/dropout.hpp"
#include "common/model/loss.hpp"
#include "common/training/by_name.hpp"

namespace {

constexpr nn::Index units = 128;
constexpr nn::Index batch = 128;
constexpr nn::Index parameters = 100'000;

/// Reports the time of an iteration divided by the number of elements.
void report(benchmark::State& state, nn::Index elements) {
  state.counters["per_element"] = benchmark::Counter(
      static_cast<double>(elements),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

using MakeLayer = std::function<std::unique_ptr<nn::Layer>()>;

/// A layer's forward pass, or forward and backward.
void measure_layer(benchmark::State& state, const MakeLayer& make, bool backward) {
  const auto layer = make();
  nn::Rng rng(1);
  nn::Vector theta(2 * units, arma::fill::ones);
  nn::Vector gradient(2 * units);
  nn::Vector buffers(2 * units, arma::fill::ones);
  layer->bind(theta.memptr(), gradient.memptr());
  layer->bind_buffers(buffers.memptr());
  layer->initialize(rng);
  layer->train(rng);
  nn::Matrix Z(units, batch);
  nn::Matrix dA(units, batch);
  rng.fill_uniform(Z, -3, 3);
  rng.fill_uniform(dA, -1, 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(layer->forward(Z).memptr());
    if (backward) {
      benchmark::DoNotOptimize(layer->backward(Z, dA).memptr());
    }
  }
  report(state, Z.n_elem);
}

/// A loss's forward and backward pass.
void measure_loss(benchmark::State& state, nn::Loss& loss) {
  constexpr nn::Index classes = 10;
  nn::Rng rng(1);
  nn::Matrix Z(classes, batch);
  rng.fill_uniform(Z, 0.01, 0.99);  // scores, or probabilities
  nn::Matrix Y(classes, batch, arma::fill::zeros);
  Y.row(0).ones();
  for (auto _ : state) {
    benchmark::DoNotOptimize(loss.forward(Z, Y));
    benchmark::DoNotOptimize(loss.backward().memptr());
  }
  report(state, Z.n_elem);
}

void measure_optimizer(benchmark::State& state, const std::string& name) {
  const auto optimizer = nn::make_optimizer(name);
  nn::Rng rng(1);
  nn::Vector theta(parameters);
  nn::Vector gradient(parameters);
  rng.fill_uniform(theta, -1, 1);
  rng.fill_uniform(gradient, -1, 1);
  for (auto _ : state) {
    optimizer->step(theta, gradient);
    benchmark::DoNotOptimize(theta.memptr());
  }
  report(state, parameters);
}

template <typename LayerType>
MakeLayer maker() {
  return [] { return std::make_unique<LayerType>(); };
}

const bool registered = [] {
  const std::map<std::string, MakeLayer> layers = {
      {"step", maker<nn::Step>()},
      {"sigmoid", maker<nn::Sigmoid>()},
      {"tanh", maker<nn::Tanh>()},
      {"relu", maker<nn::ReLU>()},
      {"leaky_relu", maker<nn::LeakyReLU>()},
      {"prelu", maker<nn::PReLU>()},
      {"elu", maker<nn::ELU>()},
      {"softmax", maker<nn::Softmax>()},
      {"dropout", maker<nn::Dropout>()},
      {"batch_norm", [] { return std::make_unique<nn::BatchNorm>(units); }},
  };
  for (const auto& [name, make] : layers) {
    benchmark::RegisterBenchmark(("layer/" + name + "/forward").c_str(), measure_layer, make,
                                 false);
    benchmark::RegisterBenchmark(("layer/" + name + "/both").c_str(), measure_layer, make, true);
  }
  static nn::SumSquaredError sse;
  static nn::MeanSquaredError mse;
  static nn::BinaryCrossEntropy bce;
  static nn::SigmoidCrossEntropy sigmoid_ce;
  static nn::CrossEntropy ce;
  static nn::SoftmaxCrossEntropy softmax_ce;
  const std::map<std::string, nn::Loss*> losses = {
      {"sum_squared_error", &sse},    {"mean_squared_error", &mse},
      {"binary_cross_entropy", &bce}, {"sigmoid_cross_entropy", &sigmoid_ce},
      {"cross_entropy", &ce},         {"softmax_cross_entropy", &softmax_ce},
  };
  for (const auto& [name, loss] : losses) {
    benchmark::RegisterBenchmark(("loss/" + name).c_str(), [loss = loss](benchmark::State& state) {
      measure_loss(state, *loss);
    });
  }
  for (const std::string& name : nn::optimizers().names()) {
    benchmark::RegisterBenchmark(("optimizer/" + name).c_str(), measure_optimizer, name);
  }
  return true;
}();

}  // namespace
