// ---
// title: The perceptron
// question: What can one neuron decide?
// builds on: some C++ and school mathematics
// terms: step function (계단 함수), threshold (임곗값), input (입력), weight (가중치), bias (편향), weighted sum
//   (가중합), activation function (활성화 함수), perceptron (퍼셉트론), sample (표본), decision boundary (결정 경계),
//   linearly separable (선형 분리 가능), margin (마진), sigmoid (시그모이드)
// symbols: $x$ input, $w$ weights, $b$ bias, $z$ weighted sum, $y$ right answer, $\hat y$ the
//   neuron's answer, $\sigma$ sigmoid, $\gamma$ margin
// ---
//
// At the door of a shop a thermometer works a gate. Below 37.5 °C it lets you in; from 37.5 °C on,
// the gate stays shut. That is a decision made from a number, and it is the whole of what one
// artificial neuron does. In this chapter we build that neuron, choose its numbers by hand, and
// then let it find them itself. On the way we learn which decisions are within its reach.
//
// Each chapter of this book is a program. What you read is the program's own text, code and
// explanation in one order, and the numbers that it computes are filled in from its last run.

#include <algorithm>
#include <cmath>
#include <vector>

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// What begins with `nn::` is the library that all chapters share; the folder `common/` holds it. A
// `Scalar` is a number, a `Vector` a column of numbers, a `RowVector` a row, a `Matrix` a table, an
// `Index` counts. They come from Armadillo, a library for matrices, whose own functions begin with
// `arma::`. Of these we need three for now: `arma::dot(w, x)` is the dot product
// $w_1 x_1 + w_2 x_2 + \dots$ of two vectors, `arma::norm(w)` the length of one, and `X.col(j)` is
// column `j` of a matrix, counted from 0. `nn::Rng` draws random numbers.
//
// An `nn::Section` is an experiment: a title, and a function without a name, `[](nn::Output& out)`,
// that `main` at the end of the chapter lets run. What it prints goes through `out`, and stands on
// this page below it. `out.table(name)` begins a table, which is printed as it is when the section
// ends. `table.row(...)` appends an `nn::Row`, in which each number has the name of its column;
// `gate {:.4f}` would be a column `gate` with four digits after the point. The first column tells
// the rows apart, or the first `n` if one writes `out.table(name, n)`. `out.value` prints one
// number, `out.data` saves numbers for a figure, and `out.figure("line")` lets gnuplot draw by the
// script `line.gp`, which stands beside the program. `out.seed()` is where the section's random
// numbers begin; no other section can change it. `out.quick()` asks for less work, for tests.
//
// ## A gate that decides
//
// The gate at the door turns a temperature into an answer, 1 for "shut" and 0 for "open". A
// function that jumps from 0 to 1 is a **step function** (계단 함수). We let it jump at zero:
//
// $$\mathrm{step}(z) = \begin{cases} 1 & z \ge 0 \\ 0 & z < 0 \end{cases}$$
//
// At the jump itself one must choose. (A definition as "0 for $z \le 0$ and 1 for $z \ge 0$", which
// is in print, gives two answers at zero.) In this book $\mathrm{step}(0) = 1$, everywhere.

Scalar step(Scalar z) { return z >= 0 ? 1 : 0; }

// Our gate jumps at 37.5, not at zero, so we subtract first: its answer is
// $\mathrm{step}(x - 37.5)$, where $x$ is the temperature. The value at which a decision flips is
// its **threshold** (임곗값).

constexpr Scalar fever = 37.5;

Scalar fever_gate(Scalar celsius) { return step(celsius - fever); }

const Vector temperatures = {36.5, 37.4, 37.49999999, 37.5, 38.2};

nn::Row at_the_gate(Scalar celsius) {
  return {{"temperature x {:.8f}", celsius},
          {"x - 37.5", celsius - fever},
          {"gate", fever_gate(celsius)}};
}

