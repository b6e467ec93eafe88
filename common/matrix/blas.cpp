#include "common/matrix/blas.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "common/base/numbers.hpp"

extern "C" {
void openblas_set_num_threads(int);
int openblas_get_num_threads();
}

namespace nn {

void set_blas_threads(int threads) { openblas_set_num_threads(std::max(threads, 1)); }

int blas_threads() { return openblas_get_num_threads(); }

int parse_blas_threads(const char* text) {
  if (text == nullptr) {
    return 1;
  }
  const std::optional<int> threads = parse_number<int>(text);
  if (!threads || *threads < 1 || *threads > 1024) {
    throw std::invalid_argument("STEPWISE_BLAS_THREADS='" + std::string(text) +
                                "': expected a whole number from 1 to 1024");
  }
  return *threads;
}

namespace {

/// OpenBLAS maps 128 MiB for its first product, and tries again for ever where it cannot (0.3.21, 0.3.29). What else a
/// small training maps comes to some 120.
constexpr std::size_t work_memory = 260 << 20;

bool has_work_memory() {
  void* memory = mmap(nullptr, work_memory, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory != MAP_FAILED && munmap(memory, work_memory) == 0;
}

}  // namespace

int detail::set_blas_threads_from_environment() {
  if (!has_work_memory()) {
    std::fprintf(stderr,
                 "there is not enough memory: matrix products need %zu MiB (see ulimit -v)\n",
                 work_memory >> 20U);
    std::exit(1);
  }
  try {
    set_blas_threads(parse_blas_threads(std::getenv("STEPWISE_BLAS_THREADS")));
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "%s\n", error.what());
    std::exit(2);
  }
  return blas_threads();
}

}  // namespace nn
