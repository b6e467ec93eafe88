// ---
// title: Softmax
// question: Which of many?
// builds on: chapter [[cross_entropy]]
// terms: softmax (소프트맥스), one-hot encoding (원-핫 인코딩), log-sum-exp (로그섬엑스프)
// symbols: $k$ number of classes, $z_i$ score of class $i$, $p_i$ its probability, $Y$
//   targets (classes x samples)
// library: nn::softmax, nn::Softmax, nn::one_hot, nn::Loss, nn::SoftmaxCrossEntropy,
//   nn::CrossEntropy, nn::BinaryCrossEntropy
// ---
// Two classes need one probability; the other is what remains. With three species of flowers, or
// ten digits, a network has one output for each class, and we want a probability for each. This
// chapter makes them, says what the target of such an answer is, and finds the loss that goes with
// it. Then it computes that loss for very sure answers, where the formula as it stands breaks down.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## Scores become probabilities
//
// The **softmax** (소프트맥스) is the one output activation that looks at a whole column, all outputs
// for one sample:
//
// $$p_i = \frac{e^{z_i}}{\sum_l e^{z_l}} .$$
//
// (`nn::softmax` computes it for each column of a matrix; as a layer it is `nn::Softmax`.) Here
// $e^z$ makes each score positive and keeps their order, and dividing by the sum makes them add up
// to 1. Because all outputs share the sum, each $p_i$ depends on each $z_k$. By the quotient rule
// the slope of $p_i$ with respect to $z_i$ is $p_i (1 - p_i)$, as for the sigmoid, and with respect
// to another one, $z_j$, it is $-p_i p_j$. For two classes softmax *is* the sigmoid, of the
// difference of the two: divide numerator and denominator by $e^{z_2}$, and
// $p_2 = 1 / (1 + e^{-(z_2 - z_1)})$.

Matrix softmax_slopes(const Vector& p) {
  return arma::diagmat(p) - p * p.t();  // (classes x classes)
}

std::vector<nn::Column> probabilities_and_slopes(const Vector& z) {
  const Vector p = nn::softmax(z);
  const Matrix slopes = softmax_slopes(p);
  return {{"z", z},
          {"p {:.4f}", p},
          {"slope by z1 {:.4f}", slopes.col(0)},
          {"by z2 {:.4f}", slopes.col(1)},
          {"by z3 {:.4f}", slopes.col(2)}};
}

// We draw scores at random, compare the slopes with measured ones, and softmax of the first two
// with the sigmoid of their difference.

nn::Row check_softmax(const Vector& z) {
  const Matrix slopes = softmax_slopes(nn::softmax(z));
  Matrix measured(z.n_elem, z.n_elem);
  for (Index k = 0; k < z.n_elem; ++k) {
    Vector above = z;
    Vector below = z;
    above[k] += 1e-5;
    below[k] -= 1e-5;
    measured.col(k) = (nn::softmax(above) - nn::softmax(below)) / 2e-5;
  }
  const Vector two = nn::softmax(z.head(2));
  return {{"softmax: slopes minus measured", abs(slopes - measured).max()},
          {"softmax of two minus sigmoid",
           two[0] - nn::sigmoid(RowVector{z[0] - z[1]})[0]}};
}

// And for a picture, the first of the scores (2, 1, -1) takes other values:

nn::Row with_first_score(Scalar z1) {
  const Vector p = nn::softmax(Vector{z1, 1, -1});
  return {{"z1", z1}, {"p1", p[0]}, {"p2", p[1]}, {"p3", p[2]}};
}

const nn::Section softmax("Softmax", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  out.table("softmax").rows(probabilities_and_slopes({2, 1, -1}));
  nn::Table& draws = out.data("draws");
  for (int draw = 0; draw < 100; ++draw) {
    Vector scores(4);
    rng.fill_normal(scores, 0, 3);
    draws.row(check_softmax(scores));
  }
  nn::Table& curves = out.data("raised");
  for (const Scalar z1 : arma::linspace<Vector>(-4, 6, 101))
    curves.row(with_first_score(z1));
  out.figure("raised");
  out.claim(draws, "softmax: slopes minus measured").at_most(1e-8);
  out.claim(draws, "softmax of two minus sigmoid").near(0, 1e-14);
});

// {{figure raised: The probabilities for the scores (z1, 1, -1).}}
//
// {{output Softmax}}
//
// Each row of slopes adds up to zero, but for the last digit printed: raise all $z$ by the same
// amount, and no probability changes. And $p$ is a probability in the sense of chapter
// [[cross_entropy]]: what the network *claims*. The class with the largest is the decision
// (`argmax` in other libraries).
//
// {{read}}
// * `np.exp(Z) / np.sum(np.exp(Z))` for a matrix `Z` of several samples. It divides by the sum over
//   *all* samples, while a softmax belongs to one. With one sample it is right, and so the slip
//   survives its first test. The section "Softmax of a whole matrix" shows it in numbers.
// * That the *scores* of the wrong classes do not affect the error. All scores share the sum: raise
//   the score of a wrong class, and the probability of the right one falls.
// {{end}}
//
//
// Here is that slip beside the right way; `columns_of` writes each column as a text.

