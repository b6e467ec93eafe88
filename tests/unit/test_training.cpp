// A training made from its settings, stopped, and gone on with.
#include <fmt/format.h>

#include <stdexcept>

#include "catch.hpp"
#include "common/data/augmentation.hpp"
#include "common/data/samples.hpp"
#include "common/data/synthetic.hpp"
#include "common/matrix/shape.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/checkpoint.hpp"
#include "common/model/dense.hpp"
#include "common/training/metrics.hpp"
#include "common/training/training.hpp"

using nn::Epoch;
using nn::Index;
using nn::Matrix;
using nn::Training;
using nn::TrainingSettings;

namespace {

bool equal(const nn::Vector& a, const nn::Vector& b) {
  return a.n_elem == b.n_elem && arma::all(a == b);
}

/// A few of the digits, as images.
nn::Dataset digits() {
  const nn::Dataset all = nn::read_samples(STEPWISE_ROOT "/datasets/digits.csv").train;
  return nn::select(all, arma::regspace<nn::IndexVector>(0, 199));
}

/// Settings with all that remembers something from step to step.
TrainingSettings everything() {
  return {.validation = 0.2,
          .scaling = nn::Scaling::standard,
          .hidden = {20, 10},
          .batch_norm = true,
          .dropout = 0.2,
          .optimizer = "nadam",
          .step = {.l2 = 0.001, .clip_norm = 1},
          .schedule = "plateau",
          .epochs = 6,
          .batch_size = 30,
          .augmentation = 0.5,
          .early_stopping = 50};
}

/// Whether two trainings are at the same place, bit for bit.
void check_equal(const Training& a, const Training& b) {
  CHECK(equal(a.network().theta, b.network().theta));
  CHECK(equal(a.network().buffers, b.network().buffers));
  CHECK(equal(a.state().theta, b.state().theta));
  CHECK(a.state().rng.state() == b.state().rng.state());
  CHECK(a.state().stopping.best_epoch == b.state().stopping.best_epoch);
  REQUIRE(a.history().size() == b.history().size());
  for (std::size_t i = 0; i < a.history().size(); ++i) {
    CHECK(a.history()[i].loss == b.history()[i].loss);
    CHECK(a.history()[i].validation_loss == b.history()[i].validation_loss);
  }
}

/// The names and shapes of the parameters of the network that these settings make: "0.weight 3x2, ...".
std::string parameters(const TrainingSettings& settings) {
  nn::Rng rng(1);
  const Training training(nn::two_clouds(rng, {.samples_per_class = 5}), settings, 1);
  std::string text;
  for (const nn::NamedSpan& span : training.network().parameters()) {
    text += fmt::format("{} {}x{}, ", span.name, span.rows, span.cols);
  }
  return text;
}

}  // namespace

TEST_CASE("from the settings follows the network", "[training]") {
  CHECK(parameters({.hidden = {}}) == "0.weight 2x2, 0.bias 2x1, ");
  CHECK(parameters({.hidden = {3}}) == "0.weight 3x2, 0.bias 3x1, 2.weight 2x3, 2.bias 2x1, ");
  CHECK_THAT(parameters({.hidden = {3}, .activation = "prelu", .batch_norm = true, .dropout = 0.1}),
             ContainsSubstring("0.bias 3x1, 1.weight 3x1, 1.bias 3x1, 2.weight 1x1, 4.weight 2x3"));
}

TEST_CASE("a training from its settings is what its parts make together", "[training]") {
  const nn::Dataset data = digits();
  Training training(data, {.scaling = nn::Scaling::min_max, .epochs = 5, .batch_size = 32}, 7);
  training.fit();

  nn::Rng rng(7);
  const nn::Scaler scaler(nn::Scaling::min_max, data.X);
  nn::Network network{nn::Dense{64, 32}, nn::ReLU{}, nn::Dense{32, 16}, nn::ReLU{},
                      nn::Dense{16, 10}};
  network.initialize(rng);
  nn::Adam adam;
  nn::SoftmaxCrossEntropy loss;
  const Matrix X = scaler.transform(data.X);
  nn::fit(network, loss, adam, X, nn::one_hot(data.labels, 10), rng,
          {.epochs = 5, .batch_size = 32});
  CHECK(equal(training.network().theta, network.theta));
  CHECK(training.history().size() == 5);
  CHECK(arma::approx_equal(training.scores(data.X), network.forward(X), "absdiff", 0));
  CHECK(training.accuracy(data) ==
        nn::accuracy(nn::predicted_classes(network.forward(X)), data.labels));
}

