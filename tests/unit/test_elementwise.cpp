#include "catch.hpp"
#include "common/matrix/elementwise.hpp"

using nn::Index;
using nn::Scalar;
using nn::Vector;

TEST_CASE("a formula of one element reaches all of them", "[elementwise]") {
  for (const Index size : {0, 1, 7, 8, 100}) {
    Vector a(size, arma::fill::value(2));
    const Vector b = arma::cumsum(Vector(size, arma::fill::ones));           // 1, 2, 3, ...
    nn::for_each_element([](Scalar& x, Scalar y) { x = x * x + y; }, a, b);  // in place
    for (Index i = 0; i < size; ++i) {
      CHECK(a[i] == Scalar(4 + double(i + 1)));
    }
  }
  Vector a(3, arma::fill::ones);
  CHECK_THROWS_AS(nn::for_each_element([](Scalar& x, Scalar y) { x = y; }, a, Vector(4)),
                  nn::ShapeError);
  CHECK(arma::accu(a) == 3);
}
