// Whatever makes a loss infinite or NaN is named.
#include <limits>
#include <optional>
#include <string>

#include "catch.hpp"
#include "common/data/synthetic.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/dense.hpp"
#include "common/training/fit.hpp"
#include "common/training/not_finite.hpp"
#include "common/training/training.hpp"

using nn::Cause;
using nn::Index;
using nn::Matrix;
using nn::Scalar;

namespace {

constexpr Scalar not_a_number = std::numeric_limits<Scalar>::quiet_NaN();
constexpr Scalar largest = std::numeric_limits<Scalar>::max();

/// Two clouds and a network for them, to be spoilt.
struct Spoilt {
  nn::Rng rng{1};
  nn::Dataset data = nn::two_clouds(rng, {.samples_per_class = 20});
  Matrix Y = nn::one_hot(data.labels, 2);
  nn::Network network{nn::Dense{2, 4}, nn::ReLU{}, nn::Dense{4, 2}};
  nn::SoftmaxCrossEntropy loss;
  double rate = 0.01;
  nn::FitOptions options = {.epochs = 3, .batch_size = 8};

  Spoilt() { network.initialize(rng); }

  /// What the training ends with.
  nn::NotFiniteError error() {
    nn::SGD sgd{{.learning_rate = rate}};
    try {
      nn::fit(network, loss, sgd, data.X, Y, rng, options);
    } catch (const nn::NotFiniteError& caught) {
      return caught;
    }
    FAIL("nothing was thrown");
    throw std::logic_error("unreachable");
  }
};

/// What a Training of this data ends with.
nn::NotFiniteError error_of_training(const nn::Dataset& data,
                                     const nn::TrainingSettings& settings) {
  nn::Training training(data, settings, 1);
  try {
    training.fit();
  } catch (const nn::NotFiniteError& caught) {
    return caught;
  }
  FAIL("nothing was thrown");
  throw std::logic_error("unreachable");
}

}  // namespace

TEST_CASE("an input that is not finite is named by row and column", "[not_finite]") {
  Spoilt spoilt;
  spoilt.data.X(1, 17) = not_a_number;
  const nn::NotFiniteError error = spoilt.error();
  CHECK(error.why().cause == Cause::data);
  REQUIRE(error.why().input.has_value());
  CHECK(error.why().input->feature == 1);
  CHECK(error.why().input->sample == 17);
  CHECK_THAT(error.what(), ContainsSubstring("training: the loss of step ") &&
                               ContainsSubstring("the number in row 1, column 17 is nan") &&
                               ContainsSubstring("correct it"));
  CHECK(spoilt.network.theta.is_finite());
}

TEST_CASE("a target that is not finite is named", "[not_finite]") {
  Spoilt spoilt;
  spoilt.Y(0, 3) = std::numeric_limits<Scalar>::infinity();
  const nn::NotFiniteError error = spoilt.error();
  CHECK(error.why().cause == Cause::data);
  CHECK_THAT(error.what(), ContainsSubstring("a target is inf"));
}

TEST_CASE("an input that is too large is named", "[not_finite]") {
  Spoilt spoilt;
  spoilt.data.X(0, 5) = largest;
  spoilt.data.X(1, 5) = largest;
  spoilt.network.theta = 4 * arma::abs(spoilt.network.theta);  // nothing cancels
  const nn::NotFiniteError error = spoilt.error();
  CHECK(error.why().cause == Cause::data);
  REQUIRE(error.why().input.has_value());
  CHECK(error.why().input->sample == 5);
  CHECK_THAT(error.what(), ContainsSubstring("overflows; scale the features"));
}

TEST_CASE("weights that are not finite before the first step are named by layer", "[not_finite]") {
  Spoilt spoilt;
  spoilt.network.theta[13] = not_a_number;  // 0.weight has 8, 0.bias 4 numbers
  const nn::NotFiniteError error = spoilt.error();
  CHECK(error.why().cause == Cause::weights);
  CHECK_THAT(error.what(),
             ContainsSubstring("the loss of step 1 is not finite: before the first step "
                               "there is nan among the weights '2.weight'"));
}

TEST_CASE("a learning rate that is too large is named, with the step", "[not_finite]") {
  Spoilt spoilt;
  spoilt.rate = sizeof(Scalar) == 8 ? 1e200 : 1e25;
  const nn::NotFiniteError error = spoilt.error();
  CHECK(error.why().cause == Cause::learning_rate);
  CHECK_THAT(error.what(),
             ContainsSubstring("step ") &&
                 ContainsSubstring("use a smaller learning rate, or clip the gradient"));
}

