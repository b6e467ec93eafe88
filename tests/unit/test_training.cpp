#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <memory>

#include "catch.hpp"
#include "common/data/augmentation.hpp"
#include "common/data/csv.hpp"
#include "common/data/synthetic.hpp"
#include "common/matrix/shape.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/dense.hpp"
#include "common/model/dropout.hpp"
#include "common/training/by_name.hpp"
#include "common/training/callbacks.hpp"
#include "common/training/fit.hpp"
#include "common/training/grid_search.hpp"
#include "common/training/metrics.hpp"
#include "common/training/optimizer.hpp"
#include "common/training/schedule.hpp"
#include "temporary_folder.hpp"
#include "training_fixture.hpp"

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

namespace {

/// The optimizers of reference/optimizers.py, with the same settings.
std::unique_ptr<nn::Optimizer> make_optimizer(const std::string& setting) {
  const std::map<std::string, std::function<std::unique_ptr<nn::Optimizer>()>> makers = {
      {"adadelta", [] { return std::make_unique<nn::AdaDelta>(); }},
      {"adadelta_set",
       [] {
         return std::make_unique<nn::AdaDelta>(nn::AdaDeltaOptions{
             .learning_rate = 0.5, .rho = 0.95, .epsilon = 1e-4, .weight_decay = 0.1});
       }},
      {"adagrad", [] { return std::make_unique<nn::AdaGrad>(); }},
      {"adagrad_set",
       [] {
         return std::make_unique<nn::AdaGrad>(nn::AdaGradOptions{.learning_rate = 0.1,
                                                                 .learning_rate_decay = 0.05,
                                                                 .initial_accumulator = 0.1,
                                                                 .epsilon = 1e-3,
                                                                 .weight_decay = 0.1});
       }},
      {"adam", [] { return std::make_unique<nn::Adam>(); }},
      {"adam_set",
       [] {
         return std::make_unique<nn::Adam>(nn::AdamOptions{.learning_rate = 0.1,
                                                           .beta1 = 0.8,
                                                           .beta2 = 0.95,
                                                           .epsilon = 1e-3,
                                                           .weight_decay = 0.1});
       }},
      {"adamw", [] { return std::make_unique<nn::AdamW>(); }},
      {"adamw_set",
       [] {
         return std::make_unique<nn::AdamW>(nn::AdamOptions{.learning_rate = 0.1,
                                                            .beta1 = 0.8,
                                                            .beta2 = 0.95,
                                                            .epsilon = 1e-3,
                                                            .weight_decay = 0.5});
       }},
      {"momentum",
       [] {
         return std::make_unique<nn::SGD>(nn::SGDOptions{.learning_rate = 0.01, .momentum = 0.9});
       }},
      {"momentum_set",
       [] {
         return std::make_unique<nn::SGD>(nn::SGDOptions{
             .learning_rate = 0.01, .momentum = 0.9, .dampening = 0.5, .weight_decay = 0.1});
       }},
      {"nadam", [] { return std::make_unique<nn::Nadam>(); }},
      {"nadam_set",
       [] {
         return std::make_unique<nn::Nadam>(nn::NadamOptions{.learning_rate = 0.1,
                                                             .beta1 = 0.8,
                                                             .beta2 = 0.95,
                                                             .epsilon = 1e-3,
                                                             .momentum_decay = 0.1,
                                                             .weight_decay = 0.1});
       }},
      {"nesterov",
       [] {
         return std::make_unique<nn::SGD>(
             nn::SGDOptions{.learning_rate = 0.01, .momentum = 0.9, .nesterov = true});
       }},
      {"rmsprop", [] { return std::make_unique<nn::RMSProp>(); }},
      {"rmsprop_centered",
       [] {
         return std::make_unique<nn::RMSProp>(nn::RMSPropOptions{.learning_rate = 0.02,
                                                                 .alpha = 0.9,
                                                                 .epsilon = 1e-3,
                                                                 .momentum = 0.5,
                                                                 .centered = true});
       }},
      {"rmsprop_set",
       [] {
         return std::make_unique<nn::RMSProp>(nn::RMSPropOptions{.learning_rate = 0.02,
                                                                 .alpha = 0.9,
                                                                 .epsilon = 1e-3,
                                                                 .momentum = 0.5,
                                                                 .weight_decay = 0.1});
       }},
      {"sgd", [] { return std::make_unique<nn::SGD>(); }},
      {"sgd_set",
       [] {
         return std::make_unique<nn::SGD>(
             nn::SGDOptions{.learning_rate = 0.1, .weight_decay = 0.1});
       }},
  };
  return makers.at(setting)();
}

const Vector slope = {1, 10, Scalar(0.1)};
const Vector bottom = {1, -2, 3};

}  // namespace

