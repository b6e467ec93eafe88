#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "common/matrix/elementwise.hpp"
#include "common/matrix/vector_math.hpp"

using nn::Index;
using nn::Scalar;
using nn::Vector;

namespace {

/// Distance of two numbers in units in the last place of the larger; 0 for equal, NaN for NaN, or equal infinities.
double ulps(Scalar a, Scalar b) {
  if (a == b || (std::isnan(a) && std::isnan(b))) {
    return 0;
  }
  const Scalar larger = std::max(std::abs(a), std::abs(b));
  const Scalar unit = std::nextafter(larger, std::numeric_limits<Scalar>::infinity()) - larger;
  return std::abs(double{a} - double{b}) / double{unit};
}

using Function = Scalar (*)(Scalar);

void check_against_libm(const Vector& x, const Vector& computed, Function scalar) {
  volatile Function f = scalar;  // keeps the compiler from vectorising the reference
  double worst = 0;
  for (Index i = 0; i < x.n_elem; ++i) {
    const double difference = ulps(computed[i], f(x[i]));
    if (difference > 4) {
      UNSCOPED_INFO("at " << x[i] << ": " << computed[i] << " against " << f(x[i]));
    }
    worst = std::max(worst, difference);
  }
  CHECK(worst <= 4);
}

/// Numbers over the whole range, both signs, with the special ones.
Vector all_kinds_of_numbers() {
  using Limits = std::numeric_limits<Scalar>;
  std::vector<Scalar> values = {0,
                                Scalar(-0.0),
                                1,
                                -1,
                                Limits::infinity(),
                                -Limits::infinity(),
                                Limits::quiet_NaN(),
                                Limits::max(),
                                Limits::lowest(),
                                Limits::min(),
                                Limits::denorm_min(),
                                -Limits::denorm_min(),
                                Limits::epsilon()};
  for (int exponent = Limits::min_exponent; exponent < Limits::max_exponent; ++exponent) {
    for (const double mantissa : {1.0, 1.2345, 1.9}) {
      values.push_back(static_cast<Scalar>(std::ldexp(mantissa, exponent)));
      values.push_back(-values.back());
    }
  }
  for (double v = -110; v < 110; v += 0.013) {
    values.push_back(static_cast<Scalar>(v));
  }
  // Bit patterns at even distances: every kind of number, subnormals and NaN included, as often as it exists.
  using Bits = std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>;
  constexpr Bits count = 1 << 20;
  for (Bits i = 0; i < count; ++i) {
    values.push_back(
        std::bit_cast<Scalar>(i * (std::numeric_limits<Bits>::max() / count) + i % 997));
  }
  return values;
}

}  // namespace

TEST_CASE("exp, log and tanh of whole matrices agree with the scalar functions", "[vector_math]") {
  const Vector x = all_kinds_of_numbers();
  check_against_libm(x, arma::exp(x), [](Scalar v) { return std::exp(v); });
  check_against_libm(x, arma::log(x), [](Scalar v) { return std::log(v); });
  check_against_libm(x, arma::tanh(x), [](Scalar v) { return std::tanh(v); });
}

TEST_CASE("so do they in formulas of one element", "[vector_math]") {
  const Vector x = all_kinds_of_numbers();
  Vector y(x.n_elem);
  nn::for_each_element([](Scalar& to, Scalar from) { to = std::exp(from); }, y, x);
  check_against_libm(x, y, [](Scalar v) { return std::exp(v); });
  nn::for_each_element([](Scalar& to, Scalar from) { to = std::log(from); }, y, x);
  check_against_libm(x, y, [](Scalar v) { return std::log(v); });
  nn::for_each_element([](Scalar& to, Scalar from) { to = std::log1p(from); }, y, x);
  check_against_libm(x, y, [](Scalar v) { return std::log1p(v); });
  nn::for_each_element([](Scalar& to, Scalar from) { to = std::tanh(from); }, y, x);
  check_against_libm(x, y, [](Scalar v) { return std::tanh(v); });
}
