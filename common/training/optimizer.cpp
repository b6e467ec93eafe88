#include "common/training/optimizer.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "common/matrix/elementwise.hpp"
#include "common/matrix/statistics.hpp"

namespace NN_NAMESPACE {
namespace {

/// A coefficient in the precision in use. What it consists of is computed in double and rounded here, once: in float,
/// 1 - 0.999 would be off by a hundred-thousandth, and everything that it multiplies as well.
Scalar scalar(double number) { return static_cast<Scalar>(number); }

}  // namespace

Optimizer::Optimizer(double rate, double weight_decay, std::vector<std::string> names,
                     std::vector<double> numbers)
    : learning_rate(rate), weight_decay_(weight_decay) {
  state_.vectors.resize(names.size());
  state_.names = std::move(names);
  state_.numbers = std::move(numbers);
}

// [optimizer_step]
void Optimizer::step(Vector& theta, const Vector& gradient) {
  ++state_.steps;
  if (state_.steps == 1) {
    for (Vector& vector : state_.vectors) {
      vector.zeros(theta.n_elem);
    }
  }
  if (weight_decay_ == 0) {
    update(theta, gradient);
    return;
  }
  // In float, a product of two coefficients is made before the rounding.
  decayed_ = scalar(decoupled_decay ? learning_rate * weight_decay_ : weight_decay_) * theta;
  if (!decay_mask_.empty()) {
    decayed_ %= decay_mask_;
  }
  if (decoupled_decay) {
    theta -= decayed_;
    update(theta, gradient);
  } else {
    decayed_ += gradient;
    update(theta, decayed_);
  }
}
// [/optimizer_step]

void Optimizer::restore(const OptimizerState& state) {
  if (state.names != state_.names || state.vectors.size() != state_.vectors.size() ||
      state.numbers.size() != state_.numbers.size()) {
    throw std::invalid_argument("Optimizer: the state is that of another kind of optimizer");
  }
  state_ = state;
}

SGD::SGD(const SGDOptions& options)
    : Optimizer(options.learning_rate, options.weight_decay,
                options.momentum == 0 ? std::vector<std::string>{}
                                      : std::vector<std::string>{"momentum_buffer"}),
      options_(options) {
  if (options.nesterov && (options.momentum <= 0 || options.dampening != 0)) {
    throw std::invalid_argument("SGD: Nesterov's form needs momentum, and no dampening");
  }
}

void SGD::update(Vector& parameters, const Vector& gradient) {
  const Scalar rate = scalar(learning_rate);
  if (options_.momentum == 0) {
    // [sgd]
    for_each_element([=](Scalar& theta, Scalar g) { theta -= rate * g; }, parameters, gradient);
    // [/sgd]
    return;
  }
  const Scalar mu = scalar(options_.momentum);
  const Scalar fresh = scalar(steps() == 1 ? 1 : 1 - options_.dampening);
  if (!options_.nesterov) {
    // [momentum]
    for_each_element(
        [=](Scalar& theta, Scalar g, Scalar& q) {
          q = mu * q + fresh * g;
          theta -= rate * q;
        },
        parameters, gradient, memory(0));
    // [/momentum]
    return;
  }
  // [nesterov]
  for_each_element(
      [=](Scalar& theta, Scalar g, Scalar& q) {
        q = mu * q + fresh * g;
        theta -= rate * (g + mu * q);
      },
      parameters, gradient, memory(0));
  // [/nesterov]
}

AdaGrad::AdaGrad(const AdaGradOptions& options)
    : Optimizer(options.learning_rate, options.weight_decay, {"sum"}), options_(options) {}

void AdaGrad::update(Vector& parameters, const Vector& gradient) {
  const double slower = 1 + static_cast<double>(steps() - 1) * options_.learning_rate_decay;
  const Scalar rate = scalar(learning_rate / slower);
  const Scalar eps = scalar(options_.epsilon);
  if (steps() == 1) {
    memory(0).fill(scalar(options_.initial_accumulator));
  }
  // [adagrad]
  for_each_element(
      [=](Scalar& theta, Scalar g, Scalar& s) {
        s += g * g;
        theta -= rate * g / (std::sqrt(s) + eps);
      },
      parameters, gradient, memory(0));
  // [/adagrad]
}

namespace {

/// The vectors that RMSProp keeps with these settings.
std::vector<std::string> names_of(const RMSPropOptions& options) {
  std::vector<std::string> names = {"square_avg"};
  if (options.momentum != 0) {
    names.emplace_back("momentum_buffer");
  }
  if (options.centered) {
    names.emplace_back("grad_avg");
  }
  return names;
}

}  // namespace

RMSProp::RMSProp(const RMSPropOptions& options)
    : Optimizer(options.learning_rate, options.weight_decay, names_of(options)),
      options_(options) {}

void RMSProp::update(Vector& parameters, const Vector& gradient) {
  const Scalar rate = scalar(learning_rate);
  const Scalar alpha = scalar(options_.alpha);
  const Scalar rest = scalar(1 - options_.alpha);
  const Scalar eps = scalar(options_.epsilon);
  if (options_.momentum == 0 && !options_.centered) {
    // [rmsprop]
    for_each_element(
        [=](Scalar& theta, Scalar g, Scalar& s) {
          s = alpha * s + rest * (g * g);
          theta -= rate * g / (std::sqrt(s) + eps);
        },
        parameters, gradient, memory(0));
    // [/rmsprop]
    return;
  }
  // With its options, statement by statement: the mean that is subtracted, and the velocity, may each be absent.
  Vector& s = memory(0);
  s = alpha * s + rest * arma::square(gradient);
  divided_ = gradient / (arma::sqrt(s) + eps);
  if (options_.centered) {
    Vector& mean = memory(options_.momentum == 0 ? 1 : 2);
    mean = alpha * mean + rest * gradient;
    for_each_element(
        [=](Scalar& divided, Scalar g, Scalar of_squares, Scalar of_g) {
          // Of a gradient that never changes, rounding may make the variance negative.
          const Scalar variance = std::max(of_squares - of_g * of_g, Scalar{0});
          divided = g / (std::sqrt(variance) + eps);
        },
        divided_, gradient, s, mean);
  }
  if (options_.momentum != 0) {
    Vector& velocity = memory(1);
    velocity = scalar(options_.momentum) * velocity + divided_;
    parameters -= rate * velocity;
  } else {
    parameters -= rate * divided_;
  }
}

AdaDelta::AdaDelta(const AdaDeltaOptions& options)
    : Optimizer(options.learning_rate, options.weight_decay, {"square_avg", "acc_delta"}),
      options_(options) {}

void AdaDelta::update(Vector& parameters, const Vector& gradient) {
  const Scalar rate = scalar(learning_rate);
  const Scalar rho = scalar(options_.rho);
  const Scalar rest = scalar(1 - options_.rho);
  const Scalar eps = scalar(options_.epsilon);
  // [adadelta]
  for_each_element(
      [=](Scalar& theta, Scalar g, Scalar& s, Scalar& u) {
        s = rho * s + rest * (g * g);
        const Scalar delta = std::sqrt(u + eps) / std::sqrt(s + eps) * g;
        u = rho * u + rest * (delta * delta);
        theta -= rate * delta;
      },
      parameters, gradient, memory(0), memory(1));
  // [/adadelta]
}

Adam::Adam(const AdamOptions& options)
    : Optimizer(options.learning_rate, options.weight_decay, {"exp_avg", "exp_avg_sq"}, {1, 1}),
      options_(options) {}

// [adam]
void Adam::update(Vector& parameters, const Vector& gradient) {
  const Scalar b1 = scalar(options_.beta1);
  const Scalar b2 = scalar(options_.beta2);
  const Scalar rest1 = scalar(1 - options_.beta1);  // subtracted first, then rounded to a Scalar
  const Scalar rest2 = scalar(1 - options_.beta2);
  const Scalar eps = scalar(options_.epsilon);
  number(0) *= options_.beta1;  // beta1^t
  number(1) *= options_.beta2;  // beta2^t
  // Both means start at 0; dividing by 1 - beta^t makes up for it.
  const Scalar rate = scalar(learning_rate / (1 - number(0)));
  const Scalar s_scale = scalar(1 / (1 - number(1)));
  for_each_element(
      [=](Scalar& theta, Scalar g, Scalar& g_mean, Scalar& s) {
        g_mean = b1 * g_mean + rest1 * g;
        s = b2 * s + rest2 * (g * g);
        theta -= rate * g_mean / (std::sqrt(s_scale * s) + eps);
      },
      parameters, gradient, memory(0), memory(1));
}
// [/adam]

AdamW::AdamW(const AdamOptions& options) : Adam(options) { decoupled_decay = true; }

Nadam::Nadam(const NadamOptions& options)
    : Optimizer(options.learning_rate, options.weight_decay, {"exp_avg", "exp_avg_sq"}, {1, 1}),
      options_(options) {}

// [nadam]
void Nadam::update(Vector& parameters, const Vector& gradient) {
  const Scalar b1 = scalar(options_.beta1);
  const Scalar b2 = scalar(options_.beta2);
  const Scalar rest1 = scalar(1 - options_.beta1);
  const Scalar rest2 = scalar(1 - options_.beta2);
  const Scalar eps = scalar(options_.epsilon);
  const auto momentum = [&](std::uint64_t t) {
    const double warm = std::pow(0.96, static_cast<double>(t) * options_.momentum_decay);
    return options_.beta1 * (1 - 0.5 * warm);
  };
  const double mu = momentum(steps());
  const double mu_next = momentum(steps() + 1);
  number(0) *= mu;              // the product of all mu so far
  number(1) *= options_.beta2;  // beta2^t
  const Scalar of_mean = scalar(learning_rate * mu_next / (1 - number(0) * mu_next));
  const Scalar of_g = scalar(learning_rate * (1 - mu) / (1 - number(0)));
  const Scalar s_scale = scalar(1 / (1 - number(1)));
  for_each_element(
      [=](Scalar& theta, Scalar g, Scalar& g_mean, Scalar& s) {
        g_mean = b1 * g_mean + rest1 * g;
        s = b2 * s + rest2 * (g * g);
        theta -= (of_mean * g_mean + of_g * g) / (std::sqrt(s_scale * s) + eps);
      },
      parameters, gradient, memory(0), memory(1));
}
// [/nadam]

// [clip_norm]
double clip_norm(Vector& gradient, double max_norm) {
  const double norm = length(gradient);
  const double factor = max_norm / (norm + 1e-6);
  if (factor < 1 && std::isfinite(norm)) {
    gradient *= scalar(factor);
  }
  return norm;
}
// [/clip_norm]

}  // namespace NN_NAMESPACE