TEST_CASE("weights that the last step of a training spoilt are found", "[not_finite]") {
  // overflow_on_last_step.csv: one step, after which no loss is computed
  Spoilt spoilt;
  spoilt.data.X *= largest / 100;
  spoilt.network.theta = Scalar(1e-3) * arma::abs(spoilt.network.theta);
  spoilt.rate = 1e12;
  spoilt.options.epochs = 1;
  spoilt.options.batch_size = 0;
  const nn::NotFiniteError error = spoilt.error();
  CHECK(error.why().cause == Cause::learning_rate);
  CHECK_THAT(error.what(), ContainsSubstring("the weights at the end of epoch 1 are not finite") &&
                               ContainsSubstring("step 1"));
}

TEST_CASE("samples to validate on that are not finite are found", "[not_finite]") {
  Spoilt spoilt;
  Matrix X = spoilt.data.X;
  X(0, 2) = not_a_number;
  spoilt.options.validation.emplace(nn::Batch{X, spoilt.Y});
  const nn::NotFiniteError error = spoilt.error();
  CHECK(error.why().cause == Cause::data);
  REQUIRE(error.why().input.has_value());
  CHECK(error.why().input->of_validation);
  CHECK_THAT(error.what(), ContainsSubstring("the validation loss of epoch 1 is not finite"));
}

TEST_CASE("a training from its settings names features and samples of the data set",
          "[not_finite]") {
  nn::Rng rng(1);
  nn::Dataset data = nn::two_clouds(rng, {.samples_per_class = 20});
  data.X(1, 30) = not_a_number;
  const nn::NotFiniteError error = error_of_training(data, {.validation = 0.2, .epochs = 3});
  CHECK(error.why().cause == Cause::data);
  CHECK_THAT(error.what(), ContainsSubstring("feature 'x2' of sample 31 is nan"));
  CHECK_THROWS_WITH(nn::Training(data, {.scaling = nn::Scaling::standard}, 1),
                    ContainsSubstring("Scaler: feature 2 of sample 31 is nan"));
}

TEST_CASE("a sample that the scale of the others makes infinite is named as that", "[not_finite]") {
  nn::Rng rng(1);
  nn::Dataset data = nn::two_clouds(rng, {.samples_per_class = 20});
  // The sample that is kept to validate on is some of them; spoil it alone.
  const nn::TrainingSettings settings = {
      .validation = 0.1, .scaling = nn::Scaling::standard, .epochs = 1};
  const nn::Split parts = [&] {
    nn::Rng again(1);
    return nn::split(data, again, {.test_fraction = 0.1});
  }();
  data.X *= std::numeric_limits<Scalar>::min();
  data.X(0, parts.test_samples[1]) = largest;
  const nn::NotFiniteError error = error_of_training(data, settings);
  CHECK(error.why().cause == Cause::scaling);
  CHECK_THAT(error.what(), ContainsSubstring("feature 'x1' of sample " +
                                             std::to_string(parts.test_samples[1] + 1) + " is ") &&
                               ContainsSubstring("too large for the scale"));
}

TEST_CASE("a batch of one sample is refused before the first epoch", "[not_finite]") {
  nn::Rng rng(1);
  const nn::Dataset data = nn::two_clouds(rng, {.samples_per_class = 10});
  nn::Network network{nn::Dense{2, 4}, nn::BatchNorm{4}, nn::ReLU{}, nn::Dense{4, 2}};
  network.initialize(rng);
  CHECK(network.least_batch() == 2);
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd;
  const nn::Vector before = network.theta;
  const auto fit = [&](Index samples, Index batch_size) {
    const Matrix X = data.X.head_cols(samples);
    const Matrix Y = nn::one_hot(data.labels.head(samples), 2);
    nn::fit(network, loss, sgd, X, Y, rng, {.epochs = 1, .batch_size = batch_size});
  };
  CHECK_THROWS_WITH(fit(17, 4), ContainsSubstring("17 samples in batches of 4") &&
                                    ContainsSubstring("the last batch has 1; use batches of 5"));
  CHECK_THROWS_AS(fit(17, 1), nn::BatchSizeError);
  CHECK_THROWS_WITH(fit(3, 2), ContainsSubstring("use batches of 3"));
  CHECK_THROWS_AS(fit(1, 0), nn::BatchSizeError);
  CHECK(arma::all(network.theta == before));
  CHECK_NOTHROW(fit(17, 5));
  CHECK_NOTHROW(fit(17, 0));
  CHECK_NOTHROW(fit(17, 100));
  CHECK_THROWS_WITH(nn::Training(data, {.hidden = {4}, .batch_norm = true, .batch_size = 19}, 1),
                    ContainsSubstring("20 samples in batches of 19"));
  nn::Network plain{nn::Dense{2, 2}};
  CHECK_NOTHROW(nn::require_batches(plain, 17, 4));
}
