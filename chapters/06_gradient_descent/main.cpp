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

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "common/data/dataset.hpp"
#include "common/data/synthetic.hpp"
#include "common/model/activations.hpp"
#include "common/model/loss.hpp"
#include "common/model/numerical_derivative.hpp"
#include "common/report/program.hpp"

using nn::Index;
using nn::Matrix;
using nn::RowVector;
using nn::Scalar;
using nn::Vector;

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

void show_sign(nn::Program& program) {
  program.section("The sign of the slope");
  nn::Table table({"w", "loss", "slope", "to go down",
                   "loss after 0.1 left {:.3f}", "after 0.1 right {:.3f}"});
  bool sign_is_right = true;
  for (const Scalar w : {-1.0, 1.0, 3.0, 5.0}) {
    const Scalar left = parabola(w - 0.1);
    const Scalar right = parabola(w + 0.1);
    table.row({w, parabola(w), parabola_slope(w),
               parabola_slope(w) > 0 ? "w smaller" : "w larger", left, right});
    sign_is_right = sign_is_right && (left < right) == (parabola_slope(w) > 0);
  }
  program.print(table);
  program.claim("the loss falls against the sign of the slope", sign_is_right);
}

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

void show_overshoot(nn::Program& program) {
  program.section("Without a learning rate");
  const std::vector<Scalar> path = descend(parabola_slope, Scalar(1), 1, 4);
  nn::Table table({"step", "w", "slope", "loss"});
  for (std::size_t i = 0; i < path.size(); ++i) {
    table.row({i, path[i], parabola_slope(path[i]), parabola(path[i])});
  }
  program.print(table);
  program.claim("slope at w = 1", parabola_slope(1), nn::equals(-5));
  program.claim("where one whole slope leads", path[1], nn::equals(6));
  program.claim("the loss after four steps over the loss at the start",
                parabola(path[4]) / parabola(1), nn::near(65536, 1e-6));
}

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

void show_rates(nn::Program& program) {
  program.section("Four learning rates");
  nn::Table table({"rate", "factor per step {:.2f}", "predicted", "counted",
                   "w after 10 steps {:.3f}"});
  for (const Scalar eta : {0.01, 0.1, 0.38}) {
    table.row({eta, 1 - 5 * eta, predicted_steps(eta, 3),
               counted_steps(eta, -1),
               descend(parabola_slope, Scalar(-1), eta, 10)[10]});
  }
  const std::vector<Scalar> wild =
      descend(parabola_slope, Scalar(-1), 0.42, 10);
  table.row({0.42, 1 - 5 * 0.42, "never", "-", wild[10]});
  program.print(table);
  for (const Scalar eta : {0.01, 0.1, 0.38}) {
    program.claim(fmt::format("steps at rate {}", eta), counted_steps(eta, -1),
                  nn::equals(predicted_steps(eta, 3)));
  }
  program.claim("distance after 10 steps at rate 0.42, from 3",
                std::abs(wild[10] - 2), nn::near(3 * std::pow(1.1, 10), 1e-9));
}

void draw_rates(nn::Program& program) {
  nn::Figure figure(300, 280, 4);
  for (const Scalar eta : {0.01, 0.1, 0.38, 0.42}) {
    std::vector<double> w;
    std::vector<double> loss;
    for (int i = -150; i <= 150; ++i) {
      w.push_back(2 + 0.05 * i);
      loss.push_back(parabola(w.back()));
    }
    const std::vector<Scalar> path =
        descend(parabola_slope, Scalar(-1), eta, 8);
    std::vector<double> height;
    height.reserve(path.size());
    for (const Scalar at : path) {
      height.push_back(parabola(at));
    }
    figure.panel()
        .title(fmt::format("η = {}", eta))
        .x_label("w")
        .y_label(eta == 0.01 ? "loss" : "")
        .x_range(-5.5, 9.5)
        .y_range(0, 110)
        .legend("off")
        .line("", w, loss, {.color = nn::Color::grey, .width = 1})
        .line("", path, height, {.width = 1})
        .points("", path, height);
  }
  program.figure(figure, "rates",
                 "Eight steps on a parabola at four learning rates: creeping, "
                 "arriving, jumping from side to side towards the bottom, and "
                 "jumping ever higher.");
}

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

