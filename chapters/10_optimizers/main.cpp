// ---
// title: Optimizers
// question: How to use the slope better?
// builds on: chapter 06, chapter 07, chapter 09
// terms: optimizer (옵티마이저), momentum (모멘텀), ravine (협곡), learning-rate schedule (학습률 스케줄), warm-up
//   (웜업), gradient clipping (기울기 클리핑), weight decay (가중치 감쇠)
// symbols: $\theta$ all parameters, $g$ gradient, $\eta$ learning rate, $p$ velocity, $s$ sum of
//   squares, $v$ and $u$ running means of squares, $m$ of gradients, $\mu$, $\alpha$, $\rho$,
//   $\beta_1$, $\beta_2$ how much is kept from step to step, $t$ number of the step,
//   $\varepsilon$ a small number, $\lambda$ weight decay; products and roots of vectors are
//   element by element
// ---
//
// Gradient descent looks at the slope where it stands, takes a step, and forgets everything. In
// chapter 06 it zigzagged across the floor of a long bowl, lingered at a saddle and starved on a
// plateau. A rule that turns gradients into steps is called an **optimizer** (옵티마이저), and this
// chapter shows nine of them. All but the plainest remember something from the steps before. They
// look more different than they are: there are two ideas, and the rest is combination.

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::Scalar, nn::Vector;