const nn::Section at_the_door("The fever gate", [](nn::Output& out) {
  nn::Table& table = out.table("fever gate");
  for (const Scalar celsius : temperatures) table.row(at_the_gate(celsius));
  out.claim("37.49999999 degrees pass", fever_gate(37.49999999) == 0);
  out.claim("37.5 degrees do not", fever_gate(37.5) == 1);
});

// {{output The fever gate}}
//
// The lines that begin with `holds` are claims: statements that the program checks whenever it
// runs. If one did not hold, the program would fail, and this page could not be made from it.
// (`out.claim(table, row, "z")` is about the number of column `z` in the row that begins with
// `row`; `out.claim(table, "z")` is about each number of the column, and prints the one furthest
// from what is expected.)
//
// The table also shows what a step cannot say. To this gate 36.5 and 37.49999999 are the same, and
// 37.49999999 and 37.5 are opposites. We come back to that at the end.
//
// ## The neuron
//
// The gate looks at one number; a neuron looks at several. A number that goes in is an **input**
// (입력); we write $x_1, x_2, \dots, x_n$. Not all inputs matter equally, so each is multiplied by a
// number of its own, its **weight** (가중치): a large weight makes the input important, a negative one
// makes it speak against. To the sum of the products one more number is added, the **bias** (편향).
// The result is the **weighted sum** (가중합)
//
// $$z = w_1 x_1 + w_2 x_2 + \dots + w_n x_n + b = w \cdot x + b .$$
//
// What the neuron makes of this sum is up to its **activation function** (활성화 함수). When that is the
// step function, the neuron is a **perceptron** (퍼셉트론), and it answers
//
// $$\hat y = \mathrm{step}(w \cdot x + b) .$$
//
// It answers 1 as soon as $w \cdot x$ reaches $-b$. So the bias is the threshold with its sign
// turned: the fever gate is a perceptron with one input, $w = 1$ and $b = -37.5$. The program
// compares the two below.
//
// {{figure neuron: A perceptron with two inputs. The bias enters like the weight of an input that
// is always 1.}}
//
// Two names belong here and are often mixed up. W. S. McCulloch and W. Pitts described a neuron
// with a threshold in 1943; it had no weights to adjust. F. Rosenblatt's perceptron, from 1958, has
// weights, and it *learns* them. Both answer by a step. The sigmoid, sometimes called "the
// activation of the perceptron", serves another purpose, and it has its turn below.
//
// In code a neuron is its weights and its bias. (A comment behind a vector or matrix says how many
// numbers it has and what they belong to.)

struct Neuron {
  Vector w;  // (inputs)
  Scalar b;
};

Scalar weighted_sum(const Neuron& neuron, const Vector& x) {
  return arma::dot(neuron.w, x) + neuron.b;
}

Scalar answer(const Neuron& neuron, const Vector& x) {
  return step(weighted_sum(neuron, x));
}

const nn::Section as_a_neuron("The gate as a neuron", [](nn::Output& out) {
  const Neuron gate{.w = {1}, .b = -fever};
  Index different = 0;
  for (const Scalar celsius : temperatures)
    different += answer(gate, {celsius}) != fever_gate(celsius) ? 1 : 0;
  out.claim("answers in which neuron and gate differ", different).equals(0);
  out.figure("neuron");
});

// {{output The gate as a neuron}}
//
// ## Gates by hand
//
// The smallest decisions with two inputs are those of logic, with 0 for false and 1 for true. AND
// answers 1 when both inputs are 1, OR when at least one is, and NAND is the opposite of AND. Which
// weights make a neuron decide like that?
//
// Take AND, with $w_1 = w_2 = 1$. Over the four possible inputs, $x_1 + x_2$ is 0, 1, 1 and 2. Only
// the 2 may reach the threshold, so a threshold of 1.5 will do: $b = -1.5$. For OR the 1 must reach
// it as well: $b = -0.5$. And NAND is AND with all signs turned, so that what was below zero is now
// above.

struct HandMade {
  nn::Gate gate;
  Neuron neuron;
};

