// The workloads in this library, in the same form as the peers:
//
//     peer_stepwise WORKLOAD...      prints a line per workload: its name and the median microseconds of a step
#include "peer.hpp"

int main(int argc, char** argv) {
  return bench::peer_main(argc, argv, "this library", [](const bench::Workload& workload) {
    bench::Trainee trainee(workload);
    return bench::median_step([&] { trainee.step(); });
  });
}
