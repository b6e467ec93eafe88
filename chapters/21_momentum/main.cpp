// ---
// title: Momentum
// question: How to use the slope better?
// builds on: chapter [[landscapes]], chapter [[mini_batches]]
// terms: optimizer (옵티마이저), ravine (협곡), momentum (모멘텀)
// symbols: $\theta$ all parameters, $g$ gradient, $\eta$ learning rate, $q$ velocity, $\mu$
//   how much of it is kept
// library: nn::GridSearch, nn::Optimizer, nn::make_optimizer, nn::Range, nn::SGDOptions
// ---
// Gradient descent looks at the slope where it stands, takes a step, and forgets everything. So it
// zigzagged across the floor of a long bowl, lingered at a saddle and starved on a plateau. A rule
// that turns gradients into steps is called an **optimizer** (옵티마이저). In this chapter it remembers
// the steps before, which is the first of two ideas behind nearly all of them; the second is the
// next chapter's.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::Scalar, nn::Vector;

// ## Keep moving
//
// A long bowl with steep sides is called a **ravine** (협곡). The slope points across it, and only a
// little along it. Over several steps, though, the parts across it change sign and the part along
// it does not. So if we *added up* the slopes of several steps, the zigzag would cancel and the way
// along the floor would build up. That is the idea of **momentum** (모멘텀), after a ball that rolls
// (B. Polyak, 1964). The ball has a velocity $q$; each gradient changes the velocity, and the
// velocity changes $\theta$:
//
// $$q \leftarrow \mu q + g, \qquad \theta \leftarrow \theta - \eta\, q .$$
//
// With $\mu = 0$ this is gradient descent. As long as the gradient stays the same, $q$ grows to
// $g + \mu g + \mu^2 g + \dots = g / (1 - \mu)$: with the usual $\mu = 0.9$ the steps become ten
// times as long.
//
// *Nesterov's* form (Y. Nesterov, 1983) looks ahead. The velocity will carry $\theta$ on by $\eta
// \mu q$ anyway; so it would be better to take the gradient there. In practice one keeps track of
// the looked-ahead point instead and calls *that* $\theta$; written for it, the step becomes
// $\theta \leftarrow \theta - \eta\, (g + \mu q)$, with the new $q$. Here are the rules in the
// library, plain descent first. `for_each_element` applies a formula to each parameter `theta`,
// with its own slope `g` and whatever else the rule remembers of it:
//
// {{code common/training/optimizer.cpp sgd}}
//
// {{code common/training/optimizer.cpp momentum}}
//
// {{code common/training/optimizer.cpp nesterov}}
//
// {{read}}
// That momentum "means acceleration". What is kept is a *velocity*, a sum of past slopes that fade
// away; the slope of the moment is what accelerates it.
// {{end}}
//
// (`fresh` is 1, unless an option dampens new gradients. All rules here are those of PyTorch, and
// the library's tests compare them step by step. `nn::make_optimizer("momentum", rate)` makes an
// `nn::Optimizer` by its name, with $\mu = 0.9$; `nn::SGDOptions` name its settings one by one.)
//
// ## Three landscapes
//
// We put the three rules on landscapes with two parameters, all from the same starts: a ravine that
// is 300 times as steep across as along; the saddle of chapter [[landscapes]], starting close to
// its ridge; and a plateau, a pit with the shape $1 - e^{-|\theta|^2/2}$ in a plain, starting 3.5
// away from it. (An `nn::Range` is the part of an axis that the figure shows.)

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

Landscape ravine() {
  const Vector curvature = {1, 300};  // along the ravine and across it
  return {"ravine",
          [=](const Vector& w) { return arma::dot(curvature, w % w) / 2; },
          [=](const Vector& w) -> Vector { return curvature % w; },
          {-4, 1},
          [](const Vector& w) { return length(w) < 0.05; },
          {-4.5, 4.5},
          {-1.5, 1.5}};
}