std::vector<HandMade> gates_by_hand() {
  return {{nn::Gate::AND, {.w = {1, 1}, .b = -1.5}},
          {nn::Gate::OR, {.w = {1, 1}, .b = -0.5}},
          {nn::Gate::NAND, {.w = {-1, -1}, .b = 1.5}}};
}

// One set of inputs that the neuron is to answer is a **sample** (표본). In this book samples stand
// in the *columns* of a matrix, always. `nn::gate_inputs()` has two rows, one per input, and four
// columns, one per sample; `nn::gate_outputs(gate)` holds the right answer $y$ for each column.

Index count_right(const Neuron& neuron, const Matrix& X, const RowVector& y) {
  Index right = 0;
  for (Index j = 0; j < X.n_cols; ++j) {
    right += answer(neuron, X.col(j)) == y[j] ? 1 : 0;
  }
  return right;
}

nn::Row decision(const HandMade& made, const Vector& x, Scalar y) {
  const auto& [gate, neuron] = made;
  return {{"gate", nn::name_of(gate)},
          {"w1", neuron.w[0]},
          {"w2", neuron.w[1]},
          {"b", neuron.b},
          {"x1", x[0]},
          {"x2", x[1]},
          {"z", weighted_sum(neuron, x)},
          {"answer", answer(neuron, x)},
          {"y", y}};
}

const nn::Section by_hand("Gates by hand", [](nn::Output& out) {
  const Matrix X = nn::gate_inputs();  // (2 x 4)
  nn::Table& table = out.table("gates", 6);
  Index right = 0;
  for (const HandMade& made : gates_by_hand()) {
    const RowVector y = nn::gate_outputs(made.gate);  // (4)
    right += count_right(made.neuron, X, y);
    for (Index j = 0; j < X.n_cols; ++j)
      table.row(decision(made, X.col(j), y[j]));
  }
  out.claim("right answers of the three gates", right).equals(12);
});

// {{output Gates by hand}}
//
// Nothing about these weights is special: for AND, every threshold above 1 and up to 2 works, and
// so do other weights. What do all the choices that work have in common? For that we look at a
// neuron as a picture.
//
// ## A neuron draws a line
//
// With two inputs, a sample is a point in the plane. The neuron changes its answer where $z = 0$,
// and
//
// $$w_1 x_1 + w_2 x_2 + b = 0$$
//
// is the equation of a straight line: the **decision boundary** (결정 경계). On one side of it the
// neuron answers 1, on the other 0. What do $w$ and $b$ do to the line? Here $w = (1, 1)$, and in
// the middle also $w = (1, -2)$.
//
// {{figure line: Left: three values of b. Middle: two of w, each an arrow at right angles to its
// line. Right: the neuron answers 1 on the shaded side; z = 2 lies at the distance 2/√2 from the
// line.}}
//
// * The *bias* shifts the line without turning it.
// * The *weights* turn it: $w$, drawn as an arrow, stands at right angles to the line and points to
//   the side of the 1s. For if $p$ and $q$ are two points on the line, $w \cdot p$ and $w \cdot q$
//   are both $-b$, so $w \cdot (p - q) = 0$.
// * Walk a distance $t$ from the line in the direction of $w$, that is by $t\,w/|w|$, where
//   $|w| = \sqrt{w_1^2 + w_2^2}$ is the length of $w$. Then $z$ grows from 0 to
//   $w \cdot t\,w/|w| = t\,|w|$. So $z / |w|$ is the distance of a sample from the line, with a
//   sign that tells the side. For $x = 0$ it is $b / |w|$: how far the line lies from the origin.
// * Multiply $w$ and $b$ by the same positive number, and no answer changes. Multiply by a negative
//   one, and every answer flips, except for a sample exactly on the line, where $z$ stays 0. (With
//   finitely many samples a slightly different $b$ takes the line off all of them first.) That is
//   how NAND came from AND.
//
// The program checks the last two items on neurons and samples drawn at random.

