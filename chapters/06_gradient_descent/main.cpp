// ---
// title: Gradient descent
// question: Which way is down?
// builds on: chapter 04, chapter 05
// terms: gradient descent (경사 하강법), learning rate (학습률), numerical derivative (수치 미분), partial
//   derivative (편미분), global minimum (전역 최솟값), local minimum (지역 최솟값), saddle point (안장점),
//   plateau (고원), parameter (매개변수), hyperparameter (하이퍼파라미터)
// symbols: $w$ a weight, $\theta$ all parameters as one vector, $L$ loss, $\eta$ learning rate,
//   $h$ a small distance, $\partial L / \partial w$ partial derivative, $\nabla L$ gradient
// ---
//
// A loss is a landscape: over each choice of weights and biases stands the height of the loss.
// Chapter 05 drew one. Learning means to find a low place in it. A network has thousands of
// weights, so nobody can draw the landscape or look around in it. We are like a hiker at night in
// the mountains, with a candle that lights the ground at our feet. All that we can see is the slope
// where we stand. In this chapter we see how far one gets with that.

#include <cmath>
#include <numbers>
#include <string>

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## The sign of the slope
//
// We begin with a single weight $w$ and a curve that everyone knows, a parabola whose lowest point,
// the optimum, is at $w = 2$:
//
// $$L(w) = \tfrac52 (w - 2)^2 , \qquad \frac{dL}{dw} = 5 (w - 2) .$$
//
// We write the derivative as $\frac{dL}{dw}$ now, to say whose slope it is and with respect to
// what: by how much $L$ changes per change of $w$.

Scalar parabola(Scalar w) { return 2.5 * (w - 2) * (w - 2); }
Scalar parabola_slope(Scalar w) { return 5 * (w - 2); }

nn::Row around(Scalar w) {
  const Scalar slope = parabola_slope(w);
  return {{"w", w},
          {"loss", parabola(w)},
          {"slope", slope},
          {"to go down", slope > 0 ? "w smaller" : "w larger"},
          {"loss after 0.1 left {:.3f}", parabola(w - 0.1)},
          {"after 0.1 right {:.3f}", parabola(w + 0.1)}};
}

const nn::Section sign("The sign of the slope", [](nn::Output& out) {
  nn::Table& table = out.table("sign");
  for (const Scalar w : {-1.0, 1.0, 3.0, 5.0}) table.row(around(w));
  const Vector left = table.column("loss after 0.1 left");
  const Vector right = table.column("after 0.1 right");
  const Vector slope = table.column("slope");
  const bool agree = arma::all(slope % (right - left) > 0);
  out.claim("the loss falls against the sign of the slope", agree);
});

// {{output The sign of the slope}}
//
// Where the slope is positive, the loss rises to the right, so we must go left: make $w$ smaller.
// Where it is negative, we must make $w$ larger. In both cases: *against the slope*. And how far?
// The slope says more than a direction. Far from the bottom of a bowl it is steep, near the bottom
// it is gentle, and at the bottom it is 0. So a step that is proportional to the slope is long
// where there is far to go, and becomes shorter on arrival. This gives the rule
//
// $$w \leftarrow w - \eta\, \frac{dL}{dw} .$$
//
// The arrow means what `=` means in C++: compute the right side, then store it in $w$. (Some books
// write $:=$.) The number $\eta$ (eta), positive and small, is the **learning rate** (학습률); many
// texts call it $\alpha$. Step by step in this way down the slope: that is **gradient descent** (경사
// 하강법).

template <typename Point, typename Slope>
std::vector<Point> descend(const Slope& slope, Point w, Scalar eta, int steps) {
  std::vector<Point> path = {w};
  for (int i = 0; i < steps; ++i) {
    w -= eta * slope(w);
    path.push_back(w);
  }
  return path;
}

// (A template, because we will use it again for points that have more than one coordinate. Here
// `Point` is a number.)

// Why multiply the slope by a small number at all? Start at $w = 1$. The slope there is -5, so the
// optimum lies to the right, at a distance of 1. But a step of 5 to the right, that is $\eta = 1$,
// leads to 6.

nn::Row at_step(std::size_t step, Scalar w) {
  return {{"step", step},
          {"w", w},
          {"slope", parabola_slope(w)},
          {"loss", parabola(w)}};
}

const nn::Section overshoot("Without a learning rate", [](nn::Output& out) {
  const auto path = descend(parabola_slope, Scalar(1), 1, 4);
  nn::Table& table = out.table("without a rate");
  for (std::size_t i = 0; i < 5; ++i) table.row(at_step(i, path[i]));
  const double growth = table.at(4, "loss") / table.at(0, "loss");
  out.claim(table, 0, "slope").equals(-5);
  out.claim(table, 1, "w").equals(6);
  out.claim("loss, after four steps over start", growth).near(65536, 1e-6);
});

