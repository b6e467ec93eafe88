#include <vector>

#include "catch.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/dense.hpp"
#include "common/model/dropout.hpp"
#include "common/model/gradient_check.hpp"
#include "common/model/residual.hpp"
#include "matrices.hpp"

using nn::Dense;
using nn::Index;
using nn::Matrix;
using nn::Network;
using nn::ReLU;
using nn::Rng;
using nn::Scalar;
using nn::Sigmoid;
using nn::Step;
using nn::Vector;

// Slopes measured in float are too rough to tell a right derivative from a wrong one.
#if defined(NN_DOUBLE)
namespace {

/// Targets of one class each, for `samples` samples.
Matrix targets(Index classes, Index samples) {
  Matrix Y(classes, samples, arma::fill::zeros);
  for (Index j = 0; j < samples; ++j) {
    Y(j % classes, j) = 1;
  }
  return Y;
}

/// A dense layer with a wrong derivative: half of what dW should be.
class WrongDense : public Dense {
 public:
  using Dense::Dense;
  const Matrix& backward(const Matrix& X, const Matrix& dZ) override {
    const Matrix& dX = Dense::backward(X, dZ);
    dW *= Scalar(0.5);
    return dX;
  }
};

void check_all_pass(Network& network, nn::Loss& loss, Index samples) {
  Rng rng(11);
  network.initialize(rng);
  Matrix X(network.inputs(), samples);
  rng.fill_normal(X, 0, 1);
  const Vector before = network.theta;
  for (const auto& row :
       nn::check_gradients(network, loss, X, targets(network.outputs(), samples), {.rng = &rng})) {
    INFO(row.name << " " << row.rows << " x " << row.cols << ": relative error "
                  << row.relative_error);
    CHECK(row.passed);
  }
  CHECK(equal(network.theta, before));
}

/// Checks a network with the layer between two dense ones, with each loss. Where the loss takes probabilities, the
/// network ends in what makes them.
template <typename MakeLayer>
void check_with_every_loss(const MakeLayer& make_layer) {
  nn::SumSquaredError sse;
  nn::MeanSquaredError mse;
  nn::SigmoidCrossEntropy sigmoid_ce;
  nn::SoftmaxCrossEntropy softmax_ce;
  for (nn::Loss* loss : std::initializer_list<nn::Loss*>{&sse, &mse, &sigmoid_ce, &softmax_ce}) {
    Network network{Dense{4, 5}, make_layer(), Dense{5, 3}};
    check_all_pass(network, *loss, 6);
  }
  nn::BinaryCrossEntropy bce;
  nn::CrossEntropy ce;
  Network for_bce{Dense{4, 5}, make_layer(), Dense{5, 3}, Sigmoid{}};
  check_all_pass(for_bce, bce, 6);
  Network for_ce{Dense{4, 5}, make_layer(), Dense{5, 3}, nn::Softmax{}};
  check_all_pass(for_ce, ce, 6);
}

}  // namespace

TEST_CASE("every layer passes the gradient check with every loss", "[gradient_check]") {
  SECTION("dense") {
    check_with_every_loss([] { return Dense{5, 5}; });
  }
  SECTION("sigmoid") {
    check_with_every_loss([] { return Sigmoid{}; });
  }
  SECTION("ReLU") {
    check_with_every_loss([] { return ReLU{}; });
  }
  SECTION("tanh") {
    check_with_every_loss([] { return nn::Tanh{}; });
  }
  SECTION("leaky ReLU") {
    check_with_every_loss([] { return nn::LeakyReLU{0.2}; });
  }
  SECTION("PReLU, its slope included") {
    check_with_every_loss([] { return nn::PReLU{}; });
    Network network{Dense{4, 5}, nn::PReLU{}};
    CHECK(network.parameters()[2].name == "1.weight");
  }
  SECTION("ELU") {
    check_with_every_loss([] { return nn::ELU{0.7}; });
  }
  SECTION("softmax") {
    check_with_every_loss([] { return nn::Softmax{}; });
  }
  SECTION("residual block") {
    check_with_every_loss([] {
      return nn::Residual{Dense{5, 6}, nn::Tanh{}, Dense{6, 5}, nn::ELU{}};
    });
  }
  SECTION("batch normalisation, its scale and shift included") {
    check_with_every_loss([] { return nn::BatchNorm{5}; });
    Network network{nn::BatchNorm{4}, Dense{4, 3}};
    nn::SoftmaxCrossEntropy loss;
    check_all_pass(network, loss, 7);
  }
  SECTION("dropout") {
    check_with_every_loss([] { return nn::Dropout{0.4}; });
  }
  SECTION("all of them inside a residual block") {
    check_with_every_loss([] {
      return nn::Residual{Dense{5, 6}, nn::BatchNorm{6}, nn::Tanh{}, nn::Dropout{0.2}, Dense{6, 5}};
    });
  }
  SECTION("residual block as the first layer") {
    Network network{nn::Residual{Dense{4, 4}, Sigmoid{}}, Dense{4, 3}};
    nn::SoftmaxCrossEntropy loss;
    check_all_pass(network, loss, 5);
  }
  SECTION("layers that need their inputs, behind one that writes over its outputs") {
    check_with_every_loss([] {
      return nn::Sequential{ReLU{}, nn::PReLU{}, ReLU{},
                            nn::Residual{nn::LeakyReLU{}, Dense{5, 5}, ReLU{}}, ReLU{}};
    });
  }
  SECTION("step: nothing before it gets a gradient, and none is measured") {
    check_with_every_loss([] { return Step{}; });
  }
  SECTION("deep, one sample") {
    Network network{Dense{3, 8}, Sigmoid{}, Dense{8, 8}, ReLU{},
                    Dense{8, 8}, Sigmoid{}, Dense{8, 4}};
    nn::SoftmaxCrossEntropy loss;
    check_all_pass(network, loss, 1);
  }
}

TEST_CASE("the gradient check finds a wrong derivative", "[gradient_check]") {
  Network network{Dense{4, 5}, Sigmoid{}, WrongDense{5, 3}};
  Rng rng(2);
  network.initialize(rng);
  Matrix X(4, 6);
  rng.fill_normal(X, 0, 1);
  nn::SoftmaxCrossEntropy loss;
  const auto table = nn::check_gradients(network, loss, X, targets(3, 6));
  REQUIRE(table.size() == 4);
  CHECK(table[0].passed);
  CHECK(table[1].passed);
  CHECK_FALSE(table[2].passed);
  CHECK(table[2].name == "2.weight");
  CHECK(table[2].relative_error == Approx(0.5).epsilon(0.01));
  CHECK(table[3].passed);
}

TEST_CASE("the gradient check does not pass NaN", "[gradient_check]") {
  Network network{Dense{2, 2}};
  network.theta.fill(arma::datum::nan);
  nn::SoftmaxCrossEntropy loss;
  for (const auto& row :
       nn::check_gradients(network, loss, Matrix(2, 1, arma::fill::ones), targets(2, 1))) {
    CHECK_FALSE(row.passed);
  }
}
#endif
