#include "catch.hpp"
#include "common/matrix/types.hpp"

TEST_CASE("the shape of a matrix as text", "[types]") {
  CHECK(nn::shape_text(nn::Matrix(3, 120)) == "3 x 120");
  CHECK(nn::shape_text(nn::RowVector()) == "1 x 0");
}
