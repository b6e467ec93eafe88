// ---
// title: Loss functions
// question: Which of two lines is better?
// builds on: chapter 01, chapter 04
// terms: loss function (손실 함수), target (목푯값), regression (회귀), sum of squared errors (오차 제곱합),
//   mean squared error (평균 제곱 오차), accuracy (정확도), cross-entropy (교차 엔트로피), one-hot encoding
//   (원-핫 인코딩), logit (로짓), log-sum-exp (로그섬엑스프), logistic regression (로지스틱 회귀)
// symbols: $L$ loss, $y$ target, $a$ answer, $p$ probability that the answer gives to the right
//   class, $z$ score, $m$ number of samples, $k$ number of classes, $\log$ natural logarithm
// ---
//
// In chapter 01 a line was right when it made no mistake. But there are many lines without a
// mistake, and some of them pass so close to a sample that the next one is likely to be on the
// wrong side. To choose among them, and later to let a network improve itself, we need a number
// that says *how wrong* an answer is, not only whether. In this chapter we look for that number.
// The first two candidates fail, which tells us what we need.

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "common/data/dataset.hpp"
#include "common/data/synthetic.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/activations.hpp"
#include "common/model/dense.hpp"
#include "common/model/loss.hpp"
#include "common/model/network.hpp"
#include "common/report/program.hpp"

using nn::Index;
using nn::Matrix;
using nn::RowVector;
using nn::Scalar;
using nn::Vector;

// ## First candidate: the distance to the line
//
// Two clouds of points, 20 of each class, and three lines. The first lies halfway between the
// centres of the clouds. The second is the first, turned until just before its first mistake. The
// third goes through both centres.
//
// We write a line as in chapter 01, by $w$ and $b$, and give $w$ the length 1. Then $w \cdot x + b$
// is the distance of the point $x$ from the line, with a sign that says on which side $x$ lies.
// ($X$ has the points as columns. So $w^\top X + b$, with $w$ written as a row, is one row with all
// distances. In Armadillo `.t()` makes a row of a column, `%` multiplies element by element, `accu`
// adds up all elements, and `conv_to` turns whole numbers into a `RowVector`.)

struct Line {
  std::string name;
  Vector w;  // of length 1
  Scalar b;
};

RowVector distances(const Line& line, const Matrix& X) {
  return line.w.t() * X + line.b;
}

// Class 1 should be on the positive side, class 0 on the negative one: a sample with class $y$ is
// right when $(2y - 1)(w \cdot x + b)$ is positive. That number is its distance from the line as
// long as it is on its own side, and minus the distance when it is not.

RowVector distances_to_own_side(const Line& line, const nn::Dataset& data) {
  const RowVector y = arma::conv_to<RowVector>::from(data.labels);
  return (2 * y - 1) % distances(line, data.X);
}

Index mistakes(const Line& line, const nn::Dataset& data) {
  return arma::accu(distances_to_own_side(line, data) <= 0);
}

Line line_at(const std::string& name, Scalar angle) {
  return {name, {std::cos(angle), std::sin(angle)}, 0};
}

// Class 1 lies in the direction `towards_1` from class 0, and the origin is halfway between the
// centres. `.margin` keeps the points a little away from the line halfway.

constexpr Scalar towards_1 = 0.6;  // radians

nn::Dataset separable_clouds(nn::Rng& rng) {
  return nn::two_clouds(
      rng, {.samples_per_class = 20, .angle = towards_1, .margin = 0.3});
}

Line turned_line(const nn::Dataset& data) {
  Scalar turn = 0;
  while (mistakes(line_at("", towards_1 + turn + 0.001), data) == 0) {
    turn += 0.001;
  }
  return line_at("turned", towards_1 + turn);
}

std::vector<Line> three_lines(const nn::Dataset& data) {
  return {line_at("halfway", towards_1), turned_line(data),
          line_at("through both", towards_1 + std::numbers::pi / 2)};
}

// Introductions to loss functions like to explain it with such a picture: take the distance of each
// point from the line as its error; the line with the smallest mean square of these errors is the
// best one. We measure that.

Scalar mean_square(const RowVector& numbers) {
  return arma::mean(arma::square(numbers));
}

void show_distances(nn::Program& program, const nn::Dataset& data) {
  program.section("Distances");
  const std::vector<Line> lines = three_lines(data);
  nn::Table table({"line", "mistakes", "least distance, own side {:.3f}",
                   "mean square distance {:.3f}"});
  for (const Line& line : lines) {
    const RowVector own = distances_to_own_side(line, data);
    table.row({line.name, mistakes(line, data), own.min(), mean_square(own)});
  }
  program.print(table);
  const auto square = [&](std::size_t i) {
    return mean_square(distances(lines[i], data.X));
  };
  program.value("through_percent",
                100 * double(mistakes(lines[2], data)) / double(data.size()));
  program.value("through_square", square(2));
  program.value("halfway_square", square(0));
  program.claim("mistakes of the line halfway", mistakes(lines[0], data),
                nn::equals(0));
  program.claim("mistakes of the turned line", mistakes(lines[1], data),
                nn::equals(0));
  program.claim("mean square distance: turned less than halfway",
                square(1) < square(0));
  program.claim("mean square distance: through both less than turned",
                square(2) < square(1));
  program.claim("share of mistakes of the line through both centres",
                double(mistakes(lines[2], data)) / double(data.size()),
                nn::between(0.2, 0.8));
  program.claim("nearest sample: farther from halfway than from turned",
                distances_to_own_side(lines[0], data).min() >
                    distances_to_own_side(lines[1], data).min());
}

void draw_clouds(nn::Panel& panel, const nn::Dataset& data) {
  const Matrix zeros = data.X.cols(arma::find(data.labels == 0));
  const Matrix ones = data.X.cols(arma::find(data.labels == 1));
  panel.x_range(-5, 5)
      .y_range(-5, 5)
      .x_label("x_1")
      .y_label("x_2")
      .equal_axes()
      .legend("off")
      .points("", nn::series(zeros.row(0)), nn::series(zeros.row(1)),
              {.color = nn::Color::blue, .marker = nn::Marker::open_circle})
      .points("", nn::series(ones.row(0)), nn::series(ones.row(1)),
              {.color = nn::Color::orange, .marker = nn::Marker::triangle});
}

void draw_distances(nn::Program& program, const nn::Dataset& data) {
  nn::Figure figure(300, 320, 3);
  for (const Line& line : three_lines(data)) {
    nn::Panel& panel = figure.panel().title(line.name);
    const RowVector distance = distances(line, data.X);
    for (Index j = 0; j < data.size(); ++j) {
      const Vector x = data.X.col(j);
      const Vector foot = x - distance[j] * line.w;
      panel.line("", {x[0], foot[0]}, {x[1], foot[1]},
                 {.color = nn::Color::grey, .width = 0.5});
    }
    panel.boundary("", line.w[0], line.w[1], line.b,
                   {.color = nn::Color::green});
    draw_clouds(panel, data);
  }
  program.figure(figure, "distances",
                 "Two clouds of points and three lines: halfway between them, "
                 "turned until it almost touches a point, and through both "
                 "centres. Thin lines show each point's distance.");
}

// {{output Distances}}
//
// {{figure distances: Each point's distance from three lines. The third line separates nothing, and
// its distances are the smallest.}}
//
// The line through both centres gets {{through_percent:.0f}} % of the points wrong, and its mean
// square distance is the smallest of the three, {{through_square:.2f}} against
// {{halfway_square:.2f}}. So this is not what we look for. A point that is far away from the line,
// on its own side, is no error at all; it is the best case. To count only the points on the wrong
// side does not help either: for the first two lines there are none. What the distances do tell is
// how near the nearest point is, the margin of chapter 01, and there the line halfway is better
// than the turned one. But a margin looks at one sample only.
//
// The thought behind the explanation is right, though; it belongs to another task. There the line
// does not separate the points, it is supposed to *meet* them.

// ## Squared errors, for predicting numbers
//
// To predict a number, such as a price or a temperature, is called **regression** (회귀). The
// neuron's answer is $a = w x + b$, without an activation function, and the right number is the
// **target** (목푯값) $y$. Now the error of a sample is a distance: $a - y$, measured upwards. The
// **sum of squared errors** (오차 제곱합), SSE, is
//
// $$L = \frac12 \sum_{j=1}^{m} (a_j - y_j)^2 .$$

