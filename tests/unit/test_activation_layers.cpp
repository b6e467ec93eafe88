#include <vector>

#include "catch.hpp"
#include "common/data/csv.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/activations.hpp"
#include "matrices.hpp"

using nn::Index;
using nn::Matrix;
using nn::ReLU;
using nn::Scalar;
using nn::Sigmoid;
using nn::Step;
using nn::Vector;

TEST_CASE("activation layers agree with the functions, and their derivatives with the rules",
          "[activation_layers]") {
  const Matrix Z = {{-2, 0, 3}, {Scalar(0.5), -1, 1}};
  const Matrix dA = {{1, 2, 3}, {4, 5, 6}};
  ReLU relu;
  CHECK(equal(relu.forward(Z), nn::relu(Z)));
  CHECK(equal(relu.backward(Z, dA), {{0, 0, 3}, {4, 0, 6}}));
  Sigmoid sigmoid;
  CHECK(equal(sigmoid.forward(Z), nn::sigmoid(Z)));
  const Matrix S = nn::sigmoid(Z);
  CHECK(equal(sigmoid.backward(Z, dA), dA % S % (1 - S), rounding));
  Step step;
  CHECK(equal(step.forward(Z), nn::step(Z)));
  CHECK(equal(step.backward(Z, dA), arma::zeros<Matrix>(2, 3)));
}

TEST_CASE("activation layers and their derivatives agree with PyTorch", "[activation_layers]") {
  const nn::Dataset rows = nn::read_csv(STEPWISE_ROOT "/tests/unit/reference/activations.csv");
  nn::PReLU prelu;
  Vector slope = {Scalar(0.25)};
  Vector dslope = {0};
  prelu.bind(slope.memptr(), dslope.memptr());
  nn::ELU elu;
  nn::ELU elu_half{0.5};
  nn::LeakyReLU leaky_relu;
  nn::LeakyReLU leaky_relu_tenth{0.1};
  ReLU relu;
  Sigmoid sigmoid;
  nn::Tanh tanh;
  const std::vector<nn::Layer*> layers = {&elu,   &elu_half, &leaky_relu, &leaky_relu_tenth,
                                          &prelu, &relu,     &sigmoid,    &tanh};
  REQUIRE(rows.classes() == layers.size());
  for (Index k = 0; k < rows.classes(); ++k) {
    const Matrix values = rows.X.cols(arma::find(rows.labels == k));
    INFO(rows.class_names[k]);
    const Matrix Z = values.row(0);
    // Relative to the size of the numbers, which reaches 1e4.
    const Matrix scale = 1 + arma::abs(values.row(1));
    CHECK(equal(layers[k]->forward(Z) / scale, values.row(1) / scale, rounding));
    const Matrix dA(1, Z.n_cols, arma::fill::ones);
    CHECK(equal(layers[k]->backward(Z, dA), values.row(2), rounding));
  }
  // The derivative with respect to the slope is the sum of z where z < 0.
  CHECK(dslope[0] == Approx(-1e4 - 100 - 20 - 5 - 1.5 - 1 - 0.5 - 1e-3));
}
