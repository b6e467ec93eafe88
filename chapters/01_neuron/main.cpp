// ---
// title: The neuron
// question: What can one neuron decide?
// builds on: some C++ and school mathematics
// terms: artificial intelligence (인공지능), machine learning (머신러닝), deep learning (딥러닝),
//   feature (특성), neural network (신경망), neuron (뉴런), dendrite (가지돌기), axon (축삭), synapse
//   (시냅스), seed (시드), step function (계단 함수), threshold (임곗값), input (입력), weight (가중치), bias
//   (편향), weighted sum (가중합), activation function (활성화 함수), perceptron (퍼셉트론), sample (표본),
//   decision boundary (결정 경계)
// symbols: $x$ inputs, $w$ weights, $b$ bias, $z$ weighted sum, $y$ right answer, $\hat y$
//   the neuron's answer
// library: nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector, nn::Rng,
//   nn::Section, nn::Output, nn::Table, nn::Row, nn::Program, nn::Gate, nn::gate_inputs,
//   nn::gate_outputs, nn::name_of
// ---
// At the door of a shop a thermometer works a gate. Below 37.5 °C it lets you in; from 37.5 °C on,
// the gate stays shut. That is a decision made from a number, and it is the whole of what one
// artificial neuron does. In this chapter we build that neuron, choose its numbers by hand, and
// learn which decisions are within its reach. First, what is it a part of?
//
// ## Where we are going
//
// A program that does what one would call intelligent in a person, such as playing chess or reading
// a letter, is called **artificial intelligence** (인공지능). Intelligence is commonly said to be the
// ability to understand a new situation and to act fittingly in it. What exists does single tasks,
// some better than people do; people still choose the task, the data and the measure. One way to
// such a program is to write the rules down. Another is **machine learning** (머신러닝): the program is
// given examples, and adjusts numbers in itself until its answers fit them.
//
// Take images of handwritten digits. A program cannot learn much from a single pixel, so for a long
// time people wrote code that computed better numbers from an image: how much ink it has, how
// symmetric it is, how many holes. A number that describes a sample is a **feature** (특성), and
// finding good ones, *feature extraction* (특성 추출), was most of the work. In **deep learning** (딥러닝)
// the features are learned as well: the numbers pass through several stages, each of which computes
// features from those of the stage before, and all stages are adjusted together. Such a machine is
// a **neural network** (신경망), or artificial neural network (인공 신경망), ANN for short. Chapter
// [[features]] sets ten features made by hand against learned ones, on the same images.
//
// Each of these three is a part of the one before. Deep learning wins where the raw numbers mean
// little by themselves: pixels, sound, letters of a text: unstructured data (비정형 데이터). In 2012
// networks of 60 million weights each, seven of them averaged, left 15 % of errors on a well-known
// collection of photographs where the next best method left 26 % (A. Krizhevsky, I. Sutskever and
// G. Hinton). Where each number already means something, as in a table of ages, prices and
// temperatures, simpler methods are often as good or better (L. Grinsztajn and others, 2022). And
// the price is high: each needed 1.2 million labelled photographs or more and most of a week on two
// graphics cards, and nobody could read from its 60 million weights *why* it took a photograph for
// a cat: such a machine is called a black box (블랙박스).
//
// ## Why it is called a neuron
//
// A nerve cell, a **neuron** (뉴런), has branches, each a **dendrite** (가지돌기), through which signals
// come in from other cells, and a single long fibre, the **axon** (축삭), through which its own
// signal goes out. Where the axon of one cell meets a dendrite of another lies a **synapse** (시냅스),
// which passes a signal on strongly or weakly, or makes it count against the others. The cell adds
// up what arrives. When the sum passes a threshold, it fires: it sends a pulse down its axon.
//
// The artificial neuron (인공 뉴런) keeps four things of that: several inputs, a strength for each (its
// weight, which stands for the synapse), a sum, and a threshold. It leaves out the rest, such as
// chemistry and time. And the way in which the networks of this book learn was found by calculus,
// not in brains. The word is only a name.
//
// {{read}}
// That the weights are the axon. The axon carries the answer *out*; how much an input counts is
// decided at the synapse.
// {{end}}
//
// ## How to read a chapter
//
// Each chapter of this book is a program. What you read is the program's own text, code and
// explanation in one order, and the numbers that it computes are filled in from its last run.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// What begins with `nn::` is the library that all chapters share; the folder `common/` holds it. An
// `nn::Scalar` is a number (a `double` up to chapter [[vanishing_gradients]], then a `float`), an
// `nn::Vector` a column of numbers, an `nn::RowVector` a row, an `nn::Matrix` a table, and an
// `nn::Index` counts. All but the first come from Armadillo, a library for matrices, whose own
// functions begin with `arma::`. Of these we need three for now: `arma::dot(w, x)` is the dot
// product $w_1 x_1 + w_2 x_2 + \dots$ of two vectors, `arma::norm(w)` the length of one, and
// `X.col(j)` is column `j` of a matrix, counted from 0. `const auto& [gate, neuron] = made;` names
// the two parts of `made`. `nn::Rng` draws random numbers, which are not random at all: they follow
// from a number, the **seed** (시드), so that a run can be repeated.
//
// An `nn::Section` is an experiment: a title, and a function without a name, `[](nn::Output& out)`,
// that `nn::Program` runs at the end of the chapter. What it prints goes through `out`, and stands
// on this page below it.
//
// `out.table(name)` begins an `nn::Table`, which is printed as it is when the section ends.
// `table.row(...)` appends an `nn::Row`, in which each number has the name of its column; `gate
// {:.4f}` would be a column `gate` with four digits after the point. The first column tells the
// rows apart, or the first `n` if one writes `out.table(name, n)`.
//
// ## A gate that decides
//
// The gate at the door turns a temperature into an answer, 1 for "shut" and 0 for "open". A
// function that jumps from 0 to 1 is a **step function** (계단 함수). We let it jump at zero:
//
// $$\mathrm{step}(z) = \begin{cases} 1 & z \ge 0 \\ 0 & z < 0 \end{cases}$$
//
// At the jump itself one must choose. In this book
// $\mathrm{step}(0) = 1$, everywhere.

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
// Folded below the table are claims: statements that the program checks whenever it runs (it prints
// lines that begin with `holds`). If one does not hold, the program fails, and the page tells it.
// (`out.claim(table, row, "z")` is about the number of column `z` in the row that begins with
// `row`; `out.claim(table, "z")` is about each number of the column, and prints the one furthest
// from what is expected.)
//
// The table also shows what a step cannot say. To this gate 36.5 and 37.49999999 are the same, and
// 37.49999999 and 37.5 are opposites. Chapter [[cross_entropy]] answers with a number in between.
//
// {{read}}
// "0 for $z \le 0$ and 1 for $z \ge 0$". That gives two answers at zero. Another rule says that the
// neuron fires *above* the threshold, so 0 at zero. Either is a choice, but it must be one choice.
// {{end}}
//
// ## Several inputs
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
// compares the two below. (`out.figure("neuron")` lets gnuplot draw by the script `neuron.gp`,
// which stands beside the program.)
//
// {{figure neuron: A perceptron with two inputs. The bias enters like the weight of an input that
// is always 1.}}
//
// Two names belong here and are often mixed up. W. S. McCulloch and W. Pitts described a neuron
// with a threshold in 1943; it had no weights to adjust. F. Rosenblatt's perceptron, from 1958, has
// weights, and it *learns* them, as the next chapter shows. Both answer by a step.
//
// Other texts write the bias as $w_0$, the weight of an input that is always 1, and have other
// words for the neuron; the page [[notation]] has them side by side.
//
// {{read}}
// That each input has a bias of its own, or that the bias is added once more beside the weight of
// the constant input. A neuron has one bias, counted once.
// {{end}}
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
// The smallest decisions with two inputs are those of logic, with 0 for false and 1 for true. Such
// a decision is called a gate as well. AND answers 1 when both inputs are 1, OR when at least one
// is, and NAND is the opposite of AND. Which weights make a neuron decide like that?
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
// columns, one per sample; `nn::gate_outputs(gate)` holds the right answer $y$ for each column. (An
// `nn::Gate` is one of the gates, and `nn::name_of(gate)` its name.)

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
// Nothing about these weights is special: for AND, every threshold above 1 and up to 2 works. What
// do all the choices that work have in common? For that we look at a neuron as a picture.
//
// {{read}}
// That weights lie between 0 and 1, because they are "importances". Those of NAND are -1, and ten
// times as much would do as well.
// {{end}}
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
// The program checks the last two items on neurons and samples drawn at random. (`out.seed()` is
// the seed of the section; no other section can change its random numbers.)

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
          {"changed by factor 10", changed_by_scaling},
          {"flipped by minus", flipped_by_minus}};
}

