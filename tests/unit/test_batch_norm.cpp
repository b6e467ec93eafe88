#include <cmath>

#include "catch.hpp"
#include "common/data/csv.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/dense.hpp"
#include "common/model/network.hpp"
#include "matrices.hpp"

using nn::Dense;
using nn::Index;
using nn::Matrix;
using nn::Network;
using nn::ReLU;
using nn::Rng;
using nn::Vector;

TEST_CASE("batch normalisation agrees with PyTorch, forward, backward and running",
          "[batch_norm]") {
  const nn::Dataset rows = nn::read_csv(STEPWISE_ROOT "/tests/unit/reference/batch_norm.csv");
  REQUIRE(rows.classes() == 2);
  // One feature is around 3 with a deviation of 0.01, so float keeps few digits of it.
  const double tolerance = in_double ? 1e-10 : 0.02;
  Rng rng(1);
  for (Index setting = 0; setting < rows.classes(); ++setting) {
    const bool defaults = rows.class_names[setting] == "default";
    Network network(defaults
                        ? nn::Sequential{nn::BatchNorm{3}}
                        : nn::Sequential{nn::BatchNorm{3, {.epsilon = 0.01, .momentum = 0.3}}});
    network.initialize(rng);
    auto& layer = dynamic_cast<nn::BatchNorm&>(network.layer(0));
    const Matrix all = rows.X.cols(arma::find(rows.labels == setting));
    for (Index pass = 0; pass < 4; ++pass) {
      INFO(rows.class_names[setting] << ", pass " << pass);
      const Matrix values = all.cols(15 * pass, 15 * pass + 14);
      const auto columns = [&](Index row) { return Matrix(arma::reshape(values.row(row), 3, 5)); };
      network.train(rng);
      if (pass == 3) {
        network.eval();
      }
      layer.gamma = columns(7).col(0);
      layer.beta = columns(8).col(0);
      const Matrix X = columns(3);
      CHECK(equal(network.forward(X), columns(5), tolerance));
      CHECK(equal(layer.backward(X, columns(4)), columns(6), in_double ? 1e-10 : 10));
      CHECK(equal(layer.dgamma, columns(9).col(0), tolerance));
      CHECK(equal(layer.dbeta, columns(10).col(0), tolerance));
      CHECK(equal(layer.running_mean, columns(11).col(0), in_double ? 1e-10 : 1e-5));
      CHECK(equal(layer.running_var, columns(12).col(0), in_double ? 1e-10 : 1e-3));
    }
  }
}

TEST_CASE("batch normalisation has PyTorch's names and says what it cannot do", "[batch_norm]") {
  Network network{Dense{2, 3}, nn::BatchNorm{3}, ReLU{}};
  Rng rng(1);
  network.initialize(rng);
  CHECK(network.parameters()[2].name == "1.weight");
  CHECK(network.parameters()[3].name == "1.bias");
  CHECK_FALSE(network.parameters()[2].decays);
  REQUIRE(network.buffer_spans().size() == 2);
  CHECK(network.buffer_spans()[0].name == "1.running_mean");
  CHECK(network.buffer_spans()[1].name == "1.running_var");
  CHECK(network.buffer_spans()[1].first == 3);
  CHECK(equal(network.buffers, Vector{0, 0, 0, 1, 1, 1}));
  const Matrix one(2, 1, arma::fill::ones);
  CHECK_NOTHROW(network.forward(one));
  network.train(rng);
  CHECK_THROWS_WITH(network.forward(one), ContainsSubstring("a batch of one sample"));
  CHECK_THROWS_WITH((Network{Dense{2, 3}, nn::BatchNorm{4}}),
                    ContainsSubstring("layer 1 (BatchNorm 4): expected 4 inputs"));
  CHECK_THROWS_AS(nn::BatchNorm{0}, std::invalid_argument);
  CHECK_THROWS_AS((nn::BatchNorm{1, {.epsilon = 0}}), std::invalid_argument);
  CHECK_THROWS_AS((nn::BatchNorm{1, {.momentum = 1.5}}), std::invalid_argument);
}

TEST_CASE("features of any offset are normalised, and measured in double", "[batch_norm]") {
  Rng rng(1);
  const Index samples = 500;
  for (int trial = 0; trial < 50; ++trial) {
    const double size = std::pow(10, rng.uniform(-1, 4));
    const double offset = size * std::pow(10, rng.uniform(0, 4));
    Network network(nn::Sequential{nn::BatchNorm{1}});
    network.initialize(rng);
    nn::RowVector x(samples);
    rng.fill_normal(x, offset, size);
    long double mean = 0;
    long double variance = 0;
    for (const nn::Scalar v : x) {
      mean += static_cast<long double>(v) / samples;
    }
    for (const nn::Scalar v : x) {
      variance +=
          (static_cast<long double>(v) - mean) * (static_cast<long double>(v) - mean) / samples;
    }
    network.train(rng);
    const Matrix Y = network.forward(x);
    INFO("size " << size << ", offset " << offset);
    const double tolerance = in_double ? 1e-11 : 2e-6;
    for (Index j = 0; j < samples; ++j) {
      const auto expected = (static_cast<long double>(x[j]) - mean) / std::sqrt(variance + 1e-5L);
      CHECK(double{Y[j]} == Approx(static_cast<double>(expected)).margin(tolerance));
    }
    CHECK(double{network.buffers[0]} ==
          Approx(static_cast<double>(0.1L * mean)).epsilon(in_double ? 1e-15 : 1.2e-7));
    CHECK(double{network.buffers[1]} ==
          Approx(static_cast<double>(0.9L + 0.1L * variance * samples / (samples - 1)))
              .epsilon(in_double ? 1e-13 : 1.2e-7));
  }
}
