// ---
// title: Squared error
// question: How wrong is a number?
// builds on: chapter [[neuron]], chapter [[activations]]
// terms: target (목푯값), sum of squared errors (오차 제곱합), variance (분산), standard deviation
//   (표준편차), mean squared error (평균 제곱 오차), least squares (최소 제곱법), loss function (손실 함수),
//   accuracy (정확도)
// symbols: $L$ loss, $y$ target, $a$ answer, $m$ number of samples
// library: nn::sigmoid, nn::SumSquaredError, nn::MeanSquaredError
// ---
// Until now a line was right when it made no mistake. But there are many lines without a mistake,
// and some of them pass so close to a sample that the next one is likely to be on the wrong side.
// To choose among them, and later to let a network improve itself, we need a number that says *how
// wrong* an answer is, not only whether. In this chapter we look for that number. Two candidates
// fail, which tells us what we need.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## First candidate: the distance to the line
//
// Two clouds of points, 20 of each class, and three lines. The first lies halfway between the
// centres of the clouds. The second is the first, turned until just before its first mistake. The
// third goes through both centres.
//
// We write a line by $w$ and $b$, and give $w$ the length 1. Then $w \cdot x + b$
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

RowVector targets(const nn::Dataset& data) {
  return arma::conv_to<RowVector>::from(data.labels);
}

RowVector distances_to_own_side(const Line& line, const nn::Dataset& data) {
  return (2 * targets(data) - 1) % distances(line, data.X);
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
  while (mistakes(line_at("", towards_1 + turn + 0.001), data) == 0)
    turn += 0.001;
  return line_at("turned", towards_1 + turn);
}

std::vector<Line> three_lines(const nn::Dataset& data) {
  return {line_at("halfway", towards_1), turned_line(data),
          line_at("through both", towards_1 + std::numbers::pi / 2)};
}

// Introductions to loss functions like to explain it with such a picture: take the distance of each
// point from the line as its error; the line with the smallest mean square of these errors is the
// best one. We measure that.

nn::Row distance_row(const Line& line, const nn::Dataset& data) {
  const RowVector own = distances_to_own_side(line, data);
  return {{"line", line.name},
          {"angle of w {:.3f}", std::atan2(line.w[1], line.w[0])},
          {"mistakes", mistakes(line, data)},
          {"least distance, own side {:.3f}", own.min()},
          {"mean square distance {:.3f}", arma::mean(arma::square(own))}};
}

const nn::Section spread("Distances", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset data = separable_clouds(rng);
  nn::Table& table = out.table("lines");
  for (const Line& line : three_lines(data))
    table.row(distance_row(line, data));
  const std::string least = "least distance, own side";
  const std::string square = "mean square distance";
  const double turned = table.at("turned", square);
  out.claim(table, "halfway", "mistakes").equals(0);
  out.claim(table, "turned", "mistakes").equals(0);
  out.claim(table, "halfway", square).greater_than(turned);
  out.claim(table, "through both", square).less_than(turned);
  out.claim(table, "through both", "mistakes").between(8, 32);
  out.claim(table, "halfway", least).greater_than(table.at("turned", least));
  const Matrix& X = data.X;
  const RowVector y = targets(data);
  out.figure("distances", {{"x1", X.row(0)}, {"x2", X.row(1)}, {"y", y}});
});

// {{output Distances}}
//
// {{figure distances: Each point's distance from three lines. The third line separates nothing, and
// its distances are the smallest.}}
//
// The line through both centres gets {{lines.through_both.mistakes}} of the 40 points wrong, and
// its mean square distance is the smallest of the three,
// {{lines.through_both.mean_square_distance:.2f}} against
// {{lines.halfway.mean_square_distance:.2f}}. So this is not what we look for. A point that is far
// away from the line, on its own side, is no error at all; it is the best case. To count only the
// points on the wrong side does not help either: for the first two lines there are none. What the
// distances do tell is how near the nearest point is, a margin in the plane, and there the line
// halfway is better than the turned one. But a margin looks at one sample only.
//
// The thought behind the explanation is right, though; it belongs to another task. There the line
// does not separate the points, it is supposed to *meet* them.
//
// ## Squared errors, for predicting numbers
//
// This task is regression: to predict a number, such as a price or a temperature. The neuron's
// answer is $a = w x + b$, without an activation function, and the right number is the
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
// the same answer $c$ to everything shows what follows. We look for the best $c$ for the targets
// 1, 2, 3, 4 and 20, by trying many.

Scalar best_constant(const std::function<Scalar(Scalar)>& loss,
                     const Vector& tried) {
  Vector losses = tried;
  losses.transform(loss);
  return tried[losses.index_min()];
}

