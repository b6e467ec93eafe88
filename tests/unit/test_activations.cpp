#include <cmath>
#include <limits>

#include "catch.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/activations.hpp"
#include "matrices.hpp"

using nn::Matrix;
using nn::RowVector;
using nn::Scalar;

TEST_CASE("activation functions at points with known values", "[activations]") {
  const Scalar infinity = std::numeric_limits<Scalar>::infinity();
  CHECK(equal(nn::step(RowVector{-1, 0, 2}), RowVector{0, 1, 1}));
  CHECK(equal(nn::relu(RowVector{-1, 0, 2}), RowVector{0, 0, 2}));
  CHECK(equal(nn::sigmoid(RowVector{0}), RowVector{0.5}));
  CHECK(nn::sigmoid(RowVector{Scalar(std::log(3))})(0, 0) == Approx(0.75));
  CHECK(equal(nn::sigmoid(RowVector{-infinity, -1e4, 1e4, infinity}), RowVector{0, 0, 1, 1}));
}

TEST_CASE("softmax makes probabilities, column by column", "[activations]") {
  const Matrix P = nn::softmax({{1, 1000, -1e4}, {2, 1000, 1e4}, {3, 1000, 0}});
  CHECK(equal(arma::sum(P, 0), Matrix(1, 3, arma::fill::ones), rounding));
  // exp(1) / (exp(1) + exp(2) + exp(3)), ...
  CHECK(P(0, 0) == Approx(0.0900305732));
  CHECK(P(1, 0) == Approx(0.2447284711));
  CHECK(P(2, 0) == Approx(0.6652409558));
  CHECK(P(0, 1) == Approx(1.0 / 3));
  CHECK(P(1, 2) == 1);
  CHECK(P(0, 2) == 0);
}

TEST_CASE("activation functions agree with their layers", "[activations]") {
  const Matrix Z = RowVector{-100, -2, -1, 0, 1, 2, 100};
  CHECK(equal(nn::tanh(Z), nn::Tanh{}.forward(Z)));
  CHECK(equal(nn::leaky_relu(Z), nn::LeakyReLU{}.forward(Z)));
  CHECK(equal(nn::leaky_relu(Z, Scalar(0.5)), nn::LeakyReLU{0.5}.forward(Z)));
  CHECK(equal(nn::elu(Z), nn::ELU{}.forward(Z)));
  CHECK(equal(nn::elu(Z, 2), nn::ELU{2}.forward(Z)));
  CHECK_THROWS_AS(nn::LeakyReLU{-1}, std::invalid_argument);
  CHECK_THROWS_AS(nn::ELU{0}, std::invalid_argument);
}
