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

#include <cmath>
#include <functional>
#include <numbers>
#include <string>

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

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
// distances do tell is how near the nearest point is, the margin of chapter 01, and there the line
// halfway is better than the turned one. But a margin looks at one sample only.
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
  for (Index j = 0; j < samples; ++j)
    data.y[j] = 1 + 0.5 * data.x[j] + 0.8 * rng.normal();
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
// is ill" is right for 99 %. We compare two sigmoid neurons, and later a third between them. Both
// answer with a probability of being ill, and say "ill" when it is at least $\frac12$. The one does
// not look at anything and always answers 0.01. The other looks at a measurement $x$, normally
// distributed, which is on average 2 higher for the ill. We judge both by accuracy and by the
// squared error of their probability, with target 1 for the ill and 0 for the healthy.

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

// For two normal distributions like these the true probability can be computed (chapter 01 did it
// for equally frequent classes): it is the sigmoid of $2x - 2 + \log\frac{1}{99}$. The last term is
// there because the ill are 99 times rarer.

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
// everywhere, as that of the step function was in chapter 04, and a zero slope does not say which
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
// decision, which jumps, but at the number before it, the probability.
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

std::vector<nn::Column> prices(const Vector& p) {
  return {{"p", p},
          {"-log p {:.3f}", Vector(-arma::log(p))},
          {"(1 - p)^2 {:.3f}", Vector(arma::square(1 - p))}};
}

const nn::Section minus_log("Minus log p", [](nn::Output& out) {
  const Vector many(1000, arma::fill::value(0.4));
  const Scalar sum = arma::accu(arma::log(many));
  out.table("prices").rows(prices({1, 0.9, 0.5, 0.1, 0.01, 0.001}));
  out.claim("product of 1000 times p = 0.4", arma::prod(many)).equals(0);
  out.claim("sum of their logarithms", sum).near(1000 * std::log(0.4), 1e-8);
  out.figure("log", prices(arma::regspace(0.004, 0.001, 1)));
});

// {{output Minus log p}}
//
// {{figure log: Two prices for a probability. One of them has no upper limit.}}
//
// Whoever answers "50 %" to everything pays $\log 2$, about {{prices.0.5.log_p:.2f}}. Each further
// factor of 10 in the wrong direction costs 2.3 more, without end: to give the right class the
// probability 0 is unforgivable. The square, by contrast, can never cost more than 1.
//
// With $y$ being 0 or 1, one formula covers both cases, because one of its terms is always switched
// off:
//
// $$L = -\frac1m \sum_{j=1}^{m} \bigl( y_j \log a_j + (1 - y_j) \log (1 - a_j) \bigr) .$$
//
// This is what `binary_cross_entropy` above computes. Is the answer that it asks for really a
// probability? Suppose the inputs tell nothing, and 30 % of the samples have class 1. Which
// constant answer has the smallest loss?

nn::Row bet_on(Scalar p) {
  const RowVector y = {1, 1, 1, 0, 0, 0, 0, 0, 0, 0};
  const RowVector a(y.n_elem, arma::fill::value(p));
  return {{"answer", p},
          {"cross-entropy {:.4f}", binary_cross_entropy(a, y)},
          {"squared error {:.4f}", squared_error(a, y)},
          {"|a - y| {:.4f}", arma::mean(arma::abs(a - y))}};
}

Scalar best_bet(const nn::Table& bets, const std::string& loss) {
  const Vector losses = bets.column(loss);
  return bets.column("answer")[losses.index_min()];
}

const nn::Section honest("The best bet", [](nn::Output& out) {
  nn::Table& some = out.table("bets");
  for (const Scalar a : {0.01, 0.1, 0.3, 0.5, 0.9}) some.row(bet_on(a));
  nn::Table& all = out.data("all bets");
  for (int i = 1; i < 100; ++i) all.row(bet_on(0.01 * i));
  const Scalar by_cross = best_bet(all, "cross-entropy");
  const Scalar by_square = best_bet(all, "squared error");
  const Scalar by_size = best_bet(all, "|a - y|");
  out.claim("best answer by cross-entropy", by_cross).near(0.3, 0.001);
  out.claim("best answer by squared error", by_square).near(0.3, 0.001);
  out.claim("best answer by |a - y|", by_size).equals(0.01);
});

