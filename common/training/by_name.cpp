#include "common/training/by_name.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <utility>

#include "common/model/activation_layers.hpp"

namespace NN_NAMESPACE {
namespace {

/// Names and what they make, in the order in which they are listed.
template <typename Make>
class Choices {
 public:
  Choices(std::string what, std::vector<std::pair<std::string, Make>> choices)
      : what_(std::move(what)), choices_(std::move(choices)) {
    for (const auto& choice : choices_) {
      names_.push_back(choice.first);
    }
  }

  const std::vector<std::string>& names() const { return names_; }

  const Make& operator[](const std::string& name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end()) {
      throw std::invalid_argument("there is no " + what_ + " '" + name + "'");
    }
    return choices_[static_cast<std::size_t>(found - names_.begin())].second;
  }

 private:
  std::string what_;
  std::vector<std::pair<std::string, Make>> choices_;
  std::vector<std::string> names_;
};

using MakeLayer = std::function<std::unique_ptr<Layer>()>;

template <typename Activation>
std::unique_ptr<Layer> make_layer() {
  return std::make_unique<Activation>();
}

const Choices<MakeLayer>& activations() {
  static const Choices<MakeLayer> choices("activation", {{"relu", make_layer<ReLU>},
                                                         {"leaky-relu", make_layer<LeakyReLU>},
                                                         {"prelu", make_layer<PReLU>},
                                                         {"elu", make_layer<ELU>},
                                                         {"tanh", make_layer<Tanh>},
                                                         {"sigmoid", make_layer<Sigmoid>}});
  return choices;
}

using Initialize = std::function<void(Network& network, Rng& rng)>;

Initialize by(const Initializer& initializer) {
  return [=](Network& network, Rng& rng) { initialize(network, initializer, rng); };
}

const Choices<Initialize>& initializers() {
  static const Choices<Initialize> choices(
      "initializer", {{"pytorch", [](Network& network, Rng& rng) { network.initialize(rng); }},
                      {"zeros", by(zero_weights())},
                      {"lecun-uniform", by(lecun_uniform())},
                      {"lecun-normal", by(lecun_normal())},
                      {"glorot-uniform", by(glorot_uniform())},
                      {"glorot-normal", by(glorot_normal())},
                      {"he-uniform", by(he_uniform())},
                      {"he-normal", by(he_normal())}});
  return choices;
}

using MakeOptimizer =
    std::function<std::unique_ptr<Optimizer>(std::optional<double>, std::optional<double>)>;

/// Makes a `Rule` from `options`, which hold the defaults.
template <typename Rule, typename Options>
MakeOptimizer rule(Options options) {
  return [=](std::optional<double> learning_rate, std::optional<double> weight_decay) {
    Options changed = options;
    changed.learning_rate = learning_rate.value_or(options.learning_rate);
    changed.weight_decay = weight_decay.value_or(options.weight_decay);
    return std::make_unique<Rule>(changed);
  };
}

const Choices<MakeOptimizer>& optimizers() {
  static const Choices<MakeOptimizer> choices(
      "optimizer", {{"sgd", rule<SGD>(SGDOptions{})},
                    {"momentum", rule<SGD>(SGDOptions{.momentum = 0.9})},
                    {"nesterov", rule<SGD>(SGDOptions{.momentum = 0.9, .nesterov = true})},
                    {"adagrad", rule<AdaGrad>(AdaGradOptions{})},
                    {"rmsprop", rule<RMSProp>(RMSPropOptions{})},
                    {"adadelta", rule<AdaDelta>(AdaDeltaOptions{})},
                    {"adam", rule<Adam>(AdamOptions{})},
                    {"nadam", rule<Nadam>(NadamOptions{})},
                    {"adamw", rule<AdamW>(AdamOptions{.weight_decay = 0.01})}});
  return choices;
}

using MakeSchedule = std::function<Schedule(Index epochs)>;

Schedule warm_up(Index epochs) {
  const Index first = std::max<Index>(epochs / 10, 1);
  return followed_by(linear_warmup(first, 0.1), first,
                     cosine_decay(std::max<Index>(epochs, first + 1) - first));
}

const Choices<MakeSchedule>& schedules() {
  static const Choices<MakeSchedule> choices(
      "schedule",
      {{"constant", [](Index) { return Schedule(nullptr); }},
       {"step", [](Index epochs) { return step_decay(std::max<Index>(epochs / 3, 1)); }},
       {"exponential",
        [](Index epochs) {
          return exponential_decay(
              std::pow(0.01, 1 / static_cast<double>(std::max<Index>(epochs, 1))));
        }},
       {"cosine", [](Index epochs) { return cosine_decay(std::max<Index>(epochs, 1)); }},
       {"warm-up", warm_up},
       {"plateau", [](Index) { return reduce_on_plateau(); }}});
  return choices;
}

}  // namespace

const std::vector<std::string>& activation_names() { return activations().names(); }
std::unique_ptr<Layer> make_activation(const std::string& name) { return activations()[name](); }

const std::vector<std::string>& initializer_names() { return initializers().names(); }
void initialize(Network& network, const std::string& name, Rng& rng) {
  initializers()[name](network, rng);
}

const std::vector<std::string>& optimizer_names() { return optimizers().names(); }
std::unique_ptr<Optimizer> make_optimizer(const std::string& name,
                                          std::optional<double> learning_rate,
                                          std::optional<double> weight_decay) {
  return optimizers()[name](learning_rate, weight_decay);
}

const std::vector<std::string>& schedule_names() { return schedules().names(); }
Schedule make_schedule(const std::string& name, Index epochs) { return schedules()[name](epochs); }

}  // namespace NN_NAMESPACE