nn::Row check_lines(Index neurons, nn::Rng& rng) {
  Scalar largest_error = 0;
  Index changed_by_scaling = 0;
  Index flipped_by_minus = 0;
  for (Index i = 0; i < neurons; ++i) {
    Neuron neuron{.w = Vector(2), .b = rng.normal()};
    rng.fill_normal(neuron.w, 0, 1);
    const Scalar length = arma::norm(neuron.w);
    const Scalar t = rng.uniform(-5, 5);
    // Walk from the foot of the perpendicular from the origin.
    const Vector on_line = -neuron.b / (length * length) * neuron.w;
    const Vector x = on_line + t / length * neuron.w;
    const Scalar z = weighted_sum(neuron, x);
    largest_error = std::max(largest_error, std::abs(z / length - t));

    const Neuron scaled{.w = 10 * neuron.w, .b = 10 * neuron.b};
    const Neuron negated{.w = -neuron.w, .b = -neuron.b};
    changed_by_scaling += answer(scaled, x) != answer(neuron, x);
    flipped_by_minus += answer(negated, x) != answer(neuron, x);
  }
  return {{"neurons", neurons},
          {"largest error of z / |w|", largest_error},
          {"changed by 10 w, 10 b", changed_by_scaling},
          {"flipped by -w, -b", flipped_by_minus}};
}

const nn::Section lines("Lines", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Index neurons = 10000;
  nn::Table& table = out.table("lines");
  table.row(check_lines(neurons, rng));
  out.claim(table, "largest error of z / |w|").at_most(1e-10);
  out.claim(table, "changed by 10 w, 10 b").equals(0);
  out.claim(table, "flipped by -w, -b").equals(neurons);
  out.figure("line");
});

// {{output Lines}}
//
// With more than two inputs nothing changes but the words: three inputs give a plane in space, more
// give a hyperplane, and $z / |w|$ is the distance from it.
//
// ## Learning the line
//
// For a gate we can find the weights by thinking. For measured data we cannot, so the neuron must
// find them. Here are two clouds of points, of class 0 and of class 1. `nn::two_clouds` draws them
// at random and keeps each cloud on its own side of a certain line, every point at least
// {{promised_margin}} away from it. We know that line; the neuron will not be told. Data that some
// line divides without a mistake is **linearly separable** (선형 분리 가능).

constexpr Scalar promised_margin = 0.5;

struct Clouds {
  Matrix X;       // (2 x samples)
  RowVector y;    // (samples)
  Neuron hidden;  // a line that separates them
};

Clouds draw_clouds(nn::Rng& rng) {
  const double angle = rng.uniform(0, 1.5);
  const nn::Dataset data = nn::two_clouds(rng, {.distance = 4,
                                                .angle = angle,
                                                .margin = promised_margin,
                                                .middle_x1 = 3,
                                                .middle_x2 = 2});
  const Vector w = {std::cos(angle), std::sin(angle)};
  return {.X = data.X,
          .y = arma::conv_to<RowVector>::from(data.labels),
          .hidden = {.w = w, .b = -(3 * w[0] + 2 * w[1])}};
}

// Rosenblatt's rule looks at one sample after the other. If the answer is right, nothing happens.
// If the neuron says 0 where $y = 1$, then $z$ was too small for this $x$, so we add $x$ to $w$ and
// 1 to $b$. If it says 1 where $y = 0$, we subtract them. Both cases are one formula:
//
// $$w \leftarrow w + (y - \hat y)\,x, \qquad b \leftarrow b + (y - \hat y) .$$
//
// Why does that help? After the change, $z$ for the same sample has moved by $|x|^2 + 1$ in the
// right direction. Whether it thereby spoils other samples is another question; we answer it in a
// moment. The rule goes through all samples, pass after pass, until a pass brings no mistake.

struct Learned {
  Neuron neuron;
  std::vector<Neuron> after_pass = {};
  std::vector<Index> mistakes = {};  // in each pass
  std::vector<Neuron> after_mistake = {};
};