// ## First idea: keep moving
//
// A long bowl with steep sides is called a **ravine** (협곡). The slope points across it, and only a
// little along it. Over several steps, though, the parts across it change sign and the part along
// it does not. So if we *added up* the slopes of several steps, the zigzag would cancel and the way
// along the floor would build up. That is the idea of **momentum** (모멘텀), after a ball that rolls
// (B. Polyak, 1964). The ball has a velocity $p$; each gradient changes the velocity, and the
// velocity changes $\theta$:
//
// $$p \leftarrow \mu p + g, \qquad \theta \leftarrow \theta - \eta\, p .$$
//
// With $\mu = 0$ this is gradient descent. As long as the gradient stays the same, $p$ grows to
// $g + \mu g + \mu^2 g + \dots = g / (1 - \mu)$: with the usual $\mu = 0.9$ the steps become ten
// times as long.
//
// *Nesterov's* form (Y. Nesterov, 1983) looks ahead. The velocity will carry $\theta$ on by
// $\eta \mu p$ anyway; so it would be better to take the gradient there. In practice one keeps
// track of the looked-ahead point instead and calls *that* $\theta$; written for it, the step
// becomes $\theta \leftarrow \theta - \eta\, (g + \mu p)$, with the new $p$. Here are the rules in
// the library, plain descent first. `for_each_element` applies a formula to each parameter `theta`,
// with its own slope `g` and whatever else the rule remembers of it:
//
// {{code common/training/optimizer.cpp sgd}}
//
// {{code common/training/optimizer.cpp momentum}}
//
// {{code common/training/optimizer.cpp nesterov}}
//
// (`fresh` is 1, unless an option dampens new gradients. All rules here are those of PyTorch, and
// the library's tests compare them step by step.)
//
// ## Second idea: a rate for each parameter
//
// In a ravine the steep direction allows only a small rate and the gentle one needs a large one.
// Why not give each parameter its own? What tells us how steep it is in a direction are the
// gradients seen so far.
//
// *AdaGrad* (J. Duchi and others, 2011) adds up the squares of all gradients, and divides by the
// root:
//
// $$s \leftarrow s + g^2, \qquad
//   \theta \leftarrow \theta - \eta\, \frac{g}{\sqrt s + \varepsilon} .$$
//
// {{code common/training/optimizer.cpp adagrad}}
//
// The first step of each parameter has the length $\eta$, whatever its gradient. Afterwards the
// steps become shorter and shorter, because $s$ only grows. That is right for some tasks, and for a
// network often too early. *RMSProp* (T. Tieleman and G. Hinton, 2012) forgets: it takes a *running
// mean* of the squares in place of the sum. In each step the old mean keeps the share $\alpha$ and
// the new value gets the rest, so what lies far back fades away; with $\alpha = 0.99$ roughly the
// last 100 steps count. ($\varepsilon$, $10^{-8}$ or so, only keeps 0 from being divided by 0.)
//
// $$v \leftarrow \alpha v + (1 - \alpha)\, g^2, \qquad
//   \theta \leftarrow \theta - \eta\, \frac{g}{\sqrt v + \varepsilon} .$$
//
// {{code common/training/optimizer.cpp rmsprop}}
//
// *AdaDelta* (M. Zeiler, 2012) goes one step further. A gradient divided by the size of gradients
// is a pure number: with weights in metres it would be a number, and not metres. The length of a
// step has to come from somewhere, and AdaDelta takes it from the steps made before: $u$ is a
// running mean of *their* squares. (It begins at 0, so the first steps are tiny; only $\varepsilon$
// makes them possible.)
//
// $$v \leftarrow \rho v + (1 - \rho)\, g^2, \qquad
//   \Delta = \frac{\sqrt{u + \varepsilon}}{\sqrt{v + \varepsilon}}\, g, \qquad
//   u \leftarrow \rho u + (1 - \rho)\, \Delta^2, \qquad
//   \theta \leftarrow \theta - \eta\, \Delta .$$
//
// {{code common/training/optimizer.cpp adadelta}}
//
// It was meant to do without a learning rate; $\eta = 1$ is the rule of the paper.
//
// ## Both ideas
//
// *Adam* (D. Kingma and J. Ba, 2015) has a running mean of the gradients, as momentum does, and one
// of their squares, as RMSProp does:
//
// $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \quad
//   v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2, \quad
//   \theta \leftarrow \theta
//   - \eta\, \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon} .$$
//
// Usual values are $\beta_1 = 0.9$ and $\beta_2 = 0.999$. Both means start at 0 and are too small
// at first, $v$ much longer than $m$; in step $t$ they are mended by dividing by $1 - \beta^t$.
// Without that the first steps would be too *long*, by the factor
// $(1 - \beta_1) / \sqrt{1 - \beta_2}$, about 3, in the very first, and more than 6 some steps
// later.
//
// {{code common/training/optimizer.cpp adam}}
//
// *Nadam* (T. Dozat, 2016) is Adam that looks ahead as Nesterov does: in place of $m$ it uses, up
// to the corrections, $\beta_1 m + (1 - \beta_1)\, g$, in which the newest gradient counts once
// more. As PyTorch writes it, the two $\beta_1$ in front grow slowly from half of it on,
// $\mu_t = \beta_1 (1 - \tfrac12 \cdot 0.96^{0.004\, t})$, and the product of all of them so far
// corrects for the beginning:
//
// $$\theta \leftarrow \theta - \eta\, \Big( \frac{\mu_{t+1}\, m}{1 - \mu_1 \cdots \mu_{t+1}}
//   + \frac{(1 - \mu_t)\, g}{1 - \mu_1 \cdots \mu_t} \Big) \Big/
//   \Big( \sqrt{v / (1 - \beta_2^t)} + \varepsilon \Big) .$$
//
// {{code common/training/optimizer.cpp nadam}}
//
// *AdamW* (I. Loshchilov and F. Hutter, 2019) is Adam with another kind of weight decay, to which
// we come at the end.
//
// That makes nine. The library makes each by its name, `nn::make_optimizer("adam", rate)`, with a
// given learning rate and everything else as in PyTorch; momentum and Nesterov's form have
// $\mu = 0.9$, and `nn::optimizers()` lists them all. (AdamW sits out the next section: weight
// decay pulls towards 0, and there the goal is at 0. A third argument sets the weight decay.)
//
// ## Four landscapes
//
// We put them on four landscapes with two parameters, all from the same starts: a ravine that is
// 300 times as steep across as along, and the same turned by 45°; the saddle of chapter 06,
// starting close to its ridge; and a plateau, a pit with the shape $1 - e^{-|\theta|^2/2}$ in a
// plain, starting 3.5 away from it.

struct Landscape {
  std::string name;
  std::function<double(const Vector&)> height;
  std::function<Vector(const Vector&)> gradient;
  Vector start;                                // (2)
  std::function<bool(const Vector&)> arrived;  // the goal
  nn::Range w1;                                // what the figure shows
  nn::Range w2;
};

// (`arma::norm` gives 0 for a vector of NaN, so the length is written out: what has diverged must
// not count as arrived.)

double length(const Vector& w) { return std::sqrt(arma::dot(w, w)); }

