// How long a training step takes, and how long its bare matrix products take: the floor under it. Both are measured in
// turn in one run, because machines are noisy; what counts is their ratio.
#include <benchmark/benchmark.h>

#include <chrono>
#include <vector>

#include "common/model/activation_layers.hpp"
#include "common/model/dense.hpp"
#include "common/training/fit.hpp"

namespace {

using Clock = std::chrono::steady_clock;

double seconds(Clock::time_point from) {
  return std::chrono::duration<double>(Clock::now() - from).count();
}

/// Widths of a network, inputs first, and the batch.
struct Workload {
  std::vector<nn::Index> widths;
  nn::Index batch;
};

/// The matrix products of one step: forward, by the weights, and (but for the first layer) by the inputs.
class Floor {
 public:
  explicit Floor(const Workload& workload) {
    A_.emplace_back(workload.widths[0], workload.batch, arma::fill::randu);
    for (std::size_t l = 1; l < workload.widths.size(); ++l) {
      W_.emplace_back(workload.widths[l], workload.widths[l - 1], arma::fill::randu);
      A_.emplace_back(workload.widths[l], workload.batch, arma::fill::randu);
    }
    dW_ = W_;
    dA_ = A_;
  }

  void run() {
    for (std::size_t l = 0; l < W_.size(); ++l) {
      A_[l + 1] = W_[l] * A_[l];
    }
    for (std::size_t l = W_.size(); l-- > 0;) {
      dW_[l] = dA_[l + 1] * A_[l].t();
      if (l > 0) {
        dA_[l] = W_[l].t() * dA_[l + 1];
      }
    }
    benchmark::DoNotOptimize(dW_[0].memptr());
  }

  double operations() const {
    double count = 0;
    for (std::size_t l = 0; l < W_.size(); ++l) {
      count += (l > 0 ? 6.0 : 4.0) * static_cast<double>(W_[l].n_elem * A_[0].n_cols);
    }
    return count;
  }

 private:
  std::vector<nn::Matrix> W_, dW_, A_, dA_;
};

std::vector<std::unique_ptr<nn::Layer>> layers_of(const Workload& workload) {
  std::vector<std::unique_ptr<nn::Layer>> layers;
  for (std::size_t l = 1; l < workload.widths.size(); ++l) {
    if (l > 1) {
      layers.push_back(std::make_unique<nn::ReLU>());
    }
    layers.push_back(std::make_unique<nn::Dense>(workload.widths[l - 1], workload.widths[l]));
  }
  return layers;
}

void measure(benchmark::State& state, const Workload& workload) {
  nn::Rng rng(1);
  nn::Network network(layers_of(workload));
  network.initialize(rng);
  nn::SoftmaxCrossEntropy loss;
  nn::Adam adam;
  nn::Matrix X(network.inputs(), workload.batch);
  rng.fill_uniform(X, 0, 1);
  nn::Matrix Y(network.outputs(), workload.batch, arma::fill::zeros);
  Y.row(0).ones();
  Floor floor(workload);

  double step_time = 0;
  double floor_time = 0;
  for (auto _ : state) {
    const auto start = Clock::now();
    benchmark::DoNotOptimize(nn::train_step(network, loss, adam, {X, Y}));
    const double elapsed = seconds(start);
    state.SetIterationTime(elapsed);
    step_time += elapsed;
    const auto floor_start = Clock::now();
    floor.run();
    floor_time += seconds(floor_start);
  }
  const auto steps = static_cast<double>(state.iterations());
  state.counters["us_per_step"] = 1e6 * step_time / steps;
  state.counters["samples_per_second"] = steps * static_cast<double>(workload.batch) / step_time;
  state.counters["gflops"] = 1e-9 * steps * floor.operations() / step_time;
  state.counters["step_over_floor"] = step_time / floor_time;
}

}  // namespace

BENCHMARK_CAPTURE(measure, step / iris_b1, Workload{{4, 30, 16, 3}, 1})
    ->Name("step/iris_b1")
    ->UseManualTime();
BENCHMARK_CAPTURE(measure, step / digits_full, Workload{{64, 32, 16, 10}, 1797})
    ->Name("step/digits_full")
    ->UseManualTime();
BENCHMARK_CAPTURE(measure, step / mnist_b128, Workload{{784, 256, 128, 10}, 128})
    ->Name("step/mnist_b128")
    ->UseManualTime();

BENCHMARK_MAIN();
