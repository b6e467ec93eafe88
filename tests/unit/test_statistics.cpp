#include <cmath>

#include "catch.hpp"
#include "common/matrix/statistics.hpp"

using nn::Matrix;

TEST_CASE("the root of the mean square", "[statistics]") {
  CHECK(nn::rms({{3, -3}, {3, 3}}) == Approx(3));
  CHECK(nn::rms({{0, 2}, {0, 0}}) == Approx(1));
  CHECK(std::isnan(nn::rms(Matrix())));
}