Learned learn(const Matrix& X, const RowVector& y, Scalar rate,
              Index most_passes) {
  Learned result{.neuron = {.w = Vector(X.n_rows, arma::fill::zeros), .b = 0}};
  auto& [w, b] = result.neuron;
  for (Index pass = 0; pass < most_passes; ++pass) {
    Index mistakes = 0;
    for (Index j = 0; j < X.n_cols; ++j) {
      const Scalar error = y[j] - answer(result.neuron, X.col(j));
      if (error != 0) {
        w += rate * error * X.col(j);
        b += rate * error;
        ++mistakes;
        result.after_mistake.push_back(result.neuron);
      }
    }
    result.mistakes.push_back(mistakes);
    result.after_pass.push_back(result.neuron);
    if (mistakes == 0) {
      break;
    }
  }
  return result;
}

// (`auto& [w, b]` gives the two parts of the neuron names of their own.) The function has one thing
// more than the formula, a factor `rate` on each change. We set it to 1. From weights of zero it
// makes no difference: half the rate gives half the weights, and, as we saw for factors, the same
// answers.
//
// Some clouds are learned in one pass, and there is not much to see. So we draw pairs of clouds, at
// most a hundred, until the rule needs five passes or more, and watch it there. In the second table
// what was learned is divided by the rate: its two rows should be equal.

Clouds clouds_to_watch(nn::Rng& rng) {
  Clouds clouds = draw_clouds(rng);
  for (int i = 1; i < 100; ++i) {
    if (learn(clouds.X, clouds.y, 1, 1000).mistakes.size() >= 5) break;
    clouds = draw_clouds(rng);
  }
  return clouds;
}

nn::Row after_pass(std::size_t pass, const Learned& learned) {
  const auto& [w, b] = learned.after_pass[pass];
  return {{"pass", pass + 1},
          {"mistakes", learned.mistakes[pass]},
          {"w1", w[0]},
          {"w2", w[1]},
          {"b", b}};
}

nn::Row at_rate(Scalar rate, const Clouds& clouds) {
  const Learned learned = learn(clouds.X, clouds.y, rate, 1000);
  const auto& [w, b] = learned.neuron;
  return {{"rate", rate},
          {"passes", learned.after_pass.size()},
          {"mistakes", learned.after_mistake.size()},
          {"samples", clouds.X.n_cols},
          {"right", count_right(learned.neuron, clouds.X, clouds.y)},
          {"w1 / rate", w[0] / rate},
          {"w2 / rate", w[1] / rate},
          {"b / rate", b / rate}};
}

const nn::Section learning("Learning the line", [](nn::Output& out) {
  nn::Rng rng(out.shared_seed());
  const Clouds clouds = clouds_to_watch(rng);
  const auto& [X, y, hidden] = clouds;
  const Learned learned = learn(X, y, 1, 1000);
  nn::Table& passes = out.table("learning");
  for (std::size_t pass = 0; pass < learned.mistakes.size(); ++pass)
    passes.row(after_pass(pass, learned));
  out.print("");
  nn::Table& rates = out.table("rates");
  for (const Scalar rate : {1.0, 0.5}) rates.row(at_rate(rate, clouds));
  out.value("promised margin", promised_margin);
  out.claim(rates, "right").equals(X.n_cols);
  for (const auto* same : {"mistakes", "w1 / rate", "w2 / rate", "b / rate"})
    out.claim(rates, 0.5, same).equals(rates.at(1, same));
  out.data("clouds", {{"x1", X.row(0)}, {"x2", X.row(1)}, {"class", y}});
  out.figure("learning");
});

