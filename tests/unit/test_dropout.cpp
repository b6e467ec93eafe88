#include <cmath>

#include "catch.hpp"
#include "common/model/dropout.hpp"
#include "matrices.hpp"

using nn::Matrix;
using nn::Rng;

TEST_CASE("dropout keeps the mean in training and changes nothing afterwards", "[dropout]") {
  const Matrix A(100, 1000, arma::fill::ones);
  nn::Dropout dropout{0.3};
  CHECK(equal(dropout.forward(A), A));
  CHECK(equal(dropout.backward(A, A), A));
  Rng rng(1);
  dropout.train(rng);
  const Matrix dropped = dropout.forward(A);
  const double share = double(arma::accu(dropped == 0)) / double(A.n_elem);
  CHECK(share == Approx(0.3).margin(4 * std::sqrt(0.21 / double(A.n_elem))));
  CHECK(double(dropped.max()) == Approx(1 / 0.7));
  CHECK(double(arma::mean(arma::vectorise(dropped))) == Approx(1).margin(0.01));
  CHECK(equal(dropout.backward(A, A), dropped));  // the same units
  CHECK_FALSE(equal(dropout.forward(A), dropped));
  dropout.eval();
  CHECK(equal(dropout.forward(A), A));
  nn::Dropout nothing{0};
  Rng untouched(1);
  nothing.train(untouched);
  CHECK(equal(nothing.forward(A), A));
  CHECK(untouched.uniform() == Rng(1).uniform());  // nothing was drawn
  CHECK_THROWS_AS(nn::Dropout{1}, std::invalid_argument);
  CHECK_THROWS_AS(nn::Dropout{-0.1}, std::invalid_argument);
}
