#include "common/training/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

namespace NN_NAMESPACE {

Schedule step_decay(Index every, double factor) {
  if (every == 0) {
    throw std::invalid_argument("step_decay: every 0 epochs is never");
  }
  return [=](Index epoch, double) {
    const Index times = epoch / every;
    return std::pow(factor, static_cast<double>(times));
  };
}

Schedule exponential_decay(double factor) {
  return [=](Index epoch, double) { return std::pow(factor, static_cast<double>(epoch)); };
}

// [cosine_and_warmup]
/// How much of `epochs` epochs is over at the beginning of epoch number `epoch`: from 0 to 1.
static double part_over(Index epoch, Index epochs) {
  return epoch >= epochs ? 1 : static_cast<double>(epoch) / static_cast<double>(epochs);
}

Schedule cosine_decay(Index epochs, double last) {
  return [=](Index epoch, double) {
    const double angle = std::numbers::pi * part_over(epoch, epochs);
    return last + (1 - last) * (1 + std::cos(angle)) / 2;
  };
}

Schedule linear_warmup(Index epochs, double first) {
  return [=](Index epoch, double) { return first + (1 - first) * part_over(epoch, epochs); };
}
// [/cosine_and_warmup]

Schedule reduce_on_plateau(const PlateauOptions& options) {
  const double infinity = std::numeric_limits<double>::infinity();
  return [=, best = infinity, bad = Index{0}, waiting = Index{0}, rate = 1.0](
             Index, double last_loss) mutable {
    if (last_loss < best * (1 - options.threshold)) {
      best = last_loss;
      bad = 0;
    } else if (std::isfinite(best)) {
      ++bad;
    }
    if (waiting > 0) {
      --waiting;
      bad = 0;
    }
    if (bad > options.patience) {
      rate = std::max(rate * options.factor, options.least);
      waiting = options.cooldown;
      bad = 0;
    }
    return rate;
  };
}

Schedule followed_by(const Schedule& first, Index epochs, const Schedule& second) {
  return [=](Index epoch, double last_loss) {
    return epoch < epochs ? first(epoch, last_loss) : second(epoch - epochs, last_loss);
  };
}

}  // namespace NN_NAMESPACE
