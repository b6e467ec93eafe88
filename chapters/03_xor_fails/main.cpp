// ---
// title: XOR fails
// question: Why is one line not enough?
// builds on: chapter [[neuron]], chapter [[perceptron_rule]]
// terms: exclusive or (배타적 논리합), truth table (진리표), certificate (증명서), convex combination
//   (볼록 결합), convex hull (볼록 껍질), Boolean function (불 함수)
// symbols: $\lambda_j, \mu_j$ coefficients of a convex combination; $x, w, b, z$ as before
// library: nn::IndexVector, nn::joined
// ---
// We made AND, OR and NAND of one neuron by hand, and saw that it learns whatever a line separates.
// Now we give it a fourth gate, as small as the others. It fails, and we will not leave it at "it
// did not work": we want to know that it *cannot* work, and how far it gets.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// The neuron and its rule, written shorter than in chapter [[perceptron_rule]]: `pass` goes once
// over the samples in a given order and returns how many mistakes it met. (An `nn::IndexVector` is
// a column of counts. A comparison such as `error != 0` counts as 1 when it is true.)

struct Neuron {
  Vector w;  // (inputs)
  Scalar b;
};

Scalar answer(const Neuron& neuron, const Vector& x) {
  return arma::dot(neuron.w, x) + neuron.b >= 0 ? 1 : 0;
}

Index count_right(const Neuron& neuron, const Matrix& X, const RowVector& y) {
  Index right = 0;
  for (Index j = 0; j < X.n_cols; ++j)
    right += answer(neuron, X.col(j)) == y[j] ? 1 : 0;
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
// in chapter [[hidden_layer]].

nn::Row gates_at(Index j) {
  const Vector x = nn::gate_inputs().col(j);
  const Scalar OR = nn::gate_outputs(nn::Gate::OR)[j];
  const Scalar NAND = nn::gate_outputs(nn::Gate::NAND)[j];
  const Scalar XOR = nn::gate_outputs(nn::Gate::XOR)[j];
  return {{"x1", x[0]},   {"x2", x[1]}, {"OR", OR},
          {"NAND", NAND}, {"XOR", XOR}, {"OR and NAND", OR * NAND}};
}

const nn::Section truth_table("Truth table", [](nn::Output& out) {
  nn::Table& table = out.table("truth table", 2);
  for (Index j = 0; j < 4; ++j) table.row(gates_at(j));
  const bool agree = table.column("XOR") == table.column("OR and NAND");
  out.claim("XOR is (OR and NAND) in each row", agree);
});

// {{output Truth table}}
//
// {{read}}
// A drawing of "XOR" with the 1s at (0, 0) and (1, 1). That is its opposite, XNOR. Whatever we find
// for one holds for the other, since turning all signs of a neuron flips its answers.
// {{end}}
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
    std::vector<Scalar> state(neuron.w.begin(), neuron.w.end());
    state.push_back(neuron.b);
    const auto [earlier, is_new] = seen.emplace(state, i);
    if (!is_new) {
      cycle.first = earlier->second;
      cycle.again = i;
    }
  }
  return cycle;
}

nn::Row after_pass(std::size_t i, const Cycle& cycle) {
  const auto& [w, b] = cycle.after_pass[i];
  return {{"pass", i + 1}, {"mistakes", cycle.mistakes[i]},
          {"w1", w[0]},    {"w2", w[1]},
          {"b", b},        {"right", cycle.right[i]}};
}

const nn::Section training("Training on XOR", [](nn::Output& out) {
  const Matrix X = nn::gate_inputs();
  const RowVector y = nn::gate_outputs(nn::Gate::XOR);
  const Cycle cycle = look_for_cycle(X, y, 1000);
  nn::Table& table = out.table("cycle");
  for (std::size_t i = 0; i < cycle.after_pass.size(); ++i)
    table.row(after_pass(i, cycle));
  out.value("last pass", cycle.again);
  out.claim("earlier pass with its state", cycle.first).less_than(cycle.again);
  out.claim("mistakes in that pass", cycle.mistakes.back()).at_least(1);
  out.claim("most right after any pass", table.max("right")).at_most(2);
});

