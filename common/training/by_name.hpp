#pragma once
/// @file
/// Parts of a training by the names that stand on a command line. @ref chapter_stepwise_train uses them.
///
/// Each kind of part is one list: what stands in it can be made, and is named by help texts and error messages.

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/data/dataset.hpp"
#include "common/data/scaling.hpp"
#include "common/model/layer.hpp"
#include "common/model/network.hpp"
#include "common/training/optimizer.hpp"
#include "common/training/schedule.hpp"

namespace NN_NAMESPACE {

/// Names of one kind of things, and what each stands for, in the order in which they are listed.
template <typename Choice>
struct Choices {
  /// What they are, in the singular.
  std::string kind;
  /// Names and things.
  std::vector<std::pair<std::string, Choice>> all;

  /// The names alone.
  std::vector<std::string> names() const {
    std::vector<std::string> list;
    for (const auto& [name, choice] : all) {
      list.push_back(name);
    }
    return list;
  }

  /// What `name` stands for. Throws std::invalid_argument for a name that is not in the list.
  const Choice& operator[](const std::string& name) const {
    const auto found = std::ranges::find(all, name, &std::pair<std::string, Choice>::first);
    if (found == all.end()) {
      throw std::invalid_argument(
          fmt::format("there is no {} '{}', only {}", kind, name, fmt::join(names(), ", ")));
    }
    return found->second;
  }
};

/// What to do with classes that have too few samples to validate on.
const Choices<RareClasses>& rare_classes();
/// The ways to scale features.
const Choices<Scaling>& scalings();

/// Makes an activation function as a layer, with PyTorch's defaults.
using MakeActivation = std::function<std::unique_ptr<Layer>()>;
/// The activation functions.
const Choices<MakeActivation>& activations();

/// Draws all parameters of a network.
using Initialize = std::function<void(Network& network, Rng& rng)>;
/// The rules by which weights begin. "pytorch" is network.initialize(), in which biases are drawn, too.
const Choices<Initialize>& initializers();

/// Makes an optimizer, with PyTorch's defaults where there is no learning rate or weight decay.
using MakeOptimizer = std::function<std::unique_ptr<Optimizer>(std::optional<double> learning_rate,
                                                               std::optional<double> weight_decay)>;
/// The optimizers.
const Choices<MakeOptimizer>& optimizers();
/// The optimizer of this name, in one call: `make_optimizer("adam", 0.01)`.
std::unique_ptr<Optimizer> make_optimizer(const std::string& name,
                                          std::optional<double> learning_rate = {},
                                          std::optional<double> weight_decay = {});

/// Makes a schedule for a training of `epochs` epochs.
using MakeSchedule = std::function<Schedule(Index epochs)>;
/// The schedules of the learning rate.
const Choices<MakeSchedule>& schedules();

}  // namespace NN_NAMESPACE