Scalar sum_of_squared_errors(const RowVector& a, const RowVector& y) {
  return arma::accu(arma::square(a - y)) / 2;
}

// Why squares? Without them, errors above and below would cancel. With $|a - y|$ they would not,
// but that has a corner at zero, and we will want slopes. The slope of $\frac12 (a - y)^2$ with
// respect to $a$ is $a - y$: it is the error itself. That is what the $\frac12$ is for. Squares
// also have an opinion: one error of 10 costs as much as a hundred errors of 1. A neuron that gives
// the same answer $c$ to everything shows what follows. We look for the best $c$, by trying many.

Scalar best_constant(const std::function<Scalar(Scalar)>& loss) {
  Scalar best = 0;
  for (int i = 0; i <= 3000; ++i) {
    const Scalar c = 0.01 * i;
    if (loss(c) < loss(best)) {
      best = c;
    }
  }
  return best;
}

void show_constants(nn::Program& program) {
  program.section("The best constant");
  const RowVector y = {1, 2, 3, 4, 20};
  const Scalar by_squares =
      best_constant([&](Scalar c) { return arma::accu(arma::square(c - y)); });
  const Scalar by_sizes =
      best_constant([&](Scalar c) { return arma::accu(arma::abs(c - y)); });
  program.print("targets 1, 2, 3, 4 and 20");
  program.print("best constant by squares: {:.2f}, the mean is {:.2f}",
                by_squares, arma::mean(y));
  program.print("best constant by sizes:   {:.2f}, the median is {:.2f}",
                by_sizes, arma::median(y));
  program.claim("best constant by squares", by_squares,
                nn::near(arma::mean(y), 0.006));
  program.claim("best constant by sizes", by_sizes,
                nn::near(arma::median(y), 0.006));
}

// {{output The best constant}}
//
// Squares pull the answer towards the one large target, the plain sizes do not. Which of the two is
// right depends on whether the 20 is a measurement or a slip of the pen.
//
// A sum grows with the number of samples. So it cannot be compared between data sets of different
// size, and a mean can. The **mean squared error** (평균 제곱 오차), MSE, is
//
// $$L = \frac1m \sum_{j=1}^{m} (a_j - y_j)^2 .$$
//
// A factor does not move the lowest point, but it changes the length of slopes. So whenever you
// compare a loss with somebody else's, ask for the factor first. In this book every loss is a mean
// over the samples (`MSELoss` is PyTorch's):
//
// | name | for one sample | over the samples | slope, one output |
// |---|---|---|---|
// | SSE, as above | $\frac12 (a - y)^2$ | sum | $a - y$ |
// | `nn::SumSquaredError` | $\frac12 \sum (a - y)^2$ over outputs | mean | $(a - y) / m$ |
// | `nn::MeanSquaredError`, `MSELoss` | mean of $(a - y)^2$ over outputs | mean | $2 (a - y) / m$ |

struct Samples {
  RowVector x;  // (samples)
  RowVector y;  // (samples): targets
};

Samples noisy_line(nn::Rng& rng, Index samples) {
  Samples data{RowVector(samples), RowVector(samples)};
  rng.fill_uniform(data.x, 0, 10);
  for (Index j = 0; j < samples; ++j) {
    data.y[j] = 1 + 0.5 * data.x[j] + 0.8 * rng.normal();
  }
  return data;
}

// For a straight line the smallest SSE can be computed directly. Where it is smallest, its slopes
// with respect to $w$ and to $b$ are zero, that is $\sum (a - y)\, x = 0$ and $\sum (a - y) = 0$.
// The second says that the errors of the best line add up to 0. These are two equations for two
// unknowns. With the inputs as one row of a matrix $X$, and a row of ones below it for the bias,
// both together read $X (X^\top (w, b) - y^\top) = 0$.

Vector least_squares(const Samples& data) {
  const RowVector ones(data.x.n_elem, arma::fill::ones);
  const Matrix X = arma::join_cols(data.x, ones);  // (2 x samples)
  return arma::solve(X * X.t(), X * data.y.t());   // (w, b)
}

void show_regression(nn::Program& program, nn::Rng& rng) {
  program.section("Regression");
  const Samples data = noisy_line(rng, 20);
  const Vector best = least_squares(data);
  const auto sse = [&](Scalar w, Scalar b) {
    return sum_of_squared_errors(w * data.x + b, data.y);
  };
  const RowVector error = best[0] * data.x + best[1] - data.y;
  program.print("best line: w = {:.3f}, b = {:.3f}, SSE = {:.3f}", best[0],
                best[1], sse(best[0], best[1]));
  program.print("with w larger by 0.1:            SSE = {:.3f}",
                sse(best[0] + 0.1, best[1]));
  program.claim("sum of the errors of the best line", arma::accu(error),
                nn::near(0, 1e-10));
  Index better = 0;
  for (int i = 0; i < 1000; ++i) {
    const Scalar w = best[0] + 0.1 * rng.normal();
    const Scalar b = best[1] + 0.1 * rng.normal();
    better += sse(w, b) < sse(best[0], best[1]) ? 1 : 0;
  }
  program.claim("lines of 1000 others that have a smaller SSE", better,
                nn::equals(0));
  nn::Figure figure(480, 320);
  nn::Panel& panel = figure.panel().x_label("x").y_label("y").legend("off");
  for (Index j = 0; j < data.x.n_elem; ++j) {
    panel.line("", {data.x[j], data.x[j]},
               {data.y[j], best[0] * data.x[j] + best[1]},
               {.color = nn::Color::grey, .width = 1});
  }
  panel.x_range(0, 10)
      .line("", {0, 10}, {best[1], 10 * best[0] + best[1]},
            {.color = nn::Color::green})
      .points("", nn::series(data.x), nn::series(data.y));
  program.figure(figure, "regression",
                 "Twenty points scattered around a rising line, each joined "
                 "to the line by an upright segment, its error.");
}

// {{output Regression}}
//
// {{figure regression: The errors of the best line, measured upwards.}}
//
// Now we know what to compare: not a point with a line, but an *answer* with its *target*. A **loss
// function** (손실 함수) takes the answers of a network and the targets, and gives one number, which is
// smaller the better the answers are. Since the answers depend on weights and biases and the data
// stay as they are, the loss is a function of the weights and biases. Training will look for those
// that make it small. It is also called error function, cost, or objective function (목적 함수).
//
// ## Second candidate: counting mistakes
//
// Back to classes. What we care about in the end is the **accuracy** (정확도), the fraction of right
// answers. Why not use it? Because it does not say enough, in two ways.
//
// First, it is easily satisfied. Suppose a test is to find the 1 % of people who are ill. "Nobody
// is ill" is right for 99 %. We compare two sigmoid neurons. Both answer with a probability of
// being ill, and say "ill" when it is at least $\frac12$. The one does not look at anything and
// always answers 0.01. The other looks at a measurement $x$, normally distributed, which is on
// average 2 higher for the ill. We judge both by accuracy and by the squared error of their
// probability, with target 1 for the ill and 0 for the healthy.

Samples patients(nn::Rng& rng, Index healthy, Index ill) {
  Samples data{RowVector(healthy + ill), RowVector(healthy + ill)};
  for (Index j = 0; j < data.x.n_elem; ++j) {
    data.y[j] = j < ill ? 1 : 0;
    data.x[j] = rng.normal() + 2 * data.y[j];
  }
  return data;
}

RowVector answers(Scalar w, Scalar b, const RowVector& x) {
  return nn::sigmoid(w * x + b);
}

Scalar accuracy(const RowVector& a, const RowVector& y) {
  const RowVector says = nn::step(a - 0.5);
  return Scalar(arma::accu(says == y)) / Scalar(y.n_elem);
}

Scalar squared_error(const RowVector& a, const RowVector& y) {
  return sum_of_squared_errors(a, y) / Scalar(y.n_elem);
}

// For two normal distributions like these the true probability can be computed (chapter 01 did it
// for equally frequent classes): it is the sigmoid of $2x - 2 + \log\frac{1}{99}$. The last term is
// there because the ill are 99 times rarer.