// {{output The best bet}}
//
// We have tried 0.01, 0.02 and so on up to 0.99. By cross-entropy the best answer is the true
// frequency, 0.3: neither boldness nor caution pays. The squared error shares this property,
// $|a - y|$ does not. So far the squared error would do as well. What separates the two are their
// slopes, as we will see.
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

std::vector<std::string> columns_of(const Matrix& M,
                                    const std::string& format = "{}") {
  std::vector<std::string> texts;
  for (Index j = 0; j < M.n_cols; ++j)
    texts.push_back(fmt::format(fmt::runtime(format),
                                fmt::join(M.begin_col(j), M.end_col(j), " ")));
  return texts;
}

const nn::Section codings("Two codings", [](nn::Output& out) {
  const std::vector<std::string> names = {"setosa", "versicolor", "virginica"};
  const Matrix species = nn::one_hot({0, 1, 2}, 3);
  out.table("codings").rows({{"class", names},
                             {"one-hot", columns_of(species)},
                             {"k - 1", columns_of(species.head_rows(2))}});
  nn::Rng rng(out.seed());
  nn::IndexVector labels(60);
  labels.transform([&](Index) { return rng.below(3); });
  const Matrix one_hot = nn::one_hot(labels, 3);  // (3 x 60)
  const Matrix ones = RowVector(60, arma::fill::ones);
  const Matrix all = arma::join_cols(ones, one_hot);
  const Index with_k = arma::rank(all);
  const Index with_fewer = arma::rank(all.head_rows(3));
  Matrix Z(3, 60);
  rng.fill_normal(Z, 0, 3);
  Matrix held = Z;
  held.each_row() -= Z.row(2);  // the last score is 0 in each column
  const Scalar change = abs(nn::softmax(Z) - nn::softmax(held)).max();
  const RowVector a = nn::sigmoid(Z.row(0));
  const RowVector y = nn::step(Z.row(1));
  const Scalar by_two = cross_entropy(join_cols(a, 1 - a), join_cols(y, 1 - y));
  const Scalar by_one = binary_cross_entropy(a, y);
  out.claim("rank of 4 rows: ones for the bias, one-hot", with_k).equals(3);
  out.claim("rank of 3 rows: ones, k - 1 coding", with_fewer).equals(3);
  out.claim("last score held at 0: change of p", change).at_most(1e-14);
  out.claim("loss with 2 rows minus 1 row", by_two - by_one).near(0, 1e-14);
});

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
// network is very sure and very wrong, and its loss should be $2s$. (The last two columns are the
// loss of the library, `nn::SoftmaxCrossEntropy`, and its largest slope, in size.)

nn::Row three_ways(Scalar s) {
  const Vector z = {s, 0, -s};
  const Vector y = {0, 0, 1};
  nn::SoftmaxCrossEntropy loss;
  return {{"s", s},
          {"as it stands", naive_loss(z, y)},
          {"largest subtracted", shifted_loss(z, y)},
          {"log-sum-exp", log_sum_exp_loss(z, y)},
          {"library", loss.forward(z, y)},
          {"its largest slope", arma::abs(loss.backward()).max()}};
}

const nn::Section overflow("Three ways to the loss", [](nn::Output& out) {
  nn::Table& table = out.table("ways");
  for (const Scalar s : {1, 10, 300, 400, 1000, 10000})
    table.row(three_ways(s));
  const Scalar naive = naive_softmax({1000, 0, -1000})[0];
  const bool nan = std::isnan(table.at(1000, "largest subtracted"));
  out.claim("naive softmax at 1000: not a number", bool{std::isnan(naive)});
  out.claim("nor is the loss with the largest score subtracted", nan);
  out.claim(table, 1000, "log-sum-exp").equals(2000);
  out.claim(table, 1000, "library").equals(2000);
  out.claim(table, "its largest slope").between(0, 1);
});

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
// (`each_row() -=` subtracts a row from every row. `dZ_` is the slope of the loss with respect to
// the logits, which `backward` returns; more on that in a moment.) For one output there is
// `SigmoidCrossEntropy`, with the same trick: $\log(1 + e^{-z})$ is computed as it stands for $z
// \ge 0$, and as $-z + \log(1 + e^{z})$ below.
//
// {{code common/model/loss.cpp sigmoid_cross_entropy}}
//
// The losses on probabilities, `CrossEntropy` and `BinaryCrossEntropy`, exist as well. They do what
// PyTorch does: a logarithm below -100 counts as -100.