// {{output Learning the line}}
//
// {{figure learning: The line after each pass (dashed) and at the end (solid).}}
//
// After {{rates.1.mistakes}} mistakes in {{rates.1.passes}} passes over {{rates.1.samples}} samples
// the rule stops. Was that luck?
//
// ## It must stop
//
// It was not. Whenever finitely many samples are linearly separable, the rule makes a limited
// number of mistakes, in whatever order they come and however often (A. Novikoff, 1962). The proof
// is short. We let the rule start at zero, with rate 1.
//
// Treat the bias as the weight of an input that is always 1: write $\tilde w = (w, b)$ and
// $\tilde x = (x, 1)$, so that $z = \tilde w \cdot \tilde x$. Let $s = +1$ for samples of class 1
// and $-1$ for class 0. There is some line that separates the data and goes through no sample; let
// $\tilde u$ be its weights and bias, scaled to length 1. Then $s\,\tilde u \cdot \tilde x$ is
// positive for every sample. The smallest of these numbers is the **margin** (마진) $\gamma$. It is a
// distance like $z / |w|$ above, only measured among the $\tilde x$, which have one coordinate
// more; so it comes out smaller than the distance in the plane. $R$ is the largest $|\tilde x|$.
// Each mistake changes $\tilde w$ by $s\,\tilde x$. So
//
// 1. $\tilde w \cdot \tilde u$ grows by $s\,\tilde x \cdot \tilde u \ge \gamma$. After $k$ mistakes
//    it is at least $k \gamma$.
// 2. $|\tilde w|^2$ grows by $2 s\,\tilde w \cdot \tilde x + |\tilde x|^2$. The first term is not
//    positive, for the answer was wrong; the second is at most $R^2$. After $k$ mistakes
//    $|\tilde w|^2$ is at most $k R^2$.
//
// A projection is not longer than the vector:
// $k \gamma \le \tilde w \cdot \tilde u \le |\tilde w| \le \sqrt k\, R$. Divide by $\gamma \sqrt k$
// and square:
//
// $$k \le \left( \frac{R}{\gamma} \right)^2 .$$
//
// The program knows the hidden line, so it can compute the bound before any learning, and then
// check both steps of the proof after each mistake: the least $\tilde w \cdot \tilde u / k \gamma$
// is at least 1, and the largest $|\tilde w|^2 / k R^2$ at most 1. It does so for the clouds above
// and for four more pairs, each with a line of its own. (`out.shared_seed()` is the same in all
// sections, so that two of them can look at the same clouds.)

nn::Row check_bound(Index pair, const Clouds& clouds) {
  const RowVector s = 2 * clouds.y - 1;  // -1 or +1
  const auto& [u, u_b] = clouds.hidden;
  const Scalar length = std::sqrt(arma::dot(u, u) + u_b * u_b);
  const RowVector z = u.t() * clouds.X + u_b;  // of the hidden line
  // `%` multiplies element by element.
  const Scalar gamma = arma::min(s % z) / length;
  // The 1 is the square of the last coordinate of (x, 1).
  const RowVector squares = arma::sum(arma::square(clouds.X), 0) + 1;
  const Scalar R = std::sqrt(squares.max());
  const Scalar bound = (R / gamma) * (R / gamma);

  const Learned learned = learn(clouds.X, clouds.y, 1, 1000);
  Scalar k = 0;
  Scalar least_1 = arma::datum::inf;
  Scalar largest_2 = 0;
  for (const auto& [w, b] : learned.after_mistake) {
    ++k;
    const Scalar projection = (arma::dot(w, u) + b * u_b) / length;
    const Scalar square = arma::dot(w, w) + b * b;
    least_1 = std::min(least_1, projection / (k * gamma));
    largest_2 = std::max(largest_2, square / (k * R * R));
  }
  return {{"clouds", pair},
          {"margin {:.3f}", gamma},
          {"R {:.3f}", R},
          {"mistakes at most", Index(bound)},
          {"made", Index(k)},
          {"share {:.3f}", k / bound},
          {"step 1: least {:.3f}", least_1},
          {"step 2: largest {:.3f}", largest_2}};
}

const nn::Section bounds("The bound", [](nn::Output& out) {
  nn::Rng rng(out.shared_seed());
  nn::Table& table = out.table("bound");
  table.row(check_bound(1, clouds_to_watch(rng)));
  for (Index pair = 2; pair <= 5; ++pair)
    table.row(check_bound(pair, draw_clouds(rng)));
  out.claim(table, "share").at_most(1);
  out.claim(table, "step 1: least").at_least(1 - 1e-13);
  out.claim(table, "step 2: largest").at_most(1 + 1e-13);
});