TEST_CASE("a part of the samples is kept to validate on", "[training]") {
  const nn::Dataset data = digits();
  Training training(data, {.validation = 0.25, .epochs = 1}, 1);
  CHECK(training.validation_set().size() > 40);
  CHECK(training.training_set().size() + training.validation_set().size() == data.size());
  training.fit();
  CHECK(training.history()[0].validation_loss.has_value());
  CHECK(Training(data, {}, 1).validation_set().size() == 0);
}

TEST_CASE("images are moved, then scaled", "[training]") {
  const nn::Dataset data = digits();
  // A movement by nearly nothing leaves only the scale.
  const auto loss = [&](double augmentation, nn::Scaling scaling) {
    Training training(data, {.scaling = scaling, .epochs = 1, .augmentation = augmentation}, 1);
    training.fit();
    return training.history()[0].loss;
  };
  const double still = loss(0, nn::Scaling::min_max);
  CHECK(loss(1e-6, nn::Scaling::min_max) == Approx(still).epsilon(1e-3));
  CHECK(loss(2, nn::Scaling::min_max) != Approx(still).epsilon(5e-5));
  CHECK(loss(1e-6, nn::Scaling::none) != Approx(still).epsilon(0.01));

  // What comes in from outside an image is 0, and is scaled like any other 0: here to -1.
  nn::Dataset grey = {Matrix(4, 2, arma::fill::value(2)), {0, 1}, {}, {"a", "b"}, {2, 2}};
  grey.X.col(1).fill(4);
  const nn::Scaler scaler(nn::Scaling::min_max, grey.X);
  CHECK(scaler.transform(Matrix(4, 1, arma::fill::zeros)).max() == -1);
}

TEST_CASE("a training cut in two by its state gives the bits of a whole one", "[training]") {
  const nn::Dataset data = digits();
  Training whole(data, everything(), 3);
  whole.fit();
  Training first(data, everything(), 3);
  first.fit(nullptr, [](const Epoch& epoch) { return epoch.number < 2; });
  CHECK(first.history().size() == 2);
  Training second(data, everything(), 3);
  second.restore(first.state());
  second.fit();
  check_equal(second, whole);
}

TEST_CASE("a training that is interrupted goes back to its last whole epoch", "[training]") {
  const nn::Dataset data = digits();
  TrainingSettings settings = everything();
  settings.early_stopping = 0;
  Training whole(data, settings, 3);
  whole.fit();
  Training cut(data, settings, 3);
  int steps = 0;
  cut.fit([&] { return ++steps > 15; });  // there are 6 in an epoch
  CHECK(cut.history().size() < 6);
  CHECK_FALSE(cut.history().empty());
  CHECK(equal(cut.network().theta, cut.state().theta));
  CHECK(equal(cut.network().buffers, cut.state().buffers));
  cut.fit();
  check_equal(cut, whole);
}

TEST_CASE("early stopping leaves the best network, and the state of the last", "[training]") {
  TrainingSettings settings = everything();
  settings.optimizer = "sgd";
  settings.learning_rate = 3;  // it cannot last
  settings.epochs = 100;
  settings.early_stopping = 2;
  Training training(digits(), settings, 1);
  training.fit();
  const nn::TrainingState& state = training.state();
  REQUIRE(state.history.size() < 100);
  CHECK(state.history.size() == state.stopping.best_epoch + 2);
  CHECK(equal(training.network().theta, state.stopping.theta));
  CHECK_FALSE(equal(training.network().theta, state.theta));
}

TEST_CASE("a training can begin with given parameters", "[training]") {
  const nn::Dataset data = digits();
  const Training one(data, {.epochs = 0}, 1);
  Training other(data, {.epochs = 0}, 2);
  CHECK_FALSE(equal(other.network().theta, one.network().theta));
  other.assign(nn::tensors_of(one.network()), "one");
  other.fit();
  CHECK(equal(other.network().theta, one.network().theta));
  CHECK(equal(other.state().theta, one.network().theta));
  CHECK_THROWS_WITH(other.assign({}, "none"),
                    ContainsSubstring("none: the network needs '0.weight'"));
}