std::vector<Landscape> landscapes() {
  const auto pit = [](const Vector& w) {
    return std::exp(-arma::dot(w, w) / 2);
  };
  return {ravine(),
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
// serves it best in the ravine (the result of the search is an `nn::GridSearch`), among rates from
// $10^{-4}$ to about 3 in steps of $10^{1/4}$. A single start could be lucky, with a step that
// happens to hit the goal; so we take the mean over eight starts around the ravine. It must then
// manage the other landscapes with that rate: in a real landscape there are steep places as well,
// and they limit the rate everywhere. (After 5000 steps we give up; in the table, 5001 stands for
// that.)

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

double mean_steps(const Landscape& land, const std::string& rule, double rate) {
  double sum = 0;
  for (int i = 0; i < 8; ++i) {
    const double angle = 0.3 + i * std::numbers::pi / 4;
    const Vector start = {4 * std::cos(angle), std::sin(angle)};
    sum += steps_needed(land, *nn::make_optimizer(rule, rate), start) / 8.0;
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
          {"to leave the saddle", needed(lands[1])},
          {"to rest in the pit", needed(lands[2])}};
}

// We look at the first 80 steps of two of them, too.

void keep_paths(nn::Output& out, const std::string& rule, double rate) {
  for (const Landscape& land : landscapes()) {
    const auto optimizer = nn::make_optimizer(rule, rate);
    const Matrix path = walk(land, *optimizer, land.start, 80);
    out.data(rule + " " + land.name,
             {{"w1", path.row(0)}, {"w2", path.row(1)}});
  }
}

const nn::Section three_landscapes("Three landscapes", [](nn::Output& out) {
  nn::Table& table = out.table("land");
  for (const std::string rule : {"sgd", "momentum", "nesterov"})
    table.row(try_landscapes(rule));
  for (const std::string rule : {"sgd", "momentum"})
    keep_paths(out, rule, table.at(rule, "rate"));
  for (const auto& land : landscapes()) {
    const auto height = [&](double w1, double w2) {
      return land.height({w1, w2});
    };
    out.grid(land.name, land.w1, land.w2, height);
  }
  out.figure("landscapes");
  const auto factor = [&](const char* rule, const char* column) {
    return table.at("sgd", column) / table.at(rule, column);
  };
  const char* ravine = "steps in the ravine";
  const char* saddle = "to leave the saddle";
  const double gained = table.at("sgd", "to rest in the pit") -
                        table.at("momentum", "to rest in the pit");
  out.claim("ravine, SGD over momentum", factor("momentum", ravine))
      .at_least(4);
  out.claim("ravine, SGD over Nesterov", factor("nesterov", ravine))
      .at_least(4);
  out.claim("saddle, SGD over momentum", factor("momentum", saddle))
      .at_least(3);
  out.claim("plateau, steps of SGD minus momentum", gained).at_least(1000);
});

// {{output Three landscapes}}
//
// {{figure landscapes: 80 steps of SGD (above) and momentum (below), each with its rate from the
// table. A single dot is 80 steps that are too short to be seen.}}
//
// What to take from it:
//
// * In the *ravine* plain descent needs {{land.sgd.steps_in_the_ravine:.0f}} steps, momentum
//   {{land.momentum.steps_in_the_ravine:.0f}}, and Nesterov's form
//   {{land.nesterov.steps_in_the_ravine:.0f}}.
// * At the *saddle* and on the *plateau* the gradient is tiny. Plain descent, with the rate that
//   the ravine allows, starves. Momentum, with the same rate, is {{saddle_sgd_over_momentum:.1f}}
//   times as fast at the saddle (less than the ten of the formula, because the slope does not stay
//   the same), and it gets off the plateau, which plain descent does not in 5000 steps.
//
// ## Two pits
//
// A ball would roll out of a shallow pit. Does a rule with momentum? We take the model with two
// pits of chapter [[batch_size]], $\hat y = w (x + w)$ for samples $y = x + 1$, which $w = 1$
// explains exactly. If the inputs have the mean 0 and the mean square $\frac14$, half the mean
// squared error is
//
// $$L(w) = \tfrac12 (w - 1)^2 \bigl( (w + 1)^2 + \tfrac14 \bigr), \qquad
//   \frac{dL}{dw} = (w - 1)(2 w^2 + 2 w + \tfrac14) ,$$
//
// and besides the pit at 1, where the loss is 0, it has a shallow one at $(-2 - \sqrt 2)/4$.
// Between them lies a barrier at $(-2 + \sqrt 2)/4$.

Scalar loss(Scalar w) {
  return (w - 1) * (w - 1) * ((w + 1) * (w + 1) + 0.25) / 2;
}

Scalar slope(Scalar w) { return (w - 1) * (2 * w * w + 2 * w + 0.25); }

const Scalar shallow = (-2 - std::sqrt(2.0)) / 4;
const Scalar barrier = (-2 + std::sqrt(2.0)) / 4;
constexpr Scalar deep = 1;

nn::Row place(const std::string& name, Scalar w) {
  return {{"place", name},
          {"w {:.3f}", w},
          {"loss {:.3f}", loss(w)},
          {"slope {:.0e}", slope(w)}};
}

// We start at 401 places from -2 to 2, on both sides of the barrier, some lower than its top and
// some higher, and let each rule take 3000 steps. Rates are such that a slope that stays the same
// moves $w$ equally fast by each rule, $\eta / (1 - \mu) = 0.1$. (Adam, from the next chapter,
// keeps a velocity, too, and for it we take the rates 0.1 and 0.2.) The table says which percentage
// of the starts ends in the *other* pit.

struct Rule {
  std::string name;
  std::function<std::unique_ptr<nn::Optimizer>()> make;
};

std::unique_ptr<nn::Optimizer> sgd(double momentum, bool nesterov = false) {
  return std::make_unique<nn::SGD>(
      nn::SGDOptions{.learning_rate = 0.1 * (1 - momentum),
                     .momentum = momentum,
                     .nesterov = nesterov});
}

const std::vector<Rule> rules = {
    {"SGD", [] { return sgd(0); }},
    {"momentum 0.5", [] { return sgd(0.5); }},
    {"momentum 0.9", [] { return sgd(0.9); }},
    {"Nesterov 0.9", [] { return sgd(0.9, true); }},
    {"momentum 0.99", [] { return sgd(0.99); }},
    {"Adam 0.1", [] { return nn::make_optimizer("adam", 0.1); }},
    {"Adam 0.2", [] { return nn::make_optimizer("adam", 0.2); }}};

Scalar end_of(const Rule& rule, Scalar w) {
  const auto optimizer = rule.make();
  Vector theta = {w};
  for (int i = 0; i < 3000; ++i) optimizer->step(theta, {slope(theta[0])});
  return theta[0];
}

// `percent_across` gives the percentage of some starts that end in the pit in which they do not
// begin.

Scalar percent_across(const Vector& starts, const Vector& ends,
                      const arma::uvec& which) {
  const Vector from = starts(arma::find(which)) - barrier;
  const Vector to = ends(arma::find(which)) - barrier;
  const arma::uvec across = from % to < 0;
  return 100 * Scalar(arma::accu(across)) / Scalar(across.n_elem);
}

nn::Row rule_row(const Rule& rule, const Vector& starts, const Vector& ends) {
  const Vector height = Vector(starts).transform(loss);
  const arma::uvec high = height > loss(barrier);
  const arma::uvec low = height < loss(barrier);
  const arma::uvec left = starts < barrier;
  const arma::uvec right = starts > barrier;
  const auto percent = [&](const arma::uvec& which) {
    return percent_across(starts, ends, which);
  };
  return {{"rule", rule.name},
          {"left, low {:.0f}", percent(left % low)},
          {"left, high {:.0f}", percent(left % high)},
          {"right, low {:.0f}", percent(right % low)},
          {"right, high {:.0f}", percent(right % high)},
          {"all in the deep pit {:.0f}",
           100 * Scalar(arma::accu(ends > barrier)) / Scalar(ends.n_elem)}};
}

const nn::Section two_pits("Two pits", [](nn::Output& out) {
  nn::Table& places = out.table("places");
  places.row(place("shallow pit", shallow));
  places.row(place("barrier", barrier));
  places.row(place("deep pit", deep));
  out.claim(places, "slope").near(0, 1e-15);
  nn::Table& table = out.table("rule");
  const Vector starts = arma::linspace<Vector>(-2, 2, 401);
  const Vector heights = Vector(starts).transform(loss);
  std::vector<nn::Column> ends_of = {{"w", starts}, {"loss", heights}};
  for (const Rule& rule : rules) {
    Vector ends = starts;
    ends.transform([&](Scalar start) { return end_of(rule, start); });
    table.row(rule_row(rule, starts, ends));
    ends_of.push_back({rule.name, ends});
  }
  out.claim(table, "left, low").equals(0);
  out.claim(table, "right, low").equals(0);
  out.claim(table, "SGD", "left, high").equals(0);
  out.claim(table, "momentum 0.9", "left, high").near(52.4, 3);
  out.claim(table, "momentum 0.9", "right, high").near(20, 3);
  out.figure("momentum", ends_of);
});

// {{output Two pits}}
//
// {{figure momentum: Where walks end that begin at each place of the curve. The grey line is the
// height of the barrier.}}
//
// Two findings. From a start *below* the height of the barrier none of these rules crosses it:
// momentum does not climb out of a pit. It has only the height from which it came, and some of that
// is lost on the way. From a start *above* the barrier, plain descent stops in the first pit, while
// momentum rolls through it: with 0.9, {{rule.momentum_0.9.left_high:.0f}} % of the high starts on
// the left end in the deep pit. But {{rule.momentum_0.9.right_high:.0f}} % of those on the right
// roll out of the deep pit into the shallow one. It does not know which is which.
//
// {{read}}
// That momentum "leaves local minima". It passes those that it enters from high enough, good ones
// as well as bad ones.
// {{end}}
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "How to use the slope better?");
  return program.run(argc, argv, {three_landscapes, two_pits});
}