std::vector<std::string> columns_of(const Matrix& M,
                                    const std::string& format = "{}") {
  std::vector<std::string> texts;
  for (Index j = 0; j < M.n_cols; ++j)
    texts.push_back(nn::joined(Vector(M.col(j)), " ", format));
  return texts;
}

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
// Each row is a sample. Divided by the sum over the whole matrix, the probabilities of a sample do
// not add up to 1, and a sample with small scores gets next to nothing.
//
// ## More than two classes
//
// What is the target? A class has no number that one could subtract from: classes 0, 1 and 2 are
// not in a row. So the target is a column with a 1 at the place of the right class and 0 elsewhere:
// **one-hot encoding** (원-핫 인코딩), which `nn::one_hot` makes of the classes' numbers. Then
//
// $$L = -\frac1m \sum_{j=1}^{m} \sum_{i=1}^{k} y_{ij} \log a_{ij} ,$$
//
// where again all terms but one per sample are switched off, and what remains is minus the
// logarithm of the probability that was given to sample $j$'s right class. With two outputs $a$ and
// $1 - a$ it is the formula for two classes.

Scalar cross_entropy(const Matrix& A, const Matrix& Y) {
  return -arma::accu(Y % arma::log(A)) / Scalar(A.n_cols);
}

// (`%` multiplies element by element, and `accu` adds up all elements. A column that is all 0,
// "none of them", would cost nothing whatever the answers are, and teach nothing. The library's
// loss takes for granted that each column adds up to 1; "none" has to be a class of its own.)
//
// {{aside Inputs that are classes, and the k - 1 coding}}
//
// A class can be an *input* as well: the region of a house, the brand of a car. As a number 0, 1, 2
// it would claim that class 2 is twice class 1; as one-hot rows, each class gets a weight of its
// own. For linear regression with a bias there is a catch: the $k$ rows add up to a row of ones,
// which the bias has already, so the rows depend on each other, and the equations for the weights
// have no unique solution (in statistics, perfect multicollinearity, 다중공선성). One row too many can
// be seen in the rank, the number of rows that are independent; so one leaves a row out, the $k -
// 1$ *coding*. The three species of iris become $(1, 0)$, $(0, 1)$ and $(0, 0)$.
//
// You may read that *targets* must be coded like this, too. They need not. For targets of a
// softmax, what corresponds to it is to hold the last score at 0, and that gives the same
// probabilities:
//
// $$\frac{e^{z_i - z_k}}{\sum_l e^{z_l - z_k}} = \frac{e^{z_i}}{\sum_l e^{z_l}} .$$
//
// With $k = 2$ it is what we have done all along: one output, a sigmoid, and the other class is
// what remains.

const nn::Section codings("Two codings", [](nn::Output& out) {
  const std::vector<std::string> names = {"setosa", "versicolor", "virginica"};
  const Matrix species = nn::one_hot({0, 1, 2}, 3);
  const std::vector<nn::Column> coded = {
      {"class", names},
      {"one-hot", columns_of(species)},
      {"k - 1", columns_of(species.head_rows(2))}};
  out.table("codings").rows(coded);
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
  nn::BinaryCrossEntropy binary;
  const Scalar by_one = binary.forward(a, y);
  out.claim("rank of 4 rows: ones for the bias, one-hot", with_k).equals(3);
  out.claim("rank of 3 rows: ones, k - 1 coding", with_fewer).equals(3);
  out.claim("last score held at 0: change of p", change).at_most(1e-14);
  out.claim("loss with 2 rows minus 1 row", by_two - by_one).near(0, 1e-14);
});

