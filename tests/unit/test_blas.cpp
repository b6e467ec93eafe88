#include <cstdlib>

#include "catch.hpp"
#include "common/matrix/blas.hpp"

TEST_CASE("one BLAS thread unless told otherwise", "[blas]") {
  if (std::getenv("STEPWISE_BLAS_THREADS") == nullptr) {
    CHECK(nn::blas_threads() == 1);
  }
  nn::set_blas_threads(2);
  CHECK(nn::blas_threads() == 2);
  nn::set_blas_threads(1);
  CHECK(nn::parse_blas_threads(nullptr) == 1);
  CHECK(nn::parse_blas_threads("4") == 4);
  for (const char* bad : {"", "0", "-1", "x", "2x", "1.5", "99999", " 2"}) {
    CHECK_THROWS_WITH(nn::parse_blas_threads(bad), ContainsSubstring("STEPWISE_BLAS_THREADS") &&
                                                       ContainsSubstring("from 1 to 1024"));
  }
}