const nn::Section constants("The best constant", [](nn::Output& out) {
  const RowVector y = {1, 2, 3, 4, 20};
  const Vector tried = arma::regspace(0, 0.01, 30);
  const auto squares = [&](Scalar c) { return accu(square(c - y)); };
  const auto sizes = [&](Scalar c) { return accu(abs(c - y)); };
  const Scalar by_squares = best_constant(squares, tried);
  const Scalar by_sizes = best_constant(sizes, tried);
  out.claim("by squares: the mean", by_squares).near(arma::mean(y), 0.006);
  out.claim("by sizes: the median", by_sizes).near(arma::median(y), 0.006);
});

// {{output The best constant}}
//
// By squares the best answer is the mean, by plain sizes the *median*, the target in the middle.
// Squares pull the answer towards the one large target, the plain sizes do not. Which of the two is
// right depends on whether the 20 is a measurement or a slip of the pen. What is left of the
// squares at the best constant, the mean square of the distances from the mean, is called the
// **variance** (분산) of the numbers, and its root, which has their unit, their **standard
// deviation** (표준편차).
//
// A sum grows with the number of samples. So it cannot be compared between data sets of different
// size, and a mean can. The **mean squared error** (평균 제곱 오차), MSE, is
//
// $$L = \frac1m \sum_{j=1}^{m} (a_j - y_j)^2 .$$
//
// A factor does not move the lowest point, but it changes the length of slopes. So whenever you
// compare a loss with somebody else's, ask for the factor first. In this book every loss of a
// network is a mean over the samples (`MSELoss` is PyTorch's):
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
  for (Index j = 0; j < samples; ++j)
    data.y[j] = 1 + 0.5 * data.x[j] + 0.8 * rng.normal();
  return data;
}

// For a straight line the smallest SSE can be computed directly, by the method of **least squares**
// (최소 제곱법). Where it is smallest, its slopes with respect to $w$ and to $b$ are zero, that is $\sum
// (a - y)\, x = 0$ and $\sum (a - y) = 0$. The second says that the errors of the best line add up
// to 0. These are two equations for two unknowns. With the inputs as one row of a matrix $X$, and a
// row of ones below it for the bias, both together read $X (X^\top (w, b) - y^\top) = 0$.
// (`arma::solve(M, c)` finds the $v$ with $M v = c$.)

Vector least_squares(const Samples& data) {
  const RowVector ones(data.x.n_elem, arma::fill::ones);
  const Matrix X = arma::join_cols(data.x, ones);  // (2 x samples)
  return arma::solve(X * X.t(), X * data.y.t());   // (w, b)
}

Scalar sse_of(const Vector& line, const Samples& data) {
  return sum_of_squared_errors(line[0] * data.x + line[1], data.y);
}

nn::Row sse_row(const std::string& name, const Vector& line,
                const Samples& data) {
  return {{"line", name},
          {"w {:.3f}", line[0]},
          {"b {:.3f}", line[1]},
          {"SSE {:.3f}", sse_of(line, data)}};
}

Index better_lines(const Vector& line, const Samples& data, Index others,
                   nn::Rng& rng) {
  Index better = 0;
  for (Index i = 0; i < others; ++i) {
    const Vector moved = line + 0.1 * Vector{rng.normal(), rng.normal()};
    better += sse_of(moved, data) < sse_of(line, data);
  }
  return better;
}

const nn::Section regression("Regression", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Samples data = noisy_line(rng, 20);
  const Vector best = least_squares(data);
  const RowVector a = best[0] * data.x + best[1];
  const Scalar sum = arma::accu(a - data.y);
  const Index better = better_lines(best, data, 1000, rng);
  nn::Table& table = out.table("sse");
  table.row(sse_row("best", best, data));
  table.row(sse_row("w larger by 0.1", best + Vector{0.1, 0}, data));
  out.claim("sum of the errors of the best line", sum).near(0, 1e-10);
  out.claim("of 1000 others, lines with a smaller SSE", better).equals(0);
  out.figure("regression", {{"x", data.x}, {"y", data.y}, {"answer", a}});
});

