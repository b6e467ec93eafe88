#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/dense.hpp"
#include "common/model/initializers.hpp"
#include "common/model/residual.hpp"

using nn::Dense;
using nn::Matrix;
using nn::Network;
using nn::ReLU;
using nn::Rng;
using nn::Scalar;
using nn::Vector;

TEST_CASE("each initializer has its variance, within four standard errors", "[initializers]") {
  struct Case {
    std::string name;
    nn::Initializer initializer;
    double variance;
    bool uniform;
  };
  const double n = 300;  // inputs
  const double k = 200;  // units
  const std::vector<Case> cases = {{"normal", nn::normal_weights(0.5), 0.25, false},
                                   {"uniform", nn::uniform_weights(0.6), 0.12, true},
                                   {"LeCun uniform", nn::lecun_uniform(), 1 / n, true},
                                   {"LeCun normal", nn::lecun_normal(), 1 / n, false},
                                   {"Glorot uniform", nn::glorot_uniform(2), 8 / (n + k), true},
                                   {"Glorot normal", nn::glorot_normal(2), 8 / (n + k), false},
                                   {"He uniform", nn::he_uniform(0.5), 1.6 / n, true},
                                   {"He normal", nn::he_normal(), 2 / n, false},
                                   {"Glorot", nn::glorot_uniform(), 2 / (n + k), true},
                                   {"PyTorch", nn::pytorch_uniform(), 1 / (3 * n), true}};
  Rng rng(5);
  for (const Case& c : cases) {
    INFO(c.name);
    Matrix W(200, 300);
    c.initializer(W, rng);
    const double count = static_cast<double>(W.n_elem);
    const double variance = arma::var(arma::vectorise(W));
    // The variance of a sample variance: (fourth moment - variance²) / count.
    const double fourth = (c.uniform ? 1.8 : 3) * c.variance * c.variance;
    const double error = std::sqrt((fourth - c.variance * c.variance) / count);
    CHECK(variance == Approx(c.variance).margin(4 * error));
    CHECK(arma::mean(arma::vectorise(W)) == Approx(0).margin(4 * std::sqrt(c.variance / count)));
    const double radius = std::sqrt(3 * c.variance);
    CHECK((arma::abs(W).max() <= radius * 1.000001) == c.uniform);
  }
  Matrix W(2, 2, arma::fill::ones);
  nn::zero_weights()(W, rng);
  CHECK(arma::accu(arma::abs(W)) == 0);
}

TEST_CASE("initialize() reaches every dense layer and clears the biases", "[initializers]") {
  Network network{Dense{2, 3}, nn::PReLU{}, nn::Residual{Dense{3, 4}, ReLU{}, Dense{4, 3}},
                  Dense{3, 1}};
  network.theta.fill(7);
  Rng rng(1);
  nn::initialize(network, nn::uniform_weights(0.5), rng);
  for (const nn::NamedSpan& span : network.parameters()) {
    const Vector part = network.theta.subvec(span.first, span.first + span.size() - 1);
    INFO(span.name);
    if (span.name == "1.weight") {
      CHECK(part[0] == Scalar(0.25));
    } else if (span.decays) {
      CHECK(arma::abs(part).max() <= Scalar(0.5));
      CHECK(arma::abs(part).min() > 0);
    } else {
      CHECK(arma::all(part == 0));
    }
  }
}
