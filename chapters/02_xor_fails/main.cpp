// ---
// title: XOR fails
// question: Why is one line not enough?
// builds on: chapter 01
// terms: exclusive or (배타적 논리합), truth table (진리표), certificate (증명서), convex combination (볼록 결합),
//   convex hull (볼록 껍질), Boolean function (불 함수)
// symbols: $\lambda_j, \mu_j$ coefficients of a convex combination; $x, w, b, z$ as before
// ---
//
// In chapter 01 we made AND, OR and NAND of one neuron by hand, and saw that it learns whatever a
// line separates. Now we give it a fourth gate, as small as the others. It fails, and we will not
// leave it at "it did not work": we want to know that it *cannot* work, and how far it gets.

#include <array>
#include <map>
#include <vector>

#include "common/data/synthetic.hpp"
#include "common/report/program.hpp"

using nn::Index;
using nn::Matrix;
using nn::RowVector;
using nn::Scalar;
using nn::Vector;

// The neuron and the rule by which it learns are those of chapter 01. Every chapter is complete in
// itself, so we write them once more, and shorter: `pass` goes once over the samples in a given
// order and returns how many mistakes it met. (A comparison such as `error != 0` counts as 1 when
// it is true.)

struct Neuron {
  Vector w;  // (inputs)
  Scalar b;
};

Scalar answer(const Neuron& neuron, const Vector& x) {
  return arma::dot(neuron.w, x) + neuron.b >= 0 ? 1 : 0;
}

Index count_right(const Neuron& neuron, const Matrix& X, const RowVector& y) {
  Index right = 0;
  for (Index j = 0; j < X.n_cols; ++j) {
    right += answer(neuron, X.col(j)) == y[j] ? 1 : 0;
  }
  return right;
}

Index pass(Neuron& neuron, const Matrix& X, const RowVector& y,
           const nn::IndexVector& order) {
  Index mistakes = 0;
  for (const Index j : order) {
    const Scalar error = y[j] - answer(neuron, X.col(j));
    neuron.w += error * X.col(j);
    neuron.b += error;
    mistakes += error != 0 ? 1 : 0;
  }
  return mistakes;
}

// ## The fourth gate
//
// The **exclusive or** (배타적 논리합), XOR for short, answers 1 when exactly one of its two inputs is 1.
// A table of all inputs with their answers is a **truth table** (진리표). Here is that of XOR, with OR
// and NAND beside it. Note that XOR is 1 just where both of the others are 1; we come back to that
// in chapter 03.

void show_truth_table(nn::Program& program) {
  program.section("Truth table");
  const Matrix X = nn::gate_inputs();  // (2 x 4)
  nn::Table table({"x1", "x2", "OR", "NAND", "XOR"});
  Index agree = 0;
  for (Index j = 0; j < X.n_cols; ++j) {
    const Scalar or_ = nn::gate_outputs(nn::Gate::OR)[j];
    const Scalar nand = nn::gate_outputs(nn::Gate::NAND)[j];
    const Scalar xor_ = nn::gate_outputs(nn::Gate::XOR)[j];
    table.row({X(0, j), X(1, j), or_, nand, xor_});
    agree += xor_ == or_ * nand ? 1 : 0;
  }
  program.print(table);
  program.claim("rows in which XOR is (OR and NAND)", agree, nn::equals(4));
}

// {{output Truth table}}
//
// Some drawings of "XOR" have the 1s at (0, 0) and (1, 1). That is its opposite, XNOR. Whatever we
// find for one holds for the other: by chapter 01, turning all signs of a neuron flips its answers.
//
// ## Training never settles
//
// We let the rule learn XOR from weights of zero and watch it. Pass after pass it makes mistakes.
// But a few passes prove nothing; perhaps it needs a thousand. Here is a way to be sure: the inputs
// are 0 and 1, so the weights stay whole numbers, which a computer adds without rounding. If after
// some pass weights and bias are *exactly* what they were after an earlier pass, and mistakes were
// made in between, then everything from there on repeats, and the rule never stops.