TEST_CASE("every optimizer makes PyTorch's steps", "[optimizer]") {
  const nn::Dataset rows = nn::read_csv(STEPWISE_ROOT "/tests/unit/reference/optimizers.csv");
  REQUIRE(rows.classes() == 18);
  // In float, 30 steps of 0.1 may each round by 1e-7 or so.
  const auto tolerance = static_cast<Scalar>(sizeof(Scalar) == 8 ? 1e-12 : 2e-5);
  for (Index setting = 0; setting < rows.classes(); ++setting) {
    const auto optimizer = make_optimizer(rows.class_names[setting]);
    Vector theta(3, arma::fill::zeros);
    const Matrix steps = rows.X.cols(arma::find(rows.labels == setting));
    REQUIRE(steps.n_cols == 30);
    for (Index t = 0; t < steps.n_cols; ++t) {
      optimizer->step(theta, slope % (theta - bottom));
      INFO(rows.class_names[setting] << ", step " << t + 1);
      CHECK(arma::approx_equal(theta, steps.submat(1, t, 3, t), "absdiff", tolerance));
    }
  }
}

TEST_CASE("an optimizer goes on from a saved state bit for bit", "[optimizer]") {
  const nn::Dataset rows = nn::read_csv(STEPWISE_ROOT "/tests/unit/reference/optimizers.csv");
  for (const std::string& setting : rows.class_names) {
    INFO(setting);
    const auto whole = make_optimizer(setting);
    const auto before = make_optimizer(setting);
    const auto after = make_optimizer(setting);
    Vector theta(3, arma::fill::zeros);
    Vector cut(3, arma::fill::zeros);
    for (int t = 0; t < 20; ++t) {
      whole->step(theta, slope % (theta - bottom));
      if (t == 7) {
        after->restore(before->state());
      }
      (t < 7 ? *before : *after).step(cut, slope % (cut - bottom));
    }
    CHECK(arma::all(theta == cut));
  }
  nn::SGD sgd;
  CHECK_THROWS_AS(sgd.restore(nn::Adam{}.state()), std::invalid_argument);
}

TEST_CASE("weight decay can spare biases", "[optimizer]") {
  nn::Network network{nn::Dense{2, 2}, nn::PReLU{}, nn::Dense{2, 1}};
  network.theta.ones();
  const Vector mask = network.decay_mask();
  CHECK(arma::all(mask == Vector{1, 1, 1, 1, 0, 0, 0, 1, 1, 0}));
  const Vector none(network.theta.n_elem, arma::fill::zeros);
  nn::SGD sgd{{.learning_rate = 0.5, .weight_decay = 0.5}};
  sgd.decay_only(mask);
  sgd.step(network.theta, none);
  CHECK(arma::all(network.theta == 1 - Scalar(0.25) * mask));
  nn::AdamW adamw{{.learning_rate = 0.5, .weight_decay = 0.5}};
  adamw.decay_only(mask);
  network.theta.ones();
  adamw.step(network.theta, none);
  CHECK(arma::all(network.theta == 1 - Scalar(0.25) * mask));
}

TEST_CASE("an optimizer refuses settings that make no sense", "[optimizer]") {
  CHECK_THROWS_AS((nn::SGD{{.nesterov = true}}), std::invalid_argument);
  CHECK_THROWS_AS((nn::SGD{{.momentum = 0.9, .dampening = 0.1, .nesterov = true}}),
                  std::invalid_argument);
}

TEST_CASE("a gradient is clipped to a length", "[optimizer]") {
  Vector g = {3, 4};
  CHECK(nn::clip_norm(g, 10) == Approx(5));
  CHECK(arma::all(g == Vector{3, 4}));
  CHECK(nn::clip_norm(g, 1) == Approx(5));
  CHECK(arma::norm(g) == Approx(1));
  CHECK(g[0] / g[1] == Approx(0.75));
  g[0] = arma::Datum<Scalar>::nan;
  CHECK(std::isnan(nn::clip_norm(g, 1)));
}