// {{output Without a learning rate}}
//
// Each step goes in the right direction and lands four times as far away, on the other side. There
// is nothing strange about that: a slope is no distance. It is a change of the loss per change of
// $w$, and how it relates to the distance from the optimum depends on the curve. The learning rate
// has to make up for that.
//
// ## Four learning rates
//
// For the parabola we can say what a rate does. One step takes $w$ to $w - 5\eta (w - 2)$, so the
// distance from the optimum, $w - 2$, is multiplied by
//
// $$1 - 5\eta .$$
//
// This is below 1 in size for $0 < \eta < 0.4$. It is 0 for $\eta = 0.2$, where one step is enough,
// and negative above, where each step jumps over the bottom. At 0.4 it would jump to and fro for
// ever, and beyond, every step makes things worse. After $n$ steps from a distance $d$ we are at
// the distance $d\, |1 - 5\eta|^n$. To make this smaller than $10^{-6}$ we need
// $n > \log(10^{-6}/d) / \log|1 - 5\eta|$. We predict, and count.

constexpr Scalar near_enough = 1e-6;

int predicted_steps(Scalar eta, Scalar distance) {
  const Scalar factor = std::abs(1 - 5 * eta);
  return int(std::ceil(std::log(near_enough / distance) / std::log(factor)));
}

int counted_steps(Scalar eta, Scalar w) {
  int steps = 0;
  while (std::abs(w - 2) >= near_enough) {
    w -= eta * parabola_slope(w);
    ++steps;
  }
  return steps;
}

nn::Row ten_steps(Scalar eta) {
  const bool arrives = eta < 0.4;
  const nn::Cell predicted =
      arrives ? nn::Cell(predicted_steps(eta, 3)) : "never";
  const nn::Cell counted = arrives ? nn::Cell(counted_steps(eta, -1)) : "-";
  return {{"rate", eta},
          {"factor per step {:.2f}", 1 - 5 * eta},
          {"predicted", predicted},
          {"counted", counted},
          {"w after 10 steps {:.3f}",
           descend(parabola_slope, Scalar(-1), eta, 10).back()}};
}

const nn::Section four_rates("Four learning rates", [](nn::Output& out) {
  nn::Table& table = out.table("steps");
  std::vector<nn::Column> paths;
  for (const Scalar eta : {0.01, 0.1, 0.38, 0.42}) {
    const auto path = descend(parabola_slope, Scalar(-1), eta, 8);
    paths.push_back({fmt::format("{}", eta), path});
    table.row(ten_steps(eta));
  }
  const double distance = std::abs(table.at(0.42, "w after 10 steps") - 2);
  const double predicted = 3 * std::pow(1.1, 10);
  for (const Scalar eta : {0.01, 0.1, 0.38})
    out.claim(table, eta, "counted").equals(table.at(eta, "predicted"));
  out.claim("at 0.42: distance after 10 steps", distance).near(predicted, 1e-9);
  out.figure("rates", paths);
});

// {{output Four learning rates}}
//
// {{figure rates: Eight steps from w = -1 at four learning rates.}}
//
// Too small, and it takes for ever. At 0.38 each step jumps over the bottom, and still comes
// closer. Too large, and it *diverges*: the loss grows beyond all limits. In between there is a
// wide range that works, and the best rate is half of the one that fails. For a network nobody
// knows the curve, so nobody can compute the rate; it is found by trying, and we will do that
// below.
//
// (Should one not rather *divide* by the slope? If the loss is to fall by $\Delta L$, then $w$ has
// to move by about $\Delta L$ divided by the slope. One can do that, but one must know how far the
// loss can still fall, and where the slope is nearly 0 it makes a giant leap.)
//
// ## Measuring a slope
//
// For a parabola we know the derivative. For a network we do not have it yet; chapter 07 derives
// it. But the slope of anything that can be computed can also be *measured*. The derivative is what
// the difference quotient
//
// $$\frac{f(w + h) - f(w)}{h}$$
//
// approaches as $h$ goes to 0, and a computer can take a small $h$. This is a **numerical
// derivative** (수치 미분), here by the *forward difference*. Chapter 04 looked to both sides instead,
// by the *central difference*
//
// $$\frac{f(w + h) - f(w - h)}{2h} .$$
//
// Is it worth it, and how small should $h$ be? Near $w$ a smooth function is nearly a polynomial in
// $h$ (its Taylor series, with $f''$ the derivative of $f'$, and so on):
//
// $$f(w \pm h) \approx f(w) \pm f'(w)\, h + \tfrac12 f''(w)\, h^2 \pm \tfrac16 f'''(w)\, h^3 .$$
//
// Insert it. The forward difference gives $f' + \frac12 f'' h$, so it is wrong by about
// $\frac12 f'' h$. In the central difference $f(w + h) - f(w - h)$ the terms without a $\pm$
// cancel, the one with $h^2$ among them, and it is wrong by about $\frac16 f''' h^2$. So the
// smaller $h$ the better?
//
// We try it on a loss whose slope we know from chapter 05: that of a sigmoid neuron for one sample
// with $x = 1$ and $y = 1$, $L(w) = -\log \sigma(w) = \log(1 + e^{-w})$ with slope $\sigma(w) - 1$.
// (`std::log1p(t)` is $\log(1 + t)$, exact also when $t$ is small.)

Scalar one_sample_loss(Scalar w) { return std::log1p(std::exp(-w)); }
Scalar one_sample_slope(Scalar w) { return 1 / (1 + std::exp(-w)) - 1; }

