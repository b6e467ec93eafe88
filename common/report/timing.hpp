#pragma once
/// @file
/// How long something takes. @ref chapter_backpropagation compares two ways to a gradient with it.

#include <functional>

namespace nn {

/// Seconds that `work` takes: the fastest of `repeats` runs, because on a busy machine times are only ever too long.
/// Infinity for no runs.
double fastest(int repeats, const std::function<void()>& work);

}  // namespace nn