TEST_CASE("schedules give PyTorch's rates", "[schedule]") {
  const nn::Dataset rows = nn::read_csv(STEPWISE_ROOT "/tests/unit/reference/schedules.csv");
  const std::map<std::string, nn::Schedule> schedules = {
      {"cosine", nn::cosine_decay(40, 0.01)},
      {"exponential", nn::exponential_decay(0.9)},
      {"plateau",
       nn::reduce_on_plateau({.factor = 0.5, .patience = 3, .threshold = 1e-3, .cooldown = 2})},
      {"plateau_defaults", nn::reduce_on_plateau()},
      {"step", nn::step_decay(7, 0.3)},
      {"warmup", nn::linear_warmup(5, 0.1)}};
  REQUIRE(rows.classes() == schedules.size());
  for (Index k = 0; k < rows.classes(); ++k) {
    const Matrix values = rows.X.cols(arma::find(rows.labels == k));
    nn::Schedule schedule = schedules.at(rows.class_names[k]);
    for (Index epoch = 0; epoch < values.n_cols; ++epoch) {
      INFO(rows.class_names[k] << ", epoch " << epoch);
      const double last_loss = values(1, epoch) < 0 ? arma::datum::inf : double{values(1, epoch)};
      CHECK(schedule(epoch, last_loss) == Approx(double{values(2, epoch)}).epsilon(1e-6));
    }
  }
  const nn::Schedule both = nn::followed_by(nn::linear_warmup(4, 0), 4, nn::exponential_decay(0.5));
  CHECK(both(2, 0) == 0.5);
  CHECK(both(4, 0) == 1);
  CHECK(both(5, 0) == 0.5);
  CHECK_THROWS_AS(nn::step_decay(0), std::invalid_argument);
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
  options.callbacks = {[](const nn::Epoch& epoch) { return epoch.number < 5; }};
  CHECK(train(1, options).history.size() == 5);
}