void show_rare(nn::Program& program, nn::Rng& rng) {
  program.section("99 to 1");
  const Samples data = patients(rng, 99000, 1000);
  const Scalar rarity = std::log(1.0 / 99);
  const RowVector nobody = answers(0, rarity, data.x);
  const RowVector looks = answers(2, rarity - 2, data.x);
  nn::Table table({"neuron", "accuracy {:.4f}", "squared error {:.5f}",
                   "mean answer for the ill {:.4f}", "for the healthy {:.4f}"});
  const auto row = [&](const std::string& name, const RowVector& a) {
    const RowVector ill = a.cols(arma::find(data.y == 1));
    const RowVector healthy = a.cols(arma::find(data.y == 0));
    table.row({name, accuracy(a, data.y), squared_error(a, data.y),
               arma::mean(ill), arma::mean(healthy)});
  };
  row("nobody is ill", nobody);
  row("looks at x", looks);
  program.print(table);
  const Scalar ratio =
      squared_error(looks, data.y) / squared_error(nobody, data.y);
  Scalar still = 0;  // how far w can go before the first decision changes
  while (accuracy(answers(still + 0.01, rarity, data.x), data.y) ==
         accuracy(nobody, data.y)) {
    still += 0.01;
  }
  program.print(
      "from w = 0 to w = {:.2f} the accuracy does not change; the "
      "squared error by {:.1f} %",
      still,
      100 * (squared_error(answers(still, rarity, data.x), data.y) /
                 squared_error(nobody, data.y) -
             1));
  const RowVector to_ill = looks.cols(arma::find(data.y == 1));
  const RowVector to_healthy = looks.cols(arma::find(data.y == 0));
  program.value("rare_ratio", arma::mean(to_ill) / arma::mean(to_healthy));
  program.value("rare_saving_percent", 100 * (1 - ratio));
  program.value("still_until", still);
  program.claim("accuracy of 'nobody is ill'", accuracy(nobody, data.y),
                nn::near(0.99, 1e-12));
  program.claim("accuracy gained by looking at x",
                accuracy(looks, data.y) - accuracy(nobody, data.y),
                nn::between(-0.001, 0.002));
  program.claim("squared error, looking at x over not looking", ratio,
                nn::at_most(0.93));
  program.claim("w up to which no decision changes", still, nn::at_least(0.3));
}

// {{output 99 to 1}}
//
// The accuracy hardly sees a difference, although the second neuron's answer is {{rare_ratio:.0f}}
// times as high for the ill as for the healthy. The squared error does see it: it is
// {{rare_saving_percent:.0f}} % lower.
//
// The last line shows the other failure, and it is the one that matters for learning. Move a
// weight, and as long as no sample crosses the threshold the accuracy does not change *at all*;
// here $w$ can grow from 0 to {{still_until:.2f}}. The slope of the accuracy is zero nearly
// everywhere, as that of the step function was in chapter 04, and a zero slope does not say which
// way to go. We let the line of the two clouds turn once around, and draw the share of mistakes and
// the squared error of a sigmoid neuron whose decision boundary it is.

constexpr Scalar steepness = 2;  // length of w

RowVector answers_of(const Line& line, const Matrix& X) {
  return nn::sigmoid(steepness * distances(line, X));
}

struct Sweep {
  std::vector<double> degrees;
  std::vector<double> mistakes;  // share
  std::vector<double> loss;      // squared error
};

Sweep turn_around(const nn::Dataset& data) {
  Sweep sweep;
  const RowVector y = arma::conv_to<RowVector>::from(data.labels);
  for (int degree = -180; degree <= 180; ++degree) {
    const Line line = line_at("", towards_1 + degree * std::numbers::pi / 180);
    sweep.degrees.push_back(degree);
    sweep.mistakes.push_back(double(mistakes(line, data)) /
                             double(data.size()));
    sweep.loss.push_back(squared_error(answers_of(line, data.X), y));
  }
  return sweep;
}

void show_turning(nn::Program& program, const nn::Dataset& data) {
  program.section("Turning the line");
  const Sweep sweep = turn_around(data);
  Index flat = 0;
  Index reversals = 0;  // from falling to rising or back
  for (std::size_t i = 1; i + 1 < sweep.degrees.size(); ++i) {
    flat += sweep.mistakes[i] == sweep.mistakes[i - 1] ? 1 : 0;
    const bool falls = sweep.loss[i] < sweep.loss[i - 1];
    const bool falls_next = sweep.loss[i + 1] < sweep.loss[i];
    reversals += falls == falls_next ? 0 : 1;
  }
  program.print(
      "turns by one degree, of 360, that leave the mistakes as they "
      "are: {}",
      flat);
  program.print("places where the squared error begins to fall or to rise: {}",
                reversals);
  program.claim("turns that leave the number of mistakes as it is", flat,
                nn::at_least(100));
  program.claim("places where the squared error begins to fall or to rise",
                reversals, nn::between(1, 2));
  nn::Figure figure(420, 300, 2);
  const std::vector<double> ticks = {-180, -90, 0, 90, 180};
  const std::vector<std::string> texts = {"-180°", "-90°", "0°", "90°", "180°"};
  figure.panel()
      .title("share of mistakes")
      .x_ticks(ticks, texts)
      .line("", sweep.degrees, sweep.mistakes, {.color = nn::Color::orange});
  figure.panel()
      .title("squared error")
      .x_ticks(ticks, texts)
      .line("", sweep.degrees, sweep.loss);
  program.figure(figure, "turning",
                 "The share of mistakes as the line turns: stairs with a wide "
                 "flat floor. The squared error: a smooth valley.");
}

// {{output Turning the line}}
//
// {{figure turning: The line halfway between the clouds, turned by an angle. Left: stairs. Right: a
// valley with a slope everywhere.}}
//
// On the floor of the left picture all lines are equally good: this count cannot tell the line
// halfway from the turned one. On the right there is one lowest point, and from everywhere (but the
// very top) a slope that leads towards it. So a loss must not look at the decision, which jumps,
// but at the number before it, the probability.
//
// ## What a probability is worth
//
// Let $p$ be the probability that the neuron gave to the *right* class: $a$ when $y = 1$, and
// $1 - a$ when $y = 0$. A good loss should be 0 for $p = 1$ and grow as $p$ falls. Here is an
// argument for one in particular. When the samples do not influence each other, the probability
// that the neuron gives to *all* right answers together (it is called the likelihood) is the
// product $p_1 p_2 \cdots p_m$; the larger it is, the better the neuron explains the data. A
// product of many numbers below 1 is soon too small for a computer, and it has awkward slopes. Its
// logarithm is a sum, $\log p_1 + \dots + \log p_m$, and grows where the product grows. We want
// something to make small, and a mean, so we turn the sign and divide by $m$:
//
// $$L = -\frac1m \sum_{j=1}^{m} \log p_j .$$
//
// This is the **cross-entropy** (교차 엔트로피). (The name is from information theory: it is the mean
// length of a message that says which class it was, when the lengths are chosen by the neuron's
// probabilities.)

Scalar binary_cross_entropy(const RowVector& a, const RowVector& y) {
  return -arma::mean(y % arma::log(a) + (1 - y) % arma::log(1 - a));
}

void show_log(nn::Program& program) {
  program.section("Minus log p");
  nn::Table table({"p", "-log p {:.3f}", "(1 - p)^2 {:.3f}"});
  for (const Scalar p : {1.0, 0.9, 0.5, 0.1, 0.01, 0.001}) {
    table.row({p, -std::log(p), (1 - p) * (1 - p)});
  }
  program.print(table);
  const Vector p(1000, arma::fill::value(0.4));
  const Scalar product = arma::prod(p);
  const Scalar sum = arma::accu(arma::log(p));
  program.print(
      "1000 answers with p = 0.4: product {}, sum of logarithms "
      "{:.1f}",
      product, sum);
  program.claim("product of 1000 probabilities of 0.4", product, nn::equals(0));
  program.claim("sum of their logarithms", sum,
                nn::near(1000 * std::log(0.4), 1e-8));
  program.value("coin", std::log(2));
}

void draw_log(nn::Program& program) {
  nn::Figure figure(420, 320);
  std::vector<double> p;
  std::vector<double> log_loss;
  std::vector<double> square;
  for (int i = 4; i <= 1000; ++i) {
    p.push_back(0.001 * i);
    log_loss.push_back(-std::log(p.back()));
    square.push_back((1 - p.back()) * (1 - p.back()));
  }
  figure.panel()
      .x_label("p, the probability given to the right class")
      .x_range(0, 1)
      .y_range(0, 5.5)
      .line("-log p", p, log_loss)
      .line("(1 - p)^2", p, square,
            {.color = nn::Color::orange, .dashed = true});
  program.figure(figure, "log",
                 "-log p is 0 at p = 1 and grows beyond all limits towards "
                 "p = 0; (1 - p)^2 never exceeds 1.");
}