// {{output Regression}}
//
// {{figure regression: The errors of the best line, measured upwards.}}
//
// Could one not solve for the weights of a whole network in this way? The two equations were easy
// because $a$ is a sum of unknowns times known numbers. With a hidden layer, weights are multiplied
// by weights, with a bend in between. The equations are still as many as the unknowns, but they are
// no longer linear, and no formula solves them. So networks are trained by small steps, which is
// the subject of chapter [[gradient_descent]].
//
// {{read}}
// * That the equations "become exponentially harder with each weight". Linear equations do not: a
//   thousand of them for a thousand unknowns are solved in a fraction of a second. What ends the
//   method is the bend, and weights multiplied by weights.
// * $y$ for the answer and $y'$ for the target in one formula, and the other way round in the next.
//   Before you use a formula, find out which is which.
// * That an activation function needs targets of 0 and 1. It takes any number and never sees a
//   target; what targets may be is up to the loss.
// {{end}}
//
// Now we know what to compare: not a point with a line, but an *answer* with its *target*. A **loss
// function** (손실 함수) takes the answers of a network and the targets, and gives one number, which is
// smaller the better the answers are. Since the answers depend on weights and biases and the data
// stay as they are, the loss is a function of the weights and biases. Training will look for those
// that make it small. It is also called error function, cost (비용), or
// objective function (목적 함수).
//
// ## Second candidate: counting mistakes
//
// Back to classes. What we care about in the end is the **accuracy** (정확도), the fraction of right
// answers. Why not use it? Because it does not say enough, in two ways.
//
// First, it is easily satisfied. Suppose a test is to find the 1 % of people who are ill. "Nobody
// is ill" is right for 99 %. We compare two sigmoid neurons, and later a third between them. Both
// answer by a sigmoid (`nn::sigmoid`) with a probability of being ill, and say "ill" when it is at
// least $\frac12$. The one does not look at anything and always answers 0.01. The other looks at a
// measurement $x$, normally distributed, which is on average 2 higher for the ill. We judge both by
// accuracy and by the squared error of their probability, with target 1 for the ill and 0 for the
// healthy.

Samples patients(nn::Rng& rng, Index healthy, Index ill) {
  RowVector x(healthy + ill);
  RowVector y(healthy + ill);
  rng.fill_normal(x, 0, 1);
  y.head(ill).fill(1);
  return {x + 2 * y, y};
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

// For two normal distributions like these the true probability can be computed: it is the sigmoid
// of $2x - 2 + \log\frac{1}{99}$, where the last term is there because the ill are 99 times rarer.
// (Chapter [[cross_entropy]] shows why.)

const Scalar rarity = std::log(1.0 / 99);

nn::Row judge(const std::string& neuron, const RowVector& a,
              const RowVector& y) {
  const Scalar ill = arma::accu(a % y) / arma::accu(y);
  const Scalar healthy = arma::accu(a % (1 - y)) / arma::accu(1 - y);
  return {{"neuron", neuron},
          {"accuracy {:.4f}", accuracy(a, y)},
          {"squared error {:.5f}", squared_error(a, y)},
          {"mean answer, ill {:.4f}", ill},
          {"healthy {:.4f}", healthy},
          {"ratio {:.1f}", ill / healthy}};
}

// The table has a third neuron between the two, which looks a little: the first one, with a weight
// $w$ that has grown from 0 as far as no decision changes.

Scalar still_until(const Samples& data) {
  const Scalar before = accuracy(answers(0, rarity, data.x), data.y);
  Scalar w = 0;
  while (accuracy(answers(w + 0.01, rarity, data.x), data.y) == before)
    w += 0.01;
  return w;
}

const nn::Section rare("99 to 1", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const auto [x, y] = patients(rng, 99000, 1000);
  const Scalar w = still_until({x, y});
  nn::Table& table = out.table("rare");
  table.row(judge("nobody is ill", answers(0, rarity, x), y));
  table.row(judge("looks a little", answers(w, rarity, x), y));
  table.row(judge("looks at x", answers(2, rarity - 2, x), y));
  const Scalar blind = table.at("nobody is ill", "squared error");
  out.claim(table, "nobody is ill", "accuracy").near(0.99, 1e-12);
  out.claim(table, "looks at x", "accuracy").between(0.989, 0.992);
  out.claim(table, "looks at x", "squared error").at_most(0.93 * blind);
  out.claim("w up to which no decision changes", w).at_least(0.3);
});

// {{output 99 to 1}}
//
// The accuracy hardly sees a difference, although the answer of the neuron that looks at $x$ is
// {{rare.looks_at_x.ratio:.0f}} times as high for the ill as for the healthy. The squared error
// does see it: it falls from {{rare.nobody_is_ill.squared_error:.5f}} to
// {{rare.looks_at_x.squared_error:.5f}}.
//
// The row in the middle shows the other failure, and it is the one that matters for learning. Move
// a weight, and as long as no sample crosses the threshold the accuracy does not change *at all*;
// here $w$ can grow from 0 to {{w_up_to_which_no_decision_changes:.2f}}, while the squared error
// falls to {{rare.looks_a_little.squared_error:.5f}}. The slope of the accuracy is zero nearly
// everywhere, as that of the step function was, and a zero slope does not say which
// way to go. We draw two clouds like those of the beginning, let the line between them turn once
// around, and look at the share of mistakes and at the squared error of a sigmoid neuron whose
// decision boundary it is.

constexpr Scalar steepness = 2;  // length of w