Landscape ravine(const std::string& name, const Matrix& turn) {
  const Vector curvature = {1, 300};  // along the ravine and across it
  return {name,
          [=](const Vector& w) {
            const Vector along = turn.t() * w;
            return arma::dot(curvature, along % along) / 2;
          },
          [=](const Vector& w) -> Vector {
            return turn * (curvature % (turn.t() * w));
          },
          turn* Vector{-4, 1},
          [](const Vector& w) { return length(w) < 0.05; },
          {-4.5, 4.5},
          {-1.5, 1.5}};
}

std::vector<Landscape> landscapes() {
  const auto pit = [](const Vector& w) {
    return std::exp(-arma::dot(w, w) / 2);
  };
  const double half = std::numbers::sqrt2 / 2;
  return {
      ravine("ravine", arma::eye(2, 2)),
      ravine("turned ravine", {{half, -half}, {half, half}}),  // by 45 degrees
      {"saddle",
       [](const Vector& w) { return w[0] * w[0] - w[1] * w[1]; },
       [](const Vector& w) {
         return Vector{2 * w[0], -2 * w[1]};
       },
       {-1, 1e-3},
       [](const Vector& w) { return std::abs(w[1]) > 1; },
       {-1.5, 1.5},
       {-1.5, 1.5}},
      {"plateau",
       [pit](const Vector& w) { return 1 - pit(w); },
       [pit](const Vector& w) { return Vector(w * pit(w)); },
       {-3.5, 0},
       [](const Vector& w) { return length(w) < 0.5; },
       {-4.5, 4.5},
       {-2.5, 2.5}}};
}

// The path of an optimizer is a matrix with a column for each step.

Matrix walk(const Landscape& land, nn::Optimizer& optimizer, Vector w,
            Index steps) {
  Matrix path(2, steps + 1);
  path.col(0) = w;
  for (Index i = 1; i <= steps; ++i) {
    optimizer.step(w, land.gradient(w));
    path.col(i) = w;
  }
  return path;
}

// How many steps does each need? "Arrived" must be for good, so we count the steps after which it
// stays within 0.05 of the lowest point of the ravine, or within 0.5 of that of the pit. (The
// saddle has been left when $|w_2| > 1$.) And with which learning rate? Each gets the one that
// serves it best in the ravine, among rates from $10^{-4}$ to about 3 in steps of $10^{1/4}$. A
// single start could be lucky, with a step that happens to hit the goal; so we take the mean over
// eight starts around the ravine. It must then manage the other landscapes with that rate: in a
// real landscape there are steep places as well, and they limit the rate everywhere. (After 5000
// steps we give up; in the table, 5001 stands for that.)

constexpr int limit = 5000;

int steps_needed(const Landscape& land, nn::Optimizer& optimizer,
                 const Vector& start) {
  const Matrix path = walk(land, optimizer, start, limit);
  int outside = 0;
  for (int i = 0; i <= limit; ++i) {
    const bool arrived = land.arrived(path.col(Index(i)));
    if (arrived && land.name == "saddle") {
      break;  // once is for good
    }
    outside = arrived ? outside : i + 1;
  }
  return outside;
}

double mean_steps(const Landscape& ravine, const std::string& rule,
                  double rate) {
  double sum = 0;
  for (int i = 0; i < 8; ++i) {
    const double angle = 0.3 + i * std::numbers::pi / 4;
    const Vector start = {4 * std::cos(angle), std::sin(angle)};
    sum += steps_needed(ravine, *nn::make_optimizer(rule, rate), start) / 8.0;
  }
  return sum;
}

nn::Row try_landscapes(const std::string& rule) {
  const std::vector<Landscape> lands = landscapes();
  const auto mean = [&](double rate) {
    return mean_steps(lands[0], rule, rate);
  };
  const nn::GridSearch search =
      nn::grid_search(nn::log_grid(-4, 0.5, 19), mean);
  const auto needed = [&](const Landscape& land) {
    const auto optimizer = nn::make_optimizer(rule, search.best);
    return steps_needed(land, *optimizer, land.start);
  };
  return {{"optimizer", rule},
          {"rate {:.2g}", search.best},
          {"steps in the ravine {:.0f}", search.lowest},
          {"in the turned one", needed(lands[1])},
          {"to leave the saddle", needed(lands[2])},
          {"to rest in the pit", needed(lands[3])}};
}

// We look at the first 80 steps of three of them, too.

void keep_paths(nn::Output& out, const std::string& rule, double rate) {
  for (const Landscape& land : landscapes()) {
    const auto optimizer = nn::make_optimizer(rule, rate);
    const Matrix path = walk(land, *optimizer, land.start, 80);
    out.data(rule + " " + land.name,
             {{"w1", path.row(0)}, {"w2", path.row(1)}});
  }
}