using Difference = double (*)(const std::function<double(double)>&, double,
                              double);

double mean_error(Difference difference, double h) {
  double sum = 0;
  for (int i = 0; i < 100; ++i) {
    const double w = -2 + 0.04 * i;
    sum += std::abs(difference(one_sample_loss, w, h) - one_sample_slope(w));
  }
  return sum / 100;
}

double best_h(Difference difference) {
  double best = 0.1;
  for (int i = 4; i <= 60; ++i) {
    const double h = std::pow(10, -0.25 * i);
    if (mean_error(difference, h) < mean_error(difference, best)) {
      best = h;
    }
  }
  return best;
}

void show_differences(nn::Program& program) {
  program.section("Error of a numerical derivative");
  nn::Table table({"h {:.0e}", "forward {:.1e}", "central {:.1e}"});
  for (int digits = 1; digits <= 15; digits += 2) {
    const double h = std::pow(10, -digits);
    table.row({h, mean_error(nn::forward_difference, h),
               mean_error(nn::central_difference, h)});
  }
  program.print(table);
  const double forward = best_h(nn::forward_difference);
  const double central = best_h(nn::central_difference);
  const double forward_error = mean_error(nn::forward_difference, forward);
  const double central_error = mean_error(nn::central_difference, central);
  program.print(
      "best h: forward {:.0e} (error {:.0e}), central {:.0e} (error "
      "{:.0e})",
      forward, forward_error, central, central_error);
  program.value("forward_best_h", forward);
  program.value("central_best_h", central);
  program.value("forward_best_error", forward_error);
  program.value("central_best_error", central_error);
  const auto ratio = [](Difference difference) {
    return mean_error(difference, 1e-2) / mean_error(difference, 1e-3);
  };
  program.claim("forward: error at h = 0.01 over that at 0.001",
                ratio(nn::forward_difference), nn::near(10, 0.5));
  program.claim("central: the same", ratio(nn::central_difference),
                nn::near(100, 5));
  program.claim("best h, forward", forward, nn::between(1e-9, 1e-7));
  program.claim("best h, central", central, nn::between(1e-6, 1e-4));
  program.claim("error at the best h, forward", forward_error,
                nn::between(1e-10, 1e-7));
  program.claim("error at the best h, central", central_error,
                nn::between(1e-13, 1e-10));
  program.claim("central: error at h = 1e-11 over that at 1e-9",
                mean_error(nn::central_difference, 1e-11) /
                    mean_error(nn::central_difference, 1e-9),
                nn::between(30, 300));
  program.claim("error at h = 1e-15, central",
                mean_error(nn::central_difference, 1e-15),
                nn::greater_than(1e-2));
}

void draw_differences(nn::Program& program) {
  std::vector<double> at;
  std::vector<double> forward;
  std::vector<double> central;
  for (int i = 4; i <= 60; ++i) {
    at.push_back(std::pow(10, -0.25 * i));
    forward.push_back(mean_error(nn::forward_difference, at.back()));
    central.push_back(mean_error(nn::central_difference, at.back()));
  }
  nn::Figure figure(560, 380);
  figure.panel()
      .x_label("h")
      .y_label("error of the slope")
      .log_x()
      .log_y()
      .legend("top center")
      .line("forward", at, forward, {.color = nn::Color::orange})
      .line("central", at, central);
  program.figure(figure, "differences",
                 "Error of the forward and central difference against h, both "
                 "axes logarithmic: two Vs. From right to left the error first "
                 "falls, the central one twice as steeply, then rises.");
}

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
// error of the formula and that of rounding are about equal, near {{forward_best_h:.0e}} for
// forward and {{central_best_h:.0e}} for central differences. There the central difference is right
// to {{central_best_error:.0e}}, and the forward one to {{forward_best_error:.0e}}. So: central,
// with $h = 10^{-5}$, in `double`. This is what the course uses.
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

using Landscape = std::function<Scalar(const Vector&)>;

Scalar bowl(const Vector& w) { return (w[0] * w[0] + 8 * w[1] * w[1]) / 2; }

Vector bowl_gradient(const Vector& w) { return {w[0], 8 * w[1]}; }

