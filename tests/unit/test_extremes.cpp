// The smallest and the largest that a training may meet.
#include <sys/resource.h>

#include "catch.hpp"
#include "common/data/scaling.hpp"
#include "common/data/synthetic.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/dense.hpp"
#include "common/model/mlp.hpp"
#include "common/training/fit.hpp"
#include "common/training/metrics.hpp"
#include "common/training/training.hpp"
#include "matrices.hpp"

using nn::Dataset;
using nn::Index;
using nn::Matrix;
using nn::Rng;
using nn::Scalar;

namespace {

/// Two features, and the classes by the sign of the first.
Dataset halves(Index samples, Rng& rng) {
  Dataset data;
  data.X.set_size(2, samples);
  rng.fill_normal(data.X, 0, 1);
  data.labels = arma::conv_to<nn::IndexVector>::from(data.X.row(0).t() > 0);
  data.class_names = {"below", "above"};
  data.feature_names = {"x", "y"};
  return data;
}

#ifndef __SANITIZE_ADDRESS__  // which needs memory of its own
double peak_bytes() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return 1024.0 * static_cast<double>(usage.ru_maxrss);
}
#endif

}  // namespace

TEST_CASE("nothing to train on is refused in one line", "[extremes]") {
  Rng rng(1);
  nn::Network network{nn::Dense{2, 2}};
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{}};
  CHECK_THROWS_WITH(nn::fit(network, loss, sgd, Matrix(2, 0), Matrix(2, 0), rng, {}),
                    ContainsSubstring("samples"));
  CHECK_THROWS_AS(nn::fit(network, loss, sgd, Matrix(0, 3), Matrix(2, 3), rng, {}), nn::ShapeError);
  CHECK_THROWS_AS(nn::fit(network, loss, sgd, Matrix(2, 3), Matrix(0, 3), rng, {}), nn::ShapeError);
  CHECK_THROWS_AS(nn::fit(network, loss, sgd, Matrix(2, 3), Matrix(2, 4), rng, {}), nn::ShapeError);
}

TEST_CASE("one sample, one class and one unit are enough", "[extremes]") {
  Rng rng(1);
  Dataset one = nn::select(halves(1, rng), nn::IndexVector{0});
  one.labels.zeros();
  one.class_names = {"only"};
  nn::Training training(one, {.hidden = {1}, .epochs = 3, .batch_size = 32}, 1);
  training.fit();
  CHECK(training.accuracy(one) == 1);
  CHECK(training.history().back().loss == 0);  // with one class there is nothing to learn
}

TEST_CASE("a feature that never changes is harmless at any scale", "[extremes]") {
  for (const nn::Scaling scaling :
       {nn::Scaling::none, nn::Scaling::min_max, nn::Scaling::standard}) {
    Rng rng(2);
    Dataset data = halves(50, rng);
    data.X.row(1).fill(Scalar(13.3));
    nn::Training training(
        data, {.scaling = scaling, .hidden = {4}, .learning_rate = 0.05, .epochs = 200}, 1);
    training.fit();
    CHECK(training.accuracy(data) > 0.9);
  }
}

TEST_CASE("a batch larger than the data is all of them", "[extremes]") {
  Rng rng(3);
  const Dataset data = halves(20, rng);
  nn::Training large(data, {.hidden = {4}, .epochs = 5, .batch_size = 1000}, 1);
  nn::Training all(data, {.hidden = {4}, .epochs = 5, .batch_size = 0}, 1);
  large.fit();
  all.fit();
  CHECK(equal(large.network().theta, all.network().theta));
}

TEST_CASE("ten thousand classes", "[extremes]") {
  const Index classes = 10000;
  Rng rng(4);
  nn::Network network{nn::Dense{3, classes}};
  network.initialize(rng);
  Matrix X(3, 8);
  rng.fill_normal(X, 0, 1);
  const nn::IndexVector labels = arma::regspace<nn::IndexVector>(0, 1428, classes - 1);
  nn::SoftmaxCrossEntropy loss;
  nn::Adam adam{{.learning_rate = 0.1}};
  const auto history = nn::fit(network, loss, adam, X, nn::one_hot(labels, classes), rng,
                               {.epochs = 200, .batch_size = 0});
  CHECK(history.front().loss == Approx(std::log(10000.0)).margin(2));
  CHECK(history.back().loss < 0.1);
  CHECK(nn::accuracy(nn::predicted_classes(network.forward(X)), labels) == 1);
}

TEST_CASE("a thousand layers", "[extremes]") {
  // With W = 1 and no activation the slope goes through unchanged, so the answer is known.
  std::vector<std::unique_ptr<nn::Layer>> layers;
  layers.reserve(1000);
  for (int i = 0; i < 1000; ++i) {
    layers.push_back(std::make_unique<nn::Dense>(2, 2));
  }
  nn::Network network(std::move(layers));
  for (Index i = 0; i < network.layer_count(); ++i) {
    dynamic_cast<nn::Dense&>(network.layer(i)).W.eye();
  }
  const Matrix X = {{1, 2}, {3, 4}};
  const Matrix Y = X + 1;
  nn::MeanSquaredError loss;
  CHECK(equal(network.forward(X), X));
  CHECK(loss.forward(network.forward(X), Y) == Approx(1));
  network.backward(X, loss.backward());
  const Matrix& dW_first = dynamic_cast<nn::Dense&>(network.layer(0)).dW;
  const Matrix& dW_last = dynamic_cast<nn::Dense&>(network.layer(999)).dW;
  CHECK(equal(dW_first, dW_last, rounding));
  CHECK(arma::abs(dW_first).max() > 0);
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("a million samples take at most three times their memory", "[extremes]") {
  Rng rng(5);
  const Dataset data = halves(1000000, rng);
  const double bytes = sizeof(Scalar) * static_cast<double>(data.X.n_elem) +
                       sizeof(Index) * static_cast<double>(data.labels.n_elem);
  const double before = peak_bytes();
  nn::Network network = nn::multilayer_perceptron(2, {4}, 2);
  network.initialize(rng);
  nn::SoftmaxCrossEntropy loss;
  nn::Adam adam{{.learning_rate = 0.01}};
  nn::fit(network, loss, adam, data, rng, {.epochs = 1, .batch_size = 1000});
  CHECK(peak_bytes() - before <= 2 * bytes);  // the data themselves were there before
  CHECK(nn::accuracy(network, data) > 0.95);
}
#endif