const nn::Section four_landscapes("Four landscapes", [](nn::Output& out) {
  nn::Table& table = out.table("land");
  for (const std::string& rule : nn::optimizers().names()) {
    const bool decays = rule == "adamw";  // towards 0, where the goal is
    if (!decays) table.row(try_landscapes(rule));
  }
  for (const std::string rule : {"sgd", "momentum", "adam"})
    keep_paths(out, rule, table.at(rule, "rate"));
  for (const auto& land : landscapes()) {
    const auto height = [&](double w1, double w2) {
      return land.height({w1, w2});
    };
    out.grid(land.name, land.w1, land.w2, height);
  }
  out.figure("landscapes");
  const auto factor = [&](const std::string& rule, const char* column) {
    return table.at("sgd", column) / table.at(rule, column);
  };
  const char* ravine = "steps in the ravine";
  const char* saddle = "to leave the saddle";
  const char* pit = "to rest in the pit";
  const double turned = table.at("adagrad", "in the turned one");
  const double turning = turned / table.at("adagrad", ravine);
  out.claim("ravine, SGD over momentum", factor("momentum", ravine))
      .at_least(4);
  out.claim("ravine, SGD over Adam", factor("adam", ravine)).at_least(2);
  out.value("saddle, SGD over momentum {:.1f}", factor("momentum", saddle));
  out.claim("saddle, SGD over Adam", factor("adam", saddle)).at_least(3);
  out.claim("plateau, SGD over Adam", factor("adam", pit)).at_least(3);
  out.claim("AdaGrad, turned ravine over ravine", turning).at_least(5);
});

// {{output Four landscapes}}
//
// {{figure landscapes: 80 steps of three of the nine, each with its rate from the table. Row by
// row: SGD, momentum, Adam. A single dot is 80 steps that are too short to be seen.}}
//
// What to take from it:
//
// * In the *ravine* plain descent needs {{land.sgd.steps_in_the_ravine:.0f}} steps, momentum
//   {{land.momentum.steps_in_the_ravine:.0f}}, Adam {{land.adam.steps_in_the_ravine:.0f}}. AdaGrad
//   is there in a few: on parabolas along the axes its steps are the same however steep they are.
//   In the *turned* ravine that is over, because a rate for each parameter cannot tell the
//   directions apart any more.
// * At the *saddle* and on the *plateau* the gradient is tiny. Plain descent, with the rate that
//   the ravine allows, starves. Momentum, with the same rate, is {{saddle_sgd_over_momentum:.1f}}
//   times as fast at the saddle (less than the ten of the formula, because the slope does not stay
//   the same), and it gets off the plateau, which plain descent does not in 5000 steps. Rules that
//   divide by the size of the gradient hardly care: if the slope has been tiny from the start,
//   their steps are as long as elsewhere. (Coming from a steep place they first have to forget it.)
//
// So a learning rate of Adam is a different thing from one of SGD: it is about the length of a step
// of each parameter, in units of the parameter.
//
// ## A race
//
// Toy landscapes have two parameters and no noise. We let the nine learn the digits: 64-32-10,
// batches of 32, the same starting weights and the same order of images for all. Each trains for 10
// epochs. The rate of each is found among rates in steps of $\sqrt{10}$ with eight seeds: it is the
// one with the lowest loss at the end for the *worst* of the eight, because a rate that fails now
// and then is too large; then it runs with five others, of which we print the median, and the
// lowest and the highest.

// The loop is the library's, `nn::fit`; `options` may name a schedule, say. The loss that counts is
// that of all images after the last epoch.

nn::Dataset scaled_digits() {
  nn::Dataset digits = nn::read_csv(STEPWISE_DATASETS "/digits.csv");
  digits.X /= 16;
  return digits;
}

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

nn::GridSearch tune_rate(const nn::Dataset& data, const std::string& rule,
                         const nn::Output& out) {
  const Index seeds = out.quick() ? 1 : 8;
  const auto worst = [&](double rate) {
    Vector losses(seeds);
    for (Index s = 0; s < seeds; ++s) {
      losses[s] = loss_after(data, rule, rate, out.seed(s), {.epochs = 10});
    }
    return losses.max();
  };
  return nn::grid_search(nn::log_grid(-3.5, 1, 10), worst);
}