struct Cycle {
  std::vector<Neuron> after_pass;
  std::vector<Index> mistakes;
  std::vector<Index> right;  // of the samples, after each pass
  Index first = 0;           // the state after this pass ...
  Index again = 0;           // ... comes back after this one; 0: never
};

Cycle look_for_cycle(const Matrix& X, const RowVector& y, Index most_passes) {
  Cycle cycle;
  Neuron neuron{.w = Vector(X.n_rows, arma::fill::zeros), .b = 0};
  const nn::IndexVector order =
      arma::regspace<nn::IndexVector>(0, X.n_cols - 1);
  std::map<std::vector<Scalar>, Index> seen;
  for (Index i = 1; i <= most_passes && cycle.again == 0; ++i) {
    cycle.mistakes.push_back(pass(neuron, X, y, order));
    cycle.after_pass.push_back(neuron);
    cycle.right.push_back(count_right(neuron, X, y));
    std::vector<Scalar> state = nn::series(neuron.w);
    state.push_back(neuron.b);
    const auto [earlier, is_new] = seen.emplace(state, i);
    if (!is_new) {
      cycle.first = earlier->second;
      cycle.again = i;
    }
  }
  return cycle;
}

void show_cycle(nn::Program& program) {
  program.section("Training on XOR");
  const Cycle cycle =
      look_for_cycle(nn::gate_inputs(), nn::gate_outputs(nn::Gate::XOR), 1000);
  nn::Table table({"pass", "mistakes", "w1", "w2", "b", "right"});
  Index most_right = 0;
  for (std::size_t i = 0; i < cycle.after_pass.size(); ++i) {
    const auto& [w, b] = cycle.after_pass[i];
    table.row({i + 1, cycle.mistakes[i], w[0], w[1], b, cycle.right[i]});
    most_right = std::max(most_right, cycle.right[i]);
  }
  program.print(table);
  program.value("cycle_first", cycle.first);
  program.value("cycle_again", cycle.again);
  program.value("cycle_most_right", most_right);
  program.claim("a pass ends exactly where an earlier pass ended",
                cycle.again > cycle.first);
  program.claim("mistakes in that pass", cycle.mistakes.back(),
                nn::at_least(1));
  program.claim("samples right after any pass", most_right, nn::at_most(2));
}

// {{output Training on XOR}}
//
// The state after pass {{cycle_again}} is the state after pass {{cycle_first}}: the rule walks in a
// circle. And we know from chapter 01 that it stops whenever a line separates the samples. So this
// circle is a first proof that no line separates XOR.
//
// Look at the last column, too. In this fixed order the rule never gets more than
// {{cycle_most_right}} of the four samples right. One must not conclude that a line cannot do
// better. It can: take the samples in random order, and the rule passes through better weights,
// without staying there.

struct Visits {
  std::array<Index, 5>
      passes_with_right{};  // how many passes ended with 0 ... 4 right
  Index passes = 0;
};

Visits wander(nn::Rng& rng, const Matrix& X, const RowVector& y, Index passes) {
  Visits visits;
  Neuron neuron{.w = Vector(X.n_rows, arma::fill::zeros), .b = 0};
  for (; visits.passes < passes; ++visits.passes) {
    pass(neuron, X, y, rng.permutation(X.n_cols));
    ++visits.passes_with_right.at(count_right(neuron, X, y));
  }
  return visits;
}

void show_wandering(nn::Program& program, nn::Rng& rng) {
  program.section("Random order");
  const Visits visits =
      wander(rng, nn::gate_inputs(), nn::gate_outputs(nn::Gate::XOR), 10000);
  nn::Table table({"samples right", "passes that ended so"});
  for (std::size_t right = 0; right <= 4; ++right) {
    table.row({right, visits.passes_with_right[right]});
  }
  program.print(table);
  program.value("wander_passes", visits.passes);
  program.value("wander_three", visits.passes_with_right[3]);
  program.claim("passes that ended with 3 right", visits.passes_with_right[3],
                nn::at_least(1));
  program.claim("passes that ended with 4 right", visits.passes_with_right[4],
                nn::equals(0));
}

