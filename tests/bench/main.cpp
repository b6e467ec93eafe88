// The benchmarks of the library. `cmake --workflow --preset bench` runs them all; --benchmark_filter=step chooses.
#include <benchmark/benchmark.h>

#include "common/matrix/types.hpp"

extern "C" char* openblas_get_config();

int main(int argc, char** argv) {
  benchmark::AddCustomContext("armadillo", arma::arma_version::as_string());
  benchmark::AddCustomContext("openblas", openblas_get_config());
  benchmark::AddCustomContext("compiler", __VERSION__);
  benchmark::AddCustomContext("blas_threads", std::to_string(nn::blas_threads()));
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 2;
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
