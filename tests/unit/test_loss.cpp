#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "common/data/csv.hpp"
#include "common/matrix/shape.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/loss.hpp"
#include "matrices.hpp"

using nn::Index;
using nn::Matrix;
using nn::ReLU;
using nn::RowVector;
using nn::Scalar;
using nn::Sigmoid;
using nn::Step;
using nn::Vector;

TEST_CASE("cross-entropy and its gradient agree with PyTorch", "[loss]") {
  const nn::Dataset rows = nn::read_csv(STEPWISE_ROOT "/tests/unit/reference/cross_entropy.csv",
                                        {.class_column = "batch"});
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
  const nn::Dataset rows =
      nn::read_csv(STEPWISE_ROOT "/tests/unit/reference/losses.csv", {.class_column = "batch"});
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
  const double value = loss.forward(A, Y);
  const Matrix& dA = loss.backward();
  return A.is_finite() && std::isfinite(value) && dA.is_finite() &&
         layer.backward(scores, dA).is_finite();
}

}  // namespace

TEST_CASE("every activation and loss is finite for scores up to 1e4", "[loss]") {
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

TEST_CASE("the mean loss of a million samples has all its digits", "[loss]") {
  // Ten equal scores: log 10 each. (Added up one by one in float it was 2.3039.)
  const Matrix Z(10, 1'000'000, arma::fill::zeros);
  Matrix Y(10, Z.n_cols, arma::fill::zeros);
  Y.row(3).ones();
  const double tolerance = in_double ? 1e-14 : 1e-7;
  CHECK(nn::SoftmaxCrossEntropy{}.forward(Z, Y) == Approx(std::log(10)).epsilon(tolerance));
  CHECK(nn::SigmoidCrossEntropy{}.forward(Z, Y) == Approx(std::log(2)).epsilon(tolerance));
  CHECK(nn::MeanSquaredError{}.forward(Z, Y) == Approx(0.1).epsilon(tolerance));
  CHECK(nn::SumSquaredError{}.forward(Z, Y) == Approx(0.5).epsilon(tolerance));
  const Matrix P(10, Z.n_cols, arma::fill::value(Scalar(0.1)));
  CHECK(nn::CrossEntropy{}.forward(P, Y) ==
        Approx(-std::log(double{Scalar(0.1)})).epsilon(tolerance));
}

TEST_CASE("the loss of a sure and right answer is small and not 0", "[loss]") {
  const double tolerance = in_double ? 1e-6 : 1e-3;  // of a sum of 1 and so little
  nn::SoftmaxCrossEntropy loss;
  CHECK(loss.forward(Vector{20, 0}, Vector{1, 0}) == Approx(std::exp(-20.0)).epsilon(tolerance));
}

TEST_CASE("losses on scores are finite up to the largest number", "[loss]") {
  const Scalar largest = std::numeric_limits<Scalar>::max();
  Matrix Z(2, 0);
  for (const Scalar first : {-largest, Scalar(-1e30), Scalar(0), largest}) {
    for (const Scalar second : {-largest, Scalar(1), largest}) {
      Z.insert_cols(Z.n_cols, Vector{first, second});
    }
  }
  nn::SoftmaxCrossEntropy softmax;
  nn::SigmoidCrossEntropy sigmoid;
  for (const Index right : {0U, 1U}) {
    Matrix Y(2, Z.n_cols, arma::fill::zeros);
    Y.row(right).ones();
    for (nn::Loss* loss : std::initializer_list<nn::Loss*>{&softmax, &sigmoid}) {
      CHECK(std::isfinite(loss->forward(Z, Y)));
      CHECK(loss->backward().is_finite());
    }
  }
  CHECK(softmax.forward(Vector{largest, -largest}, Vector{1, 0}) == 0);
  CHECK(softmax.forward(Vector{largest, -largest}, Vector{0, 1}) == double{largest});
}