const nn::Section lines("Lines", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Index neurons = 10000;
  nn::Table& table = out.table("lines");
  table.row(check_lines(neurons, rng));
  out.claim(table, "largest error of z / |w|").at_most(1e-10);
  out.claim(table, "changed by factor 10").equals(0);
  out.claim(table, "flipped by minus").equals(neurons);
  out.figure("line");
});

// {{output Lines}}
//
// With more than two inputs nothing changes but the words: three inputs give a plane in space, more
// give a hyperplane, and $z / |w|$ is the distance from it.
//
// So that is what one neuron can decide: on which side of a line a sample lies. We chose the line
// by thinking. For measured samples one cannot, and the next chapter lets the neuron find it.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "What can one neuron decide?");
  return program.run(argc, argv, {at_the_door, as_a_neuron, by_hand, lines});
}

// ## Summary
//
// A neuron multiplies each input by a weight, adds the products and a bias, and passes the sum on
// through an activation function. With the step function it is a perceptron: it answers 1 from a
// threshold on, and 0 below it. AND, OR and NAND each need one neuron, and many weights will do.
// With two inputs the neuron draws a straight line; the bias shifts it, the weights turn it. A
// positive factor on weights and bias changes no answer.
//
// ## Questions
//
// 1. A neuron has the weights (2, -1) and the bias -1. What does it answer to (1, 1), and to (0,
//    1)?
// 2. The gate is to shut from 36 °C on. Which of its numbers changes, and to what?
// 3. Two neurons have the weights (1, 2) with bias 3, and (10, 20) with bias 30. For which inputs
//    do their answers differ?
//
// {{fold Answers}}
// 1. $z = 2 - 1 - 1 = 0$, so 1, since $\mathrm{step}(0) = 1$; and $z = -1 - 1 = -2$, so 0.
// 2. The bias becomes -36; the weight stays 1.
// 3. For none: a positive factor changes no answer.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. In `gates_by_hand`, change the bias of AND to -0.5. Predict which claim fails, then run. (It
//    is now OR: the answers to two of the four samples change.)
// 2. Find weights for a neuron that answers 1 only to (1, 0). Which side of which line is that?
// 3. Leave NAND its bias but do not turn its weights: `.w = {1, 1}, .b = 1.5`. What does it answer,
//    and why can no bias make NAND of positive weights?
//
// {{fold What to expect}}
// 1. The claim on right answers: AND now says 1 to (0, 1) and (1, 0), too.
// 2. For example $w = (1, -1)$, $b = -0.5$, in place of those of AND (whose claim then fails): a
//    line parallel to the diagonal, halfway between it and the corner (1, 0).
// 3. It says 1 to everything. With positive weights $z$ only grows from (0, 0) to (1, 1), and NAND
//    has to fall.
// {{end}}
