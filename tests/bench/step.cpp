// How long a training step takes, and how long its bare matrix products take: the floor under it. Both are measured in
// turn in one run, because machines are noisy; what counts is the ratio of their medians.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>

#include "workload.hpp"

namespace {

/// Seconds per call of `work`, over `repeats` calls.
template <typename Work>
double seconds_per_call(int repeats, const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < repeats; ++i) {
    work();
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  return elapsed.count() / repeats;
}

double median(std::vector<double> numbers) {
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
  std::nth_element(numbers.begin(), middle, numbers.end());
  return *middle;
}

void measure(benchmark::State& state, const bench::Workload& workload) {
  bench::Trainee trainee(workload);
  bench::Floor floor(workload);
  const auto step = [&] { benchmark::DoNotOptimize(trainee.step()); };
  const auto floor_step = [&] { floor.run(); };
  // So many steps in a row that the clock costs nothing beside them, and each half finds its own data in the cache.
  const double once = std::max(seconds_per_call(3, step), 1e-9);
  const int repeats = std::max(1, static_cast<int>(1e-3 / once));

  std::vector<double> steps;
  std::vector<double> floors;
  for (auto _ : state) {
    steps.push_back(seconds_per_call(repeats, step));
    floors.push_back(seconds_per_call(repeats, floor_step));
    state.SetIterationTime(steps.back() * repeats);
  }
  const double seconds = median(steps);
  state.counters["us_per_step"] = 1e6 * seconds;
  state.counters["samples_per_second"] = static_cast<double>(workload.batch) / seconds;
  state.counters["gflops"] = 1e-9 * floor.operations() / seconds;
  state.counters["step_over_floor"] = seconds / median(floors);
}

/// Where the time of a step goes. The clock takes a few hundredths of a microsecond per layer, which the smallest network feels.
void profile(benchmark::State& state, const bench::Workload& workload) {
  bench::Trainee trainee(workload);
  bench::Floor floor(workload);
  bench::Parts unused;
  trainee.timed_step(unused);  // the first step allocates
  bench::Parts parts;
  double floor_seconds = 0;
  for (auto _ : state) {
    trainee.timed_step(parts);
    floor_seconds += seconds_per_call(1, [&] { floor.run(); });
  }
  const double us = 1e6 / static_cast<double>(state.iterations());
  state.counters["us_dense"] = us * parts.dense;
  state.counters["us_activation"] = us * parts.activation;
  state.counters["us_loss"] = us * parts.loss;
  state.counters["us_optimizer"] = us * parts.optimizer;
  state.counters["us_floor"] = us * floor_seconds;
}

const bool registered = [] {
  for (const bench::Workload& workload : bench::workloads()) {
    benchmark::RegisterBenchmark(("step/" + workload.name).c_str(), measure, workload)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
  for (const bench::Workload& workload : bench::workloads()) {
    benchmark::RegisterBenchmark(("profile/" + workload.name).c_str(), profile, workload)
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