// {{output Training on XOR}}
//
// The state after pass {{last_pass}} is the state after pass {{earlier_pass_with_its_state}}: the
// rule walks in a circle. And we know from chapter [[perceptron_rule]] that it stops whenever a
// line separates the samples. So this circle is a first proof that no line separates XOR.
//
// Look at the last column, too. In this fixed order the rule never gets more than
// {{most_right_after_any_pass}} of the four samples right. One must not conclude that a line cannot
// do better. It can: take the samples in random order, and the rule passes through better weights,
// without staying there. (`order` is a function that gives the order of each pass.)

template <typename Order>
std::vector<Index> wander(Index passes, const Order& order) {
  const Matrix X = nn::gate_inputs();
  const RowVector y = nn::gate_outputs(nn::Gate::XOR);
  std::vector<Index> ended(5);  // how many passes ended with 0 ... 4 right
  Neuron neuron{.w = Vector(X.n_rows, arma::fill::zeros), .b = 0};
  for (Index i = 0; i < passes; ++i) {
    pass(neuron, X, y, order());
    ++ended.at(count_right(neuron, X, y));
  }
  return ended;
}

const nn::Section random_order("Random order", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const auto in_turn = [] { return nn::IndexVector{0, 1, 2, 3}; };
  const auto shuffled = [&] { return rng.permutation(4); };
  const Index passes = 10000;
  const std::vector<Index> fixed = wander(passes, in_turn);
  const std::vector<Index> random = wander(passes, shuffled);
  nn::Table& table = out.table("ended");
  table.rows(
      {{"right", {0, 1, 2, 3, 4}}, {"fixed", fixed}, {"random", random}});
  out.claim(table, 2, "fixed").equals(passes);
  out.claim(table, 3, "random").at_least(1);
  out.claim(table, 4, "random").equals(0);
});

// {{output Random order}}
//
// The columns count how many passes ended with so many samples right. In random order
// {{ended.3.random}} of {{ended.2.fixed}} passes end with three of them right, none with four.
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
// run, but only check these few equations. The next function does; `nn::joined` writes numbers in a
// row.

struct Certificate {
  RowVector lambda;  // (samples): for class 1
  RowVector mu;      // (samples): for class 0
};

nn::Row check(const std::string& samples, const Certificate& certificate,
              const Matrix& X, const RowVector& y) {
  const auto& [lambda, mu] = certificate;
  const Index negative = arma::accu(lambda < 0) + arma::accu(mu < 0);
  // `%` multiplies element by element.
  const Index of_class_0 = arma::accu(lambda % (1 - y) != 0);
  const Index of_class_1 = arma::accu(mu % y != 0);
  const Index wrong_class = of_class_0 + of_class_1;
  const Scalar sums_off =
      std::abs(arma::accu(lambda) - 1) + std::abs(arma::accu(mu) - 1);
  const Scalar distance = arma::norm(X * (lambda - mu).t());
  const bool proves =
      negative == 0 && wrong_class == 0 && sums_off == 0 && distance == 0;
  return {{"samples", samples},         {"lambda", nn::joined(lambda, " ")},
          {"mu", nn::joined(mu, " ")},  {"negative", negative},
          {"wrong class", wrong_class}, {"sums off by", sums_off},
          {"mixtures apart", distance}, {"proves", proves}};
}

// We must make sure that the check is not one that says yes to everything. The same numbers must
// fail as soon as a sample changes its class (in OR) or its place (from (1, 1) to (1.001, 1)).

