#include <cstdint>
#include <cstdlib>
#include <limits>

#include "catch.hpp"
#include "common/matrix/memory.hpp"

TEST_CASE("memory of every size can be written and released", "[memory]") {
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{1000}, std::size_t{1} << 19,
                                  (std::size_t{2} << 20) + 1, std::size_t{5} << 20}) {
    auto* memory = static_cast<unsigned char*>(nn::detail::allocate(bytes));
    REQUIRE(memory != nullptr);
    CHECK(reinterpret_cast<std::uintptr_t>(memory) % 64 == 0);
    memory[0] = 1;
    memory[bytes - 1] = 2;
    std::free(memory);
  }
  CHECK(nn::detail::allocate(std::numeric_limits<std::size_t>::max()) == nullptr);
#if !defined(__SANITIZE_ADDRESS__)  // which ends the program where so much is asked for
  CHECK(nn::detail::allocate(std::numeric_limits<std::size_t>::max() / 2) == nullptr);
#endif
}
