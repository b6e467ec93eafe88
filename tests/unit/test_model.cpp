#include <cmath>
#include <limits>

#include "catch.hpp"
#include "common/data/csv.hpp"
#include "common/matrix/shape.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/activations.hpp"
#include "common/model/dense.hpp"
#include "common/model/gradient_check.hpp"
#include "common/model/loss.hpp"
#include "common/model/network.hpp"

using nn::Dense;
using nn::Index;
using nn::Matrix;
using nn::Network;
using nn::ReLU;
using nn::Rng;
using nn::RowVector;
using nn::Scalar;
using nn::Sigmoid;
using nn::Step;
using nn::Vector;

namespace {

constexpr bool in_double = sizeof(Scalar) == 8;
/// What rounding may do to a number of size 1.
constexpr double rounding = in_double ? 1e-12 : 1e-5;

bool equal(const Matrix& A, const Matrix& B, double tolerance = 0) {
  return arma::approx_equal(A, B, "absdiff", static_cast<Scalar>(tolerance));
}

}  // namespace

TEST_CASE("activation functions at points with known values", "[activations]") {
  const Scalar infinity = std::numeric_limits<Scalar>::infinity();
  CHECK(equal(nn::step(RowVector{-1, 0, 2}), RowVector{0, 1, 1}));
  CHECK(equal(nn::relu(RowVector{-1, 0, 2}), RowVector{0, 0, 2}));
  CHECK(equal(nn::sigmoid(RowVector{0}), RowVector{0.5}));
  CHECK(nn::sigmoid(RowVector{Scalar(std::log(3))})(0, 0) == Approx(0.75));
  CHECK(equal(nn::sigmoid(RowVector{-infinity, -1e4, 1e4, infinity}), RowVector{0, 0, 1, 1}));
}

TEST_CASE("softmax makes probabilities, column by column", "[activations]") {
  const Matrix P = nn::softmax({{1, 1000, -1e4}, {2, 1000, 1e4}, {3, 1000, 0}});
  CHECK(equal(arma::sum(P, 0), Matrix(1, 3, arma::fill::ones), rounding));
  // exp(1) / (exp(1) + exp(2) + exp(3)), ...
  CHECK(P(0, 0) == Approx(0.0900305732));
  CHECK(P(1, 0) == Approx(0.2447284711));
  CHECK(P(2, 0) == Approx(0.6652409558));
  CHECK(P(0, 1) == Approx(1.0 / 3));
  CHECK(P(1, 2) == 1);
  CHECK(P(0, 2) == 0);
}

TEST_CASE("activation layers agree with the functions, and their derivatives with the rules",
          "[activations]") {
  const Matrix Z = {{-2, 0, 3}, {Scalar(0.5), -1, 1}};
  const Matrix dA = {{1, 2, 3}, {4, 5, 6}};
  ReLU relu;
  CHECK(equal(relu.forward(Z), nn::relu(Z)));
  CHECK(equal(relu.backward(dA), {{0, 0, 3}, {4, 0, 6}}));
  Sigmoid sigmoid;
  CHECK(equal(sigmoid.forward(Z), nn::sigmoid(Z)));
  const Matrix S = nn::sigmoid(Z);
  CHECK(equal(sigmoid.backward(dA), dA % S % (1 - S), rounding));
  Step step;
  CHECK(equal(step.forward(Z), nn::step(Z)));
  CHECK(equal(step.backward(dA), arma::zeros<Matrix>(2, 3)));
}

TEST_CASE("activation layers and their derivatives agree with PyTorch", "[activations]") {
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
    CHECK(equal(layers[k]->backward(dA), values.row(2), rounding));
  }
  // The derivative with respect to the slope is the sum of z where z < 0.
  CHECK(dslope[0] == Approx(-1e4 - 100 - 20 - 5 - 1.5 - 1 - 0.5 - 1e-3));
}

TEST_CASE("activation functions agree with their layers", "[activations]") {
  const Matrix Z = RowVector{-100, -2, -1, 0, 1, 2, 100};
  CHECK(equal(nn::tanh(Z), nn::Tanh{}.forward(Z)));
  CHECK(equal(nn::leaky_relu(Z), nn::LeakyReLU{}.forward(Z)));
  CHECK(equal(nn::leaky_relu(Z, Scalar(0.5)), nn::LeakyReLU{0.5}.forward(Z)));
  CHECK(equal(nn::elu(Z), nn::ELU{}.forward(Z)));
  CHECK(equal(nn::elu(Z, 2), nn::ELU{2}.forward(Z)));
  CHECK_THROWS_AS(nn::LeakyReLU{-1}, std::invalid_argument);
  CHECK_THROWS_AS(nn::ELU{0}, std::invalid_argument);
}

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

TEST_CASE("initial weights and biases are uniform in PyTorch's range", "[network]") {
  Network network{Dense{100, 200}};
  Rng rng(1);
  network.initialize(rng);
  CHECK(arma::abs(network.theta).max() <= Scalar(0.1));
  CHECK(arma::abs(network.theta).max() > Scalar(0.099));
  // Variance of U(-r, r) is r²/3; its standard error here is about 0.6 %.
  CHECK(arma::var(network.theta) == Approx(0.01 / 3).epsilon(0.03));
}