// {{code common/model/numerical_derivative.cpp differences}}
//
// One point would show luck: rounding errors jump up and down. So we take the mean error over 100
// points. (`Difference` stands for either of the two functions above.)

using Difference = decltype(&nn::central_difference);

double mean_error(Difference difference, double h) {
  double sum = 0;
  for (int i = 0; i < 100; ++i) {
    const double w = -2 + 0.04 * i;
    sum += std::abs(difference(one_sample_loss, w, h) - one_sample_slope(w));
  }
  return sum / 100;
}

nn::Row errors_at(double h) {
  return {{"h {:.0e}", h},
          {"forward {:.1e}", mean_error(nn::forward_difference, h)},
          {"central {:.1e}", mean_error(nn::central_difference, h)}};
}

const Vector distances = arma::exp10(-0.25 * arma::regspace<Vector>(4, 60));

nn::Row best_of(const std::string& name, Difference difference) {
  Vector errors = distances;
  errors.transform([&](double h) { return mean_error(difference, h); });
  const double far = mean_error(difference, 1e-2);
  const double near = mean_error(difference, 1e-3);
  return {{"difference", name},
          {"best h {:.0e}", distances[errors.index_min()]},
          {"error {:.0e}", errors.min()},
          {"error at 0.01 over 0.001 {:.2f}", far / near}};
}

const nn::Section trial("Error of a numerical derivative", [](nn::Output& out) {
  nn::Table& errors = out.table("errors");
  for (int i = 1; i <= 15; i += 2) errors.row(errors_at(std::pow(10, -i)));
  const double rounding =
      errors.at(1e-11, "central") / errors.at(1e-9, "central");
  out.claim("central: error at 1e-11 over 1e-9", rounding).between(30, 300);
  out.claim(errors, 1e-15, "central").greater_than(1e-2);
  nn::Table& best = out.table("best");
  best.row(best_of("forward", nn::forward_difference));
  best.row(best_of("central", nn::central_difference));
  out.claim(best, "forward", "error at 0.01 over 0.001").near(10, 0.5);
  out.claim(best, "central", "error at 0.01 over 0.001").near(100, 5);
  out.claim(best, "forward", "best h").between(1e-9, 1e-7);
  out.claim(best, "central", "best h").between(1e-6, 1e-4);
  out.claim(best, "forward", "error").between(1e-10, 1e-7);
  out.claim(best, "central", "error").between(1e-13, 1e-10);
  nn::Table& curves = out.data("differences");
  for (const double h : distances) curves.row(errors_at(h));
  out.figure("differences");
});

// {{output Error of a numerical derivative}}
//
// {{figure differences: Read from right to left: as h shrinks, the error falls, until rounding
// takes over.}}
//
// From the right, both lines fall as predicted: with $h$ ten times smaller the forward error is ten
// times smaller, the central one a hundred times. But then they rise again. A `double` keeps about
// 16 digits. $f(w + h)$ and $f(w)$ agree in more and more of them as $h$ shrinks, their difference
// keeps only the last few, rounded, and the division by $h$ blows that error up: it is about
// $10^{-16} / h$. ($w + h$ is rounded as well, with the same effect.) The best $h$ is where the
// error of the formula and that of rounding are about equal, near {{best.forward.best_h:.0e}} for
// forward and {{best.central.best_h:.0e}} for central differences. There the central difference is
// right to {{best.central.error:.0e}}, and the forward one to {{best.forward.error:.0e}}. So:
// central, with $h = 10^{-5}$, in `double`. This is what the course uses.
//
// ## More than one weight
//
// With two weights the landscape is a real one, with a height over each point of a plane. Take a
// long bowl:
//
// $$L(w_1, w_2) = \tfrac12 (w_1^2 + 8\, w_2^2) .$$
//
// Which slope now? Hold $w_2$ fixed and walk in the direction of $w_1$ only. On this walk the
// landscape is a curve, with a slope as before. It is the **partial derivative** (편미분) of $L$ with
// respect to $w_1$, written with a round d: $\partial L / \partial w_1 = w_1$. The other one is
// $\partial L / \partial w_2 = 8 w_2$. (It is sometimes explained as the slope of a *shadow* that
// the landscape throws on a wall. It is that of a *cut* through the landscape, at the place where
// we stand.) Both partial derivatives together, as one vector, are the gradient that chapter 04
// spoke of, written with the sign nabla:
//
// $$\nabla L = \Bigl( \frac{\partial L}{\partial w_1}, \frac{\partial L}{\partial w_2} \Bigr) .$$
//
// Descent is the same rule for each weight with its own partial derivative, all at once. With all
// weights and biases in one vector $\theta$ it reads
//
// $$\theta \leftarrow \theta - \eta\, \nabla L .$$

Scalar bowl(const Vector& w) { return (w[0] * w[0] + 8 * w[1] * w[1]) / 2; }

Vector bowl_gradient(const Vector& w) { return {w[0], 8 * w[1]}; }

