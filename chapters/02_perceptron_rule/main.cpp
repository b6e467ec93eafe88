// ---
// title: The perceptron rule
// question: How does a neuron find its weights?
// builds on: chapter [[neuron]]
// terms: class (클래스), label (레이블), training set (훈련 데이터), test set (시험 데이터), linearly
//   separable (선형 분리 가능), learning rate (학습률), convergence (수렴), margin (마진)
// symbols: $\gamma$ margin, $R$ the largest length of a sample with its constant 1, $k$
//   number of mistakes, $s$ -1 or +1 for class 0 or 1
// library: nn::Dataset, nn::two_clouds
// ---
// For a gate we can find the weights by thinking. For measured data we cannot, so the neuron must
// find them. In 1958 F. Rosenblatt gave a rule for that, and built a machine that followed it with
// motors turning knobs. The newspapers expected it to walk and talk before long. What it did was
// what this chapter does: it looked at samples, one after the other, and corrected its weights when
// it was wrong.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// The neuron is that of chapter [[neuron]]. Every chapter is complete in itself, so we write it
// once more.

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

// ## Two clouds
//
// Each of the kinds between which a neuron decides is a **class** (클래스); the right answer that
// comes with a sample is its **label** (레이블). Here are two clouds of points with two features each,
// of class 0 and of class 1. `nn::two_clouds` draws them at random into an `nn::Dataset`, a matrix
// `X` of samples with their `labels`, and keeps each cloud on its own side of a certain line, every
// point at least {{promised_margin}} away from it. We know that line; the neuron will not be told.
// Data that some line divides without a mistake is **linearly separable** (선형 분리 가능).

constexpr Scalar promised_margin = 0.5;

struct Clouds {
  Matrix X;       // (2 x samples)
  RowVector y;    // (samples)
  Neuron hidden;  // a line that separates them
};

Clouds draw_clouds(nn::Rng& rng, Index samples_per_class = 50) {
  const double angle = rng.uniform(0, 1.5);
  const nn::Dataset data =
      nn::two_clouds(rng, {.samples_per_class = samples_per_class,
                           .distance = 4,
                           .angle = angle,
                           .margin = promised_margin,
                           .middle_x1 = 3,
                           .middle_x2 = 2});
  const Vector w = {std::cos(angle), std::sin(angle)};
  return {.X = data.X,
          .y = arma::conv_to<RowVector>::from(data.labels),
          .hidden = {.w = w, .b = -(3 * w[0] + 2 * w[1])}};
}

// ## The rule
//
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
// more than the formula, a factor `rate` on each change, the **learning rate** (학습률). We set it to
// 1. From weights of zero it makes no difference: half the rate gives half the weights, and a
// positive factor on weights and bias changes no answer. (Later, where the neuron is not a step,
// the rate will matter much. An update without any rate is one with rate 1.)
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
// the rule stops. That a procedure comes to rest at a result is called its **convergence** (수렴). (A
// line, or whatever else a rule has settled on, is called its *hypothesis*, 가설, in some texts.) Was
// it luck?
//
// ## It must stop
//
// It was not. Whenever finitely many samples are linearly separable, the rule makes a limited
// number of mistakes, in whatever order they come and however often (A. Novikoff, 1962). The proof
// is short. We let the rule start at zero, with rate 1.
//
// Treat the bias as the weight of an input that is always 1: write $\tilde w = (w, b)$ and $\tilde
// x = (x, 1)$, so that $z = \tilde w \cdot \tilde x$. Let $s = +1$ for samples of class 1 and $-1$
// for class 0. There is some line that separates the data and goes through no sample; let $\tilde
// u$ be its weights and bias, scaled to length 1. Then $s\,\tilde u \cdot \tilde x$ is positive for
// every sample. The smallest of these numbers is the **margin** (마진) $\gamma$. It is a distance
// like $z / |w|$ in chapter [[neuron]], only measured among the $\tilde x$, which have one
// coordinate more; so it is never larger than the distance in the plane. $R$ is the largest
// $|\tilde x|$. Each mistake changes $\tilde w$ by $s\,\tilde x$. So
//
// 1. $\tilde w \cdot \tilde u$ grows by $s\,\tilde x \cdot \tilde u \ge \gamma$. After $T$ mistakes
//    it is at least $T \gamma$.
// 2. $|\tilde w|^2$ grows by $2 s\,\tilde w \cdot \tilde x + |\tilde x|^2$. The first term is not
//    positive, for the answer was wrong; the second is at most $R^2$. After $T$ mistakes
//    $|\tilde w|^2$ is at most $T R^2$.
//
// A projection is not longer than the vector:
// $T \gamma \le \tilde w \cdot \tilde u \le |\tilde w| \le \sqrt T\, R$. Divide by $\gamma \sqrt T$
// and square:
//
// $$T \le \left( \frac{R}{\gamma} \right)^2 .$$
//
// The program knows the hidden line, so it can compute the bound before any learning, and then
// check both steps of the proof after each mistake: the least $\tilde w \cdot \tilde u / T \gamma$
// is at least 1, and the largest $|\tilde w|^2 / T R^2$ at most 1. It does so for the clouds above
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
  Scalar T = 0;
  Scalar least_1 = arma::datum::inf;
  Scalar largest_2 = 0;
  for (const auto& [w, b] : learned.after_mistake) {
    ++T;
    const Scalar projection = (arma::dot(w, u) + b * u_b) / length;
    const Scalar square = arma::dot(w, w) + b * b;
    least_1 = std::min(least_1, projection / (T * gamma));
    largest_2 = std::max(largest_2, square / (T * R * R));
  }
  return {{"clouds", pair},
          {"margin {:.3f}", gamma},
          {"R {:.3f}", R},
          {"mistakes at most", Index(bound)},
          {"made", Index(T)},
          {"share {:.3f}", T / bound},
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
// ("share" is the mistakes made, divided by the bound.) For the clouds above the bound says
// {{bound.1.mistakes_at_most}}, and the rule needed {{bound.1.made}}. Bounds that hold for every
// order and every data set of this kind are seldom tight. What counts is what they depend on: the
// bound knows nothing of the number of samples. It grows when the clouds move closer together, as
// $1 / \gamma^2$. And when no line separates the data there is no $\gamma$, and the proof says
// nothing at all. What happens then is the subject of chapter [[xor_fails]].
//
// ## Samples that it has not seen
//
// The rule ends when all samples are right, so to count them once more proves nothing. What one
// wants is right answers to samples that were *not* learned from. So we keep some back. What the
// neuron learns from is the **training set** (훈련 데이터); what is kept for judging, and never touched
// before, is the **test set** (시험 데이터). Here the rule learns from the first
// {{unseen.1.training_samples_right}} samples of a pair of clouds, and is tested on
// {{unseen.1.test_samples}} more.

nn::Row test_on_new(Index pair, nn::Rng& rng) {
  const Clouds all = draw_clouds(rng, 1020);  // 2040 in all
  const Index learned = 40;
  const Matrix X_train = all.X.head_cols(learned);
  const RowVector y_train = all.y.head(learned);
  const Matrix X_test = all.X.tail_cols(all.X.n_cols - learned);
  const RowVector y_test = all.y.tail(X_test.n_cols);
  const Neuron found = learn(X_train, y_train, 1, 10000).neuron;
  const Index right = count_right(found, X_test, y_test);
  return {{"clouds", pair},
          {"training samples right", count_right(found, X_train, y_train)},
          {"test samples", X_test.n_cols},
          {"test samples right", right},
          {"percent {:.1f}", 100 * Scalar(right) / Scalar(X_test.n_cols)}};
}

const nn::Section unseen("New samples", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Table& table = out.table("unseen");
  for (Index pair = 1; pair <= 5; ++pair) table.row(test_on_new(pair, rng));
  out.claim(table, "training samples right").equals(40);
  const double mean = arma::mean(Vector(table.column("percent")));
  out.claim(table, "percent").at_least(80);
  out.claim("percent, mean of the pairs", mean).at_least(93);
});

