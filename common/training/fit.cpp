#include "common/training/fit.hpp"

#include <cmath>
#include <stdexcept>

namespace NN_NAMESPACE {
namespace {

/// Whether training ends after this epoch. Each callback is called, whatever the ones before it say.
bool is_last(const Epoch& epoch, const FitOptions& options) {
  bool last = !std::isfinite(epoch.loss);
  if (last && !options.stop_on_nan) {
    throw std::runtime_error("training: the loss of epoch " + std::to_string(epoch.number) +
                             " is not finite; use a smaller learning rate");
  }
  for (const Callback& callback : options.callbacks) {
    last = !callback(epoch) || last;
  }
  return last;
}

/// Sets the learning rate of each epoch by the schedule, and puts it back in the end.
class Rates {
 public:
  Rates(Optimizer& optimizer, const FitOptions& options)
      : optimizer_(optimizer), schedule_(options.schedule), rate_(optimizer.learning_rate) {
    // A schedule may count what it is told, so tell it of the epochs of the earlier run.
    for (const Epoch& epoch : options.history) {
      begin_epoch(epoch.number);
      end_epoch(epoch);
    }
  }
  Rates(const Rates&) = delete;
  Rates& operator=(const Rates&) = delete;
  ~Rates() { optimizer_.learning_rate = rate_; }

  void begin_epoch(Index number) {
    if (schedule_) {
      optimizer_.learning_rate = rate_ * schedule_(number - 1, last_loss_);
    }
  }
  void end_epoch(const Epoch& epoch) { last_loss_ = epoch.judged_loss(); }

 private:
  Optimizer& optimizer_;
  Schedule schedule_;
  double rate_;
  double last_loss_ = std::numeric_limits<double>::infinity();
};

}  // namespace

// [train_step]
double train_step(Network& network, Loss& loss, Optimizer& optimizer, const Batch& batch,
                  const StepOptions& options) {
  const Matrix& Z = network.forward(batch.X);
  const double mean_loss = loss.forward(Z, batch.Y);
  network.backward(batch.X, loss.backward());
  add_penalty(network, options.l1, options.l2);
  if (std::isfinite(options.clip_norm)) {
    clip_norm(network.gradient, options.clip_norm);
  }
  optimizer.step(network.theta, network.gradient);
  return mean_loss;
}
// [/train_step]

// [penalty]
void add_penalty(Network& network, double l1, double l2) {
  if (l1 == 0 && l2 == 0) {
    return;
  }
  for (const NamedSpan& span : network.parameters()) {
    if (span.decays) {
      const Vector w(network.theta.memptr() + span.first, span.size(), false, true);
      Vector dw(network.gradient.memptr() + span.first, span.size(), false, true);
      dw += static_cast<Scalar>(l1) * arma::sign(w) + static_cast<Scalar>(l2) * w;
    }
  }
}
// [/penalty]

double evaluate(Network& network, Loss& loss, const Batch& batch) {
  return loss.forward(network.forward(batch.X), batch.Y);
}

double evaluate(Network& network, Loss& loss, const Dataset& data) {
  return evaluate(network, loss, Batch{data.X, one_hot(data.labels, network.outputs())});
}

// [train_epoch]
double train_epoch(Network& network, Loss& loss, Optimizer& optimizer, Batches& batches, Rng& rng,
                   const FitOptions& options) {
  if (options.shuffle) {
    batches.shuffle(rng);
  }
  double total = 0;
  double samples = 0;
  Matrix augmented;
  for (Index i = 0; i < batches.count(); ++i) {
    const Batch batch = batches[i];
    if (options.augment) {
      augmented = batch.X;
      options.augment(augmented, rng);
    }
    const Batch used = {options.augment ? augmented : batch.X, batch.Y};
    const auto size = static_cast<double>(batch.X.n_cols);
    total += size * train_step(network, loss, optimizer, used, options.step);
    samples += size;
    if (options.interrupted && options.interrupted()) {
      break;
    }
  }
  return total / samples;
}
// [/train_epoch]

// [fit]
std::vector<Epoch> fit(Network& network, Loss& loss, Optimizer& optimizer, const Matrix& X,
                       const Matrix& Y, Rng& rng, const FitOptions& options) {
  Batches batches(X, Y, options.batch_size);
  std::vector<Epoch> history = options.history;
  Rates rates(optimizer, options);
  for (Index number = history.size() + 1; number <= options.epochs; ++number) {
    rates.begin_epoch(number);
    network.train(rng);
    const double mean_loss = train_epoch(network, loss, optimizer, batches, rng, options);
    network.eval();
    if (options.interrupted && options.interrupted()) {
      break;
    }
    history.push_back({number, mean_loss, optimizer.learning_rate});
    if (options.validation) {
      history.back().validation_loss = evaluate(network, loss, *options.validation);
    }
    rates.end_epoch(history.back());
    if (is_last(history.back(), options)) {
      break;
    }
  }
  return history;
}
// [/fit]

std::vector<Epoch> fit(Network& network, Loss& loss, Optimizer& optimizer, const Dataset& data,
                       Rng& rng, const FitOptions& options) {
  return fit(network, loss, optimizer, data.X, one_hot(data.labels, network.outputs()), rng,
             options);
}

}  // namespace NN_NAMESPACE
