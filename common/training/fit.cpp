#include "common/training/fit.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace NN_NAMESPACE {
namespace {

/// Whether training ends after this epoch. Each callback is called, whatever the ones before it say.
bool is_last(const Epoch& epoch, const FitOptions& options) {
  bool last = !std::isfinite(epoch.loss);
  for (const Callback& callback : options.callbacks) {
    last = !callback(epoch) || last;
  }
  return last;
}

/// Throws where the loss of batch number `i` is not finite, right after it was computed.
[[noreturn]] void report_batch(Network& network, const Optimizer& optimizer, const Batches& batches,
                               Index i, const Batch& batch) {
  const std::uint64_t steps = optimizer.state().steps;
  NotFinite why = why_not_finite(network, batch, steps);
  if (why.input) {
    why.input->sample = batches.sample(i, why.input->sample);
  }
  network.eval();
  throw NotFiniteError("training: the loss of step " + std::to_string(steps + 1) + " is not finite",
                       why);
}

/// Throws where the weights after an epoch, or the loss of the validation samples, are not finite.
void require_finite(Network& network, const Optimizer& optimizer, const Epoch& epoch,
                    const FitOptions& options) {
  const std::uint64_t steps = optimizer.state().steps;
  const std::string of_epoch = "of epoch " + std::to_string(epoch.number);
  if (!network.theta.is_finite()) {
    const Matrix none;
    throw NotFiniteError("training: the weights at the end " + of_epoch + " are not finite",
                         why_not_finite(network, {none, none}, steps));
  }
  if (!std::isfinite(epoch.judged_loss())) {
    NotFinite why = why_not_finite(network, *options.validation, steps);
    if (why.input) {
      why.input->of_validation = true;
    }
    throw NotFiniteError("training: the validation loss " + of_epoch + " is not finite", why);
  }
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

/// Random numbers for the layers of one process. The order of samples must be the same in all of them, which go on with
/// `rng`; but each drops units of its own.
Rng rng_of_process(Rng rng, const Reducer& processes) {
  return Rng(rng.below(std::numeric_limits<std::uint64_t>::max()) + processes.rank());
}

/// The columns of this process in the columns of all; a view.
Matrix columns_of(const Share& share, const Matrix& all) {
  return {const_cast<Scalar*>(all.colptr(share.first)), all.n_rows, share.size, false, true};
}

/// A step of all processes on one batch, each on its share.
double train_step_together(Network& network, Loss& loss, Optimizer& optimizer, const Batch& batch,
                           const StepOptions& options) {
  const Reducer& processes = *options.reducer;
  const Share mine = share_of(batch.X.n_cols, processes.rank(), processes.size());
  const Matrix X = columns_of(mine, batch.X);
  const Matrix Y = columns_of(mine, batch.Y);
  return train_step(network, loss, optimizer, {X, Y}, options);
}

}  // namespace

void require_batches(const Network& network, Index samples, Index batch_size,
                     const Reducer* together) {
  const Index processes = together != nullptr ? together->size() : 1;
  const Index least = network.least_batch() * processes;
  const auto last = [&](Index size) { return size == 0 ? samples : (samples - 1) % size + 1; };
  if (samples == 0 || last(batch_size) >= least) {
    return;
  }
  std::string advice = "it cannot train";
  for (Index size = std::max(batch_size, least); batch_size > 0 && size <= samples; ++size) {
    if (last(size) >= least) {
      advice = "use batches of " + std::to_string(size);
      break;
    }
  }
  const std::string normalization = network.least_batch() > 1 ? "batch normalization" : "";
  const std::string who =
      processes == 1 ? normalization + " needs "
                     : std::to_string(processes) + " processes" +
                           (normalization.empty() ? "" : " with " + normalization) + " need ";
  throw BatchSizeError(who + std::to_string(least) + " samples in a batch, and of " +
                       std::to_string(samples) + " samples in batches of " +
                       std::to_string(batch_size) + " the last batch has " +
                       std::to_string(last(batch_size)) + "; " + advice);
}

// [train_step]
double train_step(Network& network, Loss& loss, Optimizer& optimizer, const Batch& batch,
                  const StepOptions& options) {
  const Matrix& Z = network.forward(batch.X);
  double mean_loss = loss.forward(Z, batch.Y);
  if (!std::isfinite(mean_loss) && options.reducer == nullptr) {
    return mean_loss;  // there is no slope to follow
  }
  network.backward(batch.X, loss.backward());
  if (options.reducer != nullptr) {  // here all processes meet, whatever their losses are
    mean_loss = options.reducer->mean(network.gradient, mean_loss, batch.X.n_cols);
    if (!std::isfinite(mean_loss)) {
      return mean_loss;
    }
  }
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
    const auto step = options.step.reducer != nullptr ? train_step_together : train_step;
    const double mean_loss = step(network, loss, optimizer, used, options.step);
    if (!std::isfinite(mean_loss) && !options.stop_on_nan) {
      report_batch(network, optimizer, batches, i, used);
    }
    const auto size = static_cast<double>(batch.X.n_cols);
    total += size * mean_loss;
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
  Reducer* const together = options.step.reducer;
  require_batches(network, X.n_cols, options.batch_size, together);
  std::vector<Epoch> history = options.history;
  Rates rates(optimizer, options);
  for (Index number = history.size() + 1; number <= options.epochs; ++number) {
    rates.begin_epoch(number);
    std::optional<Rng> own_rng;
    if (together != nullptr) {
      own_rng = rng_of_process(rng, *together);
    }
    network.train(own_rng ? *own_rng : rng);
    const double mean_loss = train_epoch(network, loss, optimizer, batches, rng, options);
    network.eval();
    if (together != nullptr) {
      together->average(network.buffers);
    }
    if (options.interrupted && options.interrupted()) {
      break;
    }
    history.push_back({number, mean_loss, optimizer.learning_rate});
    if (options.validation) {
      history.back().validation_loss = evaluate(network, loss, *options.validation);
    }
    if (!options.stop_on_nan) {
      require_finite(network, optimizer, history.back(), options);
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
