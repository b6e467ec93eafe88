#include <algorithm>
#include <cmath>
#include <limits>

#include "catch.hpp"
#include "common/data/scaling.hpp"
#include "common/matrix/rng.hpp"
#include "common/matrix/shape.hpp"
#include "matrices.hpp"

using nn::Index;
using nn::Matrix;
using nn::RowVector;
using nn::Scalar;

TEST_CASE("scaling is learned from one part and used on another", "[scaling]") {
  const Matrix train = {{0, 2, 4}, {5, 5, 5}};
  const Matrix test = nn::Vector{6, 7};
  const nn::Scaler min_max(nn::Scaling::min_max, train);
  CHECK(arma::approx_equal(min_max.transform(train), Matrix{{0, 0.5, 1}, {0, 0, 0}}, "absdiff",
                           Scalar(1e-6)));
  CHECK(min_max.transform(test)(0, 0) == Approx(1.5));
  CHECK(min_max.transform(test)(1, 0) == Approx(2));
  const nn::Scaler standard(nn::Scaling::standard, train);
  const Matrix Z = standard.transform(train);
  CHECK(arma::mean(Z.row(0)) == Approx(0).margin(1e-6));
  CHECK(arma::stddev(RowVector(Z.row(0)), 1) == Approx(1));
  CHECK(
      arma::approx_equal(nn::Scaler(nn::Scaling::none, train).transform(test), test, "absdiff", 0));
  // A mean that rounds must not make noise of a constant feature.
  Matrix constant(2, 1440);
  constant.row(0).fill(Scalar(13.3));
  constant.row(1).fill(Scalar(100.1));
  CHECK(arma::all(
      arma::vectorise(nn::Scaler(nn::Scaling::standard, constant).transform(constant)) == 0));
  CHECK_THROWS_AS(standard.transform(Matrix(3, 1)), nn::ShapeError);
  CHECK_THROWS_AS(nn::Scaler(nn::Scaling::standard, Matrix(3, 0)), std::invalid_argument);
}

namespace {

/// The largest |mean| and |deviation - 1| of rows that were standardised.
double off_standard(const Matrix& Z) {
  double worst = 0;
  for (Index i = 0; i < Z.n_rows; ++i) {
    long double sum = 0;
    long double squares = 0;
    for (const Scalar z : RowVector(Z.row(i))) {
      sum += static_cast<long double>(z);
      squares += static_cast<long double>(z) * static_cast<long double>(z);
    }
    const auto n = static_cast<long double>(Z.n_cols);
    worst = std::max({worst, static_cast<double>(std::abs(sum / n)),
                      static_cast<double>(std::abs(std::sqrt(squares / n) - 1))});
  }
  return worst;
}

}  // namespace

TEST_CASE("features of any size and any offset are scaled like others", "[scaling]") {
  const double tolerance = in_double ? 1e-14 : 1e-6;
  nn::Rng rng(1);
  for (int trial = 0; trial < 100; ++trial) {
    Matrix X(3, 2 + rng.below(5000));
    for (Index i = 0; i < X.n_rows; ++i) {
      const double size = std::pow(10, rng.uniform(-30, 30));
      const double offset = rng.uniform() < 0.5 ? 0 : size * std::pow(10, rng.uniform(0, 5));
      RowVector x(X.n_cols);
      rng.fill_normal(x, offset, size);
      if (rng.uniform() < 0.3) {  // nearly constant
        x.fill(static_cast<Scalar>(offset + size));
        x[rng.below(x.n_elem)] *= Scalar(1.0005);
      }
      X.row(i) = x;
    }
    INFO("trial " << trial);
    CHECK(off_standard(nn::Scaler(nn::Scaling::standard, X).transform(X)) < tolerance);
    const Matrix between = nn::Scaler(nn::Scaling::min_max, X).transform(X);
    CHECK(between.min() == 0);
    CHECK(between.max() == 1);
  }
}

TEST_CASE("features as people have them are scaled", "[scaling]") {
  const auto standard = [](const Matrix& X) {
    return nn::Scaler(nn::Scaling::standard, X).transform(X);
  };
  Matrix serial(1, 10'000);  // large_mean.gen.sh: gave means of -29
  for (Index j = 0; j < serial.n_cols; ++j) {
    serial[j] = static_cast<Scalar>(100'000 + j % 2);
  }
  CHECK(equal(standard(serial).cols(0, 1), RowVector{-1, 1}, rounding));
  Matrix kelvin(1, 200'000);  // gave NaN
  kelvin.fill(Scalar(1000.1));
  kelvin[0] = Scalar(1000.6);
  CHECK(double{standard(kelvin)[0]} == Approx(std::sqrt(199'999.0)).epsilon(1e-6));
  // tiny_si_units.csv and huge_si_units.csv: gave 0
  CHECK(equal(standard(RowVector{Scalar(1.0e-27), Scalar(3.0e-27)}), RowVector{-1, 1}, rounding));
  CHECK(equal(standard(RowVector{Scalar(1.0e30), Scalar(3.0e30)}), RowVector{-1, 1}, rounding));
  // nodata_sentinel.csv: gave infinity
  const RowVector elevation = {1, 2, std::numeric_limits<Scalar>::lowest(), 4};
  CHECK(off_standard(standard(elevation)) < rounding);
  const RowVector both = {std::numeric_limits<Scalar>::max(), elevation.min()};
  CHECK(equal(standard(both), RowVector{1, -1}, rounding));
  CHECK(equal(nn::Scaler(nn::Scaling::min_max, both).transform(both), RowVector{1, 0}, rounding));
}

TEST_CASE("a number that is not finite is named, not scaled", "[scaling]") {
  Matrix X(2, 3, arma::fill::ones);
  X(1, 2) = std::numeric_limits<Scalar>::quiet_NaN();
  CHECK_THROWS_WITH(nn::Scaler(nn::Scaling::standard, X),
                    ContainsSubstring("Scaler: feature 2 of sample 3 is nan"));
  CHECK_NOTHROW(nn::Scaler(nn::Scaling::none, X));
}

TEST_CASE("a scaler is the same again by its numbers", "[scaling]") {
  const Matrix X = {{0, 2, 4}, {5, 5, 5}, {1, Scalar(0.1), -3}};
  for (const nn::Scaling scaling :
       {nn::Scaling::none, nn::Scaling::min_max, nn::Scaling::standard}) {
    const nn::Scaler learned(scaling, X);
    const nn::Scaler again(learned.numbers());
    CHECK(arma::approx_equal(again.transform(X), learned.transform(X), "absdiff", 0));
  }
  using Numbers = std::map<std::string, std::vector<double>>;
  const Numbers good = {{"unit", {1}}, {"origin", {0}}, {"shift", {1}}, {"scale", {2}}};
  CHECK(nn::Scaler(good).transform(Matrix{5})[0] == 2);
  for (const auto& [name, number] : good) {
    for (const std::vector<double>& bad :
         {std::vector<double>{}, {1, 1}, {std::numeric_limits<double>::infinity()}}) {
      Numbers numbers = good;
      numbers[name] = bad;
      CHECK_THROWS_AS(nn::Scaler(numbers), std::invalid_argument);
    }
  }
  for (const std::string name : {"unit", "scale"}) {
    Numbers numbers = good;
    numbers[name] = {0};
    CHECK_THROWS_AS(nn::Scaler(numbers), std::invalid_argument);
  }
}
