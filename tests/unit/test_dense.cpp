#include "catch.hpp"
#include "common/model/dense.hpp"
#include "common/model/network.hpp"

using nn::Dense;
using nn::Network;
using nn::Rng;
using nn::Scalar;

TEST_CASE("initial weights and biases are uniform in PyTorch's range", "[dense]") {
  Network network{Dense{100, 200}};
  Rng rng(1);
  network.initialize(rng);
  CHECK(arma::abs(network.theta).max() <= Scalar(0.1));
  CHECK(arma::abs(network.theta).max() > Scalar(0.099));
  // Variance of U(-r, r) is r²/3; its standard error here is about 0.6 %.
  CHECK(arma::var(network.theta) == Approx(0.01 / 3).epsilon(0.03));
}
