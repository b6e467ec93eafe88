#pragma once
/// @file
/// How long something takes. @ref chapter_gradient_check compares two ways to a gradient with it.

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>

namespace nn {

/// Seconds that `work` takes: the fastest of `repeats` runs, because on a busy machine times are only ever too long.
/// Infinity for no runs.
inline double fastest(int repeats, const std::function<void()>& work) {
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < repeats; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    best = std::min(best, seconds.count());
  }
  return best;
}

}  // namespace nn