// {{output Two codings}}
// {{end}}
//
// ## What overflows
//
// Logits, the scores that go into softmax, can be any numbers, and in a network that learns fast
// they grow large. $e^{710}$ is already too large for a `double`, and $e^{89}$ for a `float`. Here
// are three ways to compute the loss of one sample from its logits. The first is the formula as it
// stands.

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
// `nn::SigmoidCrossEntropy`, with the same trick. The losses on probabilities, `nn::CrossEntropy`
// and `nn::BinaryCrossEntropy`, exist as well, for answers that come from elsewhere. In them a
// logarithm below -100 counts as -100, as in PyTorch's `BCELoss`, which belongs behind a sigmoid
// layer. With a very wrong answer, only a loss on logits keeps telling how wrong it is:

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
// ## Pairs
//
// The slope $a - y$ is no accident of the sigmoid. Each of our three output activations has a loss
// with which it gives this. For the identity and the squared error we saw it in chapter
// [[squared_error]], for the sigmoid in chapter [[cross_entropy]]. For softmax,
// the loss is $\log \sum_l e^{z_l} - z_i$ with $i$ the right class. The first term has the slope
// $e^{z_l} / \sum e^{z}$ with respect to $z_l$, which is $a_l$, and the second takes off 1 where
// $l = i$: together $a - y$ again.
//
// | task | at the output | loss | library | PyTorch |
// |---|---|---|---|---|
// | regression | identity | squared error | `SumSquaredError` | `MSELoss`, twice this |
// | two classes | sigmoid | binary cross-entropy | `SigmoidCrossEntropy` | `BCEWithLogitsLoss` |
// | several classes | softmax | cross-entropy | `SoftmaxCrossEntropy` | `CrossEntropyLoss` |
// | several labels | sigmoids | binary, mean | `SigmoidCrossEntropy` | `BCEWithLogitsLoss` |

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
// Where answer and target agree, $a - y$ is 0, and there is nothing left to learn.
//
// {{read}}
// * That the slope is "1 when they agree and 0 when they disagree completely". It is the other way
//   round.
// * "Softmax at the output, and then `CrossEntropyLoss`". That loss contains the softmax already,
//   and so does ours. Who applies it twice feeds numbers between 0 and 1 into the second softmax,
//   and those are logits that hardly differ, as the next table shows. (In Keras the usual pair is
//   the other one: softmax as a layer, and a loss that takes probabilities.)
// {{end}}

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
// ## From here on
//
// All losses are in `common/model/loss.hpp`; each is an `nn::Loss`. Ours and the library's must
// agree.

const nn::Section library("The library agrees", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  Matrix Z(4, 50);
  rng.fill_normal(Z, 0, 3);
  nn::IndexVector labels(50);
  labels.transform([&](Index) { return rng.below(4); });
  const Matrix Y = nn::one_hot(labels, 4);
  const Matrix P = nn::softmax(Z);
  nn::SoftmaxCrossEntropy on_Z;
  nn::CrossEntropy on_P;
  const Scalar ours = cross_entropy(P, Y);
  const std::vector<double> off = {on_Z.forward(Z, Y) - ours,
                                   on_P.forward(P, Y) - ours};
  const Scalar slopes = arma::abs(50 * on_Z.backward() - (P - Y)).max();
  out.claim("cross-entropy, both minus ours", off).near(0, 1e-13);
  out.claim("slopes times 50, minus (P - Y)", slopes).at_most(1e-13);
});

// {{output The library agrees}}
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "Which of many?");
  return program.run(
      argc, argv,
      {softmax, whole, codings, overflow, extremes, pairs, twice, library});
}

// ## Summary
//
// Softmax makes each score positive by $e^z$ and divides by the sum, so that the outputs of one
// sample are probabilities that add up to 1. The target is a column with a 1 at the right class,
// and cross-entropy is the mean of $-\log$ of the probability at that place. Computed from the
// probabilities it overflows for sure answers; computed from the logits by log-sum-exp it never
// does. Identity with squared error, sigmoid with binary cross-entropy, and softmax with
// cross-entropy all have the slope $a - y$. A loss that takes logits must not get a softmax before
// it.
//
// ## Questions
//
// 1. The scores of three classes are (7, 7, 7). What are the probabilities, and what if all scores
//    are raised by 1000?
// 2. The right class gets the probability 0.25. What is the loss of this sample, and does it matter
//    how the rest is shared among the other classes?
// 3. A training with ten classes stops at a loss of 1.46, and the accuracy is 100 %. What do you
//    look for?
//
// {{fold Answers}}
// 1. One third each, both times.
// 2. $\log 4$, about 1.39. For this sample's loss it does not matter; for the slopes of the wrong
//    classes it does.
// 3. A softmax before a loss that contains one: $\log(e + 9) - 1$ is 1.46.
// {{end}}
//
// ## Try it
//
// (Some claims will fail, rightly.)
//
// 1. Let the three functions that compute the loss take an `arma::fvec` (and the section give them
//    `arma::conv_to<arma::fvec>::from(z)`), and let $s$ be 40, 50, 55, 60 and 90 as well. At which
//    one does each fail now?
// 2. Divide all scores by 2 before the softmax, or multiply them by 10. What happens to the
//    probabilities? (The divisor is called a temperature.)
// 3. Pair the sigmoid with the squared error: measure the slope of $\frac12 (\sigma(z) - y)^2$ as
//    `measured_slopes` does, at $z = 3$ with $y = 0$ and $y = 1$. By what factor is $\sigma(z) - y$
//    off now? (Chapter [[cross_entropy]] has it.)
//
// {{fold What to expect}}
// 1. As it stands and with the largest score subtracted it is infinite from 55 on, since $e^{-2s}$
//    is then no float any more; as it stands it is NaN from 90 on, where $e^s$ is none either.
//    Log-sum-exp never fails.
// 2. Halved, they come closer to each other: the quotients become their square roots. Times ten,
//    one is nearly 1. The order stays.
// 3. By $1/(\sigma(1 - \sigma))$, for both targets: the true slope has this small factor, also
//    where the neuron is sure and wrong.
// {{end}}