TEST_CASE("a training refuses what it cannot be made from", "[training]") {
  const nn::Dataset data = digits();
  const auto make = [&](const TrainingSettings& settings) { Training(data, settings, 1); };
  CHECK_THROWS_WITH(make({.activation = "step"}), ContainsSubstring("no activation 'step'"));
  CHECK_THROWS_WITH(make({.initializer = "ones"}), ContainsSubstring("no initializer 'ones'"));
  CHECK_THROWS_WITH(make({.optimizer = "best"}), ContainsSubstring("no optimizer 'best'"));
  CHECK_THROWS_WITH(make({.schedule = "never"}), ContainsSubstring("no schedule 'never'"));
  CHECK_THROWS_AS(make({.validation = 1.5}), std::invalid_argument);
  nn::Rng rng(1);
  Training clouds(nn::two_clouds(rng, {.samples_per_class = 5}), {.augmentation = 1}, 1);
  CHECK_THROWS_AS(clouds.fit(), nn::ShapeError);
}

TEST_CASE("a training refuses the state of another one and stays as it is", "[training]") {
  const nn::Dataset data = digits();
  Training training(data, {.epochs = 1}, 1);
  training.fit();
  const nn::Vector theta = training.network().theta;
  const auto refuses = [&](const nn::TrainingState& state, const std::string& message) {
    CHECK_THROWS_WITH(training.restore(state), ContainsSubstring(message));
    CHECK(equal(training.network().theta, theta));
    CHECK(training.history().size() == 1);
  };
  refuses(Training(data, {.hidden = {5}}, 1).state(), "training of another network");
  refuses(Training(data, {.optimizer = "sgd"}, 1).state(), "another kind of optimizer");
  nn::TrainingState damaged = training.state();
  damaged.optimizer.vectors[1].resize(3);
  refuses(damaged, "what the optimizer remembers has another size");
  damaged = training.state();
  damaged.stopping.best_epoch = 1;
  refuses(damaged, "the best network has another size");
  damaged = training.state();
  damaged.samples = "others";
  refuses(damaged, "training with other samples");
  damaged.samples = "";  // not known
  training.restore(damaged);
  CHECK(training.state().samples == nn::fingerprint(data));
}

TEST_CASE("a training that diverges goes back to its last good epoch", "[training]") {
  TrainingSettings settings = everything();
  settings.optimizer = "sgd";
  settings.schedule = "constant";
  settings.learning_rate = 3;
  settings.batch_norm = false;
  settings.hidden = {};
  settings.augmentation = 0;
  settings.step = {.l2 = 10};
  settings.epochs = 10000;
  settings.early_stopping = 0;
  Training training(digits(), settings, 1);
  CHECK_THROWS_AS(training.fit(), std::runtime_error);
  CHECK(training.history().size() > 1);
  CHECK(training.network().theta.is_finite());
  CHECK(equal(training.network().theta, training.state().theta));
  CHECK(training.state().stopping.theta.is_finite());
}

TEST_CASE("where images are moved, the scale is that of moved images", "[training]") {
  const nn::Dataset data = digits();
  const nn::Augmentation move(data.image);
  nn::Rng rng(7);
  const auto largest = [&](double augmentation) {
    const Training training(
        data, {.scaling = nn::Scaling::standard, .epochs = 1, .augmentation = augmentation}, 1);
    Matrix X = data.X;
    move(X, rng);
    return training.description().scaler->transform(X).max();
  };
  // A pixel that is lit faintly in one image alone, and fully by a moved one.
  CHECK(largest(0) > 100);
  CHECK(largest(1) < 30);
}

TEST_CASE("the best epoch is kept where there are samples to validate on", "[training]") {
  const nn::Dataset data = digits();
  TrainingSettings settings = {.validation = 0.2, .epochs = 8, .batch_size = 20};
  Training training(data, settings, 1);
  training.fit();
  const nn::EarlyStoppingState& best = training.state().stopping;
  REQUIRE(best.best_epoch > 0);
  for (const Epoch& epoch : training.history()) {
    CHECK(best.best_loss <= *epoch.validation_loss);
  }
  CHECK(equal(training.network().theta, training.state().theta));  // the last, not the best
  settings.validation = 0;
  Training without(data, settings, 1);
  without.fit();
  CHECK(without.state().stopping.best_epoch == 0);
}

TEST_CASE("a scale that is known is kept", "[training]") {
  nn::Dataset data = digits();
  const Training first(data, {.scaling = nn::Scaling::min_max}, 1);
  const nn::DataDescription known = first.description();
  CHECK(known.features == data.feature_names);
  CHECK(known.classes == data.class_names);
  CHECK(known.image == data.image);
  const Matrix X = data.X;
  data.X *= 2;
  Training second(data, {.scaling = nn::Scaling::min_max}, 1, known);
  Training third(data, {.scaling = nn::Scaling::none}, 1);
  CHECK(equal(arma::vectorise(second.scores(X)),
              arma::vectorise(third.scores(known.scaler->transform(X)))));
}