// There are many ways down. Is this the best one? A tiny step $u$ changes the loss by the change
// along $w_1$ plus that along $w_2$, which is the product $\nabla L \cdot u$, and as in chapter 01
// that is $|\nabla L|\, |u| \cos\varphi$, with $\varphi$ the angle between the two. It is lowest at
// 180°, against the gradient. And it is 0 at 90°: in that direction the height stays the same, so
// the gradient stands at right angles to the contour line. Let us see: we stand at a point, take a
// tiny step in each of 360 directions, and look which lowers the loss most.

Scalar steepest_direction(const Vector& at) {
  Vector heights(360);
  for (Index degree = 0; degree < 360; ++degree) {
    const Scalar angle = Scalar(degree) * std::numbers::pi / 180;
    const Vector step = {std::cos(angle), std::sin(angle)};
    heights[degree] = bowl(at + 1e-4 * step);
  }
  return Scalar(heights.index_min());
}

Scalar degrees_of(const Vector& v) {
  const Scalar degrees = std::atan2(v[1], v[0]) * 180 / std::numbers::pi;
  return degrees < 0 ? degrees + 360 : degrees;
}

nn::Row directions(nn::Rng& rng) {
  const Vector at = {rng.uniform(-4, 4), rng.uniform(-2, 2)};
  const Vector gradient = bowl_gradient(at);
  const Scalar tried = steepest_direction(at);
  const Scalar against = degrees_of(-gradient);
  const Scalar apart = std::abs(tried - against);
  return {
      {"at", fmt::format("({:.2f}, {:.2f})", at[0], at[1])},
      {"gradient", fmt::format("({:.2f}, {:.2f})", gradient[0], gradient[1])},
      {"steepest way down, tried (°)", tried},
      {"minus the gradient (°) {:.1f}", against},
      {"apart (°) {:.1f}", std::min(apart, 360 - apart)}};
}

// Then we go down from $(-4, 1.5)$, with three rates.

const Vector bowl_start = {-4, 1.5};

nn::Row bowl_end(Scalar eta) {
  const Vector end = descend(bowl_gradient, bowl_start, eta, 30).back();
  const Vector predicted = {-4 * std::pow(1 - eta, 30),
                            1.5 * std::pow(1 - 8 * eta, 30)};
  return {{"rate", eta},
          {"w1 after 30 steps {:.4f}", end[0]},
          {"w2 {:.1e}", end[1]},
          {"distance from the bottom {:.1e}", arma::norm(end)},
          {"from the formula {:.0e}", arma::norm(end - predicted)}};
}

std::vector<nn::Column> bowl_path(Scalar eta) {
  const auto path = descend(bowl_gradient, bowl_start, eta, 30);
  return {{"w1", path, [](const Vector& w) { return w[0]; }},
          {"w2", path, [](const Vector& w) { return w[1]; }}};
}

const nn::Section long_bowl("The long bowl", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Table& table = out.table("directions");
  for (int i = 0; i < 4; ++i) table.row(directions(rng));
  out.claim(table, "apart (°)").at_most(0.6);
  nn::Table& ends = out.table("three rates");
  for (const Scalar eta : {0.05, 0.2, 0.26}) ends.row(bowl_end(eta));
  out.claim(ends, "from the formula").at_most(1e-12);
  out.claim(ends, 0.26, "distance from the bottom").greater_than(4);
  const auto height = [](double w1, double w2) { return bowl({w1, w2}); };
  out.grid("bowl", {-5, 5}, {-2.5, 2.5}, height);
  out.data("slow", bowl_path(0.05));
  out.data("fast", bowl_path(0.2));
  out.figure("bowl");
});

// {{output The long bowl}}
//
// {{figure bowl: Two descents of 30 steps into a long bowl. Each step is at right angles to the
// contour line on which it begins.}}
//
// No direction leads down more steeply than the one against the gradient. But it does not point to
// the lowest place, as the picture shows: it points down the steep side, and the way to the goal is
// along the gentle floor. A step multiplies $w_1$ by $1 - \eta$ and $w_2$ by $1 - 8\eta$. So the
// steep direction sets the limit, $\eta < 2/8$, and the gentle direction the pace. This is a
// weakness of gradient descent on which chapters 10 and 12 go on.
//
// ## Where it ends
//
// Descent comes to rest where the gradient is 0. Is that the lowest place? We build a landscape
// with two pits, one deep and one shallow, in a plain. (A pit is $-d\, e^{-|w - c|^2 / s^2}$, with
// depth $d$ and width $s$ around the point $c$.)

struct Pit {
  Vector centre;  // (2)
  Scalar depth;
  Scalar width;
};

const std::vector<Pit> pits = {{{-1, 0.5}, 1, 1}, {{1.2, -0.4}, 0.6, 0.8}};

Scalar plain_with_pits(const Vector& w) {
  Scalar height = 1;
  for (const auto& [centre, depth, width] : pits) {
    const Scalar squared = arma::accu(arma::square((w - centre) / width));
    height -= depth * std::exp(-squared);
  }
  return height;
}

Vector pits_gradient(const Vector& w) {
  Vector gradient(2);
  for (const auto& [centre, depth, width] : pits) {
    const Vector away = (w - centre) / width;
    gradient +=
        2 * depth / width * away * std::exp(-arma::accu(arma::square(away)));
  }
  return gradient;
}