// {{output Random order}}
//
// {{wander_three}} of {{wander_passes}} passes end with three samples right, none with four.
//
// ## A proof that can be checked
//
// The circle convinces through a theorem about a training rule. There is a proof that needs no
// training at all.
//
// Suppose some $w$ and $b$ did it. XOR is 0 at (0, 0) and (1, 1), so $z$ is below zero there, and
// it is at least zero at (0, 1) and (1, 0):
//
// $$z(0,0) + z(1,1) < 0 \le z(0,1) + z(1,0) .$$
//
// But write both sums out: $z(0,0) + z(1,1) = b + (w_1 + w_2 + b)$, and
// $z(0,1) + z(1,0) = (w_2 + b) + (w_1 + b)$. They are the same number. No number is both below zero
// and not below zero, so there are no such $w$ and $b$.
//
// Geometry says the same. The two 0s and the two 1s are opposite corners of a square; halfway
// between either pair lies the same point, (0.5, 0.5). A line that has both 0s on one side has the
// point halfway between them on that side, too. The same goes for the 1s on the other side. But it
// is one point.
//
// {{figure square: The midpoint of the 0s (circles) is the midpoint of the 1s (triangles).}}
//
// This works for any samples. Mix some points of one class with coefficients that are not negative
// and add up to 1: the result is a **convex combination** (볼록 결합) of them, and the set of all such
// mixtures is the class's **convex hull** (볼록 껍질): what lies inside a rubber band stretched around
// it. When a mixture of class 1 is the same point as a mixture of class 0,
//
// $$\sum_j \lambda_j x_j = \sum_j \mu_j x_j, \qquad \lambda_j, \mu_j \ge 0, \quad
//   \sum_j \lambda_j = \sum_j \mu_j = 1,$$
//
// with $\lambda_j > 0$ only for samples of class 1 and $\mu_j > 0$ only for class 0, then no line
// separates the classes. For $z$ of a mixture is the same mixture of the $z$, because the
// coefficients add up to 1; on the left it is at least 0, on the right it is below 0. Such numbers
// $\lambda$ and $\mu$ are a **certificate** (증명서): whoever doubts need not believe us or a training
// run, but only check these few equations. The next function does.

struct Certificate {
  RowVector lambda;  // (samples): for class 1
  RowVector mu;      // (samples): for class 0
};

bool proves_no_line(const Certificate& certificate, const Matrix& X,
                    const RowVector& y) {
  const auto& [lambda, mu] = certificate;
  for (Index j = 0; j < X.n_cols; ++j) {
    const bool own_class = y[j] == 1 ? mu[j] == 0 : lambda[j] == 0;
    if (!own_class || lambda[j] < 0 || mu[j] < 0) {
      return false;
    }
  }
  const Vector difference = X * (lambda - mu).t();
  return arma::accu(lambda) == 1 && arma::accu(mu) == 1 &&
         arma::all(difference == 0);
}

void draw_square(nn::Program& program) {
  nn::Figure figure(420, 400);
  nn::Panel& panel = figure.panel();
  panel.x_label("x_1").y_label("x_2").equal_axes();
  panel.x_range(-0.4, 1.4).y_range(-0.4, 1.4).legend("off");
  panel.line("", {0, 1}, {0, 1}, {.color = nn::Color::blue, .dashed = true});
  panel.line("", {0, 1}, {1, 0}, {.color = nn::Color::orange, .dashed = true});
  panel.points("", {0, 1}, {0, 1},
               {.color = nn::Color::blue,
                .marker = nn::Marker::open_circle,
                .size = 1.6});
  panel.points("", {0, 1}, {1, 0},
               {.color = nn::Color::orange,
                .marker = nn::Marker::triangle,
                .size = 1.6});
  panel.points("", {0.5}, {0.5}, {.color = nn::Color::grey});
  panel.text(0.62, 0.5, "(0.5, 0.5)", {.align = "left"});
  panel.x_ticks({0, 0.5, 1}, {"0", "0.5", "1"});
  program.figure(figure, "square",
                 "The four inputs as corners of a square; both diagonals meet "
                 "in the middle.");
}

// We must make sure that the check is not one that says yes to everything. The same numbers must
// fail as soon as a sample changes its class or its place.

