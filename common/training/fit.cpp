#include "common/training/fit.hpp"

#include <cmath>
#include <stdexcept>

namespace NN_NAMESPACE {
namespace {

void require_finite(const Epoch& epoch) {
  if (!std::isfinite(epoch.loss)) {
    throw std::runtime_error("training: the loss of epoch " + std::to_string(epoch.number) +
                             " is not finite; use a smaller learning rate");
  }
}

}  // namespace

// [train_step]
double train_step(Network& network, Loss& loss, Optimizer& optimizer, const Batch& batch) {
  const Matrix& Z = network.forward(batch.X);
  const double mean_loss = loss.forward(Z, batch.Y);
  network.backward(loss.backward());
  optimizer.step(network.theta, network.gradient);
  return mean_loss;
}
// [/train_step]

// [fit]
std::vector<Epoch> fit(Network& network, Loss& loss, Optimizer& optimizer, const Matrix& X,
                       const Matrix& Y, Rng& rng, const FitOptions& options) {
  std::vector<Epoch> history;
  Batches batches(X, Y, options.batch_size);
  for (Index number = 1; number <= options.epochs; ++number) {
    if (options.shuffle) {
      batches.shuffle(rng);
    }
    double total = 0;
    for (Index i = 0; i < batches.count(); ++i) {
      const Batch batch = batches[i];
      const double mean_loss = train_step(network, loss, optimizer, batch);
      total += mean_loss * static_cast<double>(batch.X.n_cols);
    }
    history.push_back({number, total / static_cast<double>(X.n_cols)});
    require_finite(history.back());
    if (options.after_epoch && !options.after_epoch(history.back())) {
      break;
    }
  }
  return history;
}
// [/fit]

}  // namespace NN_NAMESPACE
