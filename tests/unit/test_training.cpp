#include "catch.hpp"
#include "common/data/csv.hpp"
#include "common/data/synthetic.hpp"
#include "common/matrix/shape.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/dense.hpp"
#include "common/training/fit.hpp"
#include "common/training/metrics.hpp"

using nn::Index;
using nn::IndexVector;
using nn::Matrix;
using nn::Rng;
using nn::Scalar;
using nn::Vector;

namespace {

struct Result {
  Vector theta;
  std::vector<nn::Epoch> history;
};

Result train(std::uint64_t seed, const nn::FitOptions& options) {
  Rng rng(seed);
  const nn::Dataset data = nn::two_clouds(rng, {.samples_per_class = 40, .distance = 6});
  nn::Network network{nn::Dense{2, 20}, nn::ReLU{}, nn::Dense{20, 2}};
  network.initialize(rng);
  nn::SoftmaxCrossEntropy loss;
  nn::Adam adam{{.learning_rate = 0.01}};
  const auto history =
      nn::fit(network, loss, adam, data.X, nn::one_hot(data.labels, 2), rng, options);
  return {network.theta, history};
}

}  // namespace

TEST_CASE("Adam makes PyTorch's steps", "[adam]") {
  const nn::Dataset rows = nn::read_csv(STEPWISE_ROOT "/tests/unit/reference/adam.csv");
  REQUIRE(rows.class_names == std::vector<std::string>{"defaults", "large_epsilon"});
  const Vector a = {1, 10, Scalar(0.1)};
  const Vector c = {1, -2, 3};
  // In float, 30 steps of 0.1 may each round by 1e-7 or so.
  const auto tolerance = static_cast<Scalar>(sizeof(Scalar) == 8 ? 1e-12 : 2e-5);
  for (Index setting = 0; setting < 2; ++setting) {
    nn::Adam adam{
        setting == 0
            ? nn::AdamOptions{}
            : nn::AdamOptions{.learning_rate = 0.1, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3}};
    Vector theta(3, arma::fill::zeros);
    const Matrix steps = rows.X.cols(arma::find(rows.labels == setting));
    REQUIRE(steps.n_cols == 30);
    for (Index t = 0; t < steps.n_cols; ++t) {
      adam.step(theta, a % (theta - c));
      INFO(rows.class_names[setting] << ", step " << t + 1);
      CHECK(arma::approx_equal(theta, steps.submat(1, t, 3, t), "absdiff", tolerance));
    }
  }
}

TEST_CASE("training lowers the loss and reports each epoch", "[fit]") {
  const Result result = train(1, {.epochs = 20, .batch_size = 8});
  REQUIRE(result.history.size() == 20);
  CHECK(result.history.front().number == 1);
  CHECK(result.history.back().number == 20);
  CHECK(result.history.back().loss < 0.2 * result.history.front().loss);
}

TEST_CASE("the same seed gives the same bits, another seed others", "[fit]") {
  const nn::FitOptions options{.epochs = 3, .batch_size = 7};
  const Result first = train(1, options);
  const Result again = train(1, options);
  CHECK(arma::all(first.theta == again.theta));
  CHECK(first.history.back().loss == again.history.back().loss);
  CHECK_FALSE(arma::approx_equal(first.theta, train(2, options).theta, "absdiff", Scalar(1e-3)));
}

TEST_CASE("the reported loss is the mean over the samples, short batch included", "[fit]") {
  // Without shuffling and with a learning rate of nearly 0, every batch size reports the same mean.
  Rng rng(3);
  const nn::Dataset data = nn::two_clouds(rng, {.samples_per_class = 5});
  const Matrix Y = nn::one_hot(data.labels, 2);
  std::vector<double> losses;
  for (const Index size : {Index{1}, Index{4}, Index{0}}) {
    nn::Network network{nn::Dense{2, 2}};
    Rng weights(4);
    network.initialize(weights);
    nn::SoftmaxCrossEntropy loss;
    nn::Adam adam{{.learning_rate = 1e-12}};
    losses.push_back(nn::fit(network, loss, adam, data.X, Y, rng,
                             {.epochs = 1, .batch_size = size, .shuffle = false})
                         .front()
                         .loss);
  }
  CHECK(losses[0] == Approx(losses[2]).epsilon(1e-5));
  CHECK(losses[1] == Approx(losses[2]).epsilon(1e-5));
}

TEST_CASE("training ends when the callback says so", "[fit]") {
  nn::FitOptions options{.epochs = 100, .batch_size = 8};
  options.after_epoch = [](const nn::Epoch& epoch) { return epoch.number < 5; };
  CHECK(train(1, options).history.size() == 5);
}

TEST_CASE("training refuses data that does not fit", "[fit]") {
  nn::Network network{nn::Dense{2, 2}};
  nn::SoftmaxCrossEntropy loss;
  nn::Adam adam;
  Rng rng(1);
  const Matrix X(2, 10, arma::fill::zeros);
  CHECK_THROWS_AS(nn::fit(network, loss, adam, X, Matrix(2, 9), rng, {}), nn::ShapeError);
  CHECK_THROWS_AS(nn::fit(network, loss, adam, Matrix(3, 10), Matrix(2, 10), rng, {}),
                  nn::ShapeError);
  CHECK_THROWS_AS(nn::fit(network, loss, adam, X, Matrix(3, 10), rng, {}), nn::ShapeError);
}

TEST_CASE("training that diverges says so", "[fit]") {
  nn::Network network{nn::Dense{2, 2}};
  nn::SoftmaxCrossEntropy loss;
  nn::Adam adam{{.learning_rate = 1e308}};
  Rng rng(1);
  const nn::Dataset data = nn::two_clouds(rng);
  CHECK_THROWS_WITH(nn::fit(network, loss, adam, data.X, nn::one_hot(data.labels, 2), rng,
                            {.epochs = 5, .batch_size = 10}),
                    ContainsSubstring("is not finite; use a smaller learning rate"));
}

TEST_CASE("NaN is no prediction", "[metrics]") {
  CHECK_THROWS_AS(nn::predicted_classes(Matrix(3, 2).fill(arma::Datum<Scalar>::nan)),
                  std::invalid_argument);
}

TEST_CASE("accuracy and confusion matrix count right answers", "[metrics]") {
  const Matrix Z = {{3, 0, 1, 0}, {1, 2, 1, 0}, {0, 0, 0, 5}};
  const IndexVector predicted = nn::predicted_classes(Z);
  CHECK(arma::all(predicted == IndexVector{0, 1, 0, 2}));
  const IndexVector labels = {0, 1, 1, 1};
  CHECK(nn::accuracy(predicted, labels) == 0.5);
  const arma::umat counts = nn::confusion_matrix(predicted, labels, 3);
  CHECK(counts(0, 0) == 1);
  CHECK(counts(1, 0) == 1);
  CHECK(counts(1, 1) == 1);
  CHECK(counts(1, 2) == 1);
  CHECK(arma::accu(counts) == 4);
  CHECK_THROWS_AS(nn::accuracy(predicted, {0, 1}), nn::ShapeError);
  CHECK_THROWS_AS(nn::accuracy({}, {}), nn::ShapeError);
  CHECK_THROWS_AS(nn::confusion_matrix(predicted, labels, 2), std::invalid_argument);
}
