#pragma once
/// @file
/// What all measurements here share: seconds per call, and the median.

#include <algorithm>
#include <chrono>
#include <vector>

namespace bench {

/// Seconds per call of `work`, over `repeats` calls in a row.
template <typename Work>
double seconds_per_call(int repeats, const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < repeats; ++i) {
    work();
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  return elapsed.count() / repeats;
}

/// The middle one of at least one number; of an even count, the larger of the two in the middle.
inline double median(std::vector<double> numbers) {
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
  std::nth_element(numbers.begin(), middle, numbers.end());
  return *middle;
}

}  // namespace bench