// From each point of a grid we take 500 steps, and look where we are.

nn::Row descent_from(const Vector& start) {
  const Vector end = descend(pits_gradient, start, 0.1, 500).back();
  const Scalar to_deep = arma::norm(end - pits[0].centre);
  const Scalar to_shallow = arma::norm(end - pits[1].centre);
  const bool on_the_plain = plain_with_pits(end) > 0.9;
  const bool in_deep = !on_the_plain && to_deep < to_shallow;
  const bool in_shallow = !on_the_plain && !in_deep;
  return {{"w1", start[0]},
          {"w2", start[1]},
          {"deep pit", int(in_deep)},
          {"shallow pit", int(in_shallow)},
          {"still on the plain", int(on_the_plain)}};
}

const std::vector<std::string> three_ends = {"deep pit", "shallow pit",
                                             "still on the plain"};

nn::Row share_of(const std::string& end, const nn::Table& starts) {
  const Vector ends_there = starts.column(end);  // 0 or 1
  return {{"end", end},
          {"starts", Index(arma::accu(ends_there))},
          {"percent {:.1f}", 100 * arma::mean(ends_there)}};
}

// Where is the pass between the pits? There the gradient is 0, too. Starting between the pits, we
// go down not on the landscape but on the *length* of its gradient, squared, with measured slopes.

Vector find_pass() {
  const auto squared_length = [](const Vector& w) {
    return arma::accu(arma::square(pits_gradient(w)));
  };
  const auto slope = [&](const Vector& at) {
    Vector w = at;
    return Vector(nn::numerical_gradient([&] { return squared_length(w); }, w));
  };
  return descend(slope, Vector{0.2, 0}, 0.1, 500).back();
}

nn::Row place(const std::string& name, const Vector& at) {
  return {{"place", name},
          {"w1 {:.3f}", at[0]},
          {"w2 {:.3f}", at[1]},
          {"height {:.3f}", plain_with_pits(at)},
          {"gradient {:.0e}", arma::norm(pits_gradient(at))}};
}

// How long does it take from far away? We go out to the left of the deep pit, and count the steps
// until we are half way down into it.

nn::Row from_far(Scalar distance) {
  const Vector start = pits[0].centre - Vector{distance, 0};
  Vector at = start;
  Index steps = 0;
  for (; plain_with_pits(at) > 0.5 && steps < 100000; ++steps)
    at -= 0.1 * pits_gradient(at);
  return {{"distance from the deep pit", distance},
          {"height {:.6f}", plain_with_pits(start)},
          {"gradient {:.1e}", arma::norm(pits_gradient(start))},
          {"steps to height 0.5", steps}};
}

const nn::Section where("Where descent ends", [](nn::Output& out) {
  const Vector line = arma::linspace<Vector>(-4, 4, out.quick() ? 15 : 41);
  nn::Table& starts = out.data("starts");
  for (const Scalar w1 : line)
    for (const Scalar w2 : line) starts.row(descent_from({w1, w2}));
  nn::Table& ends = out.table("ends");
  for (const auto& end : three_ends) ends.row(share_of(end, starts));
  out.claim(ends, "deep pit", "percent").between(15, 60);
  out.claim(ends, "shallow pit", "percent").between(5, 40);
  out.claim(ends, "still on the plain", "percent").between(20, 70);
  const Vector c = pits[1].centre;
  const Vector pass = find_pass();
  const Vector along = arma::normalise(c - pits[0].centre);
  const Vector across = {-along[1], along[0]};
  const auto rise = [&](const Vector& step) {
    return plain_with_pits(pass + 0.1 * step) - plain_with_pits(pass);
  };
  nn::Table& places = out.table("places");
  places.row(place("shallow pit", descend(pits_gradient, c, 0.1, 500).back()));
  places.row(place("pass", pass));
  out.claim(places, "gradient").at_most(1e-10);
  out.claim("rise to the pits", {rise(along), rise(-along)}).less_than(0);
  out.claim("rise to the sides", {rise(across), rise(-across)}).greater_than(0);
  nn::Table& far = out.table("far");
  for (const Scalar away : {1.0, 2.0, 2.5, 3.0}) far.row(from_far(away));
  out.claim(far, 3, "steps to height 0.5").between(2000, 3500);
  const auto f = [](double x, double y) { return plain_with_pits({x, y}); };
  out.grid("plain", {-4.2, 4.2}, {-4.2, 4.2}, f);
  out.figure("ends");
});

// {{output Where descent ends}}
//
// {{figure ends: Each dot is a starting point, coloured by where 500 steps lead. Contour lines show
// the two pits, the cross the pass between them.}}
//
// Of these starts,
//
//
// * {{ends.deep_pit.percent:.0f}} % end in the deep pit, at the lowest point of all, the **global
//   minimum** (전역 최솟값).
// * {{ends.shallow_pit.percent:.0f}} % end in the shallow one, at a height of
//   {{places.shallow_pit.height:.2f}}. Around its bottom everything is higher, so for our hiker it
//   is a bottom like any other: a **local minimum** (지역 최솟값). The better place is beyond a ridge,
//   and descent with small steps does not climb.
// * {{ends.still_on_the_plain.percent:.0f}} % are still up on the plain. It is a **plateau** (고원):
//   its slope is not quite 0, but so small that the steps are tiny. From a distance of 3 to the pit
//   it takes {{far.3.steps_to_height_0.5}} steps to get in, ten times as many as from 2.5, and
//   farther out it soon becomes hopeless.
//
// (The shares say something about this window and 500 steps only. With more steps more would
// arrive.)
//
// A plateau is no invention: the squared error of a sigmoid neuron had plains in chapter 05. We
// start that neuron sure and wrong, at $w = -8$, with its bias held at 0, and let it descend once
// by the squared error and once by cross-entropy, with the same rate. The slopes are those of
// chapter 05, the mean over eight samples.

