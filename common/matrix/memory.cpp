#include "common/matrix/memory.hpp"

#include <cstdlib>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace nn::detail {

void* allocate(std::size_t bytes) {
  constexpr std::size_t cache_line = 64;
  constexpr std::size_t large_page = std::size_t{2} << 20;
  // From a quarter of a page on; a matrix for MNIST takes half of one. A whole page is taken in any case.
  const bool is_large = bytes >= large_page / 4;
  const std::size_t unit = is_large ? large_page : 1;
  const std::size_t rounded = (bytes + unit - 1) / unit * unit;
  void* memory = nullptr;
  if (rounded < bytes ||
      posix_memalign(&memory, is_large ? large_page : cache_line, rounded) != 0) {
    return nullptr;
  }
#if defined(__linux__)
  if (is_large) {
    madvise(memory, rounded, MADV_HUGEPAGE);  // a wish: all else is the same without it
  }
#endif
  return memory;
}

}  // namespace nn::detail