nn::Row sure_and_wrong(Scalar logit) {
  const RowVector z = {logit};
  const RowVector y = {1};
  nn::SigmoidCrossEntropy on_logits;
  nn::BinaryCrossEntropy on_probabilities;
  return {{"logit", logit},
          {"on logits", on_logits.forward(z, y)},
          {"slope {:.6f}", on_logits.backward()[0]},
          {"on probabilities", on_probabilities.forward(nn::sigmoid(z), y)}};
}

const nn::Section extremes("Sure and wrong", [](nn::Output& out) {
  nn::Table& table = out.table("extremes");
  for (const Scalar z : {-10, -50, -1000}) table.row(sure_and_wrong(z));
  out.claim(table, -1000, "on logits").equals(1000);
  out.claim(table, -1000, "slope").equals(-1);
  out.claim(table, -1000, "on probabilities").equals(100);
});

// {{output Sure and wrong}}
//
// One more slip, from chapter 04: `np.exp(Z) / np.sum(np.exp(Z))` for a matrix `Z` of several
// samples divides by the sum over *all* samples. In numbers:

std::vector<nn::Column> whole_and_by_column(const Matrix& Z) {
  const Matrix whole = arma::exp(Z) / arma::accu(arma::exp(Z));
  const Matrix P = nn::softmax(Z);
  return {{"scores", columns_of(Z)},
          {"by the whole", columns_of(whole, "{:.3f}")},
          {"sum {:.3f}", RowVector(arma::sum(whole))},
          {"by column", columns_of(P, "{:.3f}")},
          {"sum by column {:.3f}", RowVector(arma::sum(P))}};
}

const nn::Section whole("Softmax of a whole matrix", [](nn::Output& out) {
  nn::Table& table = out.table("whole");
  const Matrix Z = {{2, 1, 5}, {1, 1, 0}};  // (2 classes x 3 samples)
  table.rows(whole_and_by_column(Z));
  out.claim("by the whole: smallest sum", table.min("sum")).at_most(0.05);
  out.claim(table, "sum by column").near(1, 1e-15);
});

// {{output Softmax of a whole matrix}}
//
// With one sample it is right, and so the slip survives its first test.
//
// ## Where a loss is flat
//
// One sigmoid neuron with one input has a weight and a bias, so we can draw its loss as a landscape
// over the two. We take eight samples that no threshold separates without a mistake, and compare
// the squared error of the answer, $\frac12 (a - y)^2$, with cross-entropy.

const Samples eight_samples = {{-3, -2, -1.5, -0.5, 0.5, 1, 2, 3},
                               {0, 0, 1, 0, 1, 0, 1, 1}};

Scalar squared_loss(Scalar w, Scalar b) {
  const auto& [x, y] = eight_samples;
  return squared_error(answers(w, b, x), y);
}

// For the cross-entropy we use the library's, on logits, because `answers` would round to 0 or 1 at
// the corners of the picture.

Scalar logit_loss(Scalar w, Scalar b) {
  const auto& [x, y] = eight_samples;
  nn::SigmoidCrossEntropy loss;
  return loss.forward(w * x + b, y);
}

// We draw both over the square, and also their height along the line $b = 0$.
//
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

nn::Row plains_of(const std::string& name, const Landscape& loss) {
  const Vector side = arma::regspace(-10, 0.25, 10);
  const Vector ones(side.n_elem, arma::fill::ones);
  const Vector w = arma::kron(side, ones);
  const Vector b = arma::kron(ones, side);
  Vector height(w.n_elem);
  Vector slope(w.n_elem);
  for (Index i = 0; i < w.n_elem; ++i) {
    height[i] = loss(w[i], b[i]);
    slope[i] = slope_length(loss, w[i], b[i]);
  }
  const Index lowest = height.index_min();
  height -= height[lowest];
  const Vector distance = arma::hypot(w - w[lowest], b - b[lowest]);
  Vector ratio = slope / (height / distance);
  ratio[lowest] = arma::datum::inf;  // there is no way to go
  const Index flat = arma::accu(ratio < 0.1);
  const Index high = arma::accu(ratio < 0.1 && height > height.max() / 2);
  const double percent = 100 * double(high) / double(flat);
  return {{"loss", name},
          {"flat (%) {:.1f}", 100 * double(flat) / double(w.n_elem)},
          {"upper half of these (%) {:.1f}",
           flat == 0 ? nn::Cell("-") : nn::Cell(percent)},
          {"least slope over mean {:.2g}", ratio.min()}};
}

