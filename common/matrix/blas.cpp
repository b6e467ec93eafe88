#include "common/matrix/blas.hpp"

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

int detail::set_blas_threads_from_environment() {
  try {
    set_blas_threads(parse_blas_threads(std::getenv("STEPWISE_BLAS_THREADS")));
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "%s\n", error.what());
    std::exit(2);
  }
  return blas_threads();
}

}  // namespace nn
