// ---
// title: Adaptive rates
// question: A rate for each weight?
// builds on: chapter [[momentum]]
// terms: running mean (이동 평균), weight decay (가중치 감쇠)
// symbols: $s$ sum or running mean of squares of gradients, $\bar g$ running mean of
//   gradients, $u$ of squared steps, $\alpha$, $\rho$, $\beta_1$, $\beta_2$ how much is kept
//   from step to step, $t$ number of the step, $\varepsilon$ a small number, $\lambda$
//   weight decay; products and roots of vectors are element by element
// library: nn::optimizers, nn::FitOptions
// ---
// In a ravine the steep direction allows only a small rate and the gentle one needs a large one.
// Momentum helps, but it is still one rate for all. In this chapter each parameter gets a rate of
// its own, computed from the gradients that it has seen. Six rules do so, and they look more
// different than they are. Then all nine rules of the library meet on a real task.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::Vector;

// ## Divide by the size
//
// What tells us how steep it is in the direction of a parameter are the gradients seen so far.
//
// *AdaGrad* (J. Duchi and others, 2011) adds up the squares of all gradients, and divides by the
// root:
//
// $$s \leftarrow s + g^2, \qquad
//   \theta \leftarrow \theta - \eta\, \frac{g}{\sqrt s + \varepsilon} .$$
//
// {{code common/training/optimizer.cpp adagrad}}
//
// The first step of each parameter has the length $\eta$, whatever its gradient. If its gradients
// stay about as large as the first, $s$ is about $t\, g^2$ after $t$ steps, so a step has the
// length $\eta / \sqrt t$: the steps become shorter and shorter, and $\eta$ is the first of them,
// no more. That is right for some tasks, and for a network often too early. *RMSProp* (T. Tieleman
// and G. Hinton, 2012) forgets: it takes a **running mean** (이동 평균) of the squares in place of the
// sum. In each step the old mean keeps the share $\alpha$ and the new value gets the rest, so what
// lies far back fades away; with $\alpha = 0.99$ roughly the last 100 steps count. ($\varepsilon$,
// $10^{-8}$ or so, only keeps 0 from being divided by 0.)
//
// $$s \leftarrow \alpha s + (1 - \alpha)\, g^2, \qquad
//   \theta \leftarrow \theta - \eta\, \frac{g}{\sqrt s + \varepsilon} .$$
//
// {{code common/training/optimizer.cpp rmsprop}}
//
// *AdaDelta* (M. Zeiler, 2012) goes one step further. A gradient divided by the size of gradients
// is a pure number: with weights in metres it would be a number, and not metres. The length of a
// step has to come from somewhere, and AdaDelta takes it from the steps made before: $u$ is a
// running mean of *their* squares. (It begins at 0, so the first steps are tiny; only $\varepsilon$
// makes them possible.)
//
// $$s \leftarrow \rho s + (1 - \rho)\, g^2, \qquad
//   \Delta = \frac{\sqrt{u + \varepsilon}}{\sqrt{s + \varepsilon}}\, g, \qquad
//   u \leftarrow \rho u + (1 - \rho)\, \Delta^2, \qquad
//   \theta \leftarrow \theta - \eta\, \Delta .$$
//
// {{code common/training/optimizer.cpp adadelta}}
//
// It was meant to do without a learning rate; $\eta = 1$ is the rule of the paper.
//
// ## With momentum
//
// *Adam* (D. Kingma and J. Ba, 2015) has a running mean of the gradients, as momentum does, and one
// of their squares, as RMSProp does:
//
// $$\bar g \leftarrow \beta_1 \bar g + (1 - \beta_1)\, g, \quad
//   s \leftarrow \beta_2 s + (1 - \beta_2)\, g^2, \quad
//   \theta \leftarrow \theta
//   - \eta\, \frac{\bar g / (1 - \beta_1^t)}{\sqrt{s / (1 - \beta_2^t)} + \varepsilon} .$$
//
// (The paper, and most texts after it, write $m$ for $\bar g$ and $v$ for $s$.)
//
// Usual values are $\beta_1 = 0.9$ and $\beta_2 = 0.999$. Both means start at 0 and are too small
// at first, $s$ much longer than $\bar g$; in step $t$ they are mended by dividing by $1 -
// \beta^t$. Without that the first steps would be too *long*, by the factor $(1 - \beta_1) /
// \sqrt{1 - \beta_2}$, about 3, in the very first, and more than 6 some steps later.
//
// {{code common/training/optimizer.cpp adam}}
//
// {{aside Nadam}}
// *Nadam* (T. Dozat, 2016) is Adam that looks ahead as Nesterov does: in place of $\bar g$ it uses,
// up to the corrections, $\beta_1 \bar g + (1 - \beta_1)\, g$, in which the newest gradient counts
// once more. As PyTorch writes it, the two $\beta_1$ in front grow slowly from half of it on,
// $\mu_t = \beta_1 (1 - \tfrac12 \cdot 0.96^{0.004\, t})$, and the product of all of them so far
// corrects for the beginning:
//
// $$\theta \leftarrow \theta - \eta\, \Big( \frac{\mu_{t+1}\, \bar g}{1 - \mu_1 \cdots \mu_{t+1}}
//   + \frac{(1 - \mu_t)\, g}{1 - \mu_1 \cdots \mu_t} \Big) \Big/
//   \Big( \sqrt{s / (1 - \beta_2^t)} + \varepsilon \Big) .$$
//
// {{code common/training/optimizer.cpp nadam}}
// {{end}}
//
// *AdamW* (I. Loshchilov and F. Hutter, 2019) is Adam with another kind of weight decay, to which
// we come at the end.
//
// With the three of chapter [[momentum]] that makes nine. The library makes each by its name,
// `nn::make_optimizer("adam", rate)`, with a given learning rate and everything else as in PyTorch;
// momentum and Nesterov's form have $\mu = 0.9$, and `nn::optimizers()` lists them all. (A third
// argument sets the weight decay.)
//
// ## A ravine, turned
//
// A rule with a rate for each parameter should not mind how steep a ravine is, as long as the
// ravine lies along an axis. We let the rules descend in a ravine that is 300 times as steep across
// as along, and in the same, turned by 45°, where each parameter sees both directions. Each has the
// rate that serves it best in the first. (After 5000 steps we give up; in the table, 5001 stands
// for that. AdamW sits this out: weight decay pulls towards 0, and there the goal is at 0.)