// There are many ways down. Is this the best one? A tiny step $u$ changes the loss by the change
// along $w_1$ plus that along $w_2$, which is the product $\nabla L \cdot u$, and as in chapter 01
// that is $|\nabla L|\, |u| \cos\varphi$, with $\varphi$ the angle between the two. It is lowest at
// 180°, against the gradient. And it is 0 at 90°: in that direction the height stays the same, so
// the gradient stands at right angles to the contour line. Let us see: we stand at a point, take a
// tiny step in each of 360 directions, and look which lowers the loss most.

Scalar steepest_direction(const Landscape& landscape, const Vector& at) {
  Scalar best = 0;
  Scalar lowest = std::numeric_limits<Scalar>::infinity();
  for (int degree = 0; degree < 360; ++degree) {
    const Scalar angle = degree * std::numbers::pi / 180;
    const Scalar height =
        landscape(at + 1e-4 * Vector{std::cos(angle), std::sin(angle)});
    if (height < lowest) {
      lowest = height;
      best = degree;
    }
  }
  return best;
}

Scalar degrees_of(const Vector& v) {
  const Scalar degrees = std::atan2(v[1], v[0]) * 180 / std::numbers::pi;
  return degrees < 0 ? degrees + 360 : degrees;
}

void show_bowl(nn::Program& program, nn::Rng& rng) {
  program.section("The long bowl");
  nn::Table table(
      {"at", "gradient", "steepest way down, tried", "minus the gradient"});
  Scalar largest = 0;
  for (int i = 0; i < 4; ++i) {
    const Vector at = {rng.uniform(-4, 4), rng.uniform(-2, 2)};
    const Vector gradient = bowl_gradient(at);
    const Scalar tried = steepest_direction(bowl, at);
    const Scalar against = degrees_of(-gradient);
    table.row({fmt::format("({:.2f}, {:.2f})", at[0], at[1]),
               fmt::format("({:.2f}, {:.2f})", gradient[0], gradient[1]),
               fmt::format("{}°", tried), fmt::format("{:.1f}°", against)});
    const Scalar apart = std::abs(tried - against);
    largest = std::max(largest, std::min(apart, 360 - apart));
  }
  program.print(table);
  program.claim("largest difference of the two directions, in degrees", largest,
                nn::at_most(0.6));
  const std::vector<Vector> path =
      descend(bowl_gradient, Vector{-4, 1.5}, 0.2, 30);
  program.print("from (-4, 1.5), 30 steps of rate 0.2: ({:.4f}, {:.1e})",
                path.back()[0], path.back()[1]);
  program.claim("w1 after 30 steps", path.back()[0],
                nn::near(-4 * std::pow(0.8, 30), 1e-12));
  program.claim("w2 after 30 steps", path.back()[1],
                nn::near(1.5 * std::pow(-0.6, 30), 1e-12));
  const std::vector<Vector> wild =
      descend(bowl_gradient, Vector{-4, 1.5}, 0.26, 30);
  program.claim("distance from the bottom with rate 0.26",
                arma::norm(wild.back()), nn::greater_than(4));
}

std::vector<double> coordinate(const std::vector<Vector>& path, Index i) {
  std::vector<double> values;
  values.reserve(path.size());
  for (const Vector& at : path) {
    values.push_back(at[i]);
  }
  return values;
}

void draw_bowl(nn::Program& program) {
  const std::vector<double> levels = {0.25, 1, 2, 4, 6, 9, 12, 16};
  const auto height = [](double x, double y) { return bowl(Vector{x, y}); };
  nn::Figure figure(430, 300, 2);
  for (const Scalar eta : {0.05, 0.2}) {
    const std::vector<Vector> path =
        descend(bowl_gradient, Vector{-4, 1.5}, eta, 30);
    figure.panel()
        .title(fmt::format("η = {}", eta))
        .x_label("w_1")
        .y_label("w_2")
        .equal_axes()
        .legend("off")
        .contours("", {-5, 5}, {-2.5, 2.5}, height, levels)
        .line("", coordinate(path, 0), coordinate(path, 1), {.width = 1.5})
        .points("", coordinate(path, 0), coordinate(path, 1), {.size = 0.5});
  }
  program.figure(figure, "bowl",
                 "Contour lines of a long bowl and two paths of 30 steps. The "
                 "slow one first goes down the steep side, then along the "
                 "floor. The fast one zigzags across the floor.");
}

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