nn::Row race_with(const nn::Dataset& data, const std::string& rule, double rate,
                  const nn::Output& out) {
  const Index seeds = out.quick() ? 2 : 5;
  Vector first(seeds);
  Vector last(seeds);
  for (Index s = 0; s < seeds; ++s) {
    const std::uint64_t seed = out.seed(100 + s);
    first[s] = loss_after(data, rule, rate, seed, {.epochs = 1});
    last[s] = loss_after(data, rule, rate, seed, {.epochs = 10});
  }
  return {{"optimizer", rule},
          {"best rate {:.2g}", rate},
          {"loss after 1 epoch {:.3f}", arma::median(first)},
          {"after 10 epochs {:.1e}", arma::median(last)},
          {"lowest {:.1e}", last.min()},
          {"highest {:.1e}", last.max()}};
}

const nn::Section race("The digits", [](nn::Output& out) {
  const nn::Dataset data = scaled_digits();
  nn::Table& table = out.table("race");
  const auto& rules = nn::optimizers().names();
  for (const std::string& rule : nn::with_progress("optimizers", rules)) {
    const nn::GridSearch search = tune_rate(data, rule, out);
    table.row(race_with(data, rule, search.best, out));
    out.data("rates " + rule,
             {{"rate", search.values}, {"loss", search.losses}});
  }
  out.figure("rates");
  const auto learned =
      std::ranges::count_if(table.column("after 10 epochs"),
                            [](double median) { return median < 0.5; });
  const double sgd = table.at("sgd", "loss after 1 epoch");
  const double adam = table.at("adam", "loss after 1 epoch");
  out.claim("rules with a median below 0.5 after 10 epochs, of nine", learned)
      .at_least(out.quick() ? 6 : 9);
  out.claim("loss after 1 epoch, SGD over Adam", sgd / adam).at_least(1.2);
});

// {{output The digits}}
//
// {{figure rates: How the loss depends on the rate, for three of them (the worst of the eight seeds
// with which the rates were chosen).}}
//
// With its own best rate each of them learns. After ten epochs the median loss of plain SGD is
// {{race.sgd.after_10_epochs:.2g}}, that of momentum {{race.momentum.after_10_epochs:.2g}}, that of
// Adam {{race.adam.after_10_epochs:.2g}}; and the columns "lowest" and "highest" say that the runs
// of most of the nine overlap. Do not read an order of merit into this table. The picture says
// more: each rule has a valley of rates about a factor of ten wide, and the valleys lie at
// different places. A well-tuned rate matters more than the choice of the rule, and a comparison at
// *one* rate, or at each rule's default, says nothing about the rules. (AdaDelta with the rate
// 0.001, the default of one library, hardly moves at all.)
//
// ## Smaller steps towards the end
//
// In chapter 09 a path with noisy gradients did not come to rest. A smaller rate makes it rest, but
// it would take long to get there. So the rate should change: a **learning-rate schedule** (학습률
// 스케줄). Here are two of the usual ones, as factors on the rate of the start, and then all in words.
//
// {{code common/training/schedule.cpp cosine_and_warmup}}
//
//
// * *Step*: the same for some epochs, then a tenth, and so on. *Exponential*: the same percentage
//   less in each epoch.
// * *Cosine*: along half a cosine, slowly at first, slowly at the end.
// * *Reduce on plateau* looks at the loss: when it has not become better for some epochs, a tenth.
//   (Below: 0.3 times as much as soon as an epoch does not lower it.)
// * *Warm-up* is for the beginning: the rate rises from a small value in the first epochs. When the
//   weights are fresh the gradients are large and change their direction fast, and a full step can
//   throw a deep network into a place from which it does not come back. A **warm-up** (웜업) is
//   usually followed by one of the others.

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
// rate of a hundredth comes as near, with many seeds nearer: this task is so easy that even tiny
// steps arrive in time. In general one does not know how tiny is still enough, and a schedule has
// both, long steps at first and short ones at the end. Among the schedules it is the last rates
// that count most: the exponential one still has {{schedule.exponential.last_rate:.2g}}, where that
// in steps has {{schedule.step.last_rate:.1g}}, and ends farther from the goal. The warm-up has
// nothing to do, because one neuron's landscape is a bowl.
//
// On the digits, with momentum and a rate at the upper edge of the valley, $10^{-0.5}$:

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
      const nn::Dataset data = scaled_digits();
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
  const nn::Dataset data = scaled_digits();
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
// ## Weight decay
//
// Large weights make a network jumpy, and chapter 13 shows why small ones are better. So **weight
// decay** (가중치 감쇠) pulls every weight towards 0 a little in each step. There are two ways to write
// it. One adds $\lambda\theta$ to the gradient, which is the slope of an extra loss
// $\frac{\lambda}{2} |\theta|^2$ (*coupled*). The other shrinks the weights beside the step
// (*decoupled*):
//
// $$\text{coupled:}\quad g \leftarrow g + \lambda\theta \qquad\qquad
//   \text{decoupled:}\quad \theta \leftarrow (1 - \eta\lambda)\, \theta .$$
//
// For plain SGD both are the same: subtracting $\eta (g + \lambda\theta)$ is subtracting $\eta g$
// and $\eta\lambda\theta$. For Adam they are not. The coupled $\lambda\theta$ is divided by the
// root of the mean square like the rest of the gradient, so a weight with large gradients hardly
// decays, and one with small gradients decays fast. AdamW decouples. We take a hundred weights
// whose gradients are pure noise with the standard deviation 0.1, and a hundred with 10, let all
// begin at 1, and look at what is left of them on average. (In the library the switch stands in the
// optimizers' common `step`:)
//
// {{code common/training/optimizer.cpp optimizer_step}}

