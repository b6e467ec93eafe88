#include <algorithm>
#include <cmath>
#include <limits>

#include "catch.hpp"
#include "common/data/csv.hpp"
#include "common/matrix/shape.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/activations.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/dense.hpp"
#include "common/model/dropout.hpp"
#include "common/model/gradient_check.hpp"
#include "common/model/initializers.hpp"
#include "common/model/loss.hpp"
#include "common/model/mlp.hpp"
#include "common/model/network.hpp"
#include "common/model/numerical_derivative.hpp"
#include "common/model/residual.hpp"

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
  CHECK(equal(relu.backward(Z, dA), {{0, 0, 3}, {4, 0, 6}}));
  Sigmoid sigmoid;
  CHECK(equal(sigmoid.forward(Z), nn::sigmoid(Z)));
  const Matrix S = nn::sigmoid(Z);
  CHECK(equal(sigmoid.backward(Z, dA), dA % S % (1 - S), rounding));
  Step step;
  CHECK(equal(step.forward(Z), nn::step(Z)));
  CHECK(equal(step.backward(Z, dA), arma::zeros<Matrix>(2, 3)));
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
    CHECK(equal(layers[k]->backward(Z, dA), values.row(2), rounding));
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
                                   {"Glorot uniform", nn::glorot_uniform(), 2 / (n + k), true},
                                   {"Glorot normal", nn::glorot_normal(2), 8 / (n + k), false},
                                   {"He uniform", nn::he_uniform(), 2 / n, true},
                                   {"He normal", nn::he_normal(0.5), 1.6 / n, false},
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

