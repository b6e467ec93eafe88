#include <memory>

#include "catch.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/dropout.hpp"
#include "common/model/mlp.hpp"

using nn::Network;
using nn::Sigmoid;

TEST_CASE("a multilayer perceptron has what its options say", "[mlp]") {
  Network plain = nn::multilayer_perceptron(4, {3, 2}, 1);
  REQUIRE(plain.layer_count() == 5);
  CHECK(plain.layer(0).name() == "Dense 4 -> 3");
  CHECK(plain.layer(1).name() == "ReLU");
  CHECK(plain.layer(2).name() == "Dense 3 -> 2");
  CHECK(plain.layer(4).name() == "Dense 2 -> 1");

  Network rich =
      nn::multilayer_perceptron(4, {3}, 2,
                                {.batch_norm = true,
                                 .activation = [] { return std::make_unique<Sigmoid>(); },
                                 .dropout = 0.5});
  REQUIRE(rich.layer_count() == 5);
  CHECK(rich.layer(1).name() == nn::BatchNorm{3}.name());
  CHECK(rich.layer(2).name() == "Sigmoid");
  CHECK(rich.layer(3).name() == nn::Dropout{0.5}.name());

  Network linear = nn::multilayer_perceptron(4, {}, 2);
  CHECK(linear.layer_count() == 1);
  CHECK(linear.outputs() == 2);
}