const std::array<Pit, 2> pits = {{{{-1, 0.5}, 1, 1}, {{1.2, -0.4}, 0.6, 0.8}}};

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

enum class End { deep, shallow, plain };

End end_of_descent(const Vector& start) {
  const Vector end = descend(pits_gradient, start, 0.1, 500).back();
  if (plain_with_pits(end) > 0.9) {
    return End::plain;
  }
  return arma::norm(end - pits[0].centre) < arma::norm(end - pits[1].centre)
             ? End::deep
             : End::shallow;
}

struct Starts {
  std::array<std::vector<double>, 3> x;  // by where the descent ends
  std::array<std::vector<double>, 3> y;
};

Starts grid_of_starts(int side) {
  Starts starts;
  for (int i = 0; i < side; ++i) {
    for (int j = 0; j < side; ++j) {
      const Scalar x = -4 + 8.0 * i / (side - 1);
      const Scalar y = -4 + 8.0 * j / (side - 1);
      const auto end = std::size_t(end_of_descent(Vector{x, y}));
      starts.x.at(end).push_back(x);
      starts.y.at(end).push_back(y);
    }
  }
  return starts;
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

void show_ends(nn::Program& program) {
  program.section("Where descent ends");
  const int side = program.quick() ? 15 : 41;
  const Starts starts = grid_of_starts(side);
  const std::array<std::string, 3> names = {"deep pit", "shallow pit",
                                            "still on the plain"};
  nn::Table table({"end", "starts", "share {:.3f}"});
  std::array<Scalar, 3> share{};
  for (std::size_t i = 0; i < 3; ++i) {
    share.at(i) = Scalar(starts.x.at(i).size()) / Scalar(side * side);
    table.row({names.at(i), starts.x.at(i).size(), share.at(i)});
  }
  program.print(table);
  program.value("deep_percent", 100 * share[0]);
  program.value("shallow_percent", 100 * share[1]);
  program.value("plain_percent", 100 * share[2]);
  program.claim("share of starts that end in the deep pit", share[0],
                nn::between(0.15, 0.6));
  program.claim("in the shallow pit", share[1], nn::between(0.05, 0.4));
  program.claim("on the plain", share[2], nn::between(0.2, 0.7));
  const Vector bottom =
      descend(pits_gradient, Vector{1.2, -0.4}, 0.1, 500).back();
  program.value("shallow_height", plain_with_pits(bottom));
  program.claim("length of the gradient at the bottom of the shallow pit",
                arma::norm(pits_gradient(bottom)), nn::at_most(1e-10));
  Index plateau_steps = 0;
  const Vector pass = find_pass();
  const Vector along = arma::normalise(pits[1].centre - pits[0].centre);
  const Vector across = {-along[1], along[0]};
  const auto height = [&](const Vector& step) {
    return plain_with_pits(pass + 0.1 * step) - plain_with_pits(pass);
  };
  program.print("the pass: ({:.3f}, {:.3f}), at a height of {:.3f}", pass[0],
                pass[1], plain_with_pits(pass));
  program.claim("length of the gradient at the pass",
                arma::norm(pits_gradient(pass)), nn::at_most(1e-6));
  program.claim("from the pass it goes down to both pits",
                height(along) < 0 && height(-along) < 0);
  program.claim("and up to both sides",
                height(across) > 0 && height(-across) > 0);
  nn::Table far({"distance from the deep pit", "height {:.6f}",
                 "gradient {:.1e}", "steps to a height of 0.5"});
  for (const Scalar distance : {1.0, 2.0, 2.5, 3.0}) {
    const Vector start = pits[0].centre - Vector{distance, 0};
    Vector at = start;
    Index steps = 0;
    for (; plain_with_pits(at) > 0.5 && steps < 100000; ++steps) {
      at -= 0.1 * pits_gradient(at);
    }
    far.row({distance, plain_with_pits(start), arma::norm(pits_gradient(start)),
             steps});
    plateau_steps = steps;
  }
  program.print(far);
  program.value("plateau_steps", plateau_steps);
  program.claim("steps to come down from a distance of 3", plateau_steps,
                nn::between(2000, 3500));
}

void draw_ends(nn::Program& program) {
  const Starts starts = grid_of_starts(program.quick() ? 15 : 41);
  std::vector<double> levels;
  for (int i = 1; i < 10; ++i) {
    levels.push_back(0.1 * i);
  }
  nn::Figure figure(560, 480);
  nn::Panel& panel = figure.panel();
  panel.x_label("w_1")
      .y_label("w_2")
      .x_range(-4.2, 4.2)
      .y_range(-4.2, 4.2)
      .equal_axes()
      .legend("outside bottom center horizontal");
  const std::array<std::string, 3> names = {"deep", "shallow", "plain"};
  const std::array<nn::Color, 3> colors = {nn::Color::blue, nn::Color::orange,
                                           nn::Color::grey};
  for (std::size_t i = 0; i < 3; ++i) {
    panel.points(names.at(i), starts.x.at(i), starts.y.at(i),
                 {.color = colors.at(i), .size = 0.3});
  }
  panel.contours("", {-4.2, 4.2}, {-4.2, 4.2},
                 [](double x, double y) {
                   return plain_with_pits(Vector{x, y});
                 },
                 levels, {.color = nn::Color::grey, .width = 1.5});
  const Vector pass = find_pass();
  panel.points(
      "pass", {pass[0]}, {pass[1]},
      {.color = nn::Color::purple, .marker = nn::Marker::cross, .size = 1.5});
  program.figure(figure, "ends",
                 "A plain with a deep pit left of the middle and a shallow "
                 "one right of it. Starting points are coloured by where the "
                 "descent ends: around each pit a region of its own, and far "
                 "out they stay on the plain.");
}

// {{output Where descent ends}}
//
// {{figure ends: Each dot is a starting point, coloured by where 500 steps lead. Contour lines show
// the two pits, the cross the pass between them.}}
//
// Of these starts,
//
//
// * {{deep_percent:.0f}} % end in the deep pit, at the lowest point of all, the **global minimum**
//   (전역 최솟값).
// * {{shallow_percent:.0f}} % end in the shallow one, at a height of {{shallow_height:.2f}}. Around
//   its bottom everything is higher, so for our hiker it is a bottom like any other: a **local
//   minimum** (지역 최솟값). The better place is beyond a ridge, and descent with small steps does not
//   climb.
// * {{plain_percent:.0f}} % are still up on the plain. It is a **plateau** (고원): its slope is not
//   quite 0, but so small that the steps are tiny. From a distance of 3 to the pit it takes
//   {{plateau_steps}} steps to get in, ten times as many as from 2.5, and farther out it soon
//   becomes hopeless.
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

void show_plateau(nn::Program& program) {
  program.section("A plateau of a neuron");
  nn::Table table(
      {"steps", "w by squared error {:.3f}", "w by cross-entropy {:.3f}"});
  const auto squared = descend(squared_slope, Scalar(-8), 0.5, 2200);
  const auto cross = descend(cross_slope, Scalar(-8), 0.5, 2200);
  for (const std::size_t steps : {0U, 10U, 100U, 1000U, 2000U, 2200U}) {
    table.row({steps, squared[steps], cross[steps]});
  }
  program.print(table);
  program.claim("w by squared error after 100 steps", squared[100],
                nn::at_most(-4));
  program.claim("slope of the cross-entropy after 100 steps",
                std::abs(cross_slope(cross[100])), nn::at_most(1e-6));
}

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

Index steps_to_leave(Scalar w2, Scalar eta) {
  Vector w = {1, w2};
  Index steps = 0;
  while (std::abs(w[1]) <= 1) {
    w -= eta * saddle_gradient(w);
    ++steps;
  }
  return steps;
}

void show_saddle(nn::Program& program) {
  program.section("A saddle");
  const Scalar eta = 0.05;
  nn::Table table(
      {"w2 at the start {:.0e}", "steps until |w2| > 1", "predicted"});
  Scalar largest = 0;
  for (const Scalar w2 : {1e-2, 1e-5, 1e-10}) {
    const Scalar counted = Scalar(steps_to_leave(w2, eta));
    const Scalar predicted =
        std::ceil(std::log(1 / w2) / std::log(1 + 2 * eta));
    table.row({w2, counted, predicted});
    largest = std::max(largest, std::abs(counted - predicted));
  }
  program.print(table);
  program.claim("largest difference of the steps from what is predicted",
                largest, nn::at_most(1));
  const Vector end = descend(saddle_gradient, Vector{1, 0}, eta, 1000).back();
  program.claim("from w2 = 0: distance from the saddle after 1000 steps",
                arma::norm(end), nn::at_most(1e-12));
}

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

Scalar share_of_minima(Index n, Index draws, nn::Rng& rng) {
  Index minima = 0;
  Matrix A(n, n);
  for (Index i = 0; i < draws; ++i) {
    rng.fill_normal(A, 0, 1);
    minima += arma::eig_sym((A + A.t()) / 2).min() > 0 ? 1 : 0;
  }
  return Scalar(minima) / Scalar(draws);
}

void show_dimensions(nn::Program& program, nn::Rng& rng) {
  program.section("Minima in many dimensions");
  const Index draws = program.quick() ? 20000 : 100000;
  nn::Table table({"dimensions", "share of minima {:.5f}"});
  std::vector<Scalar> shares;
  for (Index n = 1; n <= 7; ++n) {
    shares.push_back(share_of_minima(n, draws, rng));
    table.row({n, shares.back()});
  }
  program.print(table);
  program.claim("share of minima in 1 dimension", shares[0],
                nn::near(0.5, 0.02));
  program.claim("in 2 dimensions", shares[1],
                nn::near((2 - std::numbers::sqrt2) / 4, 0.015));
  program.claim("in 6 dimensions", shares[5], nn::at_most(0.0005));
  program.claim("in 7 dimensions", shares[6], nn::at_most(0.0002));
}

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

struct Neuron {
  Vector w;  // (2)
  Scalar b = 0;
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

void show_search(nn::Program& program, const nn::Dataset& data) {
  program.section("Trying learning rates");
  const RowVector y = arma::conv_to<RowVector>::from(data.labels);
  nn::Table table({"learning rate", "loss after 100 steps {:.4f}"});
  std::vector<double> rates;
  std::vector<double> losses;
  for (int i = -8; i <= 8; ++i) {
    rates.push_back(std::pow(10, 0.5 * i));
    losses.push_back(loss_of(train(data.X, y, rates.back(), 100), data.X, y));
    if (i % 2 == 0) {
      table.row({rates.back(), losses.back()});
    }
  }
  program.print(table);
  const auto best = std::min_element(losses.begin(), losses.end());
  const double best_rate = rates[std::size_t(best - losses.begin())];
  double lowest = best_rate;
  double highest = best_rate;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    if (losses[i] < 1.01 * *best) {
      lowest = std::min(lowest, rates[i]);
      highest = std::max(highest, rates[i]);
    }
  }
  program.print("within 1 % of the best loss: rates from {:.2g} to {:.2g}",
                lowest, highest);
  std::vector<Scalar> late;
  for (const int steps : {96, 97, 98, 99, 100}) {
    late.push_back(loss_of(train(data.X, y, 316, steps), data.X, y));
  }
  program.print("at rate 316, the last five losses: {:.1f}",
                fmt::join(late, ", "));
  program.claim("largest of these over the smallest",
                *std::max_element(late.begin(), late.end()) /
                    *std::min_element(late.begin(), late.end()),
                nn::at_least(1.2));
  program.claim("largest of these rates over the smallest", highest / lowest,
                nn::between(9, 400));
  program.claim("loss at rate 0.0001", losses.front(),
                nn::near(std::log(2), 0.01));
  program.claim("loss at rate 10000 over the best", losses.back() / *best,
                nn::at_least(1.5));
  nn::Figure figure(480, 300);
  figure.panel()
      .x_label("learning rate")
      .y_label("loss after 100 steps")
      .x_range(1e-4, 1e4)
      .y_range(0.2, 1)
      .log_x()
      .legend("off")
      .line("", rates, losses)
      .points("", rates, losses);
  program.figure(
      figure, "search",
      "Loss after 100 steps against the learning rate on a logarithmic "
      "axis: high on the left, a wide trough, and a steep rise on "
      "the right that leaves the picture.");
}

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

void show_slip(nn::Program& program, nn::Rng& rng) {
  program.section("A lost minus");
  const nn::Dataset data = nn::two_clouds(
      rng, {.samples_per_class = 500, .middle_x1 = 2, .middle_x2 = 2});
  const RowVector y = arma::conv_to<RowVector>::from(data.labels);
  const Neuron right = train(data.X, y, 0.3, 3000);
  const Neuron slip = train_with_slip(data.X, y, 0.3, 3000);
  nn::Table table({"update of b", "b {:.3f}", "loss {:.4f}"});
  table.row({"b - rate * slope", right.b, loss_of(right, data.X, y)});
  table.row({"rate * slope", slip.b, loss_of(slip, data.X, y)});
  program.print(table);
  const Scalar ratio = loss_of(slip, data.X, y) / loss_of(right, data.X, y);
  program.value("slip_loss", loss_of(slip, data.X, y));
  program.value("slip_ratio", ratio);
  program.claim("size of the bias with the slip", std::abs(slip.b),
                nn::at_most(0.15));
  program.claim("loss with the slip over the right one", ratio,
                nn::at_least(2));
}

// {{output A lost minus}}
//
// The bias never gets anywhere, because each step forgets it. The loss stays at {{slip_loss:.2f}},
// {{slip_ratio:.1f}} times what the right update has reached. No error message tells you, and since
// the slopes are right, a check of the slopes finds nothing either. What finds it is to look at a
// single step: every parameter must have moved by minus $\eta$ times its slope.
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

void show_numerical(nn::Program& program, const nn::Dataset& data) {
  program.section("Descent with measured slopes");
  const RowVector y = arma::conv_to<RowVector>::from(data.labels);
  const Neuron exact = train(data.X, y, 1, 100);
  const Neuron measured = train_numerically(data.X, y, 1, 100);
  program.print("after 100 steps by formula:  w = ({:.6f}, {:.6f}), b = {:.6f}",
                exact.w[0], exact.w[1], exact.b);
  program.print(
      "after 100 steps by measuring: w = ({:.6f}, {:.6f}), b = "
      "{:.6f}",
      measured.w[0], measured.w[1], measured.b);
  program.claim("largest difference of a parameter",
                std::max(arma::abs(exact.w - measured.w).max(),
                         std::abs(exact.b - measured.b)),
                nn::at_most(1e-8));
  const Index parameters = 64 * 32 + 32 + 32 * 16 + 16 + 16 * 10 + 10;
  program.value("digits_parameters", parameters);
  program.value("digits_passes", 2 * parameters);
}

// {{output Descent with measured slopes}}
//
// It works, and it is slow. Each parameter costs two computations of the loss. The network of
// chapter 15, which reads handwritten digits, is a small one, and it has {{digits_parameters}}
// parameters: a single step would take {{digits_passes}} passes through the network with all
// samples. The next chapter computes the whole gradient for the price of about three passes.
//
// ## The program
//
// The parts run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program{"06_gradient_descent", "Which way is down?"};
  return program.run(argc, argv, [&] {
    nn::Rng rng(program.seed());
    show_sign(program);
    show_overshoot(program);
    show_rates(program);
    draw_rates(program);
    show_differences(program);
    draw_differences(program);
    show_bowl(program, rng);
    draw_bowl(program);
    show_ends(program);
    draw_ends(program);
    show_plateau(program);
    show_saddle(program);
    show_dimensions(program, rng);
    const nn::Dataset clouds =
        nn::two_clouds(rng, {.samples_per_class = 200, .distance = 2});
    show_search(program, clouds);
    show_slip(program, rng);
    show_numerical(program, clouds);
  });
}

// ## Try it
//
// (Some claims will fail, rightly.)
//
// * Halve the rate after each step in `descend`, beginning with a rate of 0.1 from $w = 1$. Does it
//   arrive? What do all rates together add up to?
// * Replace both 8s of the long bowl by 100. What is the largest rate that works, and how many
//   steps does $w_1$ then need to come within 0.01 of the bottom?
// * Write `float` versions of `one_sample_loss` and of the two differences, and use them in
//   `mean_error`. Where are the two Vs now?
// * Start `plain_with_pits` descents from points near the pass, 0.01 apart. How wide is the strip
//   from which 500 steps have not yet left it?
