// ---
// title: Gradient descent
// question: Which way is down?
// builds on: chapter [[squared_error]], chapter [[cross_entropy]]
// terms: gradient descent (경사 하강법), step size (보폭), numerical derivative (수치 미분), parameter
//   (매개변수), hyperparameter (하이퍼파라미터), gradient (기울기)
// symbols: $w$ a weight, $\theta$ all parameters as one vector, $L$ loss, $\eta$ learning
//   rate, $h$ a small distance, $\frac{dL}{dw}$ slope of $L$ by $w$
// library: nn::forward_difference, nn::central_difference, nn::numerical_gradient,
//   nn::TwoCloudsOptions
// ---
// A loss is a landscape: over each choice of weights and biases stands the height of the loss.
// Learning means to find a low place in it. A network has thousands of weights, so nobody can draw
// the landscape or look around in it. Nor can one try all places: ten values for each of nine
// weights are already a billion networks. We are like a hiker at night in the mountains, with a
// candle that lights the ground at our feet. All that we can see is the slope where we stand. In
// this chapter we see how far one gets with that, along one weight first.

#include "common/stepwise.hpp"

using nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

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
// write $:=$.) The number $\eta$ (eta), positive and small, is the learning rate; many texts call
// it $\alpha$. The product of rate and slope is the **step size** (보폭). Step by step in this way
// down the slope: that is **gradient descent** (경사 하강법).

std::vector<Scalar> descend(Scalar w, Scalar eta, int steps) {
  std::vector<Scalar> path = {w};
  for (int i = 0; i < steps; ++i) {
    w -= eta * parabola_slope(w);
    path.push_back(w);
  }
  return path;
}

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
  const auto path = descend(1, 1, 4);
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
          {"w after 10 steps {:.3f}", descend(-1, eta, 10).back()}};
}

const nn::Section four_rates("Four learning rates", [](nn::Output& out) {
  nn::Table& table = out.table("steps");
  std::vector<nn::Column> paths;
  for (const Scalar eta : {0.01, 0.1, 0.38, 0.42}) {
    const auto path = descend(-1, eta, 8);
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
// {{aside Should one divide by the slope instead?}}
// If the loss is to fall by $\Delta L$, then $w$ has
// to move by about $\Delta L$ divided by the slope. One can do that, but one must know how far the
// loss can still fall, and where the slope is nearly 0 it makes a giant leap.
// {{end}}
//
// {{read}}
// * An update without any rate, $w \leftarrow w - \frac{dL}{dw}$. It is one with $\eta = 1$; the
//   section "Without a learning rate" shows what that can do.
// * That the slope is the weight's "share" of the error, so that a small slope means a small error.
//   It says how the loss answers to a *change* of the weight. On a plain the slope is nearly 0, and
//   the error may be as large as you like.
// {{end}}
//
// ## Measuring a slope
//
// For a parabola we know the derivative. For a network we do not have it yet; chapter
// [[backpropagation]] derives it. But the slope of anything that can be computed can also be
// *measured*. The derivative is what the difference quotient
//
// $$\frac{f(w + h) - f(w)}{h}$$
//
// approaches as $h$ goes to 0, and a computer can take a small $h$. This is a **numerical
// derivative** (수치 미분), here by the *forward difference*. Chapter [[activations]] looked to both
// sides instead, by the *central difference*
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
// We try it on a loss whose slope we know from chapter [[cross_entropy]]: that of a sigmoid neuron
// for one sample with $x = 1$ and $y = 1$, $L(w) = -\log \sigma(w) = \log(1 + e^{-w})$ with slope
// $\sigma(w) - 1$. (`std::log1p(t)` is $\log(1 + t)$, exact also when $t$ is small.)

Scalar one_sample_loss(Scalar w) { return std::log1p(std::exp(-w)); }
Scalar one_sample_slope(Scalar w) { return 1 / (1 + std::exp(-w)) - 1; }

// {{code common/model/numerical_derivative.cpp differences}}
//
// (In the library they are `nn::forward_difference` and `nn::central_difference`.) One point would
// show luck: rounding errors jump up and down. So we take the mean error over 100 points.
// (`Difference` stands for either of the two functions above.)

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
// ## What is learned, and what is chosen
//
// A weight or a bias is found by descent: it is a **parameter** (매개변수) of the network. The learning
// rate is not. Neither is the number of steps, or of hidden units. What we have to choose before
// learning begins is a **hyperparameter** (하이퍼파라미터). Choosing means to try: train with several
// values and compare. We do it for a sigmoid neuron with two inputs on two overlapping clouds, 100
// steps each from zero. (`nn::TwoCloudsOptions` says how large the clouds are and where they lie.
// For now we compare the loss on the same samples; chapter [[overfitting]] says on which samples
// one should.)

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
  const Scalar wild = rates[13];
  std::vector<Scalar> late;  // losses after the last five of 100 steps
  for (int steps = 96; steps <= 100; ++steps) {
    const Neuron neuron = train(data.X, data.y, wild, steps);
    late.push_back(loss_of(neuron, data.X, data.y));
  }
  const Scalar jumps = std::ranges::max(late) / std::ranges::min(late);
  out.print("within 1 % of the best loss: rates {:.2g} to {:.2g}", low, high);
  out.claim("those rates, largest over smallest", high / low).between(9, 400);
  out.claim(table, 0.0001, "loss after 100 steps").near(std::log(2), 0.01);
  out.claim("loss at rate 10000 over the best", worse).at_least(1.5);
  const std::string last = nn::joined(late, ", ", "{:.2f}");
  out.print("rate {:.0f}: last losses {}", wild, last);
  out.claim("their largest over the smallest", jumps).at_least(1.2);
  out.figure("search");
});

// {{output Trying learning rates}}
//
// {{figure search: The loss after 100 steps for 17 learning rates. On the right it leaves the
// picture.}}
//
// On the left the neuron has hardly left the start, where its loss is $\log 2$. On the right it is
// far off, and does not settle. In between lies a range, over a factor of
// {{those_rates_largest_over_smallest:.0f}}, in which the result is the same to one percent. So one
// need not search finely: learning rates are tried in powers of 10, or of $\sqrt{10}$ as here.
//
// ## A lost minus
//
// {{read}}
// The update of weights and biases on one line,
//
// $$w \leftarrow w - \eta\, \frac{dL}{dw} , \qquad b \leftarrow \eta\, \frac{dL}{db} .$$
// {{end}}
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
// The slopes of the loss by all parameters, taken together as one vector, are its **gradient**
// (기울기). (Strictly, 기울기 is a slope in one direction; the same word serves for both.) With a
// numerical derivative for each parameter we have a numerical gradient. The library has it,
// `nn::numerical_gradient`: it moves each element of $\theta$ to either side, computes the loss,
// and puts the element back.
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
// chapter [[digits]], which reads handwritten digits, is a small one, and it has
// {{digits_parameters}} parameters: a single step would take {{digits_passes}} passes through the
// network with all samples. Chapter [[backpropagation]] computes the whole gradient at once, and
// chapter [[gradient_check]] measures the price: two to three passes.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "Which way is down?");
  return program.run(
      argc, argv,
      {sign, overshoot, four_rates, trial, search, lost_minus, measured});
}

