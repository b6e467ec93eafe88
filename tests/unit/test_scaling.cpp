#include "catch.hpp"
#include "common/data/scaling.hpp"
#include "common/matrix/shape.hpp"

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
