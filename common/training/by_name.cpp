#include "common/training/by_name.hpp"

#include <cmath>

#include "common/model/activation_layers.hpp"
#include "common/model/initializers.hpp"

namespace NN_NAMESPACE {
namespace {

template <typename Activation>
std::unique_ptr<Layer> layer() {
  return std::make_unique<Activation>();
}

Initialize by(const Initializer& initializer) {
  return [=](Network& network, Rng& rng) { initialize(network, initializer, rng); };
}

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

/// A tenth of the rate after each third of the epochs.
Schedule in_thirds(Index epochs) { return step_decay(std::max<Index>(epochs / 3, 1)); }

/// Falls by the same factor in each epoch.
Schedule to_a_hundredth(Index epochs) {
  return exponential_decay(std::pow(0.01, 1 / static_cast<double>(std::max<Index>(epochs, 1))));
}

/// Rises from a tenth in the first tenth of the epochs, then falls along a cosine.
Schedule warm_up(Index epochs) {
  const Index first = std::max<Index>(epochs / 10, 1);
  return followed_by(linear_warmup(first, 0.1), first,
                     cosine_decay(std::max<Index>(epochs, first + 1) - first));
}

}  // namespace

const Choices<RareClasses>& rare_classes() {
  static const Choices<RareClasses> choices = {
      "way with rare classes", {{"train", RareClasses::train}, {"refuse", RareClasses::refuse}}};
  return choices;
}

const Choices<Scaling>& scalings() {
  static const Choices<Scaling> choices = {
      "scaling",
      {{"none", Scaling::none}, {"min-max", Scaling::min_max}, {"standard", Scaling::standard}}};
  return choices;
}

const Choices<MakeActivation>& activations() {
  static const Choices<MakeActivation> choices = {"activation",
                                                  {{"relu", layer<ReLU>},
                                                   {"leaky-relu", layer<LeakyReLU>},
                                                   {"prelu", layer<PReLU>},
                                                   {"elu", layer<ELU>},
                                                   {"tanh", layer<Tanh>},
                                                   {"sigmoid", layer<Sigmoid>}}};
  return choices;
}

const Choices<Initialize>& initializers() {
  static const Choices<Initialize> choices = {
      "initializer",
      {{"pytorch", [](Network& network, Rng& rng) { network.initialize(rng); }},
       {"zeros", by(zero_weights())},
       {"lecun-uniform", by(lecun_uniform())},
       {"lecun-normal", by(lecun_normal())},
       {"glorot-uniform", by(glorot_uniform())},
       {"glorot-normal", by(glorot_normal())},
       {"he-uniform", by(he_uniform())},
       {"he-normal", by(he_normal())}}};
  return choices;
}

const Choices<MakeOptimizer>& optimizers() {
  static const Choices<MakeOptimizer> choices = {
      "optimizer",
      {{"sgd", rule<SGD>(SGDOptions{})},
       {"momentum", rule<SGD>(SGDOptions{.momentum = 0.9})},
       {"nesterov", rule<SGD>(SGDOptions{.momentum = 0.9, .nesterov = true})},
       {"adagrad", rule<AdaGrad>(AdaGradOptions{})},
       {"rmsprop", rule<RMSProp>(RMSPropOptions{})},
       {"adadelta", rule<AdaDelta>(AdaDeltaOptions{})},
       {"adam", rule<Adam>(AdamOptions{})},
       {"nadam", rule<Nadam>(NadamOptions{})},
       {"adamw", rule<AdamW>(AdamOptions{.weight_decay = 0.01})}}};
  return choices;
}

std::unique_ptr<Optimizer> make_optimizer(const std::string& name,
                                          std::optional<double> learning_rate,
                                          std::optional<double> weight_decay) {
  return optimizers()[name](learning_rate, weight_decay);
}

const Choices<MakeSchedule>& schedules() {
  static const Choices<MakeSchedule> choices = {
      "schedule",
      {{"constant", [](Index) { return Schedule(nullptr); }},
       {"step", in_thirds},
       {"exponential", to_a_hundredth},
       {"cosine", [](Index epochs) { return cosine_decay(epochs); }},
       {"warm-up", warm_up},
       {"plateau", [](Index) { return reduce_on_plateau(); }}}};
  return choices;
}

}  // namespace NN_NAMESPACE