Matrix turned_by(double degrees) {
  const double angle = degrees * std::numbers::pi / 180;
  return {{std::cos(angle), -std::sin(angle)},
          {std::sin(angle), std::cos(angle)}};
}

const Vector curvature = {1, 300};  // along the ravine and across it

// `steps_needed` counts after how many steps a rule is within 0.05 of the bottom for good.

int steps_needed(const std::string& rule, double rate, const Matrix& turn,
                 const Vector& start) {
  const auto optimizer = nn::make_optimizer(rule, rate);
  Vector w = turn * start;
  int outside = 0;
  for (int i = 1; i <= 5000; ++i) {
    optimizer->step(w, turn * (curvature % (turn.t() * w)));
    const bool arrived = arma::dot(w, w) < 0.05 * 0.05;
    outside = arrived ? outside : i;
  }
  return outside + 1;
}

// A single start could be lucky, so we take the mean over eight around the bottom.

double mean_steps(const std::string& rule, double rate, const Matrix& turn) {
  double sum = 0;
  for (int i = 0; i < 8; ++i) {
    const double angle = 0.3 + i * std::numbers::pi / 4;
    sum +=
        steps_needed(rule, rate, turn, {4 * std::cos(angle), std::sin(angle)});
  }
  return sum / 8;
}

nn::Row try_ravines(const std::string& rule) {
  const auto straight = [&](double rate) {
    return mean_steps(rule, rate, turned_by(0));
  };
  const auto search = nn::grid_search(nn::log_grid(-4, 0.5, 19), straight);
  const double turned = mean_steps(rule, search.best, turned_by(45));
  return {{"optimizer", rule},
          {"rate {:.2g}", search.best},
          {"steps in the ravine {:.0f}", search.lowest},
          {"in the turned one {:.0f}", turned},
          {"ratio {:.2f}", turned / search.lowest}};
}

const nn::Section ravines("Two ravines", [](nn::Output& out) {
  nn::Table& table = out.table("land");
  for (const std::string& rule : nn::optimizers().names())
    if (rule != "adamw") table.row(try_ravines(rule));
  const char* steps = "steps in the ravine";
  const double gain = table.at("sgd", steps) / table.at("adam", steps);
  out.claim("ravine, SGD over Adam", gain).at_least(2);
  out.claim(table, "sgd", "ratio").near(1, 0.01);
  out.claim(table, "adagrad", "ratio").at_least(5);
});