const nn::Section certificate("The certificate", [](nn::Output& out) {
  const Matrix X = nn::gate_inputs();
  const RowVector y = nn::gate_outputs(nn::Gate::XOR);
  const RowVector y_or = nn::gate_outputs(nn::Gate::OR);
  const Certificate midpoint{.lambda = {0, 0.5, 0.5, 0},
                             .mu = {0.5, 0, 0, 0.5}};
  Matrix moved = X;
  moved(0, 3) = 1.001;
  nn::Table& table = out.table("certificate");
  table.row(check("XOR", midpoint, X, y));
  table.row(check("OR", midpoint, X, y_or));
  table.row(check("XOR, moved", midpoint, moved, y));
  out.claim(table, "XOR", "proves").equals(1);
  for (const auto* other : {"OR", "XOR, moved"})
    out.claim(table, other, "proves").equals(0);
  out.figure("square");
});

// {{output The certificate}}
//
// For XOR all numbers are 0, ½ and 1, so that check computes without rounding. The last row is
// worth a thought: with one point moved by a thousandth, *these* numbers prove nothing any more,
// though still no line separates the points. The hulls overlap all the same, and other numbers
// prove it. For finitely many samples there is always one or the other: a line that separates, or a
// certificate that none does. (This is a form of Farkas' lemma, 1902.)
//
// ## The best that one line can do
//
// Four of four is impossible. Three of four is possible: OR is wrong only at (1, 1), NAND only at
// (0, 0), and a line can cut off any single corner of the square. So the best is three, and no
// training can improve on it.
//
// A line at right angles to the diagonal through a corner, and near enough to it, cuts it off. We
// draw such a line for each corner, and then many lines at random.

nn::Row cut_off(Index corner) {
  const Matrix X = nn::gate_inputs();
  const RowVector y = nn::gate_outputs(nn::Gate::XOR);
  const Vector outward = 2 * X.col(corner) - 1;
  const Scalar to_corner = arma::dot(outward, X.col(corner));
  const Scalar sign = 2 * y[corner] - 1;  // the answer at the corner
  const Neuron neuron{.w = sign * outward, .b = sign * (0.5 - to_corner)};
  return {{"corner", fmt::format("({}, {})", X(0, corner), X(1, corner))},
          {"w1", neuron.w[0]},
          {"w2", neuron.w[1]},
          {"b", neuron.b},
          {"right", count_right(neuron, X, y)}};
}

std::vector<Index> try_random_lines(Index lines, nn::Rng& rng) {
  const Matrix X = nn::gate_inputs();
  const RowVector y = nn::gate_outputs(nn::Gate::XOR);
  std::vector<Index> lines_with_right(5);  // with 0 ... 4 right
  for (Index i = 0; i < lines; ++i) {
    Neuron neuron{.w = Vector(2), .b = rng.uniform(-2, 2)};
    rng.fill_uniform(neuron.w, -2, 2);
    ++lines_with_right.at(count_right(neuron, X, y));
  }
  return lines_with_right;
}

const nn::Section best_line("The best line", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Index lines = 100000;
  const std::vector<Index> counts = try_random_lines(lines, rng);
  nn::Table& corners = out.table("corners");
  for (Index corner = 0; corner < 4; ++corner) corners.row(cut_off(corner));
  out.claim(corners, "right").equals(3);
  out.value("random lines", lines);
  nn::Table& table = out.table("best");
  table.rows({{"samples right", {0, 1, 2, 3, 4}}, {"random lines", counts}});
  out.claim(table, 4, "random lines").equals(0);
});

// {{output The best line}}
//
// The first and the last line that cut off a corner are the lines of OR and NAND. The second table
// counts {{random_lines}} lines drawn at random. It illustrates the proof, and it does not replace
// it: that none of them gets four right follows from the certificate for every line, drawn or not.
// The first row is 0 as well: with all signs turned, such a line would get all four right. For the
// same reason the rows of 1 and of 3 are nearly equal.
//
// ## An input made from others
//
// There is a way out that keeps the single neuron: give it another input, computed from those it
// has. Take temperatures from 0 to 40 °C, and let the answer be 1 where it is uncomfortable, more
// than 5 degrees away from 20. No threshold on the temperature can say "too cold or too hot". But a
// threshold on the *square* of the distance from 20 can: with $u = (x - 20) / 20$, it is $u^2 >
// 1/16$. And for XOR a third input, the product $x_1 x_2$, is enough: $x_1 + x_2 - 2 x_1 x_2$ is 0,
// 1, 1 and 0. The rule finds such weights by itself.

