// ---
// title: Cross-entropy
// question: What is a probability worth?
// builds on: chapter [[squared_error]]
// terms: odds (오즈), logit (로짓), likelihood (가능도), cross-entropy (교차 엔트로피), convex function
//   (볼록 함수), logistic regression (로지스틱 회귀), binary classification (이진 분류)
// symbols: $p$ probability that the answer gives to the right class, $z$ logit, $\log$
//   natural logarithm; $L, y, a, m$ as before
// library: nn::SigmoidCrossEntropy
// ---
// A gate at a door jumps from "certainly not" at 37.49999999 °C to "certainly" at 37.5 °C. Nobody
// is that sure. A better answer near the threshold is a number between 0 and 1, a probability. Then
// we need a loss that says what such an answer is worth, once we know who was ill. This chapter
// finds it, and shows why the squared error, which served well for numbers, is a bad teacher here.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## From a step to a probability
//
// The sigmoid of the weighted sum is such a number: $a = \sigma(w x + b)$. Multiply $w$ and $b$ by
// a positive number: a step does not notice, but the sigmoid becomes steeper. In the limit it is
// the step, except at $z = 0$, where it stays $1/2$.

constexpr Scalar fever = 37.5;

Scalar sigmoid(Scalar z) { return 1 / (1 + std::exp(-z)); }

Scalar soft_gate(Scalar w, Scalar celsius) {
  return sigmoid(w * (celsius - fever));
}

nn::Row hard_and_soft(Scalar celsius) {
  return {{"temperature {:.8f}", celsius},
          {"step", celsius >= fever ? 1 : 0},
          {"w = 1 {:.4f}", soft_gate(1, celsius)},
          {"w = 4 {:.4f}", soft_gate(4, celsius)},
          {"w = 20 {:.4f}", soft_gate(20, celsius)}};
}

const nn::Section soft("The soft gate", [](nn::Output& out) {
  nn::Table& table = out.table("soft gate");
  for (const Scalar celsius : {36.5, 37.4, 37.49999999, 37.5, 38.2})
    table.row(hard_and_soft(celsius));
  nn::Table& curves = out.data("sigmoid");
  for (const Scalar celsius : arma::linspace<Vector>(35, 40, 251))
    curves.row(hard_and_soft(celsius));
  out.figure("sigmoid");
  out.claim("sigmoid(0)", sigmoid(0)).equals(0.5);
  const Scalar sum = sigmoid(3) + sigmoid(-3);
  const Scalar distance = std::max(1 - sigmoid(100), sigmoid(-100));
  out.claim("sigmoid(3) + sigmoid(-3)", sum).near(1, 1e-15);
  out.claim("from sigmoid(±100) to the step", distance).at_most(1e-40);
});

// {{output The soft gate}}
//
// {{figure sigmoid: The same threshold, four degrees of certainty.}}
//
// Why this curve and not another one between 0 and 1? Turn it around: from $a = \sigma(z)$ follows
//
// $$z = \log \frac{a}{1 - a} .$$
//
// A bookmaker would call $a / (1 - a)$ the **odds** (오즈): 4 to 1 for $a = 0.8$. So $z$, the
// **logit** (로짓), is the logarithm of the odds, and a neuron adds up evidence: an input with weight
// $w$ that grows by 1 multiplies the odds by $e^w$, whatever the other inputs say. That is a strong
// assumption. There is a case in which it is exactly true.
//
// {{aside When the sigmoid is the true probability}}
//
// Take two clouds of equally many points around centres $c_0$ and $c_1$, each coordinate normally
// distributed around that of the centre with standard deviation 1. The density of cloud $k$ is the
// product of two bell curves, so at $x$ it is proportional to $e^{-|x - c_k|^2 / 2}$. Of the points
// at $x$, the share of class 1 is (Bayes' rule, for classes of equal size)
//
// $$\frac{e^{-|x - c_1|^2/2}}{e^{-|x - c_1|^2/2} + e^{-|x - c_0|^2/2}}
//   = \frac{1}{1 + e^{-(|x - c_0|^2 - |x - c_1|^2)/2}} = \sigma(w \cdot x + b) .$$
//
// In the exponent the squares of $x$ cancel:
//
// $$\tfrac12 \bigl(|x - c_0|^2 - |x - c_1|^2\bigr) = w \cdot x + b, \qquad
//   w = c_1 - c_0, \qquad b = \tfrac12 \bigl(|c_0|^2 - |c_1|^2\bigr) .$$
//
// If class 1 is $r$ times as frequent as class 0, the densities carry the factors $r$ and 1, and
// $b$ grows by $\log r$.
//
// {{end}}
//
// ## What a probability is worth
//
// Let $p$ be the probability that the neuron gave to the *right* class: $a$ when $y = 1$, and
// $1 - a$ when $y = 0$. A good loss should be 0 for $p = 1$ and grow as $p$ falls. Here is an
// argument for one in particular. When the samples do not influence each other, the probability
// that the neuron gives to *all* right answers together (the **likelihood** (가능도)) is the
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

