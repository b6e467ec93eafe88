#include <cmath>

#include "catch.hpp"
#include "common/data/augmentation.hpp"
#include "common/matrix/shape.hpp"

using nn::Matrix;
using nn::Scalar;

TEST_CASE("images move by whole pixels exactly", "[augmentation]") {
  const nn::ImageShape shape = {.height = 2, .width = 3};
  const nn::Vector image = {1, 2, 3, 4, 5, 6};  // 1 2 3 over 4 5 6
  CHECK(arma::all(nn::moved(image, shape, {}) == image));
  CHECK(arma::all(nn::moved(image, shape, {.right = 1}) == nn::Vector{0, 1, 2, 0, 4, 5}));
  CHECK(arma::all(nn::moved(image, shape, {.down = -1}) == nn::Vector{4, 5, 6, 0, 0, 0}));
  CHECK(arma::all(nn::moved(image, shape, {.right = 0.5}) ==
                  nn::Vector{Scalar(0.5), Scalar(1.5), Scalar(2.5), 2, Scalar(4.5), Scalar(5.5)}));
  CHECK_THROWS_AS(nn::moved(image, {2, 2}, {}), nn::ShapeError);
  CHECK_THROWS_AS(nn::moved(image, shape, {.scale = 0}), std::invalid_argument);
}

TEST_CASE("images turn and grow about their middle", "[augmentation]") {
  const nn::ImageShape shape = {.height = 3, .width = 3};
  const nn::Vector image = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  const double quarter = std::acos(0.0);
  const nn::Vector turned = nn::moved(image, shape, {.angle = quarter});
  CHECK(arma::approx_equal(turned, nn::Vector{7, 4, 1, 8, 5, 2, 9, 6, 3}, "absdiff", Scalar(1e-5)));
  const nn::Vector larger = nn::moved(image, shape, {.scale = 2});
  CHECK(arma::approx_equal(
      larger, nn::Vector{3, Scalar(3.5), 4, Scalar(4.5), 5, Scalar(5.5), 6, Scalar(6.5), 7},
      "absdiff", Scalar(1e-5)));
}

TEST_CASE("augmentation moves each image within its limits", "[augmentation]") {
  nn::Rng rng(1);
  const nn::ImageShape shape = {.height = 5, .width = 5};
  Matrix X(25, 200, arma::fill::zeros);
  X.row(12).ones();  // one bright pixel in the middle
  const Matrix before = X;
  nn::Augmentation{shape, {.shift = 0, .angle = 0, .log_scale = 0}}(X, rng);
  CHECK(arma::approx_equal(X, before, "absdiff", Scalar(1e-6)));
  nn::Augmentation{shape, {.shift = 1, .angle = 0, .log_scale = 0}}(X, rng);
  // A shift of up to one pixel spreads the light over the 3 x 3 pixels around it and loses none.
  CHECK(arma::approx_equal(arma::sum(X, 0), arma::sum(before, 0), "absdiff", Scalar(1e-5)));
  CHECK(arma::accu(X.rows(0, 4)) == 0);
  CHECK(arma::accu(X.row(6)) > 5);
  CHECK_THROWS_AS((nn::Augmentation{shape, {.shift = -1}}), std::invalid_argument);
  Matrix wrong(24, 1, arma::fill::zeros);
  CHECK_THROWS_AS(nn::Augmentation{shape}(wrong, rng), nn::ShapeError);
}
