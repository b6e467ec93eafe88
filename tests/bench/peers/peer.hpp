#pragma once
/// @file
/// What the programs of this folder that are written in C++ share; pytorch.py does the same.

#include <algorithm>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "../timing.hpp"
#include "../workload.hpp"

namespace bench {

/// Median seconds per call of `step`, over blocks of about a tenth of a second each.
template <typename Step>
double median_step(const Step& step) {
  constexpr double seconds = 1.5;
  constexpr std::size_t least_blocks = 9;
  seconds_per_call(3, step);
  const double once = std::max(seconds_per_call(1, step), 1e-9);
  const int block = std::max(1, static_cast<int>(seconds / 15 / once));
  std::vector<double> times;
  for (double spent = 0; times.size() < least_blocks || spent < seconds;) {
    times.push_back(seconds_per_call(block, step));
    spent += times.back() * block;
  }
  return median(times);
}

/// The main() of a peer. For each argument it prints a line: for `--version` the text `version`, for the name of a
/// workload that name and the microseconds of a step, of which `seconds_per_step` makes the seconds. Returns the exit
/// status: 0, or 1 after one line on standard error, such as for a workload that there is none of.
inline int peer_main(int argc, char** argv, const char* version,
                     const std::function<double(const Workload&)>& seconds_per_step) {
  try {
    for (int i = 1; i < argc; ++i) {
      const std::string name = argv[i];
      if (name == "--version") {
        std::puts(version);
      } else {
        std::printf("%s %.6g\n", name.c_str(), 1e6 * seconds_per_step(workload(name)));
      }
      std::fflush(stdout);
    }
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 1;
  }
}

}  // namespace bench