const nn::Section plains("Plains", [](nn::Output& out) {
  nn::Table& table = out.table("plains");
  table.row(plains_of("squared error", squared_loss));
  table.row(plains_of("cross-entropy", logit_loss));
  out.claim(table, "squared error", "flat (%)").at_least(10);
  out.claim(table, "squared error", "upper half of these (%)").at_least(50);
  out.claim(table, "cross-entropy", "least slope over mean").at_least(1);
  out.grid("squared", {-10, 10}, {-10, 10}, squared_loss);
  out.grid("cross", {-10, 10}, {-10, 10}, logit_loss);
  out.figure("landscapes");
  const Vector w = arma::regspace(-10, 0.1, 10);
  const auto squared = [](Scalar at) { return squared_loss(at, 0); };
  const auto cross = [](Scalar at) { return logit_loss(at, 0); };
  out.figure("cut", {{"w", w}, {"squared", w, squared}, {"cross", w, cross}});
});

// {{figure landscapes: Two losses of the same neuron on the same samples. Within each picture the
// loss changes by the same amount from one line to the next, so where there are few lines, it is
// flat.}}
//
// {{figure cut: The same along b = 0.}}
//
// {{output Plains}}
//
// {{plains.squared_error.flat:.0f}} % of the left square is flat, and
// {{plains.squared_error.upper_half_of_these:.0f}} % of that lies in the upper half of the
// landscape: there the neuron is sure, and wrong about most samples, and next to nothing tells it
// so. The cross-entropy is a single bowl. Its slope is nowhere smaller than the mean slope of the
// way that is still to go. The reason can be seen with a single sample. By the chain rule of
// school, the slope with respect to $z$ is the slope with respect to $a$ times
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

nn::Row slopes_at(Scalar z) {
  const Scalar a = sigmoid(z);
  const Scalar of_squared_error = (a - 1) * a * (1 - a);
  const Scalar of_cross_entropy = a - 1;
  return {{"logit", z},
          {"answer for y = 1 {:.2g}", a},
          {"slope of squared error {:.2g}", of_squared_error},
          {"of cross-entropy {:.2g}", of_cross_entropy},
          {"ratio {:.0f}", of_cross_entropy / of_squared_error}};
}

Index high_middles(const Landscape& loss, Index pairs, std::uint64_t seed) {
  nn::Rng rng(seed);
  Index high = 0;
  for (Index i = 0; i < pairs; ++i) {
    const Vector from = {rng.uniform(-10, 10), rng.uniform(-10, 10)};
    const Vector to = {rng.uniform(-10, 10), rng.uniform(-10, 10)};
    const Vector middle = (from + to) / 2;
    const Scalar mean = (loss(from[0], from[1]) + loss(to[0], to[1])) / 2;
    high += loss(middle[0], middle[1]) > mean + 1e-12;
  }
  return high;
}

const nn::Section flat("Slopes of one sample", [](nn::Output& out) {
  nn::Table& table = out.table("slopes");
  for (const Scalar z : {-10, -5, -2, 0, 2, 5}) table.row(slopes_at(z));
  out.claim(table, -10, "slope of squared error").near(0, 5e-5);
  out.claim(table, -10, "of cross-entropy").at_most(-0.9999);
  const Index squared = high_middles(squared_loss, 1000, out.seed());
  const Index cross = high_middles(logit_loss, 1000, out.seed());
  out.claim("1000 walks: humps of the squared error", squared).at_least(100);
  out.claim("1000 walks: humps of the cross-entropy", cross).equals(0);
});