// ## Summary
//
// Momentum adds up the slopes, so that what changes its sign cancels and what keeps it builds up.
// In a ravine it is several times as fast as plain descent, and it gets away from saddles and off
// plateaus sooner, because steady small slopes make long steps. Nesterov's form looks ahead by one
// step. From above the barrier momentum rolls through pits, shallow or deep; from below it never
// leaves one.
//
// ## Questions
//
// 1. The gradient is always 2, $\mu = 0.9$ and $\eta = 0.1$. How long do the steps become?
// 2. By what must the rate be multiplied when momentum is switched on, so that a steady slope moves
//    $w$ as fast as before?
// 3. A training with momentum ends in a bad place. Would $\mu = 0.99$ have helped?
//
// {{fold Answers}}
// 1. $0.1 \cdot 2 / (1 - 0.9) = 2$.
// 2. By $1 - \mu$: in the end the steps are $1/(1 - \mu)$ times as long.
// 3. Perhaps, if it came from high enough; it could as well have left a good place.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. Set the momentum to 0.8 and to 0.99 (in the library: `by_name.cpp` beside
//    `common/training/by_name.hpp`). In which ravine, 30 or 3000 times as steep (the 300 in
//    `ravine`), is each of them better than 0.9?
// 2. In "Two pits", multiply all rates by 0.1. Do more starts cross, or fewer? Why?
// 3. Print `end_of(rule, barrier)` for each of the `rules`, and the same from a thousandth to the
//    left and right of it. Where do they end?
//
// {{fold What to expect}}
// 1. 0.8 in the gentle one, 0.99 in none: what the ball has gathered fades by $\sqrt{0.99}$ per
//    step at best, however gentle the ground. Claims on the lands fail.
// 2. Fewer. The way takes more steps, and each takes away the same share of the velocity,
//    $1 - \mu$. The claims on momentum 0.9 fail.
// 3. Beside the top, on their own side. On the top SGD stays for ever: the slope there is a
//    rounding error. Adam divides it by its own size, and moves.
// {{end}}