// {{output The bound}}
//
// For the clouds above the bound says {{bound.1.mistakes_at_most}}, and the rule needed
// {{bound.1.made}}. Bounds that hold for every order and every data set of this kind are seldom
// tight. What counts is what they depend on: the bound knows nothing of the number of samples. It
// grows when the clouds move closer together, as $1 / \gamma^2$. And when no line separates the
// data there is no $\gamma$, and the proof says nothing at all. What happens then is the subject
// of chapter 02.
//
// ## From a step to a probability
//
// Back to the gate. Between 37.49999999 °C and 37.5 °C it jumps from "certainly not" to
// "certainly". A better answer near the threshold would be a number between 0 and 1. The
// **sigmoid** (시그모이드)
//
// $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
//
// gives one. It is $1/2$ at $z = 0$, approaches 0 and 1 far away, and $\sigma(-z) = 1 - \sigma(z)$.
// Multiply $w$ and $b$ by a positive number: the step did not notice, but the sigmoid becomes
// steeper. In the limit it is the step, except at $z = 0$, where it stays $1/2$.

Scalar sigmoid(Scalar z) { return 1 / (1 + std::exp(-z)); }

Scalar soft_gate(Scalar w, Scalar celsius) {
  return sigmoid(w * (celsius - fever));
}

nn::Row hard_and_soft(Scalar celsius) {
  return {{"temperature {:.8f}", celsius},
          {"step", fever_gate(celsius)},
          {"w = 1 {:.4f}", soft_gate(1, celsius)},
          {"w = 4 {:.4f}", soft_gate(4, celsius)},
          {"w = 20 {:.4f}", soft_gate(20, celsius)}};
}

