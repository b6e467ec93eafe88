#include <array>
#include <cmath>

#include "catch.hpp"
#include "common/matrix/rng.hpp"

using nn::Matrix;
using nn::Rng;
using nn::Scalar;

TEST_CASE("the same seed gives the same numbers, another seed others", "[rng]") {
  Rng a(7);
  Rng b(7);
  Rng c(8);
  bool same = true;
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const double x = a.normal();
    same = same && x == b.normal();
    differs = differs || x != c.normal();
  }
  CHECK(same);
  CHECK(differs);
}

TEST_CASE("the engine's numbers are those of the C++ standard", "[rng]") {
  // The 10000th number of a default mt19937_64 is 9981545732273789042 ([rand.predef]); ours shows its upper 53 bits.
  Rng rng(5489);
  for (int i = 1; i < 10000; ++i) {
    rng.uniform();
  }
  CHECK(rng.uniform() == static_cast<double>(9981545732273789042ULL >> 11) * 0x1.0p-53);
}

TEST_CASE("uniform and normal numbers have the moments of their distributions", "[rng]") {
  Rng rng(1);
  const int n = 200000;
  double sum = 0;
  double squares = 0;
  double normal_sum = 0;
  double normal_squares = 0;
  double normal_fourth = 0;
  for (int i = 0; i < n; ++i) {
    const double u = rng.uniform();
    REQUIRE((u >= 0 && u < 1));
    sum += u;
    squares += u * u;
    const double z = rng.normal();
    normal_sum += z;
    normal_squares += z * z;
    normal_fourth += z * z * z * z;
  }
  // Bands of five standard errors.
  CHECK(sum / n == Approx(0.5).margin(5 * 0.2887 / std::sqrt(n)));
  CHECK(squares / n == Approx(1.0 / 3).margin(5 * 0.2981 / std::sqrt(n)));
  CHECK(normal_sum / n == Approx(0).margin(5 / std::sqrt(n)));
  CHECK(normal_squares / n == Approx(1).margin(5 * std::sqrt(2.0 / n)));
  CHECK(normal_fourth / n == Approx(3).margin(5 * std::sqrt(96.0 / n)));
}

TEST_CASE("below draws each value equally often and refuses 0", "[rng]") {
  Rng rng(3);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60000; ++i) {
    ++counts.at(rng.below(6));
  }
  for (const int count : counts) {
    CHECK(count == Approx(10000).margin(5 * std::sqrt(60000.0 * 5 / 36)));
  }
  CHECK_THROWS_AS(rng.below(0), std::invalid_argument);
}

TEST_CASE("a permutation has each number once, and each order equally often", "[rng]") {
  Rng rng(4);
  std::array<int, 6> counts{};
  for (int i = 0; i < 6000; ++i) {
    const nn::IndexVector order = rng.permutation(3);
    nn::IndexVector sorted = arma::sort(order);
    REQUIRE((sorted[0] == 0 && sorted[1] == 1 && sorted[2] == 2));
    ++counts.at(order[0] * 2 + (order[1] > order[2] ? 1 : 0));
  }
  for (const int count : counts) {
    CHECK(count == Approx(1000).margin(150));
  }
  CHECK(rng.permutation(0).empty());
}

TEST_CASE("matrices are filled column by column within their range", "[rng]") {
  Rng rng(5);
  Rng same(5);
  Matrix M(30, 40);
  rng.fill_uniform(M, -2, 3);
  CHECK(M.min() >= -2);
  CHECK(M.max() <= 3);
  CHECK(M(0, 0) == static_cast<Scalar>(same.uniform(-2, 3)));
  CHECK(M(1, 0) == static_cast<Scalar>(same.uniform(-2, 3)));
  rng.fill_normal(M, 10, 0.5);
  CHECK(arma::mean(arma::vectorise(M)) == Approx(10).margin(0.1));
}