TEST_CASE("cross-entropy and its gradient agree with PyTorch", "[loss]") {
  const nn::Dataset rows = nn::read_csv(STEPWISE_ROOT "/tests/unit/reference/cross_entropy.csv");
  for (Index batch = 0; batch < rows.classes(); ++batch) {
    const Matrix values = rows.X.cols(arma::find(rows.labels == batch));
    const auto classes = static_cast<Index>(values.row(0).max()) + 1;
    const auto samples = static_cast<Index>(values.row(1).max()) + 1;
    // The file goes through the classes of one sample, then to the next sample: a matrix by columns.
    const Matrix Z = arma::reshape(values.row(2), classes, samples);
    const Matrix Y = arma::reshape(values.row(3), classes, samples);
    const Matrix dZ = arma::reshape(values.row(4), classes, samples);
    nn::SoftmaxCrossEntropy loss;
    INFO(rows.class_names[batch]);
    CHECK(loss.forward(Z, Y) == Approx(values(5, 0)).epsilon(rounding));
    CHECK(equal(loss.backward(), dZ, rounding));
  }
}

TEST_CASE("cross-entropy is finite where softmax is 0 or 1", "[loss]") {
  nn::SoftmaxCrossEntropy loss;
  const Matrix Z = {{1e4, -1e4}, {-1e4, 1e4}};
  const Matrix right = {{1, 0}, {0, 1}};
  const Matrix wrong = {{0, 1}, {1, 0}};
  CHECK(loss.forward(Z, right) == 0);
  CHECK(loss.backward().is_finite());
  CHECK(loss.forward(Z, wrong) == Approx(2e4));
  CHECK(loss.backward().is_finite());
  CHECK_THROWS_AS(loss.forward(Z, Matrix(3, 2)), nn::ShapeError);
}

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
  const Matrix& backward(const Matrix& dZ) override {
    const Matrix& dX = Dense::backward(dZ);
    dW *= Scalar(0.5);
    return dX;
  }
};

void check_all_pass(Network& network, Index samples) {
  Rng rng(11);
  network.initialize(rng);
  Matrix X(network.inputs(), samples);
  rng.fill_normal(X, 0, 1);
  nn::SoftmaxCrossEntropy loss;
  const Vector before = network.theta;
  for (const auto& row :
       nn::check_gradients(network, loss, X, targets(network.outputs(), samples))) {
    INFO(row.name << " " << row.rows << " x " << row.cols << ": relative error "
                  << row.relative_error);
    CHECK(row.passed);
  }
  CHECK(equal(network.theta, before));
}

}  // namespace

TEST_CASE("every layer passes the gradient check with every loss", "[gradient]") {
  SECTION("dense alone") {
    Network network{Dense{4, 3}};
    check_all_pass(network, 6);
  }
  SECTION("sigmoid") {
    Network network{Dense{4, 5}, Sigmoid{}, Dense{5, 3}};
    check_all_pass(network, 6);
  }
  SECTION("ReLU") {
    Network network{Dense{4, 5}, ReLU{}, Dense{5, 3}};
    check_all_pass(network, 6);
  }
  SECTION("tanh") {
    Network network{Dense{4, 5}, nn::Tanh{}, Dense{5, 3}};
    check_all_pass(network, 6);
  }
  SECTION("leaky ReLU") {
    Network network{Dense{4, 5}, nn::LeakyReLU{0.2}, Dense{5, 3}};
    check_all_pass(network, 6);
  }
  SECTION("PReLU, its slope included") {
    Network network{Dense{4, 5}, nn::PReLU{}, Dense{5, 3}};
    check_all_pass(network, 6);
    CHECK(network.parameters()[2].name == "1.weight");
  }
  SECTION("ELU") {
    Network network{Dense{4, 5}, nn::ELU{0.7}, Dense{5, 3}};
    check_all_pass(network, 6);
  }
  SECTION("step: nothing before it gets a gradient, and none is measured") {
    Network network{Dense{4, 5}, Step{}, Dense{5, 3}};
    check_all_pass(network, 6);
  }
  SECTION("deep, one sample") {
    Network network{Dense{3, 8}, Sigmoid{}, Dense{8, 8}, ReLU{},
                    Dense{8, 8}, Sigmoid{}, Dense{8, 4}};
    check_all_pass(network, 1);
  }
}

TEST_CASE("the gradient check finds a wrong derivative", "[gradient]") {
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

TEST_CASE("the gradient check does not pass NaN", "[gradient]") {
  Network network{Dense{2, 2}};
  network.theta.fill(arma::datum::nan);
  nn::SoftmaxCrossEntropy loss;
  for (const auto& row :
       nn::check_gradients(network, loss, Matrix(2, 1, arma::fill::ones), targets(2, 1))) {
    CHECK_FALSE(row.passed);
  }
}
#endif