const RowVector sample_x = {-3, -2, -1.5, -0.5, 0.5, 1, 2, 3};
const RowVector sample_y = {0, 0, 1, 0, 1, 0, 1, 1};

Scalar squared_slope(Scalar w) {
  const RowVector a = nn::sigmoid(w * sample_x);
  return arma::mean((a - sample_y) % a % (1 - a) % sample_x);
}

Scalar cross_slope(Scalar w) {
  const RowVector a = nn::sigmoid(w * sample_x);
  return arma::mean((a - sample_y) % sample_x);
}

nn::Row after(int steps) {
  const Scalar squared = descend(squared_slope, Scalar(-8), 0.5, steps).back();
  const Scalar cross = descend(cross_slope, Scalar(-8), 0.5, steps).back();
  return {{"steps", steps},
          {"w by squared error {:.3f}", squared},
          {"w by cross-entropy {:.3f}", cross},
          {"slope of cross-entropy {:.0e}", cross_slope(cross)}};
}

const nn::Section plateau("A plateau of a neuron", [](nn::Output& out) {
  nn::Table& table = out.table("plateau");
  for (const int n : {0, 10, 100, 1000, 2000, 2200}) table.row(after(n));
  out.claim(table, 100, "w by squared error").at_most(-4);
  out.claim(table, 100, "slope of cross-entropy").near(0, 1e-6);
});

// {{output A plateau of a neuron}}
//
// Cross-entropy has arrived before the squared error has left the plain.
//
// The gradient is 0 at one more place. Between the two pits lies a pass, marked by a cross: lower
// than the plain to both sides of it, higher than the pits before and behind. Such a point is a
// **saddle point** (안장점), after the shape of a saddle. The simplest one is $L = w_1^2 - w_2^2$ at
// $(0, 0)$: in the direction of $w_1$ it curves up, in that of $w_2$ down. Start exactly on the
// line $w_2 = 0$, and descent walks into the saddle and stays. Start beside it, and $w_2$ grows by
// the factor $1 + 2\eta$ in each step.

Vector saddle_gradient(const Vector& w) { return {2 * w[0], -2 * w[1]}; }

nn::Row leave_saddle(Scalar w2, Scalar eta) {
  Vector w = {1, w2};
  int steps = 0;
  for (; std::abs(w[1]) <= 1; ++steps) w -= eta * saddle_gradient(w);
  const Scalar predicted = std::log(1 / w2) / std::log(1 + 2 * eta);
  return {{"w2 at the start {:.0e}", w2},
          {"steps until |w2| > 1", steps},
          {"predicted", std::ceil(predicted)},
          {"difference", steps - std::ceil(predicted)}};
}

const nn::Section saddle("A saddle", [](nn::Output& out) {
  const Scalar eta = 0.05;
  nn::Table& table = out.table("saddle");
  for (const Scalar w2 : {1e-2, 1e-5, 1e-10}) table.row(leave_saddle(w2, eta));
  const Vector end = descend(saddle_gradient, Vector{1, 0}, eta, 1000).back();
  out.claim(table, "difference").near(0, 1);
  out.claim("distance after 1000 steps from w2 = 0", norm(end)).at_most(1e-12);
});

// {{output A saddle}}
//
// So one does not get stuck at a saddle, but one may linger. How common are minima and saddles in
// the landscape of a network, with thousands of weights? What decides is how the landscape curves.
// The long bowl curves up by 1 in one direction and by 8 in the other; the saddle by 2 and by -2.
// In $n$ dimensions there are $n$ such numbers, for $n$ directions at right angles to each other.
// All positive: a minimum. All negative: a peak. Otherwise: a saddle. To be a minimum, a place has
// to curve up in *every* direction at the same time. As a rough model, suppose that the curvature
// is random, like a symmetric matrix of normal numbers. (Such a matrix describes a landscape around
// a place with gradient 0, and its eigenvalues, which Armadillo's `eig_sym` computes, are the $n$
// numbers.) How often are all of them positive?

nn::Row share_of_minima(Index n, Index draws, nn::Rng& rng) {
  Index minima = 0;
  Matrix A(n, n);
  for (Index i = 0; i < draws; ++i) {
    rng.fill_normal(A, 0, 1);
    minima += arma::eig_sym((A + A.t()) / 2).min() > 0;
  }
  return {{"dimensions", n},
          {"share of minima {:.5f}", Scalar(minima) / Scalar(draws)}};
}

