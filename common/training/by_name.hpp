#pragma once
/// @file
/// Parts of a training by the names that stand on a command line. Chapter 15 uses them.
///
/// Each function throws std::invalid_argument for a name that is not in its list.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/model/initializers.hpp"
#include "common/model/layer.hpp"
#include "common/training/optimizer.hpp"
#include "common/training/schedule.hpp"

namespace NN_NAMESPACE {

/// relu, leaky-relu, prelu, elu, tanh, sigmoid.
const std::vector<std::string>& activation_names();
/// The activation function of this name as a layer, with PyTorch's defaults.
std::unique_ptr<Layer> make_activation(const std::string& name);

/// pytorch, zeros, and the six rules, such as he-normal.
const std::vector<std::string>& initializer_names();
/// Draws the parameters of `network` by the rule of this name; "pytorch" is network.initialize(), which draws biases,
/// too.
void initialize(Network& network, const std::string& name, Rng& rng);

/// sgd, momentum (0.9), nesterov (0.9), adagrad, rmsprop, adadelta, adam, nadam, adamw.
const std::vector<std::string>& optimizer_names();
/// The optimizer of this name, with PyTorch's defaults where there is no `learning_rate` or `weight_decay`.
std::unique_ptr<Optimizer> make_optimizer(const std::string& name,
                                          std::optional<double> learning_rate = {},
                                          std::optional<double> weight_decay = {});

/// constant, step (a tenth after each third), exponential (to a hundredth), cosine (to 0), warm-up (a tenth of the
/// epochs, then cosine), plateau.
const std::vector<std::string>& schedule_names();
/// The schedule of this name for a training of `epochs` epochs.
Schedule make_schedule(const std::string& name, Index epochs);

}  // namespace NN_NAMESPACE
