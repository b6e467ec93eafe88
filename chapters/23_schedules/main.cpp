// ---
// title: Schedules
// question: How long should a step be?
// builds on: chapter [[mini_batches]], chapter [[adaptive_rates]]
// terms: learning-rate schedule (학습률 스케줄), warm-up (웜업), gradient clipping (기울기 클리핑)
// symbols: as before
// library: nn::Schedule, nn::step_decay, nn::exponential_decay, nn::cosine_decay,
//   nn::linear_warmup, nn::followed_by, nn::reduce_on_plateau
// ---
// A path with noisy gradients does not come to rest at a large rate, and takes long to arrive at a
// small one. So why should the rate stay the same? In this chapter it changes: large at first,
// small at the end. And we look at the step that is too long all the same, because the gradient
// was, and put a limit to it.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::Vector;

// ## Smaller steps towards the end
//
// A rule by which the rate changes is a **learning-rate schedule** (학습률 스케줄). In the library an
// `nn::Schedule` is a function of the epoch (and of the loss at its end, which one of the rules
// needs) that gives a factor on the rate of the start. Here are two of the usual ones, and then all
// in words.
//
// {{code common/training/schedule.cpp cosine_and_warmup}}
//
// * *Step* (`nn::step_decay`): the same for some epochs, then a tenth, and so on. *Exponential*
//   (`nn::exponential_decay`): the same percentage less in each epoch.
// * *Cosine* (`nn::cosine_decay`): along half a cosine, slowly at first, slowly at the end.
// * *Reduce on plateau* (`nn::reduce_on_plateau`) looks at the loss: when it has not become better
//   for some epochs, a tenth. (Below: 0.3 times as much as soon as an epoch does not lower it.)
// * *Warm-up* (`nn::linear_warmup`) is for the beginning: the rate rises from a small value in the
//   first epochs. When the weights are fresh the gradients are large and change their direction
//   fast, and a full step can throw a deep network into a place from which it does not come back. A
//   **warm-up** (웜업) is usually followed by one of the others (`nn::followed_by`).

std::vector<std::pair<std::string, nn::Schedule>> schedules(Index epochs) {
  return {
      {"constant", [](Index, double) { return 1.0; }},
      {"constant, a hundredth", [](Index, double) { return 0.01; }},
      {"step", nn::step_decay(epochs / 3, 0.1)},
      {"exponential", nn::exponential_decay(0.85)},
      {"cosine", nn::cosine_decay(epochs)},
      {"warm-up, cosine", nn::followed_by(nn::linear_warmup(3, 0.1), 3,
                                          nn::cosine_decay(epochs - 3))},
      {"on plateau", nn::reduce_on_plateau({.factor = 0.3, .patience = 0})}};
}

// The task is one where the gradient of a sample does not vanish at the bottom: two clouds of 500
// points that overlap, and a single neuron, trained with one sample per step. The lowest loss is
// known from a long descent with all samples. We print how far above it each schedule ends after 20
// epochs, the mean of several runs. (`.validation` names samples whose loss `nn::fit` measures
// after each epoch, here all of the task's own; `judged_loss()` is that loss.)

struct Task {
  Matrix X;  // (2 x samples)
  Matrix Y;  // (1 x samples)
  double lowest = 0;
};

std::vector<nn::Epoch> train_neuron(const Task& task, double rate,
                                    const nn::Schedule& schedule, Index epochs,
                                    Index batch_size, std::uint64_t seed) {
  nn::Network neuron{nn::Dense{2, 1}};
  nn::Rng rng(seed);
  nn::SigmoidCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = rate}};
  return nn::fit(neuron, loss, sgd, task.X, task.Y, rng,
                 {.epochs = epochs,
                  .batch_size = batch_size,
                  .schedule = schedule,
                  .validation = nn::Batch{task.X, task.Y}});
}

