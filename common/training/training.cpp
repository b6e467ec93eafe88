#include "common/training/training.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "common/data/augmentation.hpp"
#include "common/data/narrowing.hpp"
#include "common/model/checkpoint.hpp"
#include "common/model/mlp.hpp"
#include "common/training/by_name.hpp"
#include "common/training/metrics.hpp"

namespace NN_NAMESPACE {
namespace {

Split split_off(const Dataset& data, double fraction, const std::string& rare, Rng& rng) {
  if (fraction == 0) {
    return {data, select(data, IndexVector{}), {}, {}};
  }
  Split parts = split(data, rng, {.test_fraction = fraction, .rare = rare_classes()[rare]});
  parts.train.notes.insert(parts.train.notes.begin(), data.notes.begin(), data.notes.end());
  return parts;
}

// [network]
Network network_for(const TrainingSettings& settings, const Dataset& data) {
  return multilayer_perceptron(data.features(), settings.hidden, data.classes(),
                               {.batch_norm = settings.batch_norm,
                                .activation = activations()[settings.activation],
                                .dropout = settings.dropout});
}
// [/network]

/// The best epoch on the validation samples is kept in any case.
Index patience_in(const TrainingSettings& settings) {
  return settings.early_stopping > 0 ? settings.early_stopping : std::numeric_limits<Index>::max();
}

Augmentation augmentation_for(const ImageShape& shape, double factor) {
  AugmentationOptions limits;
  limits.shift *= factor;
  limits.angle *= factor;
  limits.log_scale *= factor;
  return Augmentation(shape, limits);
}

/// Moves images, then scales them: what comes in from outside is 0, which means white only before scaling.
std::function<void(Matrix&, Rng&)> moved_and_scaled(const ImageShape& shape, double factor,
                                                    const Scaler& scaler) {
  return [move = augmentation_for(shape, factor), &scaler](Matrix& X, Rng& rng) {
    move(X, rng);
    X = scaler.transform(X);
  };
}

/// The scale of what will be seen. Where images are moved, it is learned from moved ones: a pixel that is hardly ever
/// lit in the others has a tiny deviation, and lit by a moved image it would become a number of some hundred.
/// Random numbers are `rng`'s own, so that the first weights do not depend on how features are scaled.
Scaler scaler_for(const TrainingSettings& settings, const Dataset& train, Rng rng) {
  if (settings.augmentation == 0 || settings.scaling == Scaling::none) {
    return Scaler(settings.scaling, train.X);
  }
  Matrix X = train.X;
  augmentation_for(train.image, settings.augmentation)(X, rng);
  return Scaler(settings.scaling, arma::join_rows(train.X, X));
}

}  // namespace

Training::Training(const Dataset& data, const TrainingSettings& settings, std::uint64_t seed,
                   const DataDescription& known)
    : settings_(settings),
      rng_(seed),
      parts_(split_off(data, settings.validation, settings.rare_classes, rng_)),
      scaler_(known.scaler ? *known.scaler : scaler_for(settings, parts_.train, Rng(~seed))),
      network_(network_for(settings, data)),
      optimizer_(make_optimizer(settings.optimizer, settings.learning_rate, settings.weight_decay)),
      stopping_(network_, {.patience = patience_in(settings)}),
      schedule_(schedules()[settings.schedule](settings.epochs)) {
  require_batches(network_, parts_.train.size(), settings.batch_size, settings.step.reducer);
  initializers()[settings.initializer](network_, rng_);
  state_.samples = fingerprint(data);
  remember();
}

// [fit]
FitOptions Training::fit_options() {
  FitOptions options = {.epochs = settings_.epochs,
                        .batch_size = settings_.batch_size,
                        .step = settings_.step,
                        .schedule = schedule_,
                        .history = state_.history};
  if (settings_.augmentation > 0) {
    options.augment = moved_and_scaled(parts_.train.image, settings_.augmentation, scaler_);
  }
  options.callbacks.push_back([this](const Epoch& epoch) {
    require_finite(epoch);
    return true;
  });
  if (settings_.early_stopping > 0 || settings_.validation > 0) {
    options.callbacks.push_back(std::ref(stopping_));
  }
  options.callbacks.push_back([this](const Epoch& epoch) {
    state_.history.push_back(epoch);
    remember();
    return true;
  });
  return options;
}

void Training::fit(const std::function<bool()>& interrupted, const Callback& after_epoch) {
  go_back();
  FitOptions options = fit_options();
  options.interrupted = interrupted;
  if (after_epoch) {
    options.callbacks.push_back(after_epoch);
  }
  const Dataset& train = training_set();
  const Dataset& validation = validation_set();
  const Matrix X = options.augment ? train.X : scaler_.transform(train.X);
  const Matrix Y = one_hot(train.labels, train.classes());
  const Matrix X_validation = scaler_.transform(validation.X);
  const Matrix Y_validation = one_hot(validation.labels, train.classes());
  if (validation.size() > 0) {
    options.validation.emplace(Batch{X_validation, Y_validation});
  }
  SoftmaxCrossEntropy loss;
  try {
    if (!stopping_.is_over()) {
      nn::fit(network_, loss, *optimizer_, X, Y, rng_, options);
    }
  } catch (const NotFiniteError& error) {
    go_back();
    throw with_names(error);
  } catch (...) {
    go_back();
    throw;
  }
  go_back();  // from the middle of an epoch
  if (settings_.early_stopping > 0) {
    stopping_.restore_best();
  }
}
// [/fit]

/// The same error, with an input as it is in the data set: its number before scaling, and its names.
NotFiniteError Training::with_names(const NotFiniteError& error) const {
  NotFinite why = error.why();
  if (!why.input) {
    return error;
  }
  const Dataset& part = why.input->of_validation ? parts_.test : parts_.train;
  const IndexVector& samples =
      why.input->of_validation ? parts_.test_samples : parts_.train_samples;
  const Index feature = why.input->feature;
  const Index sample = why.input->sample;
  why.input->value = part.X(feature, sample);
  const bool scaled_is_finite = scaler_.transform(part.X.col(sample)).is_finite();
  if (std::isfinite(why.input->value) && !scaled_is_finite) {
    why.cause = Cause::scaling;
    why.reason =
        ", which is too large for the scale that was learned from the other samples; correct it, "
        "or scale in "
        "another way";
  }
  return {error.when(), why,
          fmt::format("feature '{}' of sample {}",
                      feature < part.feature_names.size() ? part.feature_names[feature]
                                                          : std::to_string(feature + 1),
                      (samples.empty() ? sample : samples[sample]) + 1)};
}

/// What is not finite can neither be used nor saved. Of weights and losses nn::fit() has made sure.
void Training::require_finite(const Epoch& epoch) const {
  const auto require = [&](const Vector& numbers, const std::string& what) {
    if (!numbers.is_finite()) {
      throw std::runtime_error(
          fmt::format("training: {} after epoch {} are not finite; use a smaller learning rate, or "
                      "scale the features",
                      what, epoch.number));
    }
  };
  require(network_.buffers, "the running statistics of batch normalization");
  for (const Vector& vector : optimizer_->state().vectors) {
    require(vector, "the numbers that the optimizer remembers");
  }
}

DataDescription Training::description() const {
  const Dataset& data = parts_.train;
  return {data.feature_names, data.class_names, data.image, scaler_, data.offset};
}

double Training::accuracy(const Dataset& data) {
  const arma::vec& offset = parts_.train.offset;
  const Matrix& Z =
      data.offset.empty() && offset.empty() ? scores(data.X) : scores(numbers_less(data, offset));
  return nn::accuracy(predicted_classes(Z), data.labels);
}

/// Takes down where the training is.
void Training::remember() {
  state_.theta = network_.theta;
  state_.buffers = network_.buffers;
  state_.optimizer = optimizer_->state();
  state_.stopping = stopping_.state();
  state_.rng = rng_;
}

/// Puts everything back to where it was taken down last.
void Training::go_back() {
  network_.theta = state_.theta;
  network_.buffers = state_.buffers;
  optimizer_->restore(state_.optimizer);
  stopping_.restore(state_.stopping);
  rng_ = state_.rng;
}

void Training::restore(const TrainingState& state) {
  require_consistent(state);
  const bool fits = state.theta.n_elem == network_.theta.n_elem &&
                    state.buffers.n_elem == network_.buffers.n_elem;
  if (!fits) {
    throw std::invalid_argument("this is the training of another network");
  }
  if (!state.samples.empty() && state.samples != state_.samples) {
    throw std::invalid_argument("this is the training with other samples");
  }
  optimizer_->restore(state.optimizer);
  const std::string samples = state_.samples;
  state_ = state;
  state_.samples = samples;
  go_back();
}

void Training::assign(const std::vector<Tensor>& tensors, const std::string& source) {
  nn::assign(network_, tensors, source);
  remember();
}

}  // namespace NN_NAMESPACE