// {{output Minus log p}}
//
// {{figure log: Two prices for a probability. One of them has no upper limit.}}
//
// Whoever answers "50 %" to everything pays $\log 2$, about {{coin:.2f}}. Each further factor of 10
// in the wrong direction costs 2.3 more, without end: to give the right class the probability 0 is
// unforgivable. The square, by contrast, can never cost more than 1.
//
// With $y$ being 0 or 1, one formula covers both cases, because one of its terms is always switched
// off:
//
// $$L = -\frac1m \sum_{j=1}^{m} \bigl( y_j \log a_j + (1 - y_j) \log (1 - a_j) \bigr) .$$
//
// This is what `binary_cross_entropy` above computes. Is the answer that it asks for really a
// probability? Suppose the inputs tell nothing, and 30 % of the samples have class 1. Which
// constant answer has the smallest loss?

void show_honest(nn::Program& program) {
  program.section("The best bet");
  const RowVector y = {1, 1, 1, 0, 0, 0, 0, 0, 0, 0};
  const auto constant = [](Scalar a) { return RowVector(10).fill(a); };
  const auto cross = [&](Scalar a) {
    return binary_cross_entropy(constant(a), y);
  };
  const auto square = [&](Scalar a) { return squared_error(constant(a), y); };
  const auto size = [&](Scalar a) {
    return arma::mean(arma::abs(constant(a) - y));
  };
  nn::Table table({"answer", "cross-entropy {:.4f}", "squared error {:.4f}",
                   "|a - y| {:.4f}"});
  for (const Scalar a : {0.01, 0.1, 0.3, 0.5, 0.9}) {
    table.row({a, cross(a), square(a), size(a)});
  }
  program.print(table);
  const auto best = [](const auto& loss) {
    Scalar lowest = 0.01;
    for (int i = 2; i < 100; ++i) {
      lowest = loss(0.01 * i) < loss(lowest) ? 0.01 * i : lowest;
    }
    return lowest;
  };
  program.claim("best answer by cross-entropy when 3 of 10 have class 1",
                best(cross), nn::near(0.3, 0.001));
  program.claim("best answer by squared error", best(square),
                nn::near(0.3, 0.001));
  program.claim("best answer by |a - y|, of those tried", best(size),
                nn::equals(0.01));
}

// {{output The best bet}}
//
// By cross-entropy the best answer is the true frequency, 0.3: neither boldness nor caution pays.
// The squared error shares this property, $|a - y|$ does not. So far the squared error would do as
// well. What separates the two are their slopes, as we will see.
//
// ## More than two classes
//
// With $k$ classes the network has $k$ outputs, and softmax (chapter 04) turns them into
// probabilities. What is the target? A class has no number that one could subtract from: classes 0,
// 1 and 2 are not in a row. So the target is a column with a 1 at the place of the right class and
// 0 elsewhere: **one-hot encoding** (원-핫 인코딩). Then
//
// $$L = -\frac1m \sum_{j=1}^{m} \sum_{i=1}^{k} y_{ij} \log a_{ij} ,$$
//
// where again all terms but one per sample are switched off, and what remains is $-\log p_j$. With
// two outputs $a$ and $1 - a$ it is the formula for two classes.

Scalar cross_entropy(const Matrix& A, const Matrix& Y) {
  return -arma::accu(Y % arma::log(A)) / Scalar(A.n_cols);
}

// There is a second way to write a class, the $k - 1$ *coding*: leave the last row out. The three
// species of iris flowers, for example, become $(1, 0)$, $(0, 1)$ and $(0, 0)$, the class that
// remains. You may read that targets must be coded like this, because with $k$ rows the rows depend
// on each other. That is a rule for *inputs*: if a class is an input of a linear regression with a
// bias, the $k$ rows add up to a row of ones, which the bias has already, and the equations for the
// weights have no unique solution. (We count the independent rows of such an input, its rank.) For
// targets of a softmax, what corresponds to it is to hold the last score at 0, and that gives the
// same probabilities, because softmax looks only at differences of scores. With $k = 2$ it is what
// we have done all along: one output, a sigmoid, and the probability of the other class is what
// remains.

void show_codings(nn::Program& program, nn::Rng& rng) {
  program.section("Two codings");
  const Matrix Y = nn::one_hot({0, 1, 2}, 3);
  nn::Table table({"class", "one-hot", "k - 1"});
  const std::vector<std::string> names = {"setosa", "versicolor", "virginica"};
  for (Index k = 0; k < 3; ++k) {
    table.row(
        {names[k], fmt::format("{}", fmt::join(nn::series(Y.col(k)), " ")),
         fmt::format("{}", fmt::join(nn::series(Y.col(k).head(2)), " "))});
  }
  program.print(table);
  const Matrix ones = RowVector(60, arma::fill::ones);
  nn::IndexVector labels(60);
  labels.transform([&](Index) { return rng.below(3); });
  const Matrix one_hot = nn::one_hot(labels, 3);  // (3 x 60)
  const Index with_k = arma::rank(arma::join_cols(ones, one_hot));
  const Index with_fewer =
      arma::rank(arma::join_cols(ones, one_hot.head_rows(2)));
  program.print(
      "as inputs, with a row of ones: {} rows of rank {}, and {} "
      "rows of rank {}",
      4, with_k, 3, with_fewer);
  program.claim("rank of a bias and 3 rows of one-hot", with_k, nn::equals(3));
  program.claim("rank of a bias and 2 rows of the k - 1 coding", with_fewer,
                nn::equals(3));
  Matrix Z(3, 60);
  rng.fill_normal(Z, 0, 3);
  Matrix held = Z;
  held.each_row() -= Z.row(2);  // the last score is 0 in each column
  program.claim("change of the probabilities when the last score is held at 0",
                arma::abs(nn::softmax(Z) - nn::softmax(held)).max(),
                nn::at_most(1e-14));
  const RowVector a = nn::sigmoid(Z.row(0));
  const RowVector y = nn::step(Z.row(1));
  program.claim(
      "the loss with two rows minus the one with one",
      cross_entropy(arma::join_cols(a, 1 - a), arma::join_cols(y, 1 - y)) -
          binary_cross_entropy(a, y),
      nn::near(0, 1e-14));
}

// {{output Two codings}}
//
// ## What overflows
//
// A score that goes into softmax, or into the sigmoid, is called a **logit** (로짓). Logits can be
// any numbers, and in a network that learns fast they grow large. $e^{710}$ is already too large
// for a `double`, and $e^{89}$ for a `float`. Here are three ways to compute the loss of one sample
// from its logits. The first is the formula as it stands.

Vector naive_softmax(const Vector& z) {
  return arma::exp(z) / arma::accu(arma::exp(z));
}

Scalar naive_loss(const Vector& z, const Vector& y) {
  return -arma::accu(y % arma::log(naive_softmax(z)));
}

// The second subtracts the largest score first. This changes no probability, and no exponent is
// positive any more.

Vector shifted_softmax(const Vector& z) { return naive_softmax(z - z.max()); }

Scalar shifted_loss(const Vector& z, const Vector& y) {
  return -arma::accu(y % arma::log(shifted_softmax(z)));
}

// The third takes the logarithm by hand, before anything is computed. With $M$ the largest score,
//
// $$-\log a_i = -\log \frac{e^{z_i - M}}{\sum_l e^{z_l - M}}
//   = \log \sum_{l} e^{z_l - M} - (z_i - M) .$$
//
// The sum is at least 1, because its largest term is $e^0$, and at most $k$, so its logarithm lies
// between 0 and $\log k$. No probability is computed, so none can be rounded to 0 on the way to the
// logarithm. ($M$ plus this logarithm is $\log \sum_l e^{z_l}$, the **log-sum-exp** (로그섬엑스프) of the
// scores; the trick goes by that name.)

Scalar log_sum_exp_loss(const Vector& z, const Vector& y) {
  const Vector shifted = z - z.max();
  return std::log(arma::accu(arma::exp(shifted))) - arma::dot(y, shifted);
}

