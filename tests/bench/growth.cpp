// How the time of a training step grows with the depth, the width and the batch, and what the use of a network and
// the reading of a file cost. Under each series stands the fitted growth: the square of the width, because a layer
// has as many weights, and proportional to depth and batch; its RMS says how well that fits.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <string>

#include "common/data/csv.hpp"
#include "workload.hpp"

namespace {

/// `hidden` hidden layers of `width` units between as many inputs and 10 classes.
bench::Workload square(nn::Index width, nn::Index hidden, nn::Index batch) {
  bench::Workload workload{"growth", std::vector<nn::Index>(hidden + 1, width), batch, true};
  workload.widths.push_back(10);
  return workload;
}

void measure_steps(benchmark::State& state, const bench::Workload& workload) {
  bench::Trainee trainee(workload);
  for (auto _ : state) {
    benchmark::DoNotOptimize(trainee.step());
  }
  state.SetComplexityN(state.range(0));
}

void depth(benchmark::State& state) {
  measure_steps(state, square(128, static_cast<nn::Index>(state.range(0)), 64));
}
void width(benchmark::State& state) {
  measure_steps(state, square(static_cast<nn::Index>(state.range(0)), 2, 64));
}
void batch(benchmark::State& state) {
  measure_steps(state, square(128, 2, static_cast<nn::Index>(state.range(0))));
}

/// The forward pass of the network for MNIST on `state.range(0)` images.
void inference(benchmark::State& state) {
  bench::Workload workload = bench::workload("mnist_b128");
  workload.batch = static_cast<nn::Index>(state.range(0));
  bench::Trainee trainee(workload);
  for (auto _ : state) {
    benchmark::DoNotOptimize(trainee.infer().memptr());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void read_csv(benchmark::State& state, const std::string& name) {
  const std::filesystem::path file = std::filesystem::path(STEPWISE_ROOT) / "datasets" / name;
  for (auto _ : state) {
    // Of the set only a pointer: matrices have constant members, which this would refuse.
    benchmark::DoNotOptimize(nn::read_csv(file).X.memptr());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(file_size(file)));
}

}  // namespace

BENCHMARK(depth)->Name("growth/depth")->RangeMultiplier(2)->Range(1, 16)->Complexity(benchmark::oN);
BENCHMARK(width)
    ->Name("growth/width")
    ->RangeMultiplier(2)
    ->Range(64, 1024)
    ->Complexity(benchmark::oNSquared);
BENCHMARK(batch)
    ->Name("growth/batch")
    ->RangeMultiplier(2)
    ->Range(16, 1024)
    ->Complexity(benchmark::oN);
BENCHMARK(inference)->Name("inference/mnist")->Arg(1)->Arg(128);
BENCHMARK_CAPTURE(read_csv, iris, "iris.csv")->Name("read_csv/iris");
BENCHMARK_CAPTURE(read_csv, digits, "digits.csv")->Name("read_csv/digits");
