#pragma once
/// @file
/// How the learning rate changes from epoch to epoch. @ref chapter_schedules shows what each is good for.
///
/// A schedule gives, for each epoch, a factor on the optimizer's initial learning rate. Formulas and defaults are
/// PyTorch's (torch.optim.lr_scheduler), stepped once per epoch.

#include <functional>

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// The factor for epoch number `epoch`, counted from 0, given the loss of the epoch before (infinite in the first).
/// Called once per epoch, in order.
using Schedule = std::function<double(Index epoch, double last_loss)>;

/// Multiplied by `factor` every `every` epochs. PyTorch: StepLR. Throws std::invalid_argument for `every` = 0.
Schedule step_decay(Index every, double factor = 0.1);

/// Multiplied by `factor` in each epoch. PyTorch: ExponentialLR.
Schedule exponential_decay(double factor);

/// Falls along half a cosine from 1 to `last` in `epochs` epochs, and stays. PyTorch: CosineAnnealingLR. (Loshchilov
/// and Hutter, 2017)
Schedule cosine_decay(Index epochs, double last = 0);

/// Rises linearly from `first` to 1 in `epochs` epochs, and stays there. PyTorch: LinearLR.
Schedule linear_warmup(Index epochs, double first = 1.0 / 3);

/// The settings of reduce_on_plateau().
struct PlateauOptions {
  double factor = 0.1;      ///< What the rate is multiplied by.
  Index patience = 10;      ///< How many epochs without a better loss are put up with.
  double threshold = 1e-4;  ///< A loss is better when below (1 - threshold) times the best one.
  Index cooldown = 0;       ///< How many epochs to wait after a reduction before counting again.
  double least = 0;         ///< The factor does not fall below this.
};

/// Multiplied by a factor whenever the loss has stopped falling. PyTorch: ReduceLROnPlateau. It counts from its first
/// call on, so each training run needs a schedule of its own.
Schedule reduce_on_plateau(const PlateauOptions& options = {});

/// `first` for `epochs` epochs, then `second`, which counts its epochs from there. For a warm-up before something else.
Schedule followed_by(const Schedule& first, Index epochs, const Schedule& second);

}  // namespace NN_NAMESPACE