// {{output Slopes of one sample}}
//
// At a logit of -10 the cross-entropy pushes {{slopes.-10.ratio:.0f}} times as hard as the squared
// error. The last two lines of the output say that the one landscape has humps: walk straight from
// one point to another, and in the middle it is often higher than the mean of both ends. The other
// has none. That can be proved: its slope with respect to $z$, $a - y$, itself has the slope
// $a (1 - a)$, which is positive, so the loss of each sample bends upwards everywhere along $z$,
// and $z$ is a plain sum of $w x$ and $b$. A function like this is called convex, and has no second
// valley to get stuck in. (That is true for one neuron. With a hidden layer both losses have
// humps.)
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

Vector measured_slopes(nn::Loss& loss, const Vector& z, const Vector& y) {
  const Scalar h = 1e-5;
  Vector slopes(z.n_elem);
  for (Index i = 0; i < z.n_elem; ++i) {
    Vector moved = z;
    moved[i] = z[i] + h;
    const Scalar above = loss.forward(moved, y);
    moved[i] = z[i] - h;
    const Scalar below = loss.forward(moved, y);
    slopes[i] = (above - below) / (2 * h);
  }
  return slopes;
}

// We measure the slopes and compare. (The binary loss is a mean over all outputs, three here, so
// its slopes are a third; the factor 3 undoes that.)

nn::Row compare(const std::string& pair, const Vector& a, const Vector& y,
                const Vector& slopes) {
  return {{"pair", pair},
          {"answers", columns_of(a, "{:6.3f}")[0]},
          {"slopes measured", columns_of(slopes, "{:6.3f}")[0]},
          {"answer - target", columns_of(a - y, "{:6.3f}")[0]},
          {"difference {:.0e}", arma::abs(slopes - (a - y)).max()}};
}

Scalar largest_slope(const Vector& z, const Vector& y) {
  nn::SoftmaxCrossEntropy loss;
  loss.forward(z, y);
  return arma::abs(loss.backward()).max();
}

const nn::Section pairs("Slopes of the pairs", [](nn::Output& out) {
  const Vector z = {2, 1, -1};
  const Vector y = {0, 1, 0};
  nn::SumSquaredError squared;
  nn::SigmoidCrossEntropy binary;
  nn::SoftmaxCrossEntropy multi;
  const Vector by_squared = measured_slopes(squared, z, y);
  const Vector by_binary = 3 * measured_slopes(binary, z, y);
  const Vector by_multi = measured_slopes(multi, z, y);
  nn::Table& table = out.table("pairs");
  table.row(compare("identity, squared error", z, y, by_squared));
  table.row(compare("sigmoid, binary", nn::sigmoid(z), y, by_binary));
  table.row(compare("softmax, cross-entropy", nn::softmax(z), y, by_multi));
  const Scalar right = largest_slope({100, 0, 0}, {1, 0, 0});
  const Scalar wrong = largest_slope({100, 0, 0}, {0, 1, 0});
  out.claim(table, "difference").at_most(1e-9);
  out.claim("softmax, right: largest slope", right).at_most(1e-40);
  out.claim("softmax, sure and wrong: largest slope", wrong).near(1, 1e-12);
});

// {{output Slopes of the pairs}}
//
// Where answer and target agree, $a - y$ is 0, and there is nothing left to learn. (It has been
// printed the other way round, as "1 when they agree and 0 when they disagree completely".)
//
// A table like this one, taken literally, leads into a trap: "softmax at the output, and then
// `CrossEntropyLoss`". That loss contains the softmax already, and so does ours. Who applies it
// twice feeds numbers between 0 and 1 into the second softmax, and those are logits that hardly
// differ.

nn::Row once_and_twice(Scalar score) {
  const Vector z = {score, 0, 0};
  const Vector y = {1, 0, 0};
  nn::SoftmaxCrossEntropy loss;
  nn::Softmax first;
  const Scalar once = loss.forward(z, y);
  const Scalar slope = loss.backward()[0];
  const Scalar loss_twice = loss.forward(first.forward(z), y);
  const Scalar slope_twice = first.backward(z, loss.backward())[0];
  return {{"logits", fmt::format("({}, 0, 0)", score)},
          {"loss {:.4f}", once},
          {"slope {:.4f}", slope},
          {"loss, softmax twice {:.4f}", loss_twice},
          {"slope, softmax twice {:.4f}", slope_twice}};
}

