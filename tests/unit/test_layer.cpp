// What every layer promises: it keeps nothing of its inputs, and gets them back for the way back.
#include <functional>
#include <memory>
#include <vector>

#include "catch.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/dense.hpp"
#include "common/model/dropout.hpp"
#include "common/model/network.hpp"
#include "common/model/residual.hpp"

using nn::Dense;
using nn::Matrix;
using nn::Network;
using nn::ReLU;
using nn::Rng;

namespace {

using MakeLayer = std::function<std::unique_ptr<nn::Layer>()>;

/// One of each kind, for three inputs.
std::vector<MakeLayer> one_of_each() {
  return {[] { return std::make_unique<Dense>(3, 3); },
          [] { return std::make_unique<nn::Step>(); },
          [] { return std::make_unique<nn::Sigmoid>(); },
          [] { return std::make_unique<nn::Tanh>(); },
          [] { return std::make_unique<ReLU>(); },
          [] { return std::make_unique<nn::LeakyReLU>(); },
          [] { return std::make_unique<nn::PReLU>(); },
          [] { return std::make_unique<nn::ELU>(); },
          [] { return std::make_unique<nn::Softmax>(); },
          [] { return std::make_unique<nn::BatchNorm>(3); },
          [] { return std::make_unique<nn::Dropout>(); },
          [] {
            return std::make_unique<nn::Residual>(nn::PReLU{}, Dense{3, 3});
          },
          [] { return std::make_unique<nn::Sequential>(nn::Dropout{}, nn::LeakyReLU{}); }};
}

/// A network with that layer in front.
std::unique_ptr<Network> network_with(const MakeLayer& make) {
  std::vector<std::unique_ptr<nn::Layer>> layers;
  layers.push_back(make());
  layers.push_back(std::make_unique<Dense>(3, 2));
  auto network = std::make_unique<Network>(std::move(layers));
  Rng rng(1);
  network->initialize(rng);
  return network;
}

Matrix normal(nn::Index rows, nn::Index cols) {
  Rng rng(2);
  Matrix M(rows, cols);
  rng.fill_normal(M, 0, 1);
  return M;
}

bool same(const Matrix& A, const Matrix& B) { return arma::approx_equal(A, B, "absdiff", 0); }

}  // namespace

TEST_CASE("a layer keeps nothing of its inputs, in training or not", "[layer]") {
  const Matrix X = normal(3, 5);
  const Matrix dZ = normal(2, 5);
  for (const MakeLayer& make : one_of_each()) {
    for (const bool training : {false, true}) {
      const auto whole = network_with(make);
      const auto other = network_with(make);
      INFO(whole->layer(0).name());
      Rng rng(3);
      Rng same_rng(3);
      if (training) {
        whole->train(rng);
        other->train(same_rng);
      }
      whole->forward(X);
      whole->backward(X, dZ);
      auto passing = std::make_unique<Matrix>(X);
      other->forward(*passing);
      CHECK(other->layer(0).output().memptr() != passing->memptr());
      passing.reset();
      other->backward(X, dZ);
      CHECK(same(other->gradient, whole->gradient));
    }
  }
}

TEST_CASE("output() is what forward() returned", "[layer]") {
  const Matrix X = normal(3, 5);
  for (const MakeLayer& make : one_of_each()) {
    const auto network = network_with(make);
    INFO(network->layer(0).name());
    CHECK(&network->layer(0).forward(X) == &network->layer(0).output());
  }
}

TEST_CASE("a layer that needs its inputs has them before they are written over", "[layer]") {
  // LeakyReLU with the slope 0 is ReLU, but leaves its outputs alone.
  Network writes{Dense{3, 4},   ReLU{},      nn::Residual{nn::PReLU{}, Dense{4, 4}, ReLU{}},
                 ReLU{},        nn::PReLU{}, nn::Sequential{ReLU{}, ReLU{}},
                 nn::Dropout{}, Dense{4, 2}, ReLU{}};
  const auto relu = [] { return nn::LeakyReLU{0}; };
  Network leaves{Dense{3, 4},   relu(),      nn::Residual{nn::PReLU{}, Dense{4, 4}, relu()},
                 relu(),        nn::PReLU{}, nn::Sequential{relu(), relu()},
                 nn::Dropout{}, Dense{4, 2}, relu()};
  Rng rng(1);
  writes.initialize(rng);
  leaves.theta = writes.theta;
  const Matrix X = normal(3, 50);
  const Matrix dZ = normal(2, 50);
  CHECK(same(writes.forward(X), leaves.forward(X)));
  writes.backward(X, dZ);
  leaves.backward(X, dZ);
  CHECK(arma::abs(writes.gradient).max() > 0);
  CHECK(same(writes.gradient, leaves.gradient));
}

TEST_CASE("inputs with another number of samples than the last forward() had are refused",
          "[layer]") {
  const Matrix X = normal(3, 5);
  const Matrix dA = normal(3, 5);
  const Matrix fewer = normal(3, 4);
  Dense dense{3, 3};
  nn::LeakyReLU leaky;
  nn::PReLU prelu;
  nn::Sequential row{nn::Sigmoid{}, ReLU{}};
  nn::Residual block{nn::Tanh{}};
  std::vector<nn::Scalar> theta(12);
  std::vector<nn::Scalar> gradient(12);
  for (nn::Layer* layer : std::initializer_list<nn::Layer*>{&dense, &leaky, &prelu, &row, &block}) {
    layer->bind(theta.data(), gradient.data());
    layer->forward(X);
    CHECK_THROWS_WITH(
        layer->backward(fewer, dA),
        layer->name() +
            ": backward() takes the inputs of the last forward(), which had 5 samples; "
            "got 3 x 4");
    CHECK_NOTHROW(layer->backward(X, dA));
  }
  Network network{Dense{3, 2}};
  network.forward(X);
  CHECK_THROWS_AS(network.backward(fewer, normal(2, 5)), nn::ShapeError);
  CHECK_THROWS_AS(network.backward(X, normal(2, 4)), nn::ShapeError);
  CHECK_THROWS_AS(network.backward(normal(2, 5), normal(2, 5)), nn::ShapeError);
}

TEST_CASE("a row of no layers is refused", "[layer]") {
  CHECK_THROWS_WITH((Network{Dense{3, 2}, nn::Sequential{}}),
                    "Sequential(): a row of layers needs at least one");
  CHECK_THROWS_AS((Network{Dense{3, 2}, nn::Residual{}}), std::invalid_argument);
}
