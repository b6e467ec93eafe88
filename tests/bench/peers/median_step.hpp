#pragma once
/// @file
/// How long a step takes, measured in the same way for each library; pytorch.py does the same.

#include <algorithm>
#include <chrono>
#include <vector>

namespace bench {

/// Median seconds per call of `step`, over blocks of about a tenth of a second each.
template <typename Step>
double median_step(const Step& step) {
  using Clock = std::chrono::steady_clock;
  constexpr double seconds = 1.5;
  constexpr std::size_t least_blocks = 9;
  const auto since = [](Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
  };
  for (int i = 0; i < 3; ++i) {
    step();
  }
  const auto start = Clock::now();
  step();
  const int block = std::max(1, static_cast<int>(seconds / 15 / std::max(since(start), 1e-9)));
  std::vector<double> times;
  const auto first = Clock::now();
  while (times.size() < least_blocks || since(first) < seconds) {
    const auto begin = Clock::now();
    for (int i = 0; i < block; ++i) {
      step();
    }
    times.push_back(since(begin) / block);
  }
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2),
                   times.end());
  return times[times.size() / 2];
}

}  // namespace bench
