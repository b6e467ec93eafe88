#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "common/data/csv.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/dense.hpp"
#include "common/model/network.hpp"
#include "common/training/by_name.hpp"
#include "common/training/optimizer.hpp"
#include "matrices.hpp"

using nn::Index;
using nn::Matrix;
using nn::Scalar;
using nn::Vector;

namespace {

/// The optimizers of reference/optimizers.py: those with PyTorch's defaults by their names, the others with the same
/// settings.
std::unique_ptr<nn::Optimizer> make_optimizer(const std::string& setting) {
  const auto& names = nn::optimizers().names();
  if (std::find(names.begin(), names.end(), setting) != names.end()) {
    const bool has_default_rate = setting != "momentum" && setting != "nesterov";
    return nn::make_optimizer(setting, has_default_rate ? std::optional<double>() : 0.01);
  }
  if (setting == "adadelta_set") {
    return std::make_unique<nn::AdaDelta>(nn::AdaDeltaOptions{
        .learning_rate = 0.5, .rho = 0.95, .epsilon = 1e-4, .weight_decay = 0.1});
  }
  if (setting == "adagrad_set") {
    return std::make_unique<nn::AdaGrad>(nn::AdaGradOptions{.learning_rate = 0.1,
                                                            .learning_rate_decay = 0.05,
                                                            .initial_accumulator = 0.1,
                                                            .epsilon = 1e-3,
                                                            .weight_decay = 0.1});
  }
  nn::AdamOptions adam = {.learning_rate = 0.1, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3};
  if (setting == "adam_set") {
    adam.weight_decay = 0.1;
    return std::make_unique<nn::Adam>(adam);
  }
  if (setting == "adamw_set") {
    adam.weight_decay = 0.5;
    return std::make_unique<nn::AdamW>(adam);
  }
  if (setting == "momentum_set") {
    return std::make_unique<nn::SGD>(nn::SGDOptions{
        .learning_rate = 0.01, .momentum = 0.9, .dampening = 0.5, .weight_decay = 0.1});
  }
  if (setting == "nadam_set") {
    return std::make_unique<nn::Nadam>(nn::NadamOptions{.learning_rate = 0.1,
                                                        .beta1 = 0.8,
                                                        .beta2 = 0.95,
                                                        .epsilon = 1e-3,
                                                        .momentum_decay = 0.1,
                                                        .weight_decay = 0.1});
  }
  nn::RMSPropOptions rmsprop = {
      .learning_rate = 0.02, .alpha = 0.9, .epsilon = 1e-3, .momentum = 0.5};
  if (setting == "rmsprop_centered") {
    rmsprop.centered = true;
    return std::make_unique<nn::RMSProp>(rmsprop);
  }
  if (setting == "rmsprop_set") {
    rmsprop.weight_decay = 0.1;
    return std::make_unique<nn::RMSProp>(rmsprop);
  }
  if (setting == "sgd_set") {
    return std::make_unique<nn::SGD>(nn::SGDOptions{.learning_rate = 0.1, .weight_decay = 0.1});
  }
  throw std::invalid_argument("no optimizer for the setting " + setting);
}

const Vector curvature = {1, 10, Scalar(0.1)};
const Vector bottom = {1, -2, 3};

}  // namespace

TEST_CASE("every optimizer makes PyTorch's steps", "[optimizer]") {
  const nn::Dataset rows = nn::read_csv(STEPWISE_ROOT "/tests/unit/reference/optimizers.csv");
  for (const std::string& name : nn::optimizers().names()) {
    INFO(name << " has no reference: add it to reference/optimizers.py");
    REQUIRE(std::find(rows.class_names.begin(), rows.class_names.end(), name) !=
            rows.class_names.end());
  }
  // In float, 30 steps of 0.1 may each round by 1e-7 or so.
  const auto tolerance = static_cast<Scalar>(sizeof(Scalar) == 8 ? 1e-12 : 2e-5);
  for (Index setting = 0; setting < rows.classes(); ++setting) {
    const auto optimizer = make_optimizer(rows.class_names[setting]);
    Vector theta(3, arma::fill::zeros);
    const Matrix steps = rows.X.cols(arma::find(rows.labels == setting));
    REQUIRE(steps.n_cols == 30);
    for (Index t = 0; t < steps.n_cols; ++t) {
      optimizer->step(theta, curvature % (theta - bottom));
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
      whole->step(theta, curvature % (theta - bottom));
      if (t == 7) {
        after->restore(before->state());
      }
      (t < 7 ? *before : *after).step(cut, curvature % (cut - bottom));
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

TEST_CASE("coefficients are rounded once", "[optimizer]") {
  // 1 - 0.999 computed in float is off by 1.3e-5. The first step of Adam from a gradient of 1 leaves 1 - beta.
  nn::Adam adam;
  nn::Nadam nadam;
  nn::RMSProp rmsprop;
  nn::AdaDelta adadelta;
  const auto first = [](nn::Optimizer& optimizer, Index memory) {
    Vector theta = {0};
    optimizer.step(theta, Vector{1});
    return optimizer.state().vectors[memory][0];
  };
  CHECK(first(adam, 0) == Scalar(1 - 0.9));
  CHECK(first(nadam, 1) == Scalar(1 - 0.999));
  CHECK(first(rmsprop, 0) == Scalar(1 - 0.99));
  CHECK(first(adadelta, 0) == Scalar(1 - 0.9));
}

TEST_CASE("a gradient that never changes has no negative variance", "[optimizer]") {
  nn::RMSProp centered{{.centered = true}};
  Vector theta(50, arma::fill::zeros);
  const Vector gradient = arma::linspace<Vector>(Scalar(-3), Scalar(7), 50);
  for (int t = 0; t < 3000; ++t) {
    centered.step(theta, gradient);
  }
  CHECK(theta.is_finite());
}

TEST_CASE("gradients of any length are clipped", "[optimizer]") {
  for (const Scalar size : {std::numeric_limits<Scalar>::max() / 4, Scalar(1e10)}) {
    Vector gradient = {size, size, size, size};
    CHECK(nn::clip_norm(gradient, 1) / double{size} == Approx(2));
    CHECK(equal(gradient, Vector{0.5, 0.5, 0.5, 0.5}, rounding));
  }
}
