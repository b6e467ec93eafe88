#include "common/matrix/memory.hpp"

#include <cstdlib>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace nn::detail {

void* allocate(std::size_t bytes) {
  constexpr std::size_t cache_line = 64;
  constexpr std::size_t large_page = std::size_t{2} << 20;
  const bool is_large = bytes >= large_page / 4;
  if (!is_large) {
    void* memory = nullptr;
    return posix_memalign(&memory, cache_line, bytes) == 0 ? memory : nullptr;
  }
  const std::size_t rounded = (bytes + large_page - 1) / large_page * large_page;
  void* memory = nullptr;
  if (rounded < bytes || posix_memalign(&memory, large_page, rounded) != 0) {
    return nullptr;
  }
#if defined(__linux__)
  madvise(memory, rounded,
          MADV_HUGEPAGE);  // a wish: without it the pages are small, and all else is the same
#endif
  return memory;
}

}  // namespace nn::detail
