// The workloads in this library, in the same form as the peers:
//
//     peer_stepwise WORKLOAD...      prints a line per workload: its name and the median microseconds of a training step
#include <cstdio>
#include <string>

#include "../workload.hpp"
#include "median_step.hpp"

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--version") {
      std::puts("this library");
      continue;
    }
    bench::Trainee trainee(bench::workload(argv[i]));
    std::printf("%s %.6g\n", argv[i], 1e6 * bench::median_step([&] { trainee.step(); }));
    std::fflush(stdout);
  }
  return 0;
}