// We give all three the logits $s$, 0 and $-s$, with the third class being right. For large $s$ the
// network is very sure and very wrong, and its loss should be $2s$.

void show_overflow(nn::Program& program) {
  program.section("Three ways to the loss");
  const Vector y = {0, 0, 1};
  nn::Table table({"s", "as it stands", "largest subtracted", "log-sum-exp"});
  const auto cell = [](Scalar loss) {
    return std::isnan(loss) ? "nan" : fmt::format("{:.6g}", loss);
  };
  for (const Scalar s : {1, 10, 300, 400, 1000, 10000}) {
    const Vector z = {s, 0, -s};
    table.row({s, cell(naive_loss(z, y)), cell(shifted_loss(z, y)),
               cell(log_sum_exp_loss(z, y))});
  }
  program.print(table);
  const Vector z = {1000, 0, -1000};
  const Vector naive = naive_softmax(z);

  program.claim("the naive softmax at 1000 is not a number",
                bool{std::isnan(naive[0])});
  program.claim("nor is the loss with the largest score subtracted",
                bool{std::isnan(shifted_loss(z, y))});
  program.claim("the loss at 1000 by log-sum-exp", log_sum_exp_loss(z, y),
                nn::equals(2000));
  nn::SoftmaxCrossEntropy loss;
  program.claim("the library's", loss.forward(z, y), nn::equals(2000));
  program.claim("its gradient is finite", bool{loss.backward().is_finite()});
}

// {{output Three ways to the loss}}
//
// From 400 on the formula as it stands says that the right class is impossible:
// $e^{-400} / e^{400}$ is rounded to 0, and $-\log 0$ is infinite. At 1000 it divides infinity by
// infinity, which is "not a number". To subtract the largest score repairs the probabilities, but
// not the loss. At 400 the right class still gets 0, and at 1000 the second class does, too: then a
// term that should be switched off is 0 times the logarithm of 0, and that is not a number either.
// Only the third is right throughout. So in the course a loss takes logits, and softmax or sigmoid
// is part of it:
//
// {{code common/model/loss.cpp softmax_cross_entropy}}
//
// (`each_row() -=` subtracts a row from every row. `backward` is the slope of the loss with respect
// to the logits; more on that in a moment.) For one output there is `SigmoidCrossEntropy`, with the
// same trick: $\log(1 + e^{-z})$ is computed as it stands for $z \ge 0$, and as
// $-z + \log(1 + e^{z})$ below.
//
// {{code common/model/loss.cpp sigmoid_cross_entropy}}
//
// The losses on probabilities, `CrossEntropy` and `BinaryCrossEntropy`, exist as well. They do what
// PyTorch does: a logarithm below -100 counts as -100.

void show_extremes(nn::Program& program) {
  program.section("Sure and wrong");
  nn::SigmoidCrossEntropy on_logits;
  nn::BinaryCrossEntropy on_probabilities;
  const RowVector y = {1};
  nn::Table table({"logit", "on logits", "on probabilities"});
  for (const Scalar z : {-10, -50, -1000}) {
    table.row({z, on_logits.forward(RowVector{z}, y),
               on_probabilities.forward(nn::sigmoid(RowVector{z}), y)});
  }
  program.print(table);
  program.claim("loss on logits at -1000",
                on_logits.forward(RowVector{-1000}, y), nn::equals(1000));
  program.claim("its slope", on_logits.backward()[0], nn::equals(-1));
  program.claim("loss on probabilities at -1000",
                on_probabilities.forward(nn::sigmoid(RowVector{-1000}), y),
                nn::equals(100));
}

// {{output Sure and wrong}}
//
// One more slip, from chapter 04: `np.exp(Z) / np.sum(np.exp(Z))` for a matrix `Z` of several
// samples divides by the sum over *all* samples. In numbers:

void show_whole_matrix(nn::Program& program) {
  program.section("Softmax of a whole matrix");
  const Matrix Z = {{2, 1, 5}, {1, 1, 0}};  // (2 classes x 3 samples)
  const Matrix whole = arma::exp(Z) / arma::accu(arma::exp(Z));
  const Matrix P = nn::softmax(Z);
  nn::Table table({"sample", "scores", "by the whole", "sum {:.3f}",
                   "by column", "sum {:.3f}"});
  for (Index j = 0; j < Z.n_cols; ++j) {
    const auto text = [&](const Matrix& M) {
      return fmt::format("{:.3f}", fmt::join(nn::series(M.col(j)), " "));
    };
    table.row({j + 1, fmt::format("{}", fmt::join(nn::series(Z.col(j)), " ")),
               text(whole), arma::accu(whole.col(j)), text(P),
               arma::accu(P.col(j))});
  }
  program.print(table);
  program.claim("smallest sum of a column, divided by the whole",
                arma::min(arma::sum(whole, 0)), nn::at_most(0.05));
  program.claim("largest difference of a column's sum from 1, column by column",
                arma::abs(arma::sum(P, 0) - 1).max(), nn::at_most(1e-15));
}

// {{output Softmax of a whole matrix}}
//
// With one sample it is right, and so the slip survives its first test.
//
// ## Where a loss is flat
//
// One sigmoid neuron with one input has a weight and a bias, so we can draw its loss as a landscape
// over the two. We take eight samples that no threshold separates without a mistake, and compare
// the squared error of the answer, $\frac12 (a - y)^2$, with cross-entropy.

Samples eight_samples() {
  return {{-3, -2, -1.5, -0.5, 0.5, 1, 2, 3}, {0, 0, 1, 0, 1, 0, 1, 1}};
}

Scalar squared_loss(Scalar w, Scalar b, const Samples& data) {
  return squared_error(answers(w, b, data.x), data.y);
}

// For the cross-entropy we use the library's, on logits, because `answers` would round to 0 or 1 at
// the corners of the picture.

Scalar logit_loss(Scalar w, Scalar b, const Samples& data) {
  nn::SigmoidCrossEntropy loss;
  return loss.forward(w * data.x + b, data.y);
}

void draw_landscapes(nn::Program& program) {
  const Samples data = eight_samples();
  nn::Figure figure(430, 400, 2);
  const auto panel = [&](const std::string& title,
                         const std::function<double(double, double)>& loss,
                         double step) {
    std::vector<double> levels;
    for (int i = 1; i <= 30; ++i) {
      levels.push_back(step * i);
    }
    figure.panel()
        .title(title)
        .x_label("w")
        .y_label("b")
        .equal_axes()
        .legend("off")
        .contours("", {-10, 10}, {-10, 10}, loss, levels,
                  {.color = nn::Color::blue, .width = 1});
  };
  panel(
      "squared error, levels 0.02 apart",
      [&](double w, double b) { return squared_loss(w, b, data); }, 0.02);
  panel(
      "cross-entropy, levels 0.5 apart",
      [&](double w, double b) { return logit_loss(w, b, data); }, 0.5);
  program.figure(
      figure, "landscapes",
      "Contour lines of two losses over weight and bias. Squared error: lines "
      "fan out from the middle, with wide empty plains between them. "
      "Cross-entropy: one bowl with evenly spaced lines.");
}

// We also draw the height of both along the line $b = 0$.

void draw_cut(nn::Program& program) {
  const Samples data = eight_samples();
  std::vector<double> along;
  std::vector<double> squared;
  std::vector<double> cross;
  for (int i = -100; i <= 100; ++i) {
    along.push_back(0.1 * i);
    squared.push_back(squared_loss(0.1 * i, 0, data));
    cross.push_back(logit_loss(0.1 * i, 0, data));
  }
  nn::Figure figure(430, 260, 2);
  figure.panel()
      .title("squared error")
      .x_label("w")
      .line("", along, squared, {.color = nn::Color::orange});
  figure.panel().title("cross-entropy").x_label("w").line("", along, cross);
  program.figure(figure, "cut",
                 "Both losses along b = 0. Squared error: a plain on the left "
                 "at its greatest height, then a cliff. Cross-entropy: a "
                 "steady slope on both sides of its lowest point.");
}

// What is flat? A slope of 0.01 is much in one of these landscapes and little in the other. So we
// compare the slope at a point with the mean slope of the straight way from there to the lowest
// point: the height above it, divided by the distance. (The slopes with respect to $w$ and to $b$
// are taken together, as the length of the gradient of chapter 04.) Where the slope on the spot is
// less than a tenth of that mean, we call the place flat: seen from there, the descent is
// elsewhere. We look at a grid over the whole square.