const double rate = 1e-3;
const double lambda = 0.1;
const int decay_steps = 2000;

nn::Row decayed(const std::string& rule, std::uint64_t seed) {
  const auto optimizer = nn::make_optimizer(rule, rate, lambda);
  nn::Rng rng(seed);
  Vector theta(200, arma::fill::ones);  // 100 of each kind
  Vector g(200);
  for (int i = 0; i < decay_steps; ++i) {
    rng.fill_normal(g, 0, 1);
    g.head(100) *= 0.1;
    g.tail(100) *= 10;
    optimizer->step(theta, g);
  }
  return {{"mean weight left", rule},
          {"gradients of 0.1 {:.3f}", arma::mean(theta.head(100))},
          {"gradients of 10 {:.3f}", arma::mean(theta.tail(100))}};
}

const nn::Section decay("Coupled and decoupled", [](nn::Output& out) {
  nn::Table& table = out.table("decay");
  for (const std::string rule : {"sgd", "adam", "adamw"})
    table.row(decayed(rule, out.seed()));
  const double expected = std::pow(1 - rate * lambda, decay_steps);
  const double small = table.at("adam", "gradients of 0.1");
  const double large = table.at("adam", "gradients of 10");
  out.value("(1 - rate * decay)^steps {:.3f}", expected);
  out.claim(table, "adamw", "gradients of 0.1").near(expected, 0.05);
  out.claim(table, "adamw", "gradients of 10").near(expected, 0.05);
  out.claim("Adam, large minus small gradients", large - small).at_least(0.3);
});

// {{output Coupled and decoupled}}
//
// With AdamW both kinds of weights end near {{1_rate_decay_steps:.2f}}, which is what
// $(1 - \eta\lambda)^{2000}$ says, up to the noise. With Adam and coupled decay the weights with
// small gradients have shrunk to {{decay.adam.gradients_of_0.1:.2f}}, and those with large ones
// have hardly noticed, with {{decay.adam.gradients_of_10:.2f}}. By default all parameters decay, as
// in PyTorch. A bias does not make a network jumpy, so one may spare the biases:
// `optimizer.decay_only(network.decay_mask())`.
//
// ## Which one?
//
// AdamW, or SGD with momentum 0.9. Try rates in steps of $\sqrt{10}$ until you have seen both sides
// of the valley, and let the rate fall along a cosine. That is most of what there is to gain. What
// an optimizer cannot mend are bad scales of the inputs (chapter 12) and bad first weights (chapter
// 11).
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "How to use the slope better?");
  return program.run(
      argc, argv,
      {four_landscapes, race, seven_schedules, on_the_digits, clipping, decay});
}

// ## Try it
//
// (Some claims may fail, rightly.)
//
// * Set the momentum to 0.8 and to 0.99 (in the library: `by_name.cpp` beside
//   `common/training/by_name.hpp`). In which ravine, 30 or 3000 times as steep, is each of them
//   good?
// * In the section `race`, give all rules the rate 0.01. Who wins now?
// * Clip at 0.01 instead of 1. Why is that not simply "safer"? (How far can 570 steps of that
//   length go?)
