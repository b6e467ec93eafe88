#include <cmath>
#include <limits>

#include "catch.hpp"
#include "common/matrix/rng.hpp"
#include "common/matrix/statistics.hpp"
#include "matrices.hpp"

using nn::Index;
using nn::Matrix;
using nn::Scalar;
using nn::Vector;

namespace {

constexpr Scalar largest = std::numeric_limits<Scalar>::max();

/// Mean and deviation of a row in long double, about its first number.
struct Reference {
  long double mean = 0;
  long double deviation = 0;

  explicit Reference(const nn::RowVector& x) {
    const auto n = static_cast<long double>(x.n_elem);
    for (const Scalar v : x) {
      mean += (static_cast<long double>(v) - static_cast<long double>(x[0])) / n;
    }
    long double square = 0;
    long double rest = 0;
    for (const Scalar v : x) {
      const long double d = static_cast<long double>(v) - static_cast<long double>(x[0]) - mean;
      square += d * d;
      rest += d;
    }
    deviation = std::sqrt((square - rest * rest / n) / n);
    mean += static_cast<long double>(x[0]);
  }
};

}  // namespace

TEST_CASE("the root of the mean square", "[statistics]") {
  CHECK(nn::rms({{3, -3}, {3, 3}}) == Approx(3));
  CHECK(nn::rms({{0, 2}, {0, 0}}) == Approx(1));
  CHECK(nn::rms(Matrix(3, 3, arma::fill::zeros)) == 0);
  CHECK(std::isnan(nn::rms(Matrix())));
  for (const Scalar size : {largest / 4, std::numeric_limits<Scalar>::min() * 4, Scalar(1)}) {
    CHECK(nn::rms({{3 * size, -3 * size}, {3 * size, 3 * size}}) / double{size} == Approx(3));
    CHECK(nn::length(Vector{size, size, size, size}) / double{size} == Approx(2));
  }
  CHECK(std::isnan(nn::length(Vector{1, std::numeric_limits<Scalar>::quiet_NaN()})));
  CHECK(std::isinf(nn::length(Vector{1, std::numeric_limits<Scalar>::infinity()})));
}

TEST_CASE("sums keep all digits of a million numbers", "[statistics]") {
  Vector tenths(1'000'003);
  tenths.fill(Scalar(0.1));
  const double expected = 1'000'003 * double{Scalar(0.1)};
  CHECK(std::abs(nn::sum(tenths) / expected - 1) < 1e-15);
  for (const Index n : {0, 1, 7, 8, 9, 511, 512, 513, 1031}) {
    INFO(n);
    const Vector counted = arma::regspace<Vector>(1, 1, static_cast<Scalar>(n));
    CHECK(nn::sum(counted) == static_cast<double>(n) * static_cast<double>(n + 1) / 2);
  }
  // The sum would overflow, the mean does not.
  const arma::vec huge(100, arma::fill::value(1e308));
  CHECK(nn::mean_of(100, 100, [&](Index i) { return huge[i]; }) == Approx(1e308));
}

TEST_CASE("statistics of rows of any magnitude agree with long double", "[statistics]") {
  nn::Rng rng(1);
  constexpr double eps = 4e-16;
  for (int trial = 0; trial < 300; ++trial) {
    const double size = std::pow(10, rng.uniform(-30, 30));
    const double offset = rng.uniform() < 0.5 ? 0 : size * std::pow(10, rng.uniform(0, 6));
    nn::RowVector x(2 + rng.below(3000));
    rng.fill_uniform(x, offset - size, offset + size);
    if (rng.uniform() < 0.3) {  // nearly constant
      x.fill(static_cast<Scalar>(offset + size));
      x[rng.below(x.n_elem)] = std::nextafter(x[0], largest);
    }
    const nn::RowStatistics of = nn::row_statistics(x);
    const Reference reference(x);
    const long double unit = 1 / static_cast<long double>(of.per_unit[0]);
    const auto low = static_cast<long double>(of.low[0]);
    INFO("trial " << trial << ", " << x.n_elem << " numbers of size " << size << " at " << offset);
    CHECK(static_cast<Scalar>(low * unit) == x.min());
    const auto deviation = static_cast<double>(reference.deviation);
    CHECK(of.deviation[0] * static_cast<double>(unit) == Approx(deviation).epsilon(20 * eps));
    // Beside the range, which is what it is subtracted in.
    const auto apart = static_cast<double>((low + of.mean[0]) * unit - reference.mean);
    CHECK(std::abs(apart) <=
          4 * eps * of.range[0] * static_cast<double>(unit) +
              4 * eps * std::abs(static_cast<double>(reference.mean)) * (in_double ? 1 : 1e-3));
  }
}

TEST_CASE("statistics of the largest and the smallest numbers", "[statistics]") {
  const Scalar least = std::numeric_limits<Scalar>::denorm_min();
  const nn::RowStatistics of = nn::row_statistics({{-largest, largest}, {0, 4 * least}, {2, 2}});
  CHECK(of.range[0] == Approx(2 * (double{largest} * of.per_unit[0])));
  CHECK(of.mean[0] == Approx(of.range[0] / 2));
  CHECK(of.deviation[0] == Approx(of.range[0] / 2));
  CHECK(of.deviation[1] / of.range[1] == Approx(0.5));
  CHECK(of.range[2] == 0);
  CHECK(of.deviation[2] == 0);
}