const nn::Section soft("The soft gate", [](nn::Output& out) {
  nn::Table& table = out.table("soft gate");
  for (const Scalar celsius : temperatures) table.row(hard_and_soft(celsius));
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
// A number between 0 and 1 is not yet a probability. But there is a case in which $\sigma(z)$ is
// one, exactly. Take two clouds of equally many points around centres $c_0$ and $c_1$, each
// coordinate normally distributed around that of the centre with standard deviation 1, and this
// time let them overlap. The density of cloud $k$ is the product of two bell curves, so at $x$ it
// is proportional to $e^{-|x - c_k|^2 / 2}$. Of the points at $x$, the share of class 1 is
// therefore (Bayes' rule, for classes of equal size)
//
// $$\frac{e^{-|x - c_1|^2/2}}{e^{-|x - c_1|^2/2} + e^{-|x - c_0|^2/2}}
//   = \frac{1}{1 + e^{-(w \cdot x + b)}} = \sigma(w \cdot x + b),$$
//
// $$w = c_1 - c_0, \qquad b = \frac{|c_0|^2 - |c_1|^2}{2},$$
//
// because in $|x - c_0|^2 - |x - c_1|^2$ the squares of $x$ cancel and what is left is linear. So
// for such data the sigmoid neuron with this $w$ and this $b$ states the true probability. If that
// is right, then among all points for which it says about 0.7, about 70 % must be of class 1. We
// draw many points and count.

std::vector<nn::Row> calibrate(nn::Rng& rng, Index samples_per_class) {
  const double distance = 2;
  const double angle = 0.6;
  const nn::Dataset data =
      nn::two_clouds(rng, {.samples_per_class = samples_per_class,
                           .distance = distance,
                           .angle = angle});
  // The centres lie opposite each other, so b = 0.
  const Vector direction = {std::cos(angle), std::sin(angle)};
  const Neuron neuron{.w = distance * direction, .b = 0};
  // The samples in each tenth of the range from 0 to 1.
  Vector counts(10, arma::fill::zeros);
  Vector predictions(10, arma::fill::zeros);
  Vector ones(10, arma::fill::zeros);  // of class 1
  for (Index j = 0; j < data.size(); ++j) {
    const Scalar p = sigmoid(weighted_sum(neuron, data.X.col(j)));
    const auto tenth = static_cast<Index>(10 * std::min(p, 0.999999));
    counts[tenth] += 1;
    predictions[tenth] += p;
    ones[tenth] += static_cast<Scalar>(data.labels[j]);
  }
  std::vector<nn::Row> rows;
  for (Index i = 0; i < 10; ++i) {
    const Scalar predicted = predictions[i] / counts[i];
    const Scalar observed = ones[i] / counts[i];
    const Scalar error = std::sqrt(predicted * (1 - predicted) / counts[i]);
    rows.push_back({{"from {:.1f}", 0.1 * Scalar(i)},
                    {"predicted {:.4f}", predicted},
                    {"observed {:.4f}", observed},
                    {"standard error {:.4f}", error},
                    {"off (in them) {:.1f}", (observed - predicted) / error}});
  }
  return rows;
}

const nn::Section calibration("Is it a probability?", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Index samples_per_class = out.quick() ? 20000 : 100000;
  out.value("calibration samples", 2 * samples_per_class);
  nn::Table& table = out.table("calibration");
  for (const nn::Row& row : calibrate(rng, samples_per_class)) table.row(row);
  out.claim(table, "off (in them)").near(0, 5);
});

// {{output Is it a probability?}}
//
// Each row collects the points, of {{calibration_samples}} in all, whose predicted probability lies
// in one tenth of the range from 0 to 1. The standard error, $\sqrt{p (1 - p) / n}$ for $n$ points,
// is how far such a fraction typically strays by chance: twice as far is common, five times hardly
// ever happens. (The last column says how many of them it strayed.) So the counts agree with the
// predictions as well as counts of this size can. For other data $\sigma(z)$ is what the neuron
// *claims* to be the probability; whether the claim is good can be checked in this way.
//
// With a sigmoid for its step the neuron is what statistics calls logistic regression. And the
// sigmoid has a slope that is not zero anywhere, while that of the step is zero wherever it has
// one. Chapters 06 and 07 turn this slope into a way to learn.
//
// ## From here on
//
// `step` and `sigmoid` enter the library in a form that takes a whole matrix at once:
// `common/model/activations.hpp`. Both forms must agree.

const nn::Section library("The library agrees", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  Matrix Z(20, 50);
  rng.fill_normal(Z, 0, 10);
  // `transform` replaces each element by what a function makes of it.
  const Matrix steps = Matrix(Z).transform(step);
  const Matrix sigmoids = Matrix(Z).transform(sigmoid);
  const Scalar of_steps = arma::abs(nn::step(Z) - steps).max();
  const Scalar of_sigmoids = arma::abs(nn::sigmoid(Z) - sigmoids).max();
  out.claim("largest difference of the two steps", of_steps).equals(0);
  out.claim("of the two sigmoids", of_sigmoids).at_most(1e-14);
});

// {{output The library agrees}}
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "What can one neuron decide?");
  return program.run(argc, argv,
                     {at_the_door, as_a_neuron, by_hand, lines, learning,
                      bounds, soft, calibration, library});
}

// ## Try it
//
// * In `gates_by_hand`, change the bias of AND to -0.5. Predict which claim fails, then run. (It is
//   now OR: the answers to two of the four samples change.)
// * Find weights for a neuron that answers 1 only to (1, 0). Which side of which line is that?
// * Set `promised_margin` to 0.1. If some point came so close, the bound would grow by a factor of
//   25. By how much does it grow, and why by less? What happens to the number of mistakes? Try some
//   seeds: `01_perceptron --seed 7`.
// * In `learn`, begin with weights of 100 instead of zero. Why does the proof no longer give the
//   same bound, and why does the rule still stop?
// * In `calibrate`, multiply `neuron.w` by 2, so that the neuron is too sure of itself. Which rows
//   of the table go wrong, and in which direction?