nn::Row learn_with(const std::string& inputs, const Matrix& X,
                   const RowVector& y, nn::Rng& rng) {
  Neuron neuron{.w = Vector(X.n_rows), .b = 0};
  Index passes = 0;
  Index most_right = 0;
  bool settled = false;
  while (!settled && passes < 1000) {
    settled = pass(neuron, X, y, rng.permutation(X.n_cols)) == 0;
    most_right = std::max(most_right, count_right(neuron, X, y));
    ++passes;
  }
  return {{"inputs", inputs},
          {"samples", X.n_cols},
          {"passes", passes},
          {"most right", most_right},
          {"settled", settled ? "yes" : "no"}};
}

const nn::Section made_inputs("Made inputs", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const RowVector celsius = arma::regspace<RowVector>(0, 40);
  const RowVector u = (celsius - 20) / 20;
  const RowVector y =
      arma::conv_to<RowVector>::from(arma::abs(celsius - 20) > 5);
  const Matrix X = nn::gate_inputs();
  const RowVector y_xor = nn::gate_outputs(nn::Gate::XOR);
  const Matrix with_square = arma::join_cols(u, arma::square(u));
  const Matrix with_product = arma::join_cols(X, X.row(0) % X.row(1));
  nn::Table& table = out.table("made");
  table.row(learn_with("u", u, y, rng));
  table.row(learn_with("u, u^2", with_square, y, rng));
  table.row(learn_with("x1, x2", X, y_xor, rng));
  table.row(learn_with("x1, x2, x1 x2", with_product, y_xor, rng));
  out.claim(table, "u", "most right").at_most(30);
  out.claim(table, "u, u^2", "most right").equals(41);
  out.claim(table, "x1, x2", "most right").at_most(3);
  out.claim(table, "x1, x2, x1 x2", "most right").equals(4);
});

// {{output Made inputs}}
//
// So a line in the right inputs can be a curve in the old ones. The catch is that somebody has to
// know which input to make. For temperatures one sees it; for the pixels of an image nobody does.
// The hidden layer of chapter [[hidden_layer]] is a way to make such inputs from the others, and
// later chapters let the network find them.
//
// {{aside How rare are the functions that one neuron can do?}}
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

Matrix all_inputs(Index inputs) {
  const Index samples = Index{1} << inputs;
  Matrix X(inputs, samples);
  for (Index j = 0; j < samples; ++j)
    for (Index i = 0; i < inputs; ++i)
      X(i, j) = static_cast<Scalar>((j >> i) & 1);
  return X;
}

nn::Row count_functions(Index inputs) {
  const Matrix X = all_inputs(inputs);
  const Index functions = Index{1} << X.n_cols;
  Index learned = 0;    // a pass without a mistake
  Index repeating = 0;  // a state that comes back
  RowVector y(X.n_cols);
  for (Index f = 0; f < functions; ++f) {
    for (Index j = 0; j < X.n_cols; ++j)
      y[j] = static_cast<Scalar>((f >> j) & 1);
    const Cycle cycle = look_for_cycle(X, y, 100000);
    // A pass without a mistake repeats its state as well, so ask that first.
    const bool stops = cycle.mistakes.back() == 0;
    learned += stops ? 1 : 0;
    repeating += !stops && cycle.again > 0 ? 1 : 0;
  }
  return {{"inputs", inputs},
          {"functions", functions},
          {"one neuron can", learned},
          {"percent {:.1f}", 100.0 * double(learned) / double(functions)},
          {"repeating", repeating},
          {"neither", functions - learned - repeating}};
}

// The numbers to expect are known: 14, 104 and 1882 for two, three and four inputs (S. Muroga,
// *Threshold Logic and its Applications*, 1971; sequence A000609 in the On-Line Encyclopedia of
// Integer Sequences).

