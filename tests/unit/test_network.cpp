#include <memory>
#include <vector>

#include "catch.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/dense.hpp"
#include "common/model/network.hpp"
#include "matrices.hpp"

using nn::Dense;
using nn::Matrix;
using nn::Network;
using nn::ReLU;
using nn::RowVector;
using nn::Scalar;
using nn::Vector;

TEST_CASE("a network computes W X + b layer by layer", "[network]") {
  Network network{Dense{2, 3}, ReLU{}, Dense{3, 1}};
  CHECK(network.inputs() == 2);
  CHECK(network.outputs() == 1);
  CHECK(network.layer_count() == 3);
  // W1 by columns, b1, W2, b2
  network.theta = Vector{1, 0, -1, 0, 1, -1, 0, 0, 1, 1, 2, 3, Scalar(0.5)};
  const Matrix X = {{1, -2}, {3, 1}};
  // Z1 = (1, 3, -3), (-2, 1, 2); A1 = (1, 3, 0), (0, 1, 2)
  CHECK(equal(network.forward(X), RowVector{Scalar(7.5), Scalar(8.5)}));
}

TEST_CASE("all parameters lie in one vector under PyTorch's names", "[network]") {
  Network network{Dense{4, 3}, ReLU{}, Dense{3, 2}};
  const auto& spans = network.parameters();
  REQUIRE(spans.size() == 4);
  CHECK(spans[0].name == "0.weight");
  CHECK(spans[1].name == "0.bias");
  CHECK(spans[2].name == "2.weight");
  CHECK(spans[3].name == "2.bias");
  CHECK(spans[2].first == 15);
  CHECK(spans[2].rows == 2);
  CHECK(spans[2].cols == 3);
  CHECK(network.theta.n_elem == 23);
  CHECK(network.gradient.n_elem == 23);
  CHECK(arma::all(network.theta == 0));
  auto& dense = dynamic_cast<Dense&>(network.layer(2));
  dense.W(1, 2) = 42;
  CHECK(network.theta[15 + 2 * 2 + 1] == 42);
}

TEST_CASE("assigning to θ reaches the layers, whatever is assigned", "[network]") {
  Network network{Dense{2, 2}};
  auto& dense = dynamic_cast<Dense&>(network.layer(0));
  const Scalar* memory = network.theta.memptr();
  network.theta = Vector{1, 2, 3, 4, 5, 6};
  network.theta = network.theta + network.theta;
  Vector temporary = {7, 8, 9, 10, 11, 12};
  network.theta = std::move(temporary);
  CHECK(network.theta.memptr() == memory);
  CHECK(dense.W(0, 1) == 9);
  CHECK(dense.b[1] == 12);
  CHECK_THROWS(network.theta = Vector{1, 2});
}

TEST_CASE("layers that do not fit are named", "[network]") {
  CHECK_THROWS_WITH(
      (Network{Dense{4, 3}, ReLU{}, Dense{5, 2}}),
      "layer 2 (Dense 5 -> 2): expected 5 inputs, but the layer before it has 3 outputs");
  CHECK_THROWS_WITH((Network{ReLU{}}), ContainsSubstring("no layer says how many inputs"));
  CHECK_THROWS_WITH((Dense{0, 3}), ContainsSubstring("Dense 0 -> 3"));
  CHECK_THROWS_AS(Network(std::vector<std::unique_ptr<nn::Layer>>{}), std::invalid_argument);
  Network network{Dense{4, 3}};
  CHECK_THROWS_WITH(
      network.forward(Matrix(150, 4)),
      ContainsSubstring("Network input: expected 4 rows") && ContainsSubstring("transpose it"));
}
