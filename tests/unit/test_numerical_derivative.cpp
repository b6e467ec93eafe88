#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "common/model/numerical_derivative.hpp"
#include "matrices.hpp"

using nn::Vector;

TEST_CASE("numerical derivatives of functions with known ones", "[numerical_derivative]") {
  const auto cube = [](double x) { return x * x * x; };
  // (x + h)^3 = x^3 + 3 x^2 h + 3 x h^2 + h^3
  CHECK(nn::forward_difference(cube, 2, 0.5) == Approx(12 + 6 * 0.5 + 0.25));
  CHECK(nn::central_difference(cube, 2, 0.5) == Approx(12 + 0.25));
  Vector theta = {1, 2, 3};
  const Vector before = theta;
  const auto value = [&] { return double{theta[0]} * theta[1] + double{theta[2]} * theta[2]; };
  const std::vector<double> gradient = nn::numerical_gradient(value, theta, 0.125);
  REQUIRE(gradient.size() == 3);
  CHECK(gradient[0] == Approx(2));
  CHECK(gradient[1] == Approx(1));
  CHECK(gradient[2] == Approx(6));
  CHECK(equal(theta, before));
  int calls = 0;
  const auto failing = [&]() -> double {
    if (++calls == 4) {
      throw std::runtime_error("enough");
    }
    return 0;
  };
  CHECK_THROWS_WITH(nn::numerical_gradient(failing, theta), "enough");
  CHECK(equal(theta, before));
}