// {{output Two ravines}}
//
// AdaGrad is there in a few steps: on parabolas along the axes its steps are the same however steep
// they are. In the *turned* ravine that is over, because a rate for each parameter cannot tell the
// directions apart any more. Rules without such rates, SGD and the two with momentum, do not notice
// the turn. RMSProp and AdaDelta gain little here: near the bottom, where gradients are small,
// dividing by their size makes the steps jump, so that with larger rates they do not come to rest.
//
// A learning rate of Adam is a different thing from one of SGD: it is about the length of a step of
// each parameter, in units of the parameter. That is why these rules do not starve where the slope
// is tiny. (Coming from a steep place they first have to forget it.)
//
// ## A race
//
// Such landscapes have two parameters and no noise. We let the nine learn the digits: 64-32-10,
// batches of 32, the same starting weights and the same order of images for all. Each trains for 10
// epochs. The rate of each is found among rates in steps of $\sqrt{10}$ with eight seeds: it is the
// one with the lowest loss at the end for the *worst* of the eight, because a rate that fails now
// and then is too large; then it runs with five others, of which we print the median, and the
// lowest and the highest.
//
// The loop is the library's, `nn::fit`; its `nn::FitOptions` hold the batch size, for example. The
// loss that counts is that of all images after the last epoch.

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
  const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
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
// With its own best rate each of them learns. (The rates are smaller than the best ones of chapter
// [[batch_size]], because here the worst of eight runs decides, and there a single one.) After ten
// epochs the median loss of plain SGD is {{race.sgd.after_10_epochs:.2g}}, that of momentum
// {{race.momentum.after_10_epochs:.2g}}, that of Adam {{race.adam.after_10_epochs:.2g}}; and the
// columns "lowest" and "highest" say that the runs of several of the nine overlap. Do not read an
// order of merit into this table. The picture says more: each rule has a valley of rates about a
// factor of ten wide, and the valleys lie at different places. Among the rules other than plain
// SGD, a well-tuned rate matters more than the choice of the rule, and a comparison at *one* rate,
// or at each rule's default, says nothing about the rules. (AdaDelta with the rate 0.001, the
// default of one library, hardly moves at all.)
//
// ## Weight decay
//
// Large weights make a network jumpy, and chapter [[regularization]] shows why small ones are
// better. So **weight decay** (가중치 감쇠) pulls every weight towards 0 a little in each step. There
// are two ways to write it. One adds $\lambda\theta$ to the gradient, which is the slope of an
// extra loss $\frac{\lambda}{2} |\theta|^2$ (*coupled*). The other shrinks the weights beside the
// step (*decoupled*):
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
  return {{"rule", rule},
          {"left, gradients of 0.1 {:.3f}", arma::mean(theta.head(100))},
          {"left, gradients of 10 {:.3f}", arma::mean(theta.tail(100))}};
}

const nn::Section decay("Coupled and decoupled", [](nn::Output& out) {
  nn::Table& table = out.table("decay");
  for (const std::string rule : {"sgd", "adam", "adamw"})
    table.row(decayed(rule, out.seed()));
  const double expected = std::pow(1 - rate * lambda, decay_steps);
  const double small = table.at("adam", "left, gradients of 0.1");
  const double large = table.at("adam", "left, gradients of 10");
  out.value("(1 - rate * decay)^steps {:.3f}", expected);
  out.claim(table, "adamw", "left, gradients of 0.1").near(expected, 0.05);
  out.claim(table, "adamw", "left, gradients of 10").near(expected, 0.05);
  out.claim("Adam, large minus small gradients", large - small).at_least(0.3);
});

// {{output Coupled and decoupled}}
//
// With AdamW both kinds of weights end near {{1_rate_decay_steps:.2f}}, which is what $(1 -
// \eta\lambda)^{2000}$ says, up to the noise. With Adam and coupled decay the weights with small
// gradients have shrunk to {{decay.adam.left_gradients_of_0.1:.2f}}, and those with large ones have
// hardly noticed, with {{decay.adam.left_gradients_of_10:.2f}}. By default all parameters decay, as
// in PyTorch. A bias does not make a network jumpy, so one may spare the biases:
// `optimizer.decay_only(network.decay_mask())`.
//
// ## Which one?
//
// AdamW, or SGD with momentum 0.9. Try rates in steps of $\sqrt{10}$ until you have seen both sides
// of the valley, and let the rate fall along a cosine, as the next chapter shows. That is most of
// what there is to gain. What an optimizer cannot mend are bad scales of the inputs (chapter
// [[scaling]]) and bad first weights (chapter [[initialization]]).
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "A rate for each weight?");
  return program.run(argc, argv, {ravines, race, decay});
}

// ## Summary
//
// AdaGrad divides each parameter's gradient by the root of the sum of its squares, RMSProp by the
// root of a running mean, and AdaDelta takes the length of a step from the steps before. Adam
// divides a running mean of gradients by the root of a running mean of squares, and corrects both
// for their start at 0. Such rules do not mind scales along the axes, and do mind a turn. On the
// digits all nine learn, each in its own valley of rates, and a well-tuned rate matters more than
// the rule. AdamW lets weights decay beside the step instead of through the gradient.
//
// ## Questions
//
// 1. A parameter has had the gradient 10 in every step, another 0.1. Which one moves further with
//    Adam?
// 2. After 100 steps with equal gradients, how long is a step of AdaGrad, compared with its first?
// 3. Two optimizers are compared at the rate 0.001, and Adam wins. What do you ask?
//
// {{fold Answers}}
// 1. Both the same: about $\eta$ per step.
// 2. A tenth.
// 3. What each does at its own best rate.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. Turn the ravine by 10° instead of 45°. How much of AdaGrad's advantage is left?
// 2. In the section `race`, give all rules the rate 0.01. Who wins now?
// 3. Give `decayed` a rate ten times as small and ten times as many steps. Which of the three rows
//    change?
//
// {{fold What to expect}}
// 1. Little: even at 10° each parameter sees the steep direction in its slope.
// 2. Adam and its like: 0.01 is *their* best rate. Such a race says nothing about the rules; in the
//    whole run the claim on the medians fails.
// 3. None in what it says, since the decay depends on rate times steps; the noise is smaller.
// {{end}}