void show_certificate(nn::Program& program) {
  program.section("The certificate");
  const Matrix X = nn::gate_inputs();
  const RowVector y = nn::gate_outputs(nn::Gate::XOR);
  const Certificate midpoint{.lambda = {0, 0.5, 0.5, 0},
                             .mu = {0.5, 0, 0, 0.5}};
  program.print("lambda {}\nmu     {}",
                fmt::join(nn::series(midpoint.lambda), " "),
                fmt::join(nn::series(midpoint.mu), " "));
  program.claim("it proves that no line separates XOR",
                proves_no_line(midpoint, X, y));
  program.claim("it proves nothing about OR",
                !proves_no_line(midpoint, X, nn::gate_outputs(nn::Gate::OR)));
  Matrix moved = X;
  moved(0, 3) = 1.001;
  program.claim("it proves nothing once (1, 1) has moved to (1.001, 1)",
                !proves_no_line(midpoint, moved, y));
}

// {{output The certificate}}
//
// All numbers in it are halves, so the check computes without rounding. The last claim is worth a
// thought: with one point moved by a thousandth, *these* numbers prove nothing any more, though
// still no line separates the points. The hulls overlap all the same, and other numbers prove it.
// For finitely many samples there is always one or the other: a line that separates, or a
// certificate that none does. (This is a form of Farkas' lemma, 1902.)
//
// ## The best that one line can do
//
// Four of four is impossible. Three of four is possible: OR is wrong only at (1, 1), NAND only at
// (0, 0), and a line can cut off any single corner of the square. So the best is three, and no
// training can improve on it.

void show_best(nn::Program& program, nn::Rng& rng) {
  program.section("The best line");
  const Matrix X = nn::gate_inputs();
  const RowVector y = nn::gate_outputs(nn::Gate::XOR);
  program.claim("samples that the line of OR gets right",
                count_right({.w = {1, 1}, .b = -0.5}, X, y), nn::equals(3));
  std::array<Index, 5> lines_with_right{};
  const Index lines = 100000;
  for (Index i = 0; i < lines; ++i) {
    Neuron neuron{.w = Vector(2), .b = rng.uniform(-2, 2)};
    rng.fill_uniform(neuron.w, -2, 2);
    ++lines_with_right.at(count_right(neuron, X, y));
  }
  nn::Table table({"samples right", "of 100000 random lines"});
  for (std::size_t right = 0; right <= 4; ++right) {
    table.row({right, lines_with_right[right]});
  }
  program.print(table);
  program.value("random_lines", lines);
  program.claim("random lines that get all four right", lines_with_right[4],
                nn::equals(0));
}

// {{output The best line}}
//
// The table shows {{random_lines}} lines drawn at random. It illustrates the proof, and it does not
// replace it: that none of them gets four right follows from the certificate for every line, drawn
// or not. The first row is empty for the same reason, and the rows of 1 and of 3 are nearly equal.
// Why? (Think of turning all signs.)
//
// ## How rare are the functions that one neuron can do?
//
// Two inputs have four combinations, and each can be answered by 0 or 1. That makes $2^4 = 16$
// truth tables; each is a **Boolean function** (불 함수). AND, OR, NAND and XOR are four of them. How
// many of the 16 can one neuron do? And of three inputs, where there are $2^8 = 256$?
//
// We number them: bit $j$ of the number `f` is the answer to sample $j$, and bit $i$ of $j$ is
// input $i$ of that sample. Then we let the rule learn every single one. It either ends with no
// mistake, and then we have the weights, or its state repeats, and then it never ends, and no
// weights exist. One of the two must happen: the weights are whole numbers, and they stay bounded
// even where no line separates the samples (M. L. Minsky and S. Papert, 1969; H. D. Block and S. A.
// Levin, 1970).

struct Census {
  Index functions = 0;
  Index learned = 0;    // a pass without a mistake
  Index repeating = 0;  // a state that comes back
};

