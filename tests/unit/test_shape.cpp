#include "catch.hpp"
#include "common/matrix/shape.hpp"

using nn::Matrix;

TEST_CASE("a shape error names the place and says that samples are columns", "[shape]") {
  const Matrix X(150, 4);
  CHECK_NOTHROW(nn::require_rows("network", X, 150));
  CHECK_THROWS_WITH(nn::require_rows("network", X, 4),
                    "network: expected 4 rows (features) x samples, got 150 x 4; samples are "
                    "columns: transpose it");
  CHECK_THROWS_WITH(
      nn::require_rows("network", X, 3),
      "network: expected 3 rows (features) x samples, got 150 x 4; samples are columns");
  CHECK_NOTHROW(nn::require_same_shape("loss", X, X));
  CHECK_THROWS_AS(nn::require_same_shape("loss", X, Matrix(4, 150)), nn::ShapeError);
}