const nn::Section twice("Softmax twice", [](nn::Output& out) {
  nn::Table& table = out.table("twice");
  for (const Scalar score : {-5, 0, 5, 100}) table.row(once_and_twice(score));
  const Scalar least = std::log(std::numbers::e + 2) - 1;
  out.claim(table, "(100, 0, 0)", "loss, softmax twice").near(least, 1e-12);
  out.claim(table, "(-5, 0, 0)", "slope, softmax twice").near(0, 0.01);
});

// {{output Softmax twice}}
//
// No error message appears. But the slope is tiny where the network is wrong, and with three
// classes the loss can never fall below $\log(e + 2) - 1$, about
// {{twice.100_0_0.loss_softmax_twice:.2f}}. A loss that stops at such a number is a sign of it.
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

RowVector answers(const Neuron& neuron, const Matrix& X) {
  return nn::sigmoid(neuron.w.t() * X + neuron.b);
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

nn::Row calibration(int tenth, const RowVector& a, const RowVector& y) {
  const Scalar from = 0.1 * tenth;
  const nn::IndexVector bin = arma::find(a >= from && a < from + 0.1);
  const Scalar count = Scalar(bin.n_elem);
  const Scalar claimed = arma::accu(a.cols(bin)) / count;
  const Scalar observed = arma::accu(y.cols(bin)) / count;
  const Scalar error = std::sqrt(claimed * (1 - claimed) / count);
  return {{"answer", fmt::format("{:.1f} to {:.1f}", from, from + 0.1)},
          {"points", bin.n_elem},
          {"mean answer {:.3f}", claimed},
          {"share of class 1 {:.3f}", observed},
          {"standard error {:.3f}", error},
          {"off (standard errors) {:.1f}", (claimed - observed) / error}};
}

nn::Dataset overlapping_clouds(nn::Rng& rng, Index samples_per_class) {
  return nn::two_clouds(rng, {.samples_per_class = samples_per_class,
                              .distance = 2,
                              .angle = towards_1});
}

nn::Row beside_truth(const Neuron& learned, const Neuron& truth) {
  return {{"w1 {:.3f}", learned.w[0]},    {"w2 {:.3f}", learned.w[1]},
          {"b {:.3f}", learned.b},        {"true w1 {:.3f}", truth.w[0]},
          {"true w2 {:.3f}", truth.w[1]}, {"true b {:.3f}", truth.b}};
}

const nn::Section logistic("Logistic regression", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset data = overlapping_clouds(rng, 10000);
  const Neuron learned = train(data.X, targets(data), 300);
  const Neuron truth = {2 * line_at("", towards_1).w, 0};
  out.table("weights").row(beside_truth(learned, truth));
  const nn::Dataset fresh = overlapping_clouds(rng, 10000);
  const RowVector a = answers(learned, fresh.X);
  nn::Table& table = out.table("calibration");
  for (int tenth = 0; tenth < 10; ++tenth)
    table.row(calibration(tenth, a, targets(fresh)));
  const Scalar off = arma::abs(learned.w - truth.w).max();
  out.claim("largest difference of a weight", off).at_most(0.12);
  out.claim(table, "off (standard errors)").near(0, 4.5);
});

// {{output Logistic regression}}
//
// The loss has turned a neuron into an honest forecaster. And which line does it prefer between
// separable clouds, such as those of the beginning? We train on two of them, and to compare lines
// only, we also give what was learned the same steepness as the others, a $w$ of length
// {{steepness}}.

Scalar cross_entropy_of(const Line& line, Scalar length,
                        const nn::Dataset& data) {
  nn::SigmoidCrossEntropy loss;
  return loss.forward(length * distances(line, data.X), targets(data));
}

nn::Row verdict_on(const Line& line, const nn::Dataset& data) {
  return {{"line", line.name},
          {"mistakes", mistakes(line, data)},
          {"least distance, own side {:.3f}",
           distances_to_own_side(line, data).min()},
          {"cross-entropy {:.4f}", cross_entropy_of(line, steepness, data)}};
}

nn::Row learned_in(Index steps, const nn::Dataset& data) {
  const auto [w, b] = train(data.X, targets(data), steps);
  const Scalar length = arma::norm(w);
  const Line line = {fmt::format("{} steps", steps), w / length, b / length};
  const Scalar with_it = cross_entropy_of(line, length, data);
  nn::Row row = verdict_on(line, data);
  row.push_back({"learned |w| {:.1f}", length});
  row.push_back({"cross-entropy with it {:.5f}", with_it});
  return row;
}

