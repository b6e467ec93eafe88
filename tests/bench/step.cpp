// How long a training step takes, and how long its bare matrix products take: the floor under it. Both are measured in
// turn in one run, because machines are noisy; what counts is the ratio of their medians.
#include <benchmark/benchmark.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "timing.hpp"
#include "workload.hpp"

namespace {

/// So many at least, however short the measuring is to be: for a median.
constexpr std::size_t least_rounds = 15;

using bench::median;
using bench::seconds_per_call;

void measure(benchmark::State& state, const bench::Workload& workload) {
  bench::Trainee trainee(workload);
  bench::Floor floor(workload);
  const auto step = [&] { benchmark::DoNotOptimize(trainee.step()); };
  const auto floor_step = [&] { floor.run(); };
  // So many steps in a row that the clock costs nothing beside them; of the larger networks, one.
  step();  // the first step allocates
  const double once = std::max(seconds_per_call(3, step), 1e-9);
  const int repeats = std::max(1, static_cast<int>(1e-3 / once));

  std::vector<double> steps;
  std::vector<double> floors;
  const auto round = [&] {
    steps.push_back(seconds_per_call(repeats, step));
    floors.push_back(seconds_per_call(repeats, floor_step));
  };
  for (auto _ : state) {
    round();
  }
  for (std::size_t i = steps.size(); i < least_rounds; ++i) {
    round();
  }
  const double seconds = median(steps);
  state.SetLabel(fmt::format("{}", fmt::join(workload.widths, "-")));
  state.counters["batch"] = static_cast<double>(workload.batch);
  state.counters["us_per_step"] = 1e6 * seconds;
  state.counters["samples_per_second"] = static_cast<double>(workload.batch) / seconds;
  state.counters["gflops"] = 1e-9 * floor.operations() / seconds;
  state.counters["step_over_floor"] = seconds / median(floors);
}

/// Where the time of a step goes. The clock takes a few hundredths of a microsecond per layer, which the smallest
/// network feels.
void profile(benchmark::State& state, const bench::Workload& workload) {
  bench::Trainee trainee(workload);
  bench::Floor floor(workload);
  std::vector<bench::Parts> parts;
  std::vector<double> floors;
  const auto round = [&] {
    parts.push_back(trainee.timed_step());
    floors.push_back(seconds_per_call(1, [&] { floor.run(); }));
  };
  for (auto _ : state) {
    round();
  }
  for (std::size_t i = parts.size(); i < least_rounds; ++i) {
    round();
  }
  const auto median_us = [&](double bench::Parts::*part) {
    std::vector<double> seconds(parts.size());
    std::transform(parts.begin(), parts.end(), seconds.begin(),
                   [&](const bench::Parts& one) { return one.*part; });
    return 1e6 * median(seconds);
  };
  state.counters["us_dense"] = median_us(&bench::Parts::dense);
  state.counters["us_activation"] = median_us(&bench::Parts::activation);
  state.counters["us_loss"] = median_us(&bench::Parts::loss);
  state.counters["us_optimizer"] = median_us(&bench::Parts::optimizer);
  state.counters["us_floor"] = 1e6 * median(floors);
}

const bool registered = [] {
  for (const bench::Workload& workload : bench::workloads()) {
    benchmark::RegisterBenchmark(("step/" + workload.name).c_str(), measure, workload)
        ->Unit(benchmark::kMillisecond);
  }
  for (const bench::Workload& workload : bench::workloads()) {
    benchmark::RegisterBenchmark(("profile/" + workload.name).c_str(), profile, workload)
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
