#include <stdexcept>

#include "catch.hpp"
#include "common/matrix/shape.hpp"
#include "common/model/dense.hpp"
#include "common/training/metrics.hpp"

using nn::IndexVector;
using nn::Matrix;
using nn::Scalar;

TEST_CASE("NaN is no prediction", "[metrics]") {
  CHECK_THROWS_AS(nn::predicted_classes(Matrix(3, 2).fill(arma::Datum<Scalar>::nan)),
                  std::invalid_argument);
}

TEST_CASE("accuracy and confusion matrix count right answers", "[metrics]") {
  const Matrix Z = {{3, 0, 1, 0}, {1, 2, 1, 0}, {0, 0, 0, 5}};
  const IndexVector predicted = nn::predicted_classes(Z);
  CHECK(arma::all(predicted == IndexVector{0, 1, 0, 2}));
  const IndexVector labels = {0, 1, 1, 1};
  CHECK(nn::accuracy(predicted, labels) == 0.5);
  nn::Network step{nn::Dense{1, 2}};  // class 1 for positive inputs
  step.theta = {-1, 1, 0, 0};
  CHECK(nn::accuracy(step, nn::Dataset{{{-1, 2, 3, 4}}, {0, 1, 0, 0}, {}, {}}) == 0.5);
  const arma::umat counts = nn::confusion_matrix(predicted, labels, 3);
  CHECK(counts(0, 0) == 1);
  CHECK(counts(1, 0) == 1);
  CHECK(counts(1, 1) == 1);
  CHECK(counts(1, 2) == 1);
  CHECK(arma::accu(counts) == 4);
  CHECK_THROWS_AS(nn::accuracy(predicted, {0, 1}), nn::ShapeError);
  CHECK_THROWS_AS(nn::accuracy({}, {}), nn::ShapeError);
  CHECK_THROWS_AS(nn::confusion_matrix(predicted, labels, 2), std::invalid_argument);
}