TEST_CASE("a training cut in two gives the bits of a whole one", "[fit]") {
  Training whole;
  const std::vector<nn::Epoch> history = whole.run(30);
  Training first;
  const std::vector<nn::Epoch> half = first.run(13);
  Training second;
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
  Training training;
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

TEST_CASE("early stopping waits, stops, and puts the best network back", "[callbacks]") {
  nn::Network network{nn::Dense{1, 1}, nn::BatchNorm{1}};
  nn::EarlyStopping stopping(network, {.patience = 3, .min_delta = 0.1});
  stopping.restore_best();  // nothing to put back yet
  const std::vector<double> losses = {2, 1, 0.95, 0.93, 0.5, 0.6, 0.45, 0.41, 0.1};
  Index epoch = 0;
  bool go_on = true;
  while (go_on) {
    ++epoch;
    network.theta.fill(Scalar(epoch));
    network.buffers.fill(Scalar(epoch));
    go_on = stopping(
        {.number = epoch, .loss = -1, .learning_rate = 1, .validation_loss = losses.at(epoch - 1)});
  }
  CHECK(epoch ==
        8);  // 0.95 and 0.93 are not better by 0.1 than 1; neither are 0.6, 0.45, 0.41 than 0.5
  CHECK(stopping.best_epoch() == 5);
  CHECK(stopping.best_loss() == 0.5);
  stopping.restore_best();
  CHECK(arma::all(network.theta == 5));
  CHECK(arma::all(network.buffers == 5));
  // Without validation samples it judges by the training loss; NaN is never better.
  nn::EarlyStopping by_loss(network, {.patience = 1});
  CHECK(by_loss({1, 0.5, 1}));
  CHECK_FALSE(by_loss({2, std::nan(""), 1}));
  CHECK(by_loss.best_epoch() == 1);
}

TEST_CASE("the log has a line per epoch", "[callbacks]") {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder / "log.csv";
  {
    const nn::Callback log = nn::csv_log(file);
    CHECK(log({1, 0.5, 0.01, 0.75}));
    std::ifstream begun(file);
    std::string line;
    std::getline(begun, line);
    std::getline(begun, line);
    CHECK(line == "1,0.5,0.75,0.01");  // there before the log is closed
    CHECK(log({2, 0.25, 0.01}));
  }
  std::ifstream in(file);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  CHECK(text == "epoch,loss,validation_loss,learning_rate\n1,0.5,0.75,0.01\n2,0.25,,0.01\n");
  CHECK_THROWS_WITH(nn::csv_log("/nowhere/log.csv"), ContainsSubstring("/nowhere/log.csv: cannot"));
}

TEST_CASE("augmentation changes what is trained on, not the data", "[fit]") {
  Training training;
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

TEST_CASE("a grid search finds the first of the lowest losses", "[grid_search]") {
  const auto bowl = [](double value) { return (value - 2) * (value - 2); };
  const nn::GridSearch found = nn::grid_search({0, 1, 3, 5}, bowl);
  CHECK(found.best == 1);
  CHECK(found.lowest == 1);
  CHECK(found.values == std::vector<double>{0, 1, 3, 5});
  CHECK(found.losses == std::vector<double>{4, 1, 1, 9});
  CHECK_THROWS_AS(nn::grid_search({}, bowl), std::invalid_argument);
}

TEST_CASE("a logarithmic grid has equal factors and its ends", "[grid_search]") {
  const std::vector<double> grid = nn::log_grid(-3, 0, 4);
  REQUIRE(grid.size() == 4);
  CHECK(grid.front() == Approx(1e-3));
  CHECK(grid[1] == Approx(1e-2));
  CHECK(grid.back() == Approx(1));
}

TEST_CASE("in a grid search NaN loses", "[grid_search]") {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto root = [](double value) { return std::sqrt(value); };
  const nn::GridSearch found = nn::grid_search({-1, 4, -1}, root);
  CHECK(found.best == 4);
  CHECK(found.losses == std::vector<double>{infinity, 2, infinity});
  CHECK(nn::grid_search({-1, -2}, root).best == -1);
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
  const auto history = nn::fit(network, loss, adam, data.X, nn::one_hot(data.labels, 2), rng,
                               {.epochs = 5, .batch_size = 10, .stop_on_nan = true});
  REQUIRE(history.size() == 1);
  CHECK_FALSE(std::isfinite(history.back().loss));
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
  nn::Network step{nn::Dense{1, 2}};  // class 1 for positive inputs
  step.theta = {-1, 1, 0, 0};
  CHECK(nn::accuracy(step, nn::Dataset{{{-1, 2, 3, 4}}, {0, 1, 0, 0}, {}, {}}) == 0.5);
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

TEST_CASE("each name on a command line makes its part, and another one is refused", "[by_name]") {
  for (const std::string& name : nn::activations().names()) {
    CHECK(nn::activations()[name]() != nullptr);
  }
  CHECK(nn::activations()["leaky-relu"]()->name() == "LeakyReLU");
  for (const std::string& name : nn::initializers().names()) {
    nn::Network network{nn::Dense{3, 2}};
    Rng rng(1);
    nn::initializers()[name](network, rng);
    CHECK(arma::any(network.theta != 0) == (name != "zeros"));
  }
  for (const std::string& name : nn::optimizers().names()) {
    CHECK(nn::make_optimizer(name, 0.5)->learning_rate == 0.5);
  }
  CHECK(nn::make_optimizer("adam")->learning_rate == 1e-3);
  CHECK(nn::make_optimizer("adadelta")->learning_rate == 1);
  for (const std::string& name : nn::schedules().names()) {
    const nn::Schedule schedule = nn::schedules()[name](10);
    CHECK((name == "constant") == !schedule);
    if (schedule) {
      CHECK(schedule(0, 1.0) == Approx(name == "warm-up" ? 0.1 : 1));
    }
  }
  CHECK(nn::scalings().names() == std::vector<std::string>{"none", "min-max", "standard"});
  CHECK(nn::scalings()["min-max"] == nn::Scaling::min_max);
  CHECK_THROWS_WITH(nn::scalings()["max"],
                    "there is no scaling 'max', only none, min-max, standard");
  CHECK_THROWS_WITH(nn::make_optimizer("best"),
                    ContainsSubstring("there is no optimizer 'best', only sgd, momentum, "));
  CHECK_THROWS_AS(nn::activations()["step"], std::invalid_argument);
}

TEST_CASE("weight decay by name replaces the optimizer's own", "[by_name]") {
  nn::Vector theta = {1};
  const nn::Vector none = {0};
  nn::make_optimizer("adamw", 0.1, 0)->step(theta, none);
  CHECK(theta[0] == 1);
  nn::make_optimizer("adamw", 0.1)->step(theta, none);
  CHECK(theta[0] == Approx(0.999));
}