Matrix all_inputs(Index inputs) {
  const Index samples = Index{1} << inputs;
  Matrix X(inputs, samples);
  for (Index j = 0; j < samples; ++j) {
    for (Index i = 0; i < inputs; ++i) {
      X(i, j) = static_cast<Scalar>((j >> i) & 1);
    }
  }
  return X;
}

Census count_functions(Index inputs) {
  const Matrix X = all_inputs(inputs);
  Census census;
  census.functions = Index{1} << X.n_cols;
  RowVector y(X.n_cols);
  for (Index f = 0; f < census.functions; ++f) {
    for (Index j = 0; j < X.n_cols; ++j) {
      y[j] = static_cast<Scalar>((f >> j) & 1);
    }
    const Cycle cycle = look_for_cycle(X, y, 100000);
    // A pass without a mistake repeats its state as well, so ask that first.
    const bool learned = cycle.mistakes.back() == 0;
    census.learned += learned ? 1 : 0;
    census.repeating += !learned && cycle.again > 0 ? 1 : 0;
  }
  return census;
}

// The numbers to expect are known: 14, 104 and 1882 for two, three and four inputs (S. Muroga,
// *Threshold Logic and its Applications*, 1971; sequence A000609 in the On-Line Encyclopedia of
// Integer Sequences).

void show_census(nn::Program& program) {
  program.section("Census");
  const std::map<Index, Index> known = {{2, 14}, {3, 104}, {4, 1882}};
  nn::Table table({"inputs", "functions", "one neuron can", "share"});
  for (const auto& [inputs, expected] : known) {
    const Census census = count_functions(inputs);
    const double percent =
        100.0 * double(census.learned) / double(census.functions);
    table.row({inputs, census.functions, census.learned,
               fmt::format("{:.1f} %", percent)});
    program.value(fmt::format("functions_{}", inputs), census.functions);
    program.value(fmt::format("learned_{}", inputs), census.learned);
    program.value(fmt::format("percent_{}", inputs), percent);
    program.claim(fmt::format("functions of {} inputs learned", inputs),
                  census.learned, nn::equals(expected));
    program.claim(
        fmt::format("functions of {} inputs on which it repeats", inputs),
        census.repeating, nn::equals(census.functions - expected));
  }
  program.print(table);
}

// {{output Census}}
//
// With two inputs, one neuron can do nearly everything: {{learned_2}} of {{functions_2}}; only XOR
// and its opposite are out of reach. So "most problems cannot be solved by one neuron" is wrong for
// two inputs. It becomes right, and fast: of the functions of three inputs it can do
// {{percent_3:.0f}} %, of four {{percent_4:.1f}} %.
//
// ## What was proved in 1969
//
// M. Minsky and S. Papert's book *Perceptrons* (1969) is often quoted as "the proof that a
// perceptron cannot learn XOR". XOR is only the smallest case of what they show. They ask what a
// unit can decide that adds up many *partial* looks at an image, each of a few pixels, and prove
// for example that to tell whether the number of black pixels is odd, which for two pixels is XOR,
// at least one of those looks must see all pixels. They knew that units in several layers can do
// it. How such layers could *learn* was not widely known then; that answer fills chapters 06 to 08.
//
// First, in chapter 03, we see what a second layer does with XOR.
//
// ## The program
//
// The parts run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program{"02_xor_fails", "Why is one line not enough?"};
  return program.run(argc, argv, [&] {
    nn::Rng rng(program.seed());
    show_truth_table(program);
    show_cycle(program);
    show_wandering(program, rng);
    draw_square(program);
    show_certificate(program);
    show_best(program, rng);
    show_census(program);
  });
}

// ## Try it
//
// * In `show_certificate`, use the numbers for XNOR (turn every `y` into `1 - y`). What has to
//   change in `midpoint`?
// * Take (1.001, 1) instead of (1, 1) and find $\lambda$ and $\mu$ that prove again that no line
//   will do. (The coefficients are no longer all the same, and the check will have to allow for
//   rounding.)
// * In `look_for_cycle`, begin with weights of 0.5 instead of 0. Is the circle the same? And why
//   would weights of 0.1 make the argument with exact repetition unsafe?
// * Before you run `02_xor_fails --seed 2`: which of the numbers on this page can change, and which
//   cannot?