Task overlapping_clouds(std::uint64_t seed) {
  nn::Rng rng(seed);
  const nn::Dataset clouds =
      nn::two_clouds(rng, {.samples_per_class = 500, .distance = 2});
  Task task{clouds.X, arma::conv_to<nn::RowVector>::from(clouds.labels)};
  const auto descent = train_neuron(task, 1, nullptr, 2000, 0, seed);
  task.lowest = descent.back().judged_loss();
  return task;
}

const nn::Section seven_schedules("Schedules", [](nn::Output& out) {
  const Index epochs = 20;
  const Index runs = 20;
  const Task task = overlapping_clouds(out.seed());
  out.value("lowest loss {:.4f}", task.lowest);
  nn::Table& table = out.table("schedule");
  std::vector<nn::Column> rates;
  for (std::size_t k = 0; k < schedules(epochs).size(); ++k) {
    const std::string name = schedules(epochs)[k].first;
    std::vector<nn::Epoch> history;
    double above = 0;
    for (Index s = 1; s <= runs; ++s) {
      // A new schedule for each run: one that looks at the loss has a memory.
      const nn::Schedule schedule = schedules(epochs)[k].second;
      history = train_neuron(task, 0.3, schedule, epochs, 1, out.seed(s));
      above += (history.back().judged_loss() - task.lowest) / double(runs);
    }
    table.row({{"schedule", name},
               {"last rate {:.2g}", history.back().learning_rate},
               {"loss above the lowest {:.1e}", above}});
    rates.push_back({name, history, &nn::Epoch::learning_rate});
  }
  out.figure("schedules", rates);
  const auto above = [&](const std::string& name) {
    return table.at(name, "loss above the lowest");
  };
  const double by_cosine = above("constant") / above("cosine");
  const double by_step = above("exponential") / above("step");
  out.claim("loss above, constant over cosine", by_cosine).at_least(5);
  out.claim("loss above, exponential over step", by_step).at_least(1.2);
});

// {{output Schedules}}
//
// {{figure schedules: Learning rates by epoch. The last one depends on the run; here that of the
// last seed.}}
//
// The constant rate ends {{schedule.constant.loss_above_the_lowest:.1e}} above the lowest loss, the
// cosine {{schedule.cosine.loss_above_the_lowest:.1e}}, after the same number of steps. A constant
// rate of a hundredth comes as near, and here nearer: this task is so easy that even tiny steps
// arrive in time. In general one does not know how tiny is still enough, and a schedule has both,
// long steps at first and short ones at the end. Among the schedules it is the last rates that
// count most: the exponential one still has {{schedule.exponential.last_rate:.2g}}, where that in
// steps has {{schedule.step.last_rate:.1g}}, and ends farther from the goal. The warm-up has
// nothing to do, because one neuron's landscape is a bowl.
//
// On the digits, with momentum and a rate at the upper edge of the valley that chapter
// [[adaptive_rates]] found for it, $10^{-0.5}$:

double loss_after(const nn::Dataset& data, const std::string& rule, double rate,
                  std::uint64_t seed, nn::FitOptions options) {
  nn::Network network{nn::Dense{64, 32}, nn::ReLU{}, nn::Dense{32, 10}};
  nn::Rng rng(seed);
  network.initialize(rng);
  nn::SoftmaxCrossEntropy loss;
  const auto optimizer = nn::make_optimizer(rule, rate);
  options.batch_size = 32;
  options.stop_on_nan = true;
  nn::fit(network, loss, *optimizer, data, rng, options);
  const double result = nn::evaluate(network, loss, data);
  return std::isnan(result) ? arma::datum::inf : result;
}

nn::Row constant_and_cosine(const nn::Dataset& data, Index run,
                            std::uint64_t seed) {
  const auto after = [&](const nn::Schedule& schedule) {
    return loss_after(data, "momentum", std::sqrt(0.1), seed,
                      {.epochs = 10, .schedule = schedule});
  };
  return {{"run", run},
          {"constant {:.3f}", after(nullptr)},
          {"cosine {:.3f}", after(nn::cosine_decay(10))}};
}