// ## Summary
//
// To make a loss smaller, move each weight against its slope, by the slope times a learning rate.
// The rate must fit the curve: too small takes for ever, too large diverges, and in between a wide
// range works; it is found by trying powers of 10. A slope can be measured by computing the loss on
// both sides; central differences with $h = 10^{-5}$ are right to about ten digits in `double`.
// What descent finds is a parameter, what we choose before is a hyperparameter. Measuring costs two
// losses for each parameter, which is too much for a network.
//
// ## Questions
//
// 1. $L(w) = w^2$, $w = 3$, $\eta = 0.1$. Where is $w$ after one step, and for which rates does
//    descent diverge?
// 2. Why is the error of a numerical derivative large for a very small $h$?
// 3. The number of hidden units, the bias of a unit, the learning rate, the number of steps: which
//    are parameters?
//
// {{fold Answers}}
// 1. $3 - 0.1 \cdot 6 = 2.4$. A step multiplies $w$ by $1 - 2\eta$, so above $\eta = 1$.
// 2. The two values agree in nearly all digits; their difference keeps only the rounded rest, and
//    dividing by $h$ makes that large.
// 3. Only the bias.
// {{end}}
//
// ## Try it
//
// (Some claims will fail, rightly.)
//
// 1. Let `descend` halve the rate after each step, and in "Without a learning rate" begin with 0.1:
//    `descend(1, 0.1, 4)`. Does it arrive, with 40 steps instead of 4 (and all rows printed,
//    `i < path.size()`)? What do all rates together add up to?
// 2. Write `float` versions of `one_sample_loss` and of the two differences, and pass them in
//    `errors_at` and to `best_of` (`Difference` becomes their type). Where are the two Vs now?
// 3. In `try_rate`, train for 10 steps, and for 1000. Which end of the good range moves?
//
// {{fold What to expect}}
// 1. No. The rates add up to 0.2, and a finite sum of rates goes a finite way. Claims of two
//    sections fail.
// 2. Both move to the right and up, because a float has fewer digits; the right-hand slopes stay
//    where they are. The claims on them fail.
// 3. The lower one: ten times the steps make up for a tenth of the rate. Overshooting does not get
//    better by more steps.
// {{end}}
