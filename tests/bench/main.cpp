// The benchmarks of the library. `cmake --workflow --preset bench` runs them all; --benchmark_filter=^step/ chooses.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "common/matrix/types.hpp"

extern "C" char* openblas_get_config();

namespace {

/// The processor as Linux names it.
std::string processor() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("model name")) {
      return line.substr(std::min(line.find(": "), line.size() - 2) + 2);
    }
  }
  return "unknown";
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::AddCustomContext("processor", processor());
  benchmark::AddCustomContext("armadillo", arma::arma_version::as_string());
  benchmark::AddCustomContext("openblas", openblas_get_config());
  benchmark::AddCustomContext("compiler", "GCC " __VERSION__);
  benchmark::AddCustomContext("blas_threads", std::to_string(nn::blas_threads()));
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 2;
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