Scalar squared_error(const RowVector& a, const RowVector& y) {
  return arma::mean(arma::square(a - y)) / 2;
}

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
  const Scalar entropy = -0.3 * std::log(0.3) - 0.7 * std::log(0.7);
  out.claim("best answer by cross-entropy", by_cross).near(0.3, 0.001);
  out.claim("best answer by squared error", by_square).near(0.3, 0.001);
  out.claim("best answer by |a - y|", by_size).equals(0.01);
  out.claim(some, 0.3, "cross-entropy").near(entropy, 1e-14);
});

// {{output The best bet}}
//
// We have tried 0.01, 0.02 and so on up to 0.99. By cross-entropy the best answer is the true
// frequency, 0.3: neither boldness nor caution pays. What is left then, $-0.3 \log 0.3 - 0.7 \log
// 0.7$, is the *entropy* of the data, the price of what nobody can know; the rest of any
// cross-entropy measures how far the answers are from the true distribution. The squared error
// shares this property, $|a - y|$ does not. So far the squared error would do as well. What
// separates the two are their slopes.
//
// ## Where a loss is flat
//
// One sigmoid neuron with one input has a weight and a bias, so we can draw its loss as a landscape
// over the two. We take eight samples that no threshold separates without a mistake, and compare
// the squared error of the answer, $\frac12 (a - y)^2$, with cross-entropy.

struct Samples {
  RowVector x;  // (samples)
  RowVector y;  // (samples): 0 or 1
};

const Samples eight_samples = {{-3, -2, -1.5, -0.5, 0.5, 1, 2, 3},
                               {0, 0, 1, 0, 1, 0, 1, 1}};

Scalar squared_loss(Scalar w, Scalar b) {
  const auto& [x, y] = eight_samples;
  return squared_error(nn::sigmoid(w * x + b), y);
}

// For the cross-entropy we use the library's, on logits, because the sigmoid rounds to 1 at
// the corners of the picture.

Scalar logit_loss(Scalar w, Scalar b) {
  const auto& [x, y] = eight_samples;
  nn::SigmoidCrossEntropy loss;
  return loss.forward(w * x + b, y);
}

// We draw both over the square, and also their height along the line $b = 0$. We call a place flat
// where the slope is less than a tenth of the mean slope of the straight way from there to the
// lowest point.
//
// {{aside What is flat?}}
// A slope of 0.01 is much in one of these landscapes and little in the other. So we
// compare the slope at a point with the mean slope of the straight way from there to the lowest
// point: the height above it, divided by the distance. (The slopes with respect to $w$ and to $b$
// are taken together, as the length of a vector of the two.) Where the slope on the spot is
// less than a tenth of that mean, we call the place flat: seen from there, the descent is
// elsewhere. We look at a grid over the whole square.
// {{end}}

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
// landscape: there the neuron is sure, and wrong about half of the samples or more, and next to
// nothing tells it so. The cross-entropy is a single bowl. Its slope is nowhere smaller than the
// mean slope of the way that is still to go. The reason can be seen with a single sample. By the
// rule for a function of a function, the slope with respect to $z$ is the slope with respect to $a$
// times $\sigma'(z) = a (1 - a)$. For the squared error that is
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
// error. The last two statements checked say that the one landscape has humps: walk straight from
// one point to another, and in the middle it is often higher than the mean of both ends. The other
// has none. That can be proved: its slope with respect to $z$, $a - y$, itself has the slope $a (1
// - a)$, which is positive, so the loss of each sample bends upwards everywhere along $z$, and $z$
// is a plain sum of $w x$ and $b$. This is a **convex function** (볼록 함수), and it has no second
// valley to get stuck in. (That is true for one neuron. With a hidden layer both losses have
// humps.)
//
// ## Logistic regression
//
// To choose between two classes is **binary classification** (이진 분류), and a single sigmoid neuron
// with cross-entropy is the method that statistics has for it: **logistic regression** (로지스틱 회귀).
// (The name is a bit unlucky, since it tells classes apart. What it predicts by regression is the
// logit.) We have all we need to train one. The slope of
// the loss with respect to $z$ is $a - y$, and $z = w \cdot x + b$ grows $x_i$ times as fast as
// $w_i$. So the slope of the loss with respect to $w$ is the mean of $(a - y)\, x$, and with
// respect to $b$ the mean of $a - y$. We start from zero and let $w$ and $b$ take steps against
// their slopes, here as long as the slope itself. Chapter [[gradient_descent]] is about such steps.

