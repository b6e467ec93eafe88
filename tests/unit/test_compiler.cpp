// What the course expects of the compiler and its flags.
#include "catch.hpp"
#include "common/matrix/types.hpp"

namespace {

// noinline and a run-time choice, so that the constants are loaded and not folded away.
__attribute__((noinline)) nn::RowVector constant(int which) {
  switch (which) {
    case 0:
      return {1, 1, 1, 0};
    case 1:
      return {1, 1, 1, 1, 1, 1, 1, 0};
    default:
      return {0, 1, 1, 1};
  }
}

}  // namespace

TEST_CASE("constants that end in zero are loaded as written", "[compiler]") {
  CHECK(arma::accu(constant(0)) == 3);
  CHECK(constant(0)[3] == 0);
  CHECK(arma::accu(constant(1)) == 7);
  CHECK(constant(1)[7] == 0);
  CHECK(constant(2)[0] == 0);
}

TEST_CASE("infinities and NaN keep their meaning", "[compiler]") {
  volatile nn::Scalar zero = 0;
  const nn::Scalar infinity = 1 / zero;
  const nn::Scalar not_a_number = zero / zero;
  CHECK(std::isinf(infinity));
  CHECK(std::isnan(not_a_number));
  CHECK_FALSE(not_a_number == not_a_number);
  // Subnormal numbers are not flushed to zero.
  volatile nn::Scalar smallest = std::numeric_limits<nn::Scalar>::min();
  CHECK(smallest / 2 > 0);
}