const nn::Section dimensions("Minima in many dimensions", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Index draws = out.quick() ? 20000 : 100000;
  const Scalar in_the_plane = (2 - std::numbers::sqrt2) / 4;
  nn::Table& table = out.table("minima");
  for (Index n = 1; n <= 7; ++n) table.row(share_of_minima(n, draws, rng));
  out.claim(table, 1, "share of minima").near(0.5, 0.02);
  out.claim(table, 2, "share of minima").near(in_the_plane, 0.015);
  out.claim(table, 6, "share of minima").at_most(0.0005);
  out.claim(table, 7, "share of minima").at_most(0.0002);
});

// {{output Minima in many dimensions}}
//
// In the plane one such place in seven is a minimum, one in seven a peak, and the rest are saddles;
// in seven dimensions practically none is a minimum. The curvatures of a real loss are not random,
// so this proves nothing about networks. But it shows why pictures in two dimensions mislead, and
// measurements on real networks point the same way: the places where training lingers are saddles
// and plateaus rather than poor local minima (Y. Dauphin and others, 2014). Some ways to get on all
// the same, a momentum that rolls over small humps or batches of samples that shake the path, are
// the subject of chapters 09 and 10.
//
// ## What is learned, and what is chosen
//
// A weight or a bias is found by descent: it is a **parameter** (매개변수) of the network. The learning
// rate is not. Neither is the number of steps, or of hidden units. What we have to choose before
// learning begins is a **hyperparameter** (하이퍼파라미터). Choosing means to try: train with several
// values and compare. We do it for a sigmoid neuron with two inputs on two overlapping clouds, 100
// steps each from zero. (For now we compare the loss on the same samples; chapter 13 says on which
// samples one should.)

struct Samples {
  Matrix X;     // (2 x samples)
  RowVector y;  // (samples): 0 or 1
};

Samples clouds(nn::Rng& rng, const nn::TwoCloudsOptions& options) {
  const nn::Dataset data = nn::two_clouds(rng, options);
  return {data.X, arma::conv_to<RowVector>::from(data.labels)};
}

struct Neuron {
  Vector w;  // (2)
  Scalar b = 0;

  Vector theta() const { return {w[0], w[1], b}; }
};

Scalar loss_of(const Neuron& neuron, const Matrix& X, const RowVector& y) {
  nn::SigmoidCrossEntropy loss;
  return loss.forward(neuron.w.t() * X + neuron.b, y);
}

Neuron slopes_of(const Neuron& neuron, const Matrix& X, const RowVector& y) {
  const RowVector error = nn::sigmoid(neuron.w.t() * X + neuron.b) - y;
  return {X * error.t() / Scalar(X.n_cols), arma::mean(error)};
}

Neuron train(const Matrix& X, const RowVector& y, Scalar eta, int steps) {
  Neuron neuron{Vector(2)};
  for (int i = 0; i < steps; ++i) {
    const Neuron slopes = slopes_of(neuron, X, y);
    neuron.w -= eta * slopes.w;
    neuron.b -= eta * slopes.b;
  }
  return neuron;
}

nn::Row try_rate(Scalar rate, const Samples& data) {
  const Neuron neuron = train(data.X, data.y, rate, 100);
  return {{"learning rate", rate},
          {"loss after 100 steps {:.4f}", loss_of(neuron, data.X, data.y)}};
}

const nn::Section search("Trying learning rates", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Samples data = clouds(rng, {.samples_per_class = 200, .distance = 2});
  const Vector rates = arma::exp10(arma::regspace<Vector>(-4, 0.5, 4));
  nn::Table& table = out.table("search");
  for (const Scalar rate : rates) table.row(try_rate(rate, data));
  const Vector losses = table.column("loss after 100 steps");
  const Vector good = rates(arma::find(losses < 1.01 * losses.min()));
  const Scalar low = good.min();
  const Scalar high = good.max();
  const Scalar worse = losses.back() / losses.min();
  Vector late = {96, 97, 98, 99, 100};  // steps, then the losses after them
  late.transform([&](Scalar steps) {
    const auto neuron = train(data.X, data.y, 316.0, int(steps));
    return loss_of(neuron, data.X, data.y);
  });
  const Scalar jumps = late.max() / late.min();
  out.print("within 1 % of the best loss: rates {:.2g} to {:.2g}", low, high);
  out.claim("those rates, largest over smallest", high / low).between(9, 400);
  out.claim(table, 0.0001, "loss after 100 steps").near(std::log(2), 0.01);
  out.claim("loss at rate 10000 over the best", worse).at_least(1.5);
  out.print("at rate 316, the last five losses: {:.1f}", fmt::join(late, ", "));
  out.claim("their largest over the smallest", jumps).at_least(1.2);
  out.figure("search");
});

// {{output Trying learning rates}}
//
// {{figure search: The loss after 100 steps for 17 learning rates. On the right it leaves the
// picture.}}
//
// On the left the neuron has hardly left the start, where its loss is $\log 2$. On the right it
// jumps about. In between lies a range, over a factor of more than ten, in which the result is the
// same to one percent. So one need not search finely: learning rates are tried in powers of 10, or
// of $\sqrt{10}$ as here.
//
// ## A lost minus
//
// One text that many start from prints the update like this, on one line:
//
// $$W \leftarrow W - \eta\, \frac{\partial L}{\partial W} , \qquad
//   b \leftarrow \eta\, \frac{\partial L}{\partial b} .$$
//
// In the second formula "$b\, -$" got lost. It does not look like much. We train with it, on clouds
// whose middle is not at the origin, so that the neuron needs a bias.