nn::Row turned_by(int degrees, const nn::Dataset& data) {
  const Line line = line_at("", towards_1 + degrees * std::numbers::pi / 180);
  const double share = double(mistakes(line, data)) / double(data.size());
  const RowVector a = nn::sigmoid(steepness * distances(line, data.X));
  return {{"degrees", degrees},
          {"share of mistakes", share},
          {"squared error", squared_error(a, targets(data))}};
}

const nn::Section turning("Turning the line", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset data = separable_clouds(rng);
  nn::Table& turns = out.data("turning");
  for (int degrees = -180; degrees <= 180; ++degrees)
    turns.row(turned_by(degrees, data));
  const Vector steps = arma::diff(Vector(turns.column("share of mistakes")));
  const Vector slopes = arma::diff(Vector(turns.column("squared error")));
  const Index flat = arma::accu(steps == 0);
  const Index reversals = arma::accu(arma::diff(arma::sign(slopes)) != 0);
  out.claim("of 360 turns, those that change nothing", flat).at_least(100);
  out.claim("places where the squared error turns", reversals).between(1, 2);
  out.figure("turning");
});

// {{output Turning the line}}
//
// {{figure turning: The line halfway between the clouds, turned by an angle. Left: stairs. Right: a
// valley with a slope everywhere.}}
//
// On the floor of the left picture all lines are equally good: this count cannot tell the line
// halfway from one that nearly touches a point. On the right there is one lowest point, and from
// everywhere (but the very top) a slope that leads towards it. So a loss must not look at the
// decision, which jumps, but at the number before it. Which loss suits a probability is the
// question of the next chapter.
//
// ## From here on
//
// Both squared errors are in `common/model/loss.hpp`. Each has two functions. `forward` takes the
// outputs of a network and the targets, both with one column per sample, and returns the mean loss;
// `backward` returns the slopes of that mean with respect to the outputs. The factor $1/m$ of the
// mean is in there, and nowhere else.

const nn::Section library("The library agrees", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Samples data = noisy_line(rng, 50);
  const RowVector a = 0.9 + 0.6 * data.x;
  const Scalar m = Scalar(a.n_elem);
  const Scalar half = sum_of_squared_errors(a, data.y) / m;
  nn::SumSquaredError half_squares;
  nn::MeanSquaredError mean_squares;
  const Scalar by_half = half_squares.forward(a, data.y);
  const Scalar by_mean = mean_squares.forward(a, data.y);
  const RowVector slopes = half_squares.backward();
  const Scalar off = arma::abs(slopes - (a - data.y) / m).max();
  out.claim("half squares minus ours", by_half - half).near(0, 1e-13);
  out.claim("mean squares minus twice ours", by_mean - 2 * half).near(0, 1e-13);
  out.claim("slopes minus (a - y) / m", off).at_most(1e-15);
});

// {{output The library agrees}}
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "How wrong is a number?");
  return program.run(argc, argv,
                     {spread, constants, regression, rare, turning, library});
}

// ## Summary
//
// A loss function compares answers with targets and gives one number, smaller for better answers.
// The distance of a point from a separating line is no error: far on the right side is best. For
// numbers, the squared error has the error itself as its slope, and its best constant is the mean.
// Where the answer is linear in the weights, the best ones are the solution of linear equations; a
// hidden layer ends that. Accuracy is no loss, because it does not change when a weight moves a
// little.
//
// ## Questions
//
// 1. The targets are 0, 0, 0 and 8. Which constant answer has the smallest squared error, and which
//    the smallest $|a - y|$?
// 2. A text reports a loss four times as large as yours on the same answers. Name a harmless
//    reason.
// 3. "99.5 % accuracy" for a test of a disease that one in 200 has. What do you ask?
//
// {{fold Answers}}
// 1. The mean, 2; the median, 0.
// 2. A factor: a sum over four samples instead of their mean, or no ½ together with a sum over two
//    outputs instead of their mean.
// 3. What the test says to the ill: "nobody is ill" has 99.5 % as well.
// {{end}}
//
// ## Try it
//
// (Some claims will fail, rightly.)
//
// 1. In `constants`, use $|c - y|$ to a power between 1 and 2 (`pow(abs(c - y), power)`). For which
//    power is the best constant halfway between mean and median?
// 2. Add one point far above the line in `noisy_line` (`data.y[0] = 40`). How far do $w$ and $b$ of
//    the best line move?
// 3. In `rare`, make the measurement better, on average 4 higher for the ill (`4 * y` for `2 * y`),
//    and let the third neuron use it: $w = 4$ and a bias of `rarity - 8`. Which columns notice?
//
// {{fold What to expect}}
// 1. About 1.66. Up to 1.15 the far value hardly counts; the claim on the median fails.
// 2. They move so far that the slope may change its sign: in the square an error of 39 counts as
//    much as 1500 errors of 1. No claim fails, since it is still the line with the least SSE.
// 3. The squared error and the mean answers most; the accuracy has only a point to gain. The claim
//    on it fails.
// {{end}}