using Landscape = std::function<Scalar(Scalar w, Scalar b)>;

Scalar slope_length(const Landscape& loss, Scalar w, Scalar b) {
  const Scalar h = 1e-4;
  return std::hypot((loss(w + h, b) - loss(w - h, b)) / (2 * h),
                    (loss(w, b + h) - loss(w, b - h)) / (2 * h));
}

struct Plains {
  Scalar flat = 0;            // share of the points
  Scalar high = 0;            // share of these above half the greatest height
  Scalar smallest_ratio = 0;  // slope on the spot over mean slope
};

Plains plains_of(const Landscape& loss) {
  Vector lowest = {0, 0};
  std::vector<Vector> grid;
  Scalar highest = 0;
  for (int i = -40; i <= 40; ++i) {
    for (int j = -40; j <= 40; ++j) {
      grid.push_back({0.25 * i, 0.25 * j});
      const Scalar height = loss(grid.back()[0], grid.back()[1]);
      highest = std::max(highest, height);
      lowest = height < loss(lowest[0], lowest[1]) ? grid.back() : lowest;
    }
  }
  const Scalar bottom = loss(lowest[0], lowest[1]);
  Plains plains{.smallest_ratio = 1e9};
  for (const Vector& at : grid) {
    const Scalar height = loss(at[0], at[1]) - bottom;
    if (height > 0) {
      const Scalar mean_slope = height / arma::norm(at - lowest);
      const Scalar ratio = slope_length(loss, at[0], at[1]) / mean_slope;
      plains.smallest_ratio = std::min(plains.smallest_ratio, ratio);
      plains.flat += ratio < 0.1 ? 1 : 0;
      plains.high += ratio < 0.1 && height > (highest - bottom) / 2 ? 1 : 0;
    }
  }
  plains.high /= std::max(Scalar(1), plains.flat);
  plains.flat /= Scalar(grid.size());
  return plains;
}

void show_plains(nn::Program& program) {
  program.section("Plains");
  const Samples data = eight_samples();
  const Plains squared =
      plains_of([&](Scalar w, Scalar b) { return squared_loss(w, b, data); });
  const Plains cross =
      plains_of([&](Scalar w, Scalar b) { return logit_loss(w, b, data); });
  nn::Table table({"loss", "flat {:.3f}", "of these in the upper half {:.3f}",
                   "smallest slope over mean slope {:.2g}"});
  table.row(
      {"squared error", squared.flat, squared.high, squared.smallest_ratio});
  table.row({"cross-entropy", cross.flat, "-", cross.smallest_ratio});
  program.print(table);
  program.value("plain_percent", 100 * squared.flat);
  program.value("high_percent", 100 * squared.high);
  program.claim("flat share, squared error", squared.flat, nn::at_least(0.1));
  program.claim("of these, share in the upper half of the landscape",
                squared.high, nn::at_least(0.5));
  program.claim("flat share, cross-entropy", cross.flat, nn::equals(0));
  program.claim("cross-entropy: smallest slope over mean slope",
                cross.smallest_ratio, nn::at_least(1));
}

// {{figure landscapes: Two losses of the same neuron on the same samples. Within each picture the
// loss changes by the same amount from one line to the next, so where there are few lines, it is
// flat.}}
//
// {{figure cut: The same along b = 0.}}
//
// {{output Plains}}
//
// {{plain_percent:.0f}} % of the left square is flat, and {{high_percent:.0f}} % of that lies in
// the upper half of the landscape: there the neuron is sure, and wrong about most samples, and next
// to nothing tells it so. The cross-entropy is a single bowl. Its slope is nowhere smaller than the
// mean slope of the way that is still to go. The reason can be seen with a single sample. By the
// chain rule of school, the slope with respect to $z$ is the slope with respect to $a$ times
// $\sigma'(z) = a (1 - a)$. For the squared error that is
//
// $$\frac{dL}{dz} = (a - y)\; a (1 - a) .$$
//
// When the neuron is sure, $a$ is near 0 or 1, and the last factor is near 0, *also when it is
// wrong*. For the cross-entropy with $y = 1$, $L = -\log a$, the slope with respect to $a$ is
// $-1/a$, and
//
// $$\frac{dL}{dz} = -\frac1a\; a (1 - a) = a - 1 .$$
//
// The steep logarithm and the flat sigmoid cancel, and with $y = 0$ in the same way to $a$. Both
// cases together:
//
// $$\frac{dL}{dz} = a - y .$$
//
// The slope is the error itself: large when the answer is wrong, 0 when it is right.

Scalar sigmoid(Scalar z) { return 1 / (1 + std::exp(-z)); }

void show_flat(nn::Program& program, nn::Rng& rng) {
  program.section("Slopes of one sample");
  nn::Table table({"logit", "answer for y = 1 {:.2g}",
                   "slope of squared error {:.2g}",
                   "slope of cross-entropy {:.2g}"});
  for (const Scalar z : {-10, -5, -2, 0, 2, 5}) {
    const Scalar a = sigmoid(z);
    table.row({z, a, (a - 1) * a * (1 - a), a - 1});
  }
  program.print(table);
  const Scalar a = sigmoid(-10);
  program.value("flat_ratio", 1 / (a * (1 - a)));
  program.claim("slope of the squared error at z = -10, y = 1",
                std::abs((a - 1) * a * (1 - a)), nn::at_most(5e-5));
  program.claim("slope of the cross-entropy there", std::abs(a - 1),
                nn::at_least(0.9999));
  const Samples data = eight_samples();
  Index squared_above = 0;
  Index cross_above = 0;
  for (int i = 0; i < 1000; ++i) {
    const Vector from = {rng.uniform(-10, 10), rng.uniform(-10, 10)};
    const Vector to = {rng.uniform(-10, 10), rng.uniform(-10, 10)};
    const Vector middle = (from + to) / 2;
    const auto bulges = [&](const auto& loss) {
      const Scalar mean =
          (loss(from[0], from[1], data) + loss(to[0], to[1], data)) / 2;
      return loss(middle[0], middle[1], data) > mean + 1e-12;
    };
    squared_above += bulges(squared_loss) ? 1 : 0;
    cross_above += bulges(logit_loss) ? 1 : 0;
  }
  program.print(
      "of 1000 pairs of points, the middle is higher than the mean "
      "of the ends: squared error {}, cross-entropy {}",
      squared_above, cross_above);
  program.claim("pairs with a high middle, squared error", squared_above,
                nn::at_least(100));
  program.claim("pairs with a high middle, cross-entropy", cross_above,
                nn::equals(0));
}

// {{output Slopes of one sample}}
//
// At a logit of -10 the cross-entropy pushes {{flat_ratio:.0f}} times as hard as the squared error.
// The last line of the output says that the one landscape has humps: walk straight from one point
// to another, and in the middle it is often higher than the mean of both ends. The other has none.
// That can be proved: its slope with respect to $z$, $a - y$, itself has the slope $a (1 - a)$,
// which is positive, so the loss of each sample bends upwards everywhere along $z$, and $z$ is a
// plain sum of $w x$ and $b$. A function like this is called convex, and has no second valley to
// get stuck in. (That is true for one neuron. With a hidden layer both losses have humps.)
//
// ## Pairs
//
// The slope $a - y$ is no accident of the sigmoid. Each of our three output activations has a loss
// with which it gives this. For the identity and the squared error we saw it above. For softmax,
// the loss is $\log \sum_l e^{z_l} - z_i$ with $i$ the right class. The first term has the slope
// $e^{z_l} / \sum e^{z}$ with respect to $z_l$, which is $a_l$, and the second takes off 1 where
// $l = i$: together $a - y$ again.
//
// | task | at the output | loss | library | PyTorch |
// |---|---|---|---|---|
// | regression | identity | squared error | `SumSquaredError` | `MSELoss`, twice this |
// | two classes | sigmoid | binary cross-entropy | `SigmoidCrossEntropy` | `BCEWithLogitsLoss` |
// | several classes | softmax | cross-entropy | `SoftmaxCrossEntropy` | `CrossEntropyLoss` |