Neuron train_with_slip(const Matrix& X, const RowVector& y, Scalar eta,
                       int steps) {
  Neuron neuron{Vector(2)};
  for (int i = 0; i < steps; ++i) {
    const Neuron slopes = slopes_of(neuron, X, y);
    neuron.w -= eta * slopes.w;
    neuron.b = eta * slopes.b;
  }
  return neuron;
}

nn::Row row_of(const std::string& trained_with, const Neuron& neuron,
               const Samples& data) {
  return {{"trained with", trained_with},
          {"w1 {:.6f}", neuron.w[0]},
          {"w2 {:.6f}", neuron.w[1]},
          {"b {:.6f}", neuron.b},
          {"loss {:.4f}", loss_of(neuron, data.X, data.y)}};
}

const nn::Section lost_minus("A lost minus", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Samples data =
      clouds(rng, {.samples_per_class = 500, .middle_x1 = 2, .middle_x2 = 2});
  const Neuron right = train(data.X, data.y, 0.3, 3000);
  const Neuron slip = train_with_slip(data.X, data.y, 0.3, 3000);
  nn::Table& table = out.table("slip");
  table.row(row_of("b - rate * slope", right, data));
  table.row(row_of("rate * slope", slip, data));
  const std::vector<double> loss = table.column("loss");
  out.claim(table, "rate * slope", "b").near(0, 0.15);
  out.claim("loss, slip over right", loss[1] / loss[0]).at_least(2);
});

// {{output A lost minus}}
//
// The bias never gets anywhere, because each step forgets it. The loss stays at
// {{slip.rate_slope.loss:.2f}}, {{loss_slip_over_right:.1f}} times what the right update has
// reached. No error message tells you, and since the slopes are right, a check of the slopes finds
// nothing either. What finds it is to look at a single step: every parameter must have moved by
// minus $\eta$ times its slope.
//
// ## Descent for anything
//
// A numerical derivative for each parameter is a numerical gradient. The library has it as a
// function: it moves each element of $\theta$ to either side, computes the loss, and puts the
// element back.
//
// {{code common/model/numerical_derivative.cpp numerical_gradient}}
//
// ($w + h$ is rounded, in `float` quite coarsely, so the distance that was really moved is `right -
// left`. `Restore` puts the element back when the loop body ends.) With this, anything whose loss
// has slopes can learn, without a single formula for them.

Neuron train_numerically(const Matrix& X, const RowVector& y, Scalar eta,
                         int steps) {
  Vector theta(3);  // w1, w2, b
  const auto neuron = [&] { return Neuron{theta.head(2), theta[2]}; };
  const auto loss = [&] { return loss_of(neuron(), X, y); };
  for (int i = 0; i < steps; ++i) {
    theta -= eta * Vector(nn::numerical_gradient(loss, theta));
  }
  return neuron();
}

const nn::Section measured("Descent with measured slopes", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Samples data = clouds(rng, {.samples_per_class = 200, .distance = 2});
  const Neuron exact = train(data.X, data.y, 1, 100);
  const Neuron rough = train_numerically(data.X, data.y, 1, 100);
  const Vector apart = arma::abs(exact.theta() - rough.theta());
  const int parameters = 64 * 32 + 32 + 32 * 16 + 16 + 16 * 10 + 10;
  nn::Table& table = out.table("after 100 steps");
  table.row(row_of("slopes by formula", exact, data));
  table.row(row_of("measured slopes", rough, data));
  out.claim("largest difference of a parameter", apart.max()).at_most(1e-8);
  out.value("digits, parameters", parameters);
  out.value("digits, passes", 2 * parameters);
});

// {{output Descent with measured slopes}}
//
// It works, and it is slow. Each parameter costs two computations of the loss. The network of
// chapter 15, which reads handwritten digits, is a small one, and it has {{digits_parameters}}
// parameters: a single step would take {{digits_passes}} passes through the network with all
// samples. The next chapter computes the whole gradient for the price of about three passes.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "Which way is down?");
  return program.run(
      argc, argv,
      {sign, overshoot, four_rates, trial, long_bowl, where, plateau, saddle,
       dimensions, search, lost_minus, measured});
}

// ## Try it
//
// (Some claims will fail, rightly.)
//
// * Halve the rate after each step in `descend`, beginning with a rate of 0.1 from $w = 1$. Does it
//   arrive? What do all rates together add up to?
// * Replace the three 8s of the long bowl by 100. What is the largest rate that works, and how many
//   steps does $w_1$ then need to come within 0.01 of the bottom?
// * Write `float` versions of `one_sample_loss` and of the two differences, and use them in
//   `mean_error`. Where are the two Vs now?
// * Start `plain_with_pits` descents from points near the pass, 0.01 apart. How wide is the strip
//   from which 500 steps have not yet left it?
