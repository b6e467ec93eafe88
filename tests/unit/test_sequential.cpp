#include "catch.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/dense.hpp"
#include "common/model/network.hpp"
#include "common/model/sequential.hpp"
#include "matrices.hpp"

using nn::Dense;
using nn::Matrix;
using nn::Network;
using nn::ReLU;

TEST_CASE("a row of layers says what it is made of and what it takes", "[sequential]") {
  const nn::Sequential row{ReLU{}, Dense{2, 3}, nn::BatchNorm{3}};
  CHECK(row.name() == "Sequential(ReLU, Dense 2 -> 3, BatchNorm 3)");
  CHECK(row.inputs() == 2);
  CHECK(row.outputs(2) == 3);
  CHECK(row.layer_count() == 3);
  CHECK_THROWS_WITH(row.outputs(4), ContainsSubstring("layer 1 (Dense 2 -> 3): expected 2 inputs"));
  REQUIRE(row.parameters().size() == 4);
  CHECK(row.parameters()[2].name == "2.weight");
  CHECK(nn::total_size(row.parameters()) == 2 * 3 + 3 + 3 + 3);
  REQUIRE(row.buffers().size() == 2);
  CHECK(row.buffers()[1].name == "2.running_var");
  CHECK_THROWS_AS((nn::Sequential{Dense{2, 3}}.layer(1)), std::out_of_range);
}

TEST_CASE("a row within a row does as the layers alone, forward and backward", "[sequential]") {
  Network flat{Dense{2, 3}, ReLU{}, Dense{3, 2}, nn::Tanh{}, Dense{2, 1}};
  Network nested{nn::Sequential{Dense{2, 3}, ReLU{}},
                 nn::Sequential{nn::Sequential{Dense{3, 2}}, nn::Tanh{}}, Dense{2, 1}};
  CHECK(nested.parameters()[2].name == "1.0.0.weight");
  nn::Rng rng(1);
  flat.initialize(rng);
  nested.theta = flat.theta;
  Matrix X(2, 7);
  rng.fill_normal(X, 0, 1);
  const Matrix Z = flat.forward(X);
  CHECK(equal(nested.forward(X), Z));
  flat.backward(X, Z);
  nested.backward(X, Z);
  CHECK(equal(nested.gradient, flat.gradient));
}