Scalar measured_slope(nn::Loss& loss, Matrix Z, const Matrix& Y, Index i) {
  const Scalar h = 1e-5;
  const Scalar z = Z[i];
  Z[i] = z + h;
  const Scalar above = loss.forward(Z, Y);
  Z[i] = z - h;
  const Scalar below = loss.forward(Z, Y);
  return (above - below) / (2 * h);
}

// We measure the slopes and compare. (The binary loss is a mean over all outputs, three here, so
// its slopes are a third; `per_mean` undoes that.)

struct Pair {
  std::string name;
  std::unique_ptr<nn::Loss> loss;
  Vector a;  // the answers for the logits z
  Scalar per_mean;
};

void show_pairs(nn::Program& program) {
  program.section("Slopes of the pairs");
  const Vector z = {2, 1, -1};
  const Vector y = {0, 1, 0};
  Pair pairs[] = {
      {"identity, squared error", std::make_unique<nn::SumSquaredError>(), z,
       1},
      {"sigmoid, binary cross-entropy",
       std::make_unique<nn::SigmoidCrossEntropy>(), nn::sigmoid(z), 3},
      {"softmax, cross-entropy", std::make_unique<nn::SoftmaxCrossEntropy>(),
       nn::softmax(z), 1}};
  nn::Table table({"pair", "answers", "slopes measured", "answer - target"});
  const auto text = [](const Vector& v) {
    return fmt::format("{:6.3f}", fmt::join(nn::series(v), " "));
  };
  Scalar largest = 0;
  for (Pair& pair : pairs) {
    Vector slopes(3);
    for (Index i = 0; i < 3; ++i) {
      slopes[i] = pair.per_mean * measured_slope(*pair.loss, z, y, i);
    }
    table.row({pair.name, text(pair.a), text(slopes), text(pair.a - y)});
    largest = std::max(largest, arma::abs(slopes - (pair.a - y)).max());
  }
  program.print(table);
  program.claim("largest difference of a slope from answer - target", largest,
                nn::at_most(1e-9));
  nn::SoftmaxCrossEntropy multi;
  multi.forward(Vector{100, 0, 0}, Vector{1, 0, 0});
  program.claim("largest slope of softmax with cross-entropy when it is right",
                arma::abs(multi.backward()).max(), nn::at_most(1e-40));
  multi.forward(Vector{100, 0, 0}, Vector{0, 1, 0});
  program.claim("largest slope when it is sure and wrong",
                arma::abs(multi.backward()).max(), nn::near(1, 1e-12));
}

// {{output Slopes of the pairs}}
//
// Where answer and target agree, $a - y$ is 0, and there is nothing left to learn. (It has been
// printed the other way round, as "1 when they agree and 0 when they disagree completely".)
//
// A table like this one, taken literally, leads into a trap: "softmax at the output, and then
// `CrossEntropyLoss`". That loss contains the softmax already, and so does ours. Who applies it
// twice feeds numbers between 0 and 1 into the second softmax, and those are logits that hardly
// differ.

void show_twice(nn::Program& program) {
  program.section("Softmax twice");
  nn::SoftmaxCrossEntropy loss;
  nn::Softmax first;
  const Vector y = {1, 0, 0};
  nn::Table table({"logits", "loss {:.4f}", "slope {:.4f}",
                   "loss, softmax twice {:.4f}",
                   "slope, softmax twice {:.4f}"});
  Scalar slope_when_wrong = 0;
  for (const Scalar s : {-5, 0, 5, 100}) {
    const Vector z = {s, 0, 0};
    const Scalar once = loss.forward(z, y);
    const Scalar slope = loss.backward()[0];
    const Scalar twice = loss.forward(first.forward(z), y);
    const Scalar slope_twice = first.backward(z, loss.backward())[0];
    slope_when_wrong = s == -5 ? slope_twice : slope_when_wrong;
    table.row({fmt::format("({}, 0, 0)", s), once, slope, twice, slope_twice});
  }
  program.print(table);
  const Scalar floor = std::log(std::numbers::e + 2) - 1;
  program.value("twice_floor", floor);
  program.claim("smallest loss that softmax twice can reach",
                loss.forward(nn::softmax(Vector{100, 0, 0}), y),
                nn::near(floor, 1e-12));
  program.claim("size of the slope, softmax twice, when wrong",
                std::abs(slope_when_wrong), nn::at_most(0.01));
}

// {{output Softmax twice}}
//
// No error message appears. But the slope is tiny where the network is wrong, and with three
// classes the loss can never fall below $\log(e + 2) - 1$, about {{twice_floor:.2f}}. A loss that
// stops at such a number is a sign of it.
//
// ## Logistic regression
//
// A single sigmoid neuron with cross-entropy has a name of its own in statistics: **logistic
// regression** (로지스틱 회귀). (The name is a bit unlucky; it tells classes apart. What it predicts by
// regression is the logit: from $a = \sigma(z)$ follows $z = \log \frac{a}{1 - a}$, the logarithm
// of the odds. That is where "logit" comes from.) We have all we need to train one. The slope of
// the loss with respect to $z$ is $a - y$, and $z = w \cdot x + b$ grows $x_i$ times as fast as
// $w_i$. So the slope of the loss with respect to $w$ is the mean of $(a - y)\, x$, and with
// respect to $b$ the mean of $a - y$. We start from zero and let $w$ and $b$ take steps against
// their slopes, as in chapter 04, here as long as the slope itself. The next chapter is about such
// steps.

struct Neuron {
  Vector w;  // (2)
  Scalar b = 0;
};

RowVector logits(const Neuron& neuron, const Matrix& X) {
  return neuron.w.t() * X + neuron.b;
}

RowVector answers(const Neuron& neuron, const Matrix& X) {
  return nn::sigmoid(logits(neuron, X));
}

Neuron train(const Matrix& X, const RowVector& y, Index steps) {
  Neuron neuron{Vector(2)};
  for (Index i = 0; i < steps; ++i) {
    const RowVector error = answers(neuron, X) - y;
    neuron.w -= X * error.t() / Scalar(X.n_cols);
    neuron.b -= arma::mean(error);
  }
  return neuron;
}

// The data are two clouds that overlap, 10000 points each. In chapter 01 we computed what the
// probability of class 1 is at each point of such clouds: its logit is $d\,u \cdot x$, with $u$ the
// direction from the one centre to the other and $d$ their distance, 2 here. There we gave the
// neuron these weights. Now it has to find them. Does the loss lead it there? And are its
// probabilities true? Among points to which it gives between 60 and 70 %, about 65 % should have
// class 1. We count on new points, which it has not seen.

struct Bin {
  Index count = 0;
  Scalar claimed = 0;   // mean answer
  Scalar observed = 0;  // share of class 1
};

std::vector<Bin> calibration(const RowVector& a, const RowVector& y) {
  std::vector<Bin> bins(10);
  for (Index j = 0; j < a.n_elem; ++j) {
    Bin& bin = bins.at(std::min<std::size_t>(9, std::size_t(10 * a[j])));
    ++bin.count;
    bin.claimed += a[j];
    bin.observed += y[j];
  }
  for (Bin& bin : bins) {
    bin.claimed /= Scalar(bin.count);
    bin.observed /= Scalar(bin.count);
  }
  return bins;
}

nn::Dataset overlapping_clouds(nn::Rng& rng, Index samples_per_class) {
  return nn::two_clouds(rng, {.samples_per_class = samples_per_class,
                              .distance = 2,
                              .angle = towards_1});
}

void show_logistic(nn::Program& program, nn::Rng& rng) {
  program.section("Logistic regression");
  const nn::Dataset data = overlapping_clouds(rng, 10000);
  const RowVector y = arma::conv_to<RowVector>::from(data.labels);
  const Neuron neuron = train(data.X, y, 300);
  const Vector truth = {2 * std::cos(towards_1), 2 * std::sin(towards_1)};
  program.print("learned: w = ({:.3f}, {:.3f}), b = {:.3f}", neuron.w[0],
                neuron.w[1], neuron.b);
  program.print("truth:   w = ({:.3f}, {:.3f}), b = 0", truth[0], truth[1]);
  const nn::Dataset fresh = overlapping_clouds(rng, 10000);
  const std::vector<Bin> bins = calibration(
      answers(neuron, fresh.X), arma::conv_to<RowVector>::from(fresh.labels));
  nn::Table table({"answer", "points", "mean answer {:.3f}",
                   "share of class 1 {:.3f}", "standard error {:.3f}"});
  Scalar largest = 0;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const auto& [count, claimed, observed] = bins[i];
    const Scalar error = std::sqrt(claimed * (1 - claimed) / Scalar(count));
    table.row(
        {fmt::format("{:.1f} to {:.1f}", 0.1 * double(i), 0.1 * double(i + 1)),
         count, claimed, observed, error});
    largest = std::max(largest, std::abs(claimed - observed) / error);
  }
  program.print(table);
  program.claim("largest difference of a weight from the truth",
                arma::abs(neuron.w - truth).max(), nn::at_most(0.12));
  program.claim("largest difference of answer and share, in standard errors",
                largest, nn::at_most(4.5));
}