const nn::Section census("Census", [](nn::Output& out) {
  const std::map<Index, Index> known = {{2, 14}, {3, 104}, {4, 1882}};
  nn::Table& table = out.table("census");
  for (const auto& [inputs, expected] : known) {
    table.row(count_functions(inputs));
    out.claim(table, inputs, "one neuron can").equals(expected);
  }
  out.claim(table, "neither").equals(0);
});

// {{output Census}}
//
// With two inputs, one neuron can do nearly everything: {{census.2.one_neuron_can}} of
// {{census.2.functions}}; only XOR and its opposite are out of reach. So "most problems cannot be
// solved by one neuron" is wrong for two inputs. It becomes right, and fast: of the functions of
// three inputs it can do {{census.3.percent:.0f}} %, of four {{census.4.percent:.1f}} %.
//
// {{end}}
//
// ## What was proved in 1969
//
// M. Minsky and S. Papert's book *Perceptrons* (1969) is often quoted as "the proof that a
// perceptron cannot learn XOR". XOR is only the smallest case of what they show. They ask what a
// unit can decide that adds up many *partial* looks at an image, each of a few pixels, and prove
// for example that to tell whether the number of black pixels is odd, which for two pixels is XOR,
// at least one of those looks must see all pixels. They knew that units in several layers can do
// it. How such layers could *learn* was not widely known then; that answer fills the second part of
// this book. First, in chapter [[hidden_layer]], we see what a second layer does with XOR.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "Why is one line not enough?");
  return program.run(argc, argv,
                     {truth_table, training, random_order, certificate,
                      best_line, made_inputs, census});
}

// ## Summary
//
// XOR is 1 when exactly one of its two inputs is 1. No line separates its 0s from its 1s, because
// the point halfway between the 0s is also halfway between the 1s, and that can be checked without
// any training. The perceptron rule therefore never stops on XOR; in a fixed order it even walks in
// a circle. The best that one line can do is three of four. An input computed from the others, such
// as the product of both, makes the task separable, if one knows which.
//
// ## Questions
//
// 1. Does the certificate of XOR also prove that no line separates XNOR?
// 2. The rule runs on XOR in random order and has 3 of 4 right after a pass. Does it stop there?
// 3. Three points lie on one line: a 1, a 0 and a 1, in this order. Give a certificate that no line
//    separates the classes.
//
// {{fold Answers}}
// 1. Yes: the same two mixtures, with the roles of $\lambda$ and $\mu$ exchanged.
// 2. No. One sample is wrong, and when its turn comes, the weights change.
// 3. If the 0 lies halfway, $\lambda = (1/2, 0, 1/2)$ and $\mu = (0, 1, 0)$; elsewhere the weights
//    of the mixture are the two distances, exchanged and divided by their sum.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. In the section "The certificate", use the numbers for XNOR (turn every `y` into `1 - y`). What
//    has to change in `midpoint`?
// 2. Take (1.001, 1) instead of (1, 1) and find $\lambda$ and $\mu$ that prove again that no line
//    will do. (The coefficients are no longer all the same. Written as fractions they pass the
//    check; as decimals they are rounded.)
// 3. In `look_for_cycle`, begin with weights of 0.5 instead of 0 (`arma::fill::value(0.5)`). Is the
//    circle the same? And why would weights of 0.1 make the argument with exact repetition unsafe?
// 4. Before you run it with `--seed 2`: which of the numbers on this page can change, and which
//    cannot?
//
// {{fold What to expect}}
// 1. $\lambda$ and $\mu$ change places; the mixtures are the same.
// 2. The segments cross at $(1.001, 1)/2.001$, so $\lambda = (0, 1, 1.001, 0)/2.001$ and
//    $\mu = (1.001, 0, 0, 1)/2.001$. The claim that the moved row proves nothing then fails.
// 3. It is the same circle, moved; halves are exact in binary. 0.1 is not, so two states that
//    should be equal may differ by rounding.
// 4. Whatever was drawn at random can change: the passes in random order and the random lines.
//    Truth tables, the circle, the certificate and the census cannot.
// {{end}}