constexpr Scalar towards_1 = 0.6;  // radians, direction of class 1

RowVector targets(const nn::Dataset& data) {
  return arma::conv_to<RowVector>::from(data.labels);
}

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

// The data are two clouds that overlap, 10000 points each. The probability of class 1 at each point
// of such clouds is known, as the side note above shows: its logit is $d\,u \cdot x$, with $u$ the
// direction from the one centre to the other and $d$ their distance, 2 here. Does the loss lead the
// neuron there? And are its probabilities true? Among points to which it gives between 60 and 70 %,
// about 65 % should have class 1. We count on new points, which it has not seen.

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
          {"off by (standard errors) {:.1f}", (claimed - observed) / error}};
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
  const Neuron truth = {{2 * std::cos(towards_1), 2 * std::sin(towards_1)}, 0};
  out.table("weights").row(beside_truth(learned, truth));
  const nn::Dataset fresh = overlapping_clouds(rng, 10000);
  const RowVector a = answers(learned, fresh.X);
  nn::Table& table = out.table("calibration");
  for (int tenth = 0; tenth < 10; ++tenth)
    table.row(calibration(tenth, a, targets(fresh)));
  const Scalar off = arma::abs(learned.w - truth.w).max();
  out.claim("largest difference of a weight", off).at_most(0.12);
  out.claim(table, "off by (standard errors)").near(0, 4.5);
});

// {{output Logistic regression}}
//
// The standard error, $\sqrt{p (1 - p) / n}$ for $n$ points, is how far such a share typically
// strays by chance: twice as far happens now and then, five times hardly ever. So the loss has
// turned a neuron into an honest forecaster. For other data $\sigma(z)$ is what a neuron *claims*
// to be the probability; whether the claim is good can be checked in this way.
//
// And which line does the loss prefer between clouds that a line separates? We draw the three lines
// of chapter [[squared_error]] again, on clouds drawn anew: halfway between the centres, turned
// until just before the first mistake, and through both centres. Then we train. To compare lines
// only, each also gets the same steepness, a $w$ of length {{steepness}}.

constexpr Scalar steepness = 2;

Neuron line_at(Scalar angle) { return {{std::cos(angle), std::sin(angle)}, 0}; }

RowVector distances(const Neuron& line, const Matrix& X) {
  return (line.w.t() * X + line.b) / arma::norm(line.w);
}

RowVector distances_to_own_side(const Neuron& line, const nn::Dataset& data) {
  return (2 * targets(data) - 1) % distances(line, data.X);
}

Neuron turned_line(const nn::Dataset& data) {
  Scalar angle = towards_1;
  while (distances_to_own_side(line_at(angle + 0.001), data).min() > 0)
    angle += 0.001;
  return line_at(angle);
}

nn::Row verdict_on(const std::string& name, const Neuron& line,
                   const nn::Dataset& data) {
  const RowVector y = targets(data);
  const RowVector own = distances_to_own_side(line, data);
  const Scalar length = arma::norm(line.w);
  nn::SigmoidCrossEntropy loss;
  return {{"line", name},
          {"mistakes", arma::accu(own <= 0)},
          {"least distance, own side {:.3f}", own.min()},
          {"cross-entropy {:.4f}",
           loss.forward(steepness * distances(line, data.X), y)},
          {"|w| {:.1f}", length},
          {"cross-entropy with it {:.5f}",
           loss.forward(length * distances(line, data.X), y)}};
}

nn::Row learned_in(Index steps, const nn::Dataset& data) {
  const Neuron learned = train(data.X, targets(data), steps);
  return verdict_on(fmt::format("{} steps", steps), learned, data);
}