// {{output Logistic regression}}
//
// The loss has turned a neuron into an honest forecaster. And which line does it prefer between the
// separable clouds of the beginning? We train on them, and to compare lines only, we also give what
// was learned the same steepness as the others, a $w$ of length {{steepness}}.

Line line_of(const std::string& name, const Neuron& neuron) {
  const Scalar length = arma::norm(neuron.w);
  return {name, neuron.w / length, neuron.b / length};
}

Scalar cross_entropy_of(const Line& line, Scalar length,
                        const nn::Dataset& data) {
  nn::SigmoidCrossEntropy loss;
  return loss.forward(length * distances(line, data.X),
                      arma::conv_to<RowVector>::from(data.labels));
}

void show_verdict(nn::Program& program, const nn::Dataset& data) {
  program.section("The verdict");
  const RowVector y = arma::conv_to<RowVector>::from(data.labels);
  nn::Table table({"line", "mistakes", "least distance, own side {:.3f}",
                   "cross-entropy {:.4f}", "learned |w| {:.1f}",
                   "cross-entropy with it {:.5f}"});
  const std::vector<Line> lines = three_lines(data);
  const auto row = [&](const Line& line, const nn::Cell& length,
                       const nn::Cell& with_it) {
    table.row({line.name, mistakes(line, data),
               distances_to_own_side(line, data).min(),
               cross_entropy_of(line, steepness, data), length, with_it});
  };
  for (const Line& line : lines) {
    row(line, "", "");
  }
  std::vector<Line> learned;
  std::vector<Scalar> lengths;
  for (const Index steps : {100U, 1000U, 10000U}) {
    const Neuron neuron = train(data.X, y, steps);
    lengths.push_back(arma::norm(neuron.w));
    learned.push_back(line_of(fmt::format("{} steps", steps), neuron));
    row(learned.back(), lengths.back(),
        cross_entropy_of(learned.back(), lengths.back(), data));
  }
  program.print(table);
  program.value("steepness", steepness);
  const auto entropy = [&](const Line& line) {
    return cross_entropy_of(line, steepness, data);
  };
  program.claim("cross-entropy: halfway less than turned",
                entropy(lines[0]) < entropy(lines[1]));
  program.claim("cross-entropy: turned less than through both",
                entropy(lines[1]) < entropy(lines[2]));
  program.claim("cross-entropy of the line learned in 100 steps over halfway",
                entropy(learned[0]) / entropy(lines[0]), nn::at_most(1.05));
  program.claim(
      "least distance of the line learned in 10000 steps over that "
      "of halfway",
      distances_to_own_side(learned[2], data).min() /
          distances_to_own_side(lines[0], data).min(),
      nn::at_least(0.9));
  program.claim("length of w after 10000 steps over that after 1000",
                lengths[2] / lengths[1], nn::greater_than(1.2));
}

// {{output The verdict}}
//
// Halfway is better than turned, and both are better than the line through everything: this loss
// gives the answer that we would have given. What is learned is at least as good as the line that
// we drew, in its loss and in its distance from the nearest sample. The length of $w$ keeps
// growing, and the loss falling. When a line separates the samples, a steeper sigmoid brings every
// $p$ closer to 1, so the loss has no lowest point; it only approaches 0. With real data, where the
// classes overlap, this does not happen to one neuron, but to large networks it does. Chapter 13
// says what to do about it.
//
// ## From here on
//
// All losses are in `common/model/loss.hpp`. Each has two functions. `forward` takes the outputs of
// a network and the targets, both with one column per sample, and returns the mean loss; `backward`
// returns the slopes of that mean with respect to the outputs. The factor $1/m$ of the mean is in
// there, and nowhere else.

void compare_with_library(nn::Program& program, nn::Rng& rng) {
  program.section("The library agrees");
  const nn::Dataset data = overlapping_clouds(rng, 100);
  const RowVector y = arma::conv_to<RowVector>::from(data.labels);
  const Neuron neuron{{0.3, -0.2}, 0.1};
  const RowVector a = answers(neuron, data.X);
  nn::Network network{nn::Dense{2, 1}};
  network.theta = Vector{0.3, -0.2, 0.1};
  nn::SigmoidCrossEntropy on_logits;
  program.claim("binary cross-entropy: difference from the library's",
                on_logits.forward(network.forward(data.X), y) -
                    binary_cross_entropy(a, y),
                nn::near(0, 1e-14));
  network.backward(data.X, on_logits.backward());
  const Vector slopes = arma::join_cols(data.X * (a - y).t() / Scalar(y.n_elem),
                                        Vector{arma::mean(a - y)});
  program.claim("slopes of logistic regression: largest difference",
                arma::abs(network.gradient - slopes).max(), nn::at_most(1e-14));
  nn::BinaryCrossEntropy on_probabilities;
  program.claim("on probabilities: difference",
                on_probabilities.forward(a, y) - binary_cross_entropy(a, y),
                nn::near(0, 1e-14));
  Matrix Z(4, 50);
  rng.fill_normal(Z, 0, 3);
  nn::IndexVector labels(50);
  labels.transform([&](Index) { return rng.below(4); });
  const Matrix Y = nn::one_hot(labels, 4);
  nn::SoftmaxCrossEntropy multi;
  nn::CrossEntropy multi_on_probabilities;
  const Scalar ours = cross_entropy(nn::softmax(Z), Y);
  program.claim(
      "cross-entropy: largest difference",
      std::max(
          std::abs(multi.forward(Z, Y) - ours),
          std::abs(multi_on_probabilities.forward(nn::softmax(Z), Y) - ours)),
      nn::at_most(1e-13));
  nn::SumSquaredError half_squares;
  nn::MeanSquaredError mean_squares;
  const Scalar m = Scalar(y.n_elem);
  program.claim("squared errors: largest difference",
                std::max(std::abs(half_squares.forward(a, y) -
                                  sum_of_squared_errors(a, y) / m),
                         std::abs(mean_squares.forward(a, y) -
                                  2 * sum_of_squared_errors(a, y) / m)),
                nn::at_most(1e-14));
}

// {{output The library agrees}}
//
// ## The program
//
// The parts run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program{"05_loss_functions", "Which of two lines is better?"};
  return program.run(argc, argv, [&] {
    nn::Rng rng(program.seed());
    const nn::Dataset clouds = separable_clouds(rng);
    show_distances(program, clouds);
    draw_distances(program, clouds);
    show_constants(program);
    show_regression(program, rng);
    show_rare(program, rng);
    show_turning(program, clouds);
    show_log(program);
    draw_log(program);
    show_honest(program);
    show_codings(program, rng);
    show_overflow(program);
    show_extremes(program);
    show_whole_matrix(program);
    draw_landscapes(program);
    draw_cut(program);
    show_plains(program);

    show_flat(program, rng);
    show_pairs(program);
    show_twice(program);
    show_logistic(program, rng);
    show_verdict(program, clouds);
    compare_with_library(program, rng);
  });
}

// ## Try it
//
// (Some claims will fail, rightly.)
//
// * In `show_constants`, use $|c - y|$ to a power between 1 and 2 (`arma::pow(arma::abs(c - y),
//   power)`). For which power is the best constant halfway between mean and median?
// * In `eight_samples`, swap the labels of the two samples that are on the wrong side, so that a
//   threshold separates them. Where is the lowest point of each landscape now?
// * Then add a ninth sample at -8 with class 1, a wrong label. Which of the two losses gives up its
//   good line for it, and which writes it off?
// * In the three ways to the loss, compute in `float` (`arma::conv_to<arma::fvec>::from(z)`). At
//   which $s$ does the first one fail?
