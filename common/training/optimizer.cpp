#include "common/training/optimizer.hpp"

#include <cmath>
#include <stdexcept>

namespace NN_NAMESPACE {
namespace {

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
  decayed_ = scalar(weight_decay_) * theta;
  if (!decay_mask_.empty()) {
    decayed_ %= decay_mask_;
  }
  if (decoupled_decay) {
    theta -= scalar(learning_rate) * decayed_;
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

void SGD::update(Vector& theta, const Vector& g) {
  const Scalar rate = scalar(learning_rate);
  if (options_.momentum == 0) {
    // [sgd]
    theta -= rate * g;
    // [/sgd]
    return;
  }
  const Scalar mu = scalar(options_.momentum);
  const Scalar fresh = scalar(steps() == 1 ? 1 : 1 - options_.dampening);
  Vector& velocity = memory(0);
  // [momentum]
  velocity = mu * velocity + fresh * g;
  if (!options_.nesterov) {
    theta -= rate * velocity;
  } else {
    theta -= rate * (g + mu * velocity);
  }
  // [/momentum]
}

AdaGrad::AdaGrad(const AdaGradOptions& options)
    : Optimizer(options.learning_rate, options.weight_decay, {"sum"}), options_(options) {}

void AdaGrad::update(Vector& theta, const Vector& g) {
  const double slower = 1 + static_cast<double>(steps() - 1) * options_.learning_rate_decay;
  const Scalar rate = scalar(learning_rate / slower);
  const Scalar eps = scalar(options_.epsilon);
  Vector& sum = memory(0);
  if (steps() == 1) {
    sum.fill(scalar(options_.initial_accumulator));
  }
  // [adagrad]
  sum += arma::square(g);
  theta -= rate * g / (arma::sqrt(sum) + eps);
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

void RMSProp::update(Vector& theta, const Vector& g) {
  const Scalar rate = scalar(learning_rate);
  const Scalar alpha = scalar(options_.alpha);
  const Scalar eps = scalar(options_.epsilon);
  Vector& v = memory(0);
  // [rmsprop]
  v = alpha * v + (1 - alpha) * arma::square(g);
  divided_ = g / (arma::sqrt(v) + eps);
  // [/rmsprop]
  if (options_.centered) {
    Vector& mean = memory(options_.momentum == 0 ? 1 : 2);
    mean = alpha * mean + (1 - alpha) * g;
    divided_ = g / (arma::sqrt(v - arma::square(mean)) + eps);
  }
  if (options_.momentum == 0) {
    theta -= rate * divided_;
  } else {
    Vector& velocity = memory(1);
    velocity = scalar(options_.momentum) * velocity + divided_;
    theta -= rate * velocity;
  }
}

AdaDelta::AdaDelta(const AdaDeltaOptions& options)
    : Optimizer(options.learning_rate, options.weight_decay, {"square_avg", "acc_delta"}),
      options_(options) {}

void AdaDelta::update(Vector& theta, const Vector& g) {
  const Scalar rate = scalar(learning_rate);
  const Scalar rho = scalar(options_.rho);
  const Scalar eps = scalar(options_.epsilon);
  Vector& v = memory(0);
  Vector& u = memory(1);
  // [adadelta]
  v = rho * v + (1 - rho) * arma::square(g);
  delta_ = arma::sqrt(u + eps) / arma::sqrt(v + eps) % g;
  u = rho * u + (1 - rho) * arma::square(delta_);
  theta -= rate * delta_;
  // [/adadelta]
}

Adam::Adam(const AdamOptions& options)
    : Optimizer(options.learning_rate, options.weight_decay, {"exp_avg", "exp_avg_sq"}, {1, 1}),
      options_(options) {}

// [adam]
void Adam::update(Vector& theta, const Vector& g) {
  const Scalar b1 = scalar(options_.beta1);
  const Scalar b2 = scalar(options_.beta2);
  const Scalar eps = scalar(options_.epsilon);
  number(0) *= options_.beta1;  // beta1^t
  number(1) *= options_.beta2;  // beta2^t
  // m and v start at 0; dividing by 1 - beta^t makes up for it.
  const Scalar rate = scalar(learning_rate / (1 - number(0)));
  const Scalar v_scale = scalar(1 / (1 - number(1)));
  Vector& m = memory(0);
  Vector& v = memory(1);

  m = b1 * m + (1 - b1) * g;
  v = b2 * v + (1 - b2) * arma::square(g);
  theta -= rate * m / (arma::sqrt(v_scale * v) + eps);
}
// [/adam]

AdamW::AdamW(const AdamOptions& options) : Adam(options) { decoupled_decay = true; }

Nadam::Nadam(const NadamOptions& options)
    : Optimizer(options.learning_rate, options.weight_decay, {"exp_avg", "exp_avg_sq"}, {1, 1}),
      options_(options) {}

// [nadam]
void Nadam::update(Vector& theta, const Vector& g) {
  const Scalar b1 = scalar(options_.beta1);
  const Scalar b2 = scalar(options_.beta2);
  const Scalar eps = scalar(options_.epsilon);
  const auto momentum = [&](std::uint64_t t) {
    const double warm = std::pow(0.96, static_cast<double>(t) * options_.momentum_decay);
    return options_.beta1 * (1 - 0.5 * warm);
  };
  const double mu = momentum(steps());
  const double mu_next = momentum(steps() + 1);
  number(0) *= mu;              // the product of all mu so far
  number(1) *= options_.beta2;  // beta2^t
  const Scalar of_m = scalar(learning_rate * mu_next / (1 - number(0) * mu_next));
  const Scalar of_g = scalar(learning_rate * (1 - mu) / (1 - number(0)));
  const Scalar v_scale = scalar(1 / (1 - number(1)));
  Vector& m = memory(0);
  Vector& v = memory(1);

  m = b1 * m + (1 - b1) * g;
  v = b2 * v + (1 - b2) * arma::square(g);
  theta -= (of_m * m + of_g * g) / (arma::sqrt(v_scale * v) + eps);
}
// [/nadam]

// [clip_norm]
double clip_norm(Vector& gradient, double max_norm) {
  if (!gradient.is_finite()) {
    return arma::datum::nan;  // arma::norm would give 0
  }
  const double length = arma::norm(gradient);
  const double factor = max_norm / (length + 1e-6);
  if (factor < 1) {
    gradient *= scalar(factor);
  }
  return length;
}
// [/clip_norm]

}  // namespace NN_NAMESPACE