const nn::Section on_the_digits(
    "A schedule on the digits", [](nn::Output& out) {
      const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
      nn::Table& table = out.table("edge");
      for (Index run = 1; run <= 5; ++run)
        table.row(constant_and_cosine(data, run, out.seed(run)));
      const double constant = arma::median(Vector(table.column("constant")));
      const double cosine = arma::median(Vector(table.column("cosine")));
      out.claim("median loss, constant over cosine", constant / cosine)
          .at_least(1.5);
    });

// {{output A schedule on the digits}}
//
// By the median, the constant rate ends with {{median_loss_constant_over_cosine:.1f}} times the
// loss of the cosine.
//
// ## When the gradient explodes
//
// A loss can have cliffs: places where the gradient is suddenly a thousand times as long, and one
// step undoes all. The remedy is **gradient clipping** (기울기 클리핑) by the *global norm*: take the
// gradient of all parameters as one vector and, when it is longer than allowed, make it shorter
// without turning it.
//
// {{code common/training/optimizer.cpp clip_norm}}
//
// We provoke long gradients in another way: in each batch one image gets its pixels multiplied by
// 100, as if somebody had mixed up a unit. The loss is that of the images as they are.

double train_with_outliers(const nn::Dataset& data, double max_norm,
                           std::uint64_t seed) {
  const auto spoil = [](Matrix& X, nn::Rng&) { X.col(0) *= 100; };
  return loss_after(
      data, "sgd", 0.1, seed,
      {.epochs = 10, .step = {.clip_norm = max_norm}, .augment = spoil});
}

const nn::Section clipping("Clipping", [](nn::Output& out) {
  const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  const double without =
      train_with_outliers(data, arma::datum::inf, out.seed());
  const double with = train_with_outliers(data, 1, out.seed());
  out.value("loss on the clean images, without clipping {:.3g}", without);
  out.claim("loss, clipped at 1", with).at_most(0.5);
  out.claim("loss, without over with clipping", without / with).at_least(3);
});

// {{output Clipping}}
//
// The spoiled images still say something wrong, but they cannot shout any more: a clipped step is
// never longer than the rate times the limit. So the loss ends at {{loss_clipped_at_1:.2f}}.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "How long should a step be?");
  return program.run(argc, argv, {seven_schedules, on_the_digits, clipping});
}

// ## Summary
//
// A learning-rate schedule changes the rate during training: in steps, by a percentage, along a
// cosine, or when the loss no longer falls; a warm-up raises it at the beginning. It combines long
// steps far from the goal with short ones near it, where the noise of small batches would keep the
// path from coming to rest. Clipping by the global norm shortens a gradient that is too long,
// without turning it.
//
// ## Questions
//
// 1. A rate of 0.1 falls by 10 % in each epoch. What is it after 20 epochs, and why may that be too
//    large?
// 2. Why is a warm-up of no use for a single neuron?
// 3. The gradient is $(3, 4)$ and the limit for its length is 1. What becomes of it?
//
// {{fold Answers}}
// 1. $0.1 \cdot 0.9^{20}$, about 0.012; the smaller the last rates, the less noise is left.
// 2. Its landscape is a bowl without places from which there is no way back.
// 3. $(0.6, 0.8)$.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. Add a schedule that falls along a straight line to 0. Between which two others does it end?
// 2. Clip at 0.01 instead of 1. Why is that not simply "safer"? (How far can 570 steps of that
//    length go?)
// 3. Clip each element at 0.1 instead of the norm: in `clip_norm` (`optimizer.cpp` beside
//    `common/training/optimizer.hpp`), `gradient = arma::clamp(gradient, -0.1, 0.1)`. What happens
//    to the direction of the gradient?
//
// {{fold What to expect}}
// 1. Between the constant and the exponential one: the last rates count, and a line reaches 0 only
//    after the last epoch.
// 2. Every gradient is longer than that, so all steps have the length 0.001, and 570 of them go
//    0.57 at most. The claims on the loss fail.
// 3. It turns towards directions in which the gradient was small. The step can still be long: each
//    of its elements may be 0.1.
// {{end}}
