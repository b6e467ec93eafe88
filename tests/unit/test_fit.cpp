#include <cmath>
#include <vector>

#include "catch.hpp"
#include "common/data/synthetic.hpp"
#include "common/matrix/shape.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/dense.hpp"
#include "common/training/fit.hpp"
#include "training_fixture.hpp"

using nn::Index;
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
  options.callbacks = {[](const nn::Epoch& epoch) { return epoch.number < 5; }};
  CHECK(train(1, options).history.size() == 5);
}

TEST_CASE("a training cut in two gives the bits of a whole one", "[fit]") {
  SmallTraining whole;
  const std::vector<nn::Epoch> history = whole.run(30);
  SmallTraining first;
  const std::vector<nn::Epoch> half = first.run(13);
  SmallTraining second;
  second.network.theta = first.network.theta;
  second.network.buffers = first.network.buffers;
  second.optimizer.restore(first.optimizer.state());
  second.rng = first.rng;
  const std::vector<nn::Epoch> both = second.run(30, half);
  CHECK(arma::all(second.network.theta == whole.network.theta));
  CHECK(arma::all(second.network.buffers == whole.network.buffers));
  REQUIRE(both.size() == 30);
  for (std::size_t i = 0; i < both.size(); ++i) {
    CHECK(both[i].number == i + 1);
    CHECK(both[i].loss == history[i].loss);
    CHECK(both[i].learning_rate == history[i].learning_rate);
    CHECK(both[i].validation_loss == history[i].validation_loss);
  }
  CHECK(history.back().learning_rate < 0.01);  // the schedule had something to remember
  CHECK(whole.optimizer.learning_rate == 0.01);
}

TEST_CASE("the network is in training during the steps only", "[fit]") {
  SmallTraining training;
  training.run(1);
  const Matrix once = training.network.forward(training.data.X);
  CHECK(arma::approx_equal(once, training.network.forward(training.data.X), "absdiff", Scalar(0)));
}

TEST_CASE("penalties add their slopes, to weights only", "[fit]") {
  nn::Network network{nn::Dense{2, 2}};
  network.theta = Vector{1, -2, 0, 3, 5, -6};
  nn::add_penalty(network, 0.5, 0.1);
  const Vector expected = {Scalar(0.6), Scalar(-0.7), 0, Scalar(0.8), 0, 0};
  CHECK(arma::approx_equal(network.gradient, expected, "absdiff", Scalar(1e-6)));
}

TEST_CASE("L2 in the step is weight decay that spares biases", "[fit]") {
  Rng rng(1);
  const nn::Dataset data = nn::two_clouds(rng);
  const Matrix Y = nn::one_hot(data.labels, 2);
  nn::SoftmaxCrossEntropy loss;
  nn::Network penalised{nn::Dense{2, 2}};
  penalised.initialize(rng);
  nn::Network decayed{nn::Dense{2, 2}};
  decayed.theta = penalised.theta;
  nn::SGD plain{{.learning_rate = 0.1}};
  nn::SGD with_decay{{.learning_rate = 0.1, .weight_decay = 0.3}};
  with_decay.decay_only(decayed.decay_mask());
  for (int t = 0; t < 5; ++t) {
    nn::train_step(penalised, loss, plain, {data.X, Y}, {.l2 = 0.3});
    nn::train_step(decayed, loss, with_decay, {data.X, Y});
  }
  CHECK(arma::approx_equal(penalised.theta, decayed.theta, "absdiff", Scalar(1e-6)));
}

TEST_CASE("a step is clipped", "[fit]") {
  nn::Network network{nn::Dense{2, 2}};
  const Matrix X(2, 3, arma::fill::ones);
  const Matrix Y(2, 3, arma::fill::ones);
  nn::SumSquaredError loss;
  nn::SGD sgd{{.learning_rate = 1}};
  nn::train_step(network, loss, sgd, {X, Y}, {.clip_norm = 0.25});
  CHECK(double(arma::norm(network.theta)) == Approx(0.25).epsilon(1e-4));
}

TEST_CASE("a schedule sets the rate of each epoch", "[fit]") {
  const Result result =
      train(1, {.epochs = 4, .batch_size = 8, .schedule = nn::step_decay(2, 0.5)});
  CHECK(result.history[0].learning_rate == 0.01);
  CHECK(result.history[1].learning_rate == 0.01);
  CHECK(result.history[2].learning_rate == 0.005);
}

TEST_CASE("augmentation changes what is trained on, not the data", "[fit]") {
  SmallTraining training;
  const Matrix before = training.data.X;
  Index calls = 0;
  nn::fit(training.network, training.loss, training.optimizer, training.data.X, training.Y,
          training.rng, {.epochs = 2, .batch_size = 0, .augment = [&](Matrix& X, Rng&) {
                           ++calls;
                           X.zeros();
                         }});
  CHECK(calls == 2);
  CHECK(arma::approx_equal(training.data.X, before, "absdiff", Scalar(0)));
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

TEST_CASE("a dataset is trained on as its classes, one-hot", "[fit]") {
  Rng rng(1);
  const nn::Dataset data = nn::two_clouds(rng, {.samples_per_class = 40, .distance = 6});
  const Result expected = train(7, {.epochs = 3});
  Rng again(7);
  const nn::Dataset same = nn::two_clouds(again, {.samples_per_class = 40, .distance = 6});
  nn::Network network{nn::Dense{2, 20}, nn::ReLU{}, nn::Dense{20, 2}};
  network.initialize(again);
  nn::SoftmaxCrossEntropy loss;
  nn::Adam adam{{.learning_rate = 0.01}};
  nn::fit(network, loss, adam, same, again, {.epochs = 3});
  CHECK(arma::approx_equal(network.theta, expected.theta, "absdiff", Scalar(0)));
  const Matrix Y = nn::one_hot(data.labels, 2);
  CHECK(nn::evaluate(network, loss, data) == nn::evaluate(network, loss, {data.X, Y}));

  nn::Network one_output{nn::Dense{2, 1}};
  CHECK_THROWS_AS(nn::fit(one_output, loss, adam, data, rng, {}), std::invalid_argument);
  CHECK_THROWS_AS(nn::evaluate(one_output, loss, data), std::invalid_argument);
}

TEST_CASE("training that diverges says so", "[fit]") {
  nn::Network network{nn::Dense{2, 2}};
  nn::SoftmaxCrossEntropy loss;
  nn::Adam adam{{.learning_rate = 1e308}};
  Rng rng(1);
  const nn::Dataset data = nn::two_clouds(rng);
  CHECK_THROWS_WITH(nn::fit(network, loss, adam, data.X, nn::one_hot(data.labels, 2), rng,
                            {.epochs = 5, .batch_size = 10}),
                    ContainsSubstring("use a smaller learning rate"));
  const auto history = nn::fit(network, loss, adam, data.X, nn::one_hot(data.labels, 2), rng,
                               {.epochs = 5, .batch_size = 10, .stop_on_nan = true});
  REQUIRE(history.size() == 1);
  CHECK_FALSE(std::isfinite(history.back().loss));
}

TEST_CASE("an interrupted training ends after the step and does not count its epoch", "[fit]") {
  SmallTraining training;
  int steps = 0;
  const auto history = nn::fit(
      training.network, training.loss, training.optimizer, training.data.X, training.Y,
      training.rng, {.epochs = 10, .batch_size = 10, .interrupted = [&] { return ++steps >= 6; }});
  CHECK(training.optimizer.state().steps == 5);
  CHECK(history.size() == 1);
}