TEST_CASE("a residual block adds its input, and says what does not fit", "[network]") {
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

TEST_CASE("batch normalisation agrees with PyTorch, forward, backward and running", "[layers]") {
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

TEST_CASE("batch normalisation has PyTorch's names and says what it cannot do", "[layers]") {
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

TEST_CASE("dropout keeps the mean in training and changes nothing afterwards", "[layers]") {
  const Matrix A(100, 1000, arma::fill::ones);
  nn::Dropout dropout{0.3};
  CHECK(equal(dropout.forward(A), A));
  CHECK(equal(dropout.backward(A, A), A));
  Rng rng(1);
  dropout.train(rng);
  const Matrix dropped = dropout.forward(A);
  const double share = double(arma::accu(dropped == 0)) / double(A.n_elem);
  CHECK(share == Approx(0.3).margin(4 * std::sqrt(0.21 / double(A.n_elem))));
  CHECK(double(dropped.max()) == Approx(1 / 0.7));
  CHECK(double(arma::mean(arma::vectorise(dropped))) == Approx(1).margin(0.01));
  CHECK(equal(dropout.backward(A, A), dropped));  // the same units
  CHECK_FALSE(equal(dropout.forward(A), dropped));
  dropout.eval();
  CHECK(equal(dropout.forward(A), A));
  nn::Dropout nothing{0};
  Rng untouched(1);
  nothing.train(untouched);
  CHECK(equal(nothing.forward(A), A));
  CHECK(untouched.uniform() == Rng(1).uniform());  // nothing was drawn
  CHECK_THROWS_AS(nn::Dropout{1}, std::invalid_argument);
  CHECK_THROWS_AS(nn::Dropout{-0.1}, std::invalid_argument);
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

TEST_CASE("all losses and their gradients agree with PyTorch", "[loss]") {
  const nn::Dataset rows = nn::read_csv(STEPWISE_ROOT "/tests/unit/reference/losses.csv");
  nn::SumSquaredError sse;
  nn::MeanSquaredError mse;
  nn::BinaryCrossEntropy bce;
  nn::SigmoidCrossEntropy logits;
  nn::CrossEntropy ce;
  const std::vector<std::pair<std::string, nn::Loss*>> losses = {
      {"sse", &sse}, {"mse", &mse}, {"bce", &bce}, {"logits", &logits}, {"ce", &ce}};
  for (Index batch = 0; batch < rows.classes(); ++batch) {
    const std::string& name = rows.class_names[batch];
    INFO(name);
    const auto found = std::find_if(losses.begin(), losses.end(), [&](const auto& loss) {
      return loss.first == name.substr(0, name.find('_'));
    });
    REQUIRE(found != losses.end());
    nn::Loss& loss = *found->second;
    const Matrix values = rows.X.cols(arma::find(rows.labels == batch));
    const auto outputs = static_cast<Index>(values.row(0).max()) + 1;
    const auto samples = static_cast<Index>(values.row(1).max()) + 1;
    const Matrix Z = arma::reshape(values.row(2), outputs, samples);
    const Matrix Y = arma::reshape(values.row(3), outputs, samples);
    const Matrix dZ = arma::reshape(values.row(4), outputs, samples);
    CHECK(loss.forward(Z, Y) == Approx(values(5, 0)).epsilon(rounding));
    // Relative to the size of the numbers, which reaches 1e12.
    const Matrix scale = 1 + arma::abs(dZ);
    CHECK(equal(loss.backward() / scale, dZ / scale, rounding));
    CHECK_THROWS_AS(loss.forward(Z, Matrix(outputs, samples + 1)), nn::ShapeError);
  }
}

TEST_CASE("losses at points with known values", "[loss]") {
  // (1 + 4) / 2 and (9 + 0) / 2, and their mean; the mean of 1, 4, 9, 0
  const Matrix Z = {{1, 3}, {2, 5}};
  const Matrix Y = {{0, 0}, {0, 5}};
  CHECK(nn::SumSquaredError{}.forward(Z, Y) == Approx(3.5));
  CHECK(nn::MeanSquaredError{}.forward(Z, Y) == Approx(3.5));
  CHECK(nn::SumSquaredError{}.forward(Matrix(3, 2, arma::fill::ones), Matrix(3, 2)) == Approx(1.5));
  CHECK(nn::SigmoidCrossEntropy{}.forward(RowVector{0}, RowVector{1}) == Approx(std::log(2)));
  CHECK(nn::SigmoidCrossEntropy{}.forward(RowVector{3}, RowVector{1}) ==
        Approx(0.04858735157374206));
  CHECK(nn::BinaryCrossEntropy{}.forward(RowVector{0}, RowVector{1}) == 100);
  CHECK(nn::BinaryCrossEntropy{}.forward(RowVector{0.25}, RowVector{1}) == Approx(std::log(4)));
  CHECK(nn::CrossEntropy{}.forward(Vector{0.25, 0.75}, Vector{1, 0}) == Approx(std::log(4)));
  CHECK(nn::CrossEntropy{}.forward(Vector{0, 1}, Vector{1, 0}) == 100);
}

TEST_CASE("losses on probabilities refuse scores and let NaN through", "[loss]") {
  const Matrix Y = RowVector{1};
  CHECK_THROWS_WITH(nn::BinaryCrossEntropy{}.forward(RowVector{3.5}, Y),
                    ContainsSubstring("BinaryCrossEntropy: expected probabilities, but got 3.5") &&
                        ContainsSubstring("use SigmoidCrossEntropy"));
  CHECK_THROWS_WITH(nn::CrossEntropy{}.forward(RowVector{-0.5}, Y),
                    ContainsSubstring("CrossEntropy: expected probabilities, but got -0.5"));
  const Matrix nan = RowVector{std::numeric_limits<Scalar>::quiet_NaN()};
  CHECK(std::isnan(nn::BinaryCrossEntropy{}.forward(nan, Y)));
  CHECK(std::isnan(nn::CrossEntropy{}.forward(nan, Y)));
}

namespace {

/// A layer that passes everything on, so that scores go straight into a loss.
class Nothing : public nn::ActivationLayer {
 public:
  std::string name() const override { return "Nothing"; }
  const Matrix& forward(const Matrix& Z) override { return A_ = Z; }
  const Matrix& backward(const Matrix& /*Z*/, const Matrix& dA) override { return dA; }
};

/// Whether outputs, loss, and gradients are finite when `scores` go through `layer` into `loss`.
bool all_finite(nn::Layer& layer, nn::Loss& loss, const Matrix& scores, const Matrix& Y) {
  const Matrix& A = layer.forward(scores);
  const Scalar value = loss.forward(A, Y);
  const Matrix& dA = loss.backward();
  return A.is_finite() && std::isfinite(value) && dA.is_finite() &&
         layer.backward(scores, dA).is_finite();
}

}  // namespace

TEST_CASE("every activation and loss is finite for scores up to 1e4", "[activations][loss]") {
  const RowVector extremes = {-1e4, -1e3, -100, -20, -1, 0, 1, 20, 100, 1e3, 1e4};
  // Each pair of extreme scores for two classes, with either class being the right one.
  Matrix Z(2, 0);
  for (const Scalar first : extremes) {
    for (const Scalar second : extremes) {
      Z.insert_cols(Z.n_cols, Vector{first, second});
    }
  }
  Matrix Y(2, Z.n_cols, arma::fill::zeros);
  Vector slope = {Scalar(0.25)};
  Vector dslope = {0};
  nn::PReLU prelu;
  prelu.bind(slope.memptr(), dslope.memptr());
  Step step;
  Sigmoid sigmoid;
  nn::Tanh tanh;
  ReLU relu;
  nn::LeakyReLU leaky;
  nn::ELU elu;
  nn::Softmax softmax;
  Nothing nothing;
  nn::SumSquaredError sse;
  nn::MeanSquaredError mse;
  nn::BinaryCrossEntropy bce;
  nn::SigmoidCrossEntropy sigmoid_ce;
  nn::CrossEntropy ce;
  nn::SoftmaxCrossEntropy softmax_ce;
  for (const Index right : {0U, 1U}) {
    Y.row(right).ones();
    Y.row(1 - right).zeros();
    for (nn::Layer* layer : std::initializer_list<nn::Layer*>{&step, &sigmoid, &tanh, &relu, &leaky,
                                                              &prelu, &elu, &softmax, &nothing}) {
      for (nn::Loss* loss :
           std::initializer_list<nn::Loss*>{&sse, &mse, &sigmoid_ce, &softmax_ce}) {
        INFO(layer->name());
        CHECK(all_finite(*layer, *loss, Z, Y));
      }
    }
    for (nn::Layer* layer : std::initializer_list<nn::Layer*>{&step, &sigmoid, &softmax}) {
      for (nn::Loss* loss : std::initializer_list<nn::Loss*>{&bce, &ce}) {
        INFO(layer->name());
        CHECK(all_finite(*layer, *loss, Z, Y));
      }
    }
  }
}

TEST_CASE("numerical derivatives of functions with known ones", "[gradient]") {
  const auto cube = [](double x) { return x * x * x; };
  // (x + h)^3 = x^3 + 3 x^2 h + 3 x h^2 + h^3
  CHECK(nn::forward_difference(cube, 2, 0.5) == Approx(12 + 6 * 0.5 + 0.25));
  CHECK(nn::central_difference(cube, 2, 0.5) == Approx(12 + 0.25));
  Vector theta = {1, 2, 3};
  const Vector before = theta;
  const auto value = [&] { return double{theta[0]} * theta[1] + double{theta[2]} * theta[2]; };
  const std::vector<double> gradient = nn::numerical_gradient(value, theta, 0.125);
  REQUIRE(gradient.size() == 3);
  CHECK(gradient[0] == Approx(2));
  CHECK(gradient[1] == Approx(1));
  CHECK(gradient[2] == Approx(6));
  CHECK(equal(theta, before));
  int calls = 0;
  const auto failing = [&]() -> double {
    if (++calls == 4) {
      throw std::runtime_error("enough");
    }
    return 0;
  };
  CHECK_THROWS_WITH(nn::numerical_gradient(failing, theta), "enough");
  CHECK(equal(theta, before));
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

/// Checks a network with the layer between two dense ones, with each loss. Where the loss takes probabilities, the network
/// ends in what makes them.
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

TEST_CASE("every layer passes the gradient check with every loss", "[gradient]") {
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