// {{output New samples}}
//
// All training samples are right, and of the new ones {{percent_mean_of_the_pairs:.0f}} % on
// average: the learned line is not the hidden one, it only separates 40 samples as that one does,
// and a new sample may fall between the two lines. How far the two counts lie apart is the question
// of chapter [[overfitting]].
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "How does a neuron find its weights?");
  return program.run(argc, argv, {learning, bounds, unseen});
}

// ## Summary
//
// The perceptron rule corrects the weights only when an answer is wrong: it adds the sample, or
// subtracts it. If some line separates the training samples, the rule makes at most $(R/\gamma)^2$
// mistakes and then stops, in whatever order the samples come. The proof compares two speeds: the
// projection on a separating line grows at least like $T$, the length of the weights at most like
// $\sqrt T$. Starting from zero, the learning rate changes no answer. A neuron is judged by samples
// that it has not learned from.
//
// ## Questions
//
// 1. The neuron has $w = (1, 0)$ and $b = 0$, and answers 1 to the sample (2, 3) of class 0. What
//    are $w$ and $b$ after the rule has corrected it?
// 2. All samples of a separable set are moved closer to the line, so that $\gamma$ becomes a third.
//    What happens to the bound?
// 3. Somebody reports 100 % right answers on the training set of a separable problem. What have you
//    learned about the neuron?
//
// {{fold Answers}}
// 1. $w = (1, 0) - (2, 3) = (-1, -3)$ and $b = -1$.
// 2. It becomes about nine times as large ($R$ hardly changes).
// 3. Only that the rule ended; it always ends so. Ask for the test set.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. Set `promised_margin` to 0.1. If some point came so close, the bound would be 25 times as
//    large. By how much does it grow, and why by less? What happens to the number of mistakes? Try
//    some seeds: `--seed 7`.
// 2. In `learn`, begin with weights of 100 instead of zero (`arma::fill::value(100)` behind the
//    number of elements). Why does the proof no longer give the same bound, and why does the rule
//    still stop?
// 3. In `test_on_new`, learn from 10 samples, then from 400. How does the last column change?
//
// {{fold What to expect}}
// 1. About tenfold, because the nearest sample seldom lies as near as is allowed. The mistakes grow
//    far less: the bound is for the worst order of samples. No claim fails.
// 2. Step 2 of the proof counts $|w|^2$ from 0 (its claim fails, and those on the rates). A start
//    adds only constants: one side still grows like $T$, the other like $\sqrt T$.
// 3. With 10 samples it is lower and scatters more, since many lines fit; with 400 hardly any room
//    is left beside the hidden line. (The claim on training samples counts 40 of them.)
// {{end}}
