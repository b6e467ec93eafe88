#include "catch.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/dense.hpp"
#include "common/model/network.hpp"
#include "common/model/residual.hpp"
#include "matrices.hpp"

using nn::Dense;
using nn::Matrix;
using nn::Network;
using nn::ReLU;

TEST_CASE("a residual block adds its input, and says what does not fit", "[residual]") {
  Network network{nn::Residual{Dense{2, 3}, ReLU{}, Dense{3, 2}}, Dense{2, 1}};
  CHECK(network.parameters()[2].name == "0.2.weight");
  const Matrix X = {{1, -2}, {3, 4}};
  CHECK(equal(network.layer(0).forward(X), X));  // F is 0 while all its weights are
  CHECK_THROWS_WITH(
      (Network{nn::Residual{Dense{2, 3}}}),
      ContainsSubstring("Residual(Dense 2 -> 3): expected as many outputs as inputs"));
  CHECK_THROWS_WITH((Network{nn::Residual{Dense{2, 3}, Dense{2, 2}}}),
                    ContainsSubstring("layer 1 (Dense 2 -> 2): expected 2 inputs"));
}