const nn::Section verdict("The verdict", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset data = nn::two_clouds(
      rng, {.samples_per_class = 20, .angle = towards_1, .margin = 0.3});
  const Neuron through = line_at(towards_1 + std::numbers::pi / 2);
  nn::Table& table = out.table("verdict");
  table.row(verdict_on("halfway", line_at(towards_1), data));
  table.row(verdict_on("turned", turned_line(data), data));
  table.row(verdict_on("through both", through, data));
  for (const Index n : {100U, 1000U, 10000U}) table.row(learned_in(n, data));
  const std::string loss = "cross-entropy";
  const std::string least = "least distance, own side";
  const double halfway = table.at("halfway", loss);
  const double turned = table.at("turned", loss);
  const double margin = table.at("halfway", least);
  const double length = table.at("1000 steps", "|w|");
  out.claim(table, "halfway", loss).less_than(turned);
  out.claim(table, "through both", loss).greater_than(turned);
  out.claim(table, "100 steps", loss).at_most(1.05 * halfway);
  out.claim(table, "10000 steps", least).at_least(0.9 * margin);
  out.claim(table, "10000 steps", "|w|").greater_than(1.2 * length);
  out.value("steepness", steepness);
});

// {{output The verdict}}
//
// Halfway is better than turned, and both are better than the line through both centres: this loss
// gives the answer that we would have given. What is learned is about as good as the line that we
// drew, in its loss and in its distance from the nearest sample. The length of $w$ keeps growing,
// and the loss with it, in the last column, keeps falling. When a line separates the samples, a
// steeper sigmoid brings every $p$ closer to 1, so the loss has no lowest point; it only approaches
// 0. With real data, where the classes overlap, this does not happen to one neuron, but to large
// networks it does. Chapter [[regularization]] says what to do about it.
//
// {{read}}
// * That minus the logarithm is taken to get positive numbers, and that learning is fast for this
//   reason. The logarithm makes a sum of a product, and its steepness cancels the flat ends of the
//   sigmoid; the sign only turns large into small.
// * That an output between 0 and 1 is a probability. The range is not enough; a loss that is honest
//   makes it an estimate of one.
// * That logistic regression is a perceptron. Both add up and draw a line; the perceptron answers
//   by a step, and learns by another rule.
// {{end}}
//
// ## From here on
//
// The library's `nn::SigmoidCrossEntropy` takes the logit and not the probability, and computes
// $\log(1 + e^{-z})$ as it stands for $z \ge 0$, and as $-z + \log(1 + e^{z})$ below, so that the
// loss does not overflow. (In the slope $e^{-z}$ may become infinite; 1 over it is then 0, as it
// should be.)
//
// {{code common/model/loss.cpp sigmoid_cross_entropy}}
//
// `dZ_` is the slope of the loss with respect to the logit, $(a - y) / m$.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "What is a probability worth?");
  return program.run(
      argc, argv, {soft, minus_log, honest, plains, flat, logistic, verdict});
}

// ## Summary
//
// The sigmoid turns a weighted sum into a probability; the sum is the logarithm of the odds.
// Cross-entropy is the mean of $-\log p$, where $p$ is the probability that was given to the right
// class; it is smallest for the true frequencies. Its slope by the logit is $a - y$, the error
// itself, while the squared error after a sigmoid goes flat exactly where the neuron is sure and
// wrong. One sigmoid neuron trained by cross-entropy is logistic regression, and its loss has no
// second valley. When a line separates the samples, its weights grow without end.
//
// ## Questions
//
// 1. A weather forecast says 0.9 for rain, and it stays dry. What does it pay? And one that said
//    0.5?
// 2. The logit of an answer is 3. By what factor do the odds change when it becomes 4?
// 3. Why does the slope $(a - y)\,a(1 - a)$ make the squared error a bad teacher?
//
// {{fold Answers}}
// 1. $-\log 0.1$, about 2.3; and $\log 2$, about 0.7.
// 2. By $e$, about 2.7.
// 3. Where $a$ is near 0 and $y = 1$, the factor $a (1 - a)$ is near 0, so the most wrong answers
//    teach the least.
// {{end}}
//
// ## Try it
//
// (Some claims will fail, rightly.)
//
// 1. In `eight_samples`, swap the labels of the two samples that are on the wrong side, so that a
//    threshold separates them. Where is the lowest point of each landscape now?
// 2. Then add a ninth sample at -8 with class 1, a wrong label. Which of the two losses gives up
//    its good line for it, and which writes it off?
// 3. Multiply the learned `w` by 2 in the section "Logistic regression", so that the neuron is too
//    sure of itself. Which rows of the table go wrong, and in which direction?
//
// {{fold What to expect}}
// 1. Nowhere: a threshold at 0 is right for all samples, so both losses fall for ever as $w$ grows.
//    A claim on the plains fails.
// 2. The cross-entropy gives up its line for one that is unsure everywhere; the squared error can
//    lose only one half on the sample, and keeps it.
// 3. All but those in the middle: each answer is too extreme. The decisions stay.
// {{end}}