const nn::Section verdict("The verdict", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset data = separable_clouds(rng);
  nn::Table& table = out.table("verdict");
  for (const Line& line : three_lines(data)) table.row(verdict_on(line, data));
  for (const Index steps : {100U, 1000U, 10000U})
    table.row(learned_in(steps, data));
  const std::string loss = "cross-entropy";
  const std::string least = "least distance, own side";
  const double halfway = table.at("halfway", loss);
  const double turned = table.at("turned", loss);
  const double margin = table.at("halfway", least);
  const double length = table.at("1000 steps", "learned |w|");
  out.claim(table, "halfway", loss).less_than(turned);
  out.claim(table, "through both", loss).greater_than(turned);
  out.claim(table, "100 steps", loss).at_most(1.05 * halfway);
  out.claim(table, "10000 steps", least).at_least(0.9 * margin);
  out.claim(table, "10000 steps", "learned |w|").greater_than(1.2 * length);
  out.value("steepness", steepness);
});

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

const nn::Section library("The library agrees", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset data = overlapping_clouds(rng, 100);
  const RowVector y = targets(data);
  const Scalar m = Scalar(y.n_elem);
  const RowVector a = answers({{0.3, -0.2}, 0.1}, data.X);
  const Vector slopes =
      join_cols(data.X * (a - y).t(), Vector{accu(a - y)}) / m;
  const Scalar binary = binary_cross_entropy(a, y);
  nn::Network network{nn::Dense{2, 1}};
  network.theta = Vector{0.3, -0.2, 0.1};
  nn::SigmoidCrossEntropy on_z;
  nn::BinaryCrossEntropy on_a;
  const Scalar binary_on_z = on_z.forward(network.forward(data.X), y);
  network.backward(data.X, on_z.backward());
  const Scalar off = arma::abs(network.gradient - slopes).max();
  const std::vector<double> of_two = {binary_on_z - binary,
                                      on_a.forward(a, y) - binary};
  out.claim("binary cross-entropy, both", of_two).near(0, 1e-14);
  out.claim("slopes of logistic regression", off).at_most(1e-14);
  Matrix Z(4, 50);
  rng.fill_normal(Z, 0, 3);
  nn::IndexVector labels(50);
  labels.transform([&](Index) { return rng.below(4); });
  const Matrix Y = nn::one_hot(labels, 4);
  const Matrix P = nn::softmax(Z);
  nn::SoftmaxCrossEntropy on_Z;
  nn::CrossEntropy on_P;
  const Scalar several = cross_entropy(P, Y);
  const std::vector<double> of_several = {on_Z.forward(Z, Y) - several,
                                          on_P.forward(P, Y) - several};
  out.claim("cross-entropy, both", of_several).near(0, 1e-13);
  nn::SumSquaredError half_squares;
  nn::MeanSquaredError mean_squares;
  const Scalar half = sum_of_squared_errors(a, y) / m;
  const std::vector<double> of_squares = {
      half_squares.forward(a, y) - half, mean_squares.forward(a, y) - 2 * half};
  out.claim("squared errors, both", of_squares).near(0, 1e-14);
});

// {{output The library agrees}}
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "Which of two lines is better?");
  return program.run(argc, argv,
                     {spread, constants, regression, rare, turning, minus_log,
                      honest, codings, overflow, extremes, whole, plains, flat,
                      pairs, twice, logistic, verdict, library});
}

// ## Try it
//
// (Some claims will fail, rightly.)
//
// * In `constants`, use $|c - y|$ to a power between 1 and 2 (`pow(abs(c - y), power)`). For which
//   power is the best constant halfway between mean and median?
// * In `eight_samples`, swap the labels of the two samples that are on the wrong side, so that a
//   threshold separates them. Where is the lowest point of each landscape now?
// * Then add a ninth sample at -8 with class 1, a wrong label. Which of the two losses gives up its
//   good line for it, and which writes it off?
// * In the three ways to the loss, compute in `float` (`arma::conv_to<arma::fvec>::from(z)`). At
//   which $s$ does the first one fail?
