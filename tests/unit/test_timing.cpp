#include <cmath>

#include "catch.hpp"
#include "common/report/timing.hpp"

TEST_CASE("the fastest of several runs is reported", "[timing]") {
  int runs = 0;
  const double seconds = nn::fastest(3, [&] { ++runs; });
  CHECK(runs == 3);
  CHECK(seconds >= 0);
  CHECK(seconds < 60);
  CHECK(std::isinf(nn::fastest(0, [] {})));
}
