// ---
// title: The gradient check
// question: How do we know that it is right?
// builds on: chapter [[backpropagation]]
// terms: gradient check (기울기 검사)
// symbols: as before
// library: nn::GradientCheckRow, nn::check_gradients, nn::TimedSection, nn::fastest
// ---
// Whoever writes down a backward pass makes mistakes, and a program with a wrong derivative does
// not crash. It trains, more or less. In this chapter we check derivatives, make three wrong ones
// to see how they look, find out whether training would have noticed, and then take the time: what
// does a gradient cost, and what would it cost without backpropagation?

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

struct Samples {
  Matrix X;  // (2 x samples)
  Matrix Y;  // (outputs x samples): 0 or 1
};

Samples random_samples(nn::Rng& rng, Index outputs, Index count) {
  Samples data{Matrix(2, count), Matrix(outputs, count)};
  rng.fill_normal(data.X, 0, 1);
  data.Y.transform([&](Scalar) { return rng.uniform() < 0.5 ? 0.0 : 1.0; });
  return data;
}

// ## Checking the gradient
//
// Every backward pass is compared with measured slopes. That is the **gradient check** (기울기 검사).
// Chapter [[backpropagation]] did it for the nine slopes of one sample. The library has a check for
// any network and any loss, `nn::check_gradients`, which returns an `nn::GradientCheckRow` for each
// matrix or vector of parameters:
//
// {{code common/model/gradient_check.cpp check_gradients}}
//
// (`rewind` lets layers that use chance draw the same numbers again.) `nn::numerical_gradient` is
// the one of chapter [[gradient_descent]]. What is small enough? The difference of two slopes says
// little by itself: 0.001 is nothing beside 1000 and a disaster beside 0.002. So it is divided by
// the larger of both; this is the *relative* error. (Where both are nearly zero even that would be
// unfair, since rounding is then all there is to compare. So slopes below 0.0001 are compared as if
// they were that large; that is `floor`.) In `double`, with $h = 10^{-5}$, a right derivative comes
// out far below $10^{-6}$, and a wrong one usually above $10^{-2}$. Everything above $10^{-6}$
// fails.

nn::Row row_of(const nn::GradientCheckRow& row) {
  return {{"parameter", row.name},
          {"shape", fmt::format("{} x {}", row.rows, row.cols)},
          {"absolute error {:.1e}", row.absolute_error},
          {"relative error {:.1e}", row.relative_error},
          {"verdict", row.passed ? "right" : "WRONG"}};
}

// We check a network with two hidden layers, 2-3-3-1, on six random samples. One line per matrix or
// vector of parameters, with the largest error among its elements; the names are those of chapter
// [[layers]], where the number counts the layers, activations included.

const nn::Section gradient_check("Gradient check", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Samples data = random_samples(rng, 1, 6);
  nn::Network network{nn::Dense{2, 3}, nn::Sigmoid{}, nn::Dense{3, 3},
                      nn::Sigmoid{}, nn::Dense{3, 1}};
  network.initialize(rng);
  nn::SigmoidCrossEntropy loss;
  nn::Table& table = out.table("check");
  for (const auto& row : nn::check_gradients(network, loss, data.X, data.Y)) {
    table.row(row_of(row));
    out.claim(table, row.name, "relative error").at_most(1e-6);
  }
});

// {{output Gradient check}}
//
// Each line is also a claim of this program: if one of them were wrong, the program would end with
// status 1 and the course would not build.
//
// ## What a wrong derivative looks like
//
// A check that never fails proves nothing. So we make three mistakes that people make.
//
// The first: the $\frac1m$ of the mean is forgotten in the backward pass.

class LossWithoutMean : public nn::SigmoidCrossEntropy {
 public:
  const Matrix& backward() override {
    dZ_ = nn::SigmoidCrossEntropy::backward();
    dZ_ *= Scalar(dZ_.n_elem);
    return dZ_;
  }

 private:
  Matrix dZ_;
};

// The second: $dA = W\, dZ$ instead of $W^\top dZ$. Where $W$ is square, the shapes do not
// complain.

class TransposedDense : public nn::Dense {
 public:
  using nn::Dense::Dense;
  const Matrix& backward(const Matrix& X, const Matrix& dZ) override {
    nn::Dense::backward(X, dZ);
    dX_ = W * dZ;
    return dX_;
  }

 private:
  Matrix dX_;
};

// The third: the derivative is taken of the wrong argument, $\sigma'(a)$ instead of $\sigma'(z)$.
// It happens when a function that wants $z$ gets the stored output $a$.

class WrongArgument : public nn::Sigmoid {
 public:
  const Matrix& backward(const Matrix& /*Z*/, const Matrix& dA) override {
    const Matrix s = nn::sigmoid(A_);  // A is already sigmoid(Z)
    dZ_ = dA % s % (1 - s);
    return dZ_;
  }
};

// For each network the check gives a verdict per line, here as a text: `x` is wrong.

std::string verdicts(nn::Table& table, nn::Network& network, nn::Loss& loss,
                     const Samples& data) {
  std::string text;
  for (const auto& row : nn::check_gradients(network, loss, data.X, data.Y)) {
    table.row(row_of(row));
    text += row.passed ? '-' : 'x';
  }
  return text;
}

const nn::Section mistakes("Three mistakes", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Samples data = random_samples(rng, 1, 6);
  nn::SigmoidCrossEntropy loss;
  LossWithoutMean wrong_loss;
  nn::Network right{nn::Dense{2, 3}, nn::Sigmoid{}, nn::Dense{3, 3},
                    nn::Sigmoid{}, nn::Dense{3, 1}};
  nn::Network product{nn::Dense{2, 3}, nn::Sigmoid{}, TransposedDense{3, 3},
                      nn::Sigmoid{}, nn::Dense{3, 1}};
  nn::Network argument{nn::Dense{2, 3}, nn::Sigmoid{}, nn::Dense{3, 3},
                       WrongArgument{}, nn::Dense{3, 1}};
  right.initialize(rng);
  product.theta = right.theta;
  argument.theta = right.theta;
  out.print("1/m is missing:");
  nn::Table& mean = out.table("mean");
  const auto all = verdicts(mean, right, wrong_loss, data);
  out.claim("every line is wrong", all == "xxxxxx");
  out.claim(mean, "4.bias", "relative error").near(5.0 / 6, 1e-4);
  out.print("\nW is not transposed:");
  const auto two = verdicts(out.table("transpose"), product, loss, data);
  out.claim("wrong before that layer, right from it on", two == "xx----");
  out.print("\nthe argument is wrong:");
  const auto four = verdicts(out.table("argument"), argument, loss, data);
  out.claim("wrong before that layer, right after it", four == "xxxx--");
});

// {{output Three mistakes}}
//
// All three are caught, and the table says more than that: *where*. The mistake travels back with
// the error, so the lines of the layers before it are wrong and those of the layers after it are
// right. The culprit lies on the way back from the first right line to the last wrong one. When all
// lines are wrong by the same factor (here $m = 6$, which gives a relative error of $\frac56$),
// look at the loss. And a mistake in $dW$ or $db$ itself travels nowhere: it makes one line wrong,
// its own.
//
// Would we have noticed without the check? We let a network learn XOR with each of the mistakes.
// (It has two hidden layers of eight units, so that one $W$ is square and the shapes do not
// complain.) In each step we also compute the right gradient, and look at the angle between the
// two: its cosine is 1 when they agree, and positive as long as the wrong one leads down.

template <typename Hidden, typename Activation>
Vector train_with(nn::Loss& loss, std::uint64_t seed) {
  nn::Network network{nn::Dense{2, 8}, nn::Sigmoid{}, Hidden{8, 8},
                      Activation{}, nn::Dense{8, 1}};
  nn::Network right{nn::Dense{2, 8}, nn::Sigmoid{}, nn::Dense{8, 8},
                    nn::Sigmoid{}, nn::Dense{8, 1}};
  nn::SigmoidCrossEntropy right_loss;
  nn::Rng rng(seed);
  network.initialize(rng);
  const Matrix X = nn::gate_inputs();
  const RowVector Y = nn::gate_outputs(nn::Gate::XOR);
  const int steps = 5000;
  Scalar cosines = 0;
  for (int i = 0; i < steps; ++i) {
    loss.forward(network.forward(X), Y);
    network.backward(X, loss.backward());
    right.theta = network.theta;
    right_loss.forward(right.forward(X), Y);
    right.backward(X, right_loss.backward());
    cosines += arma::norm_dot(network.gradient, right.gradient);
    network.theta -= 1.0 * network.gradient;
  }
  return {right_loss.forward(network.forward(X), Y), cosines / steps};
}

// One start says little, so each derivative gets the same nine. A start counts as learned when its
// loss ends below 0.1.

template <typename Hidden, typename Activation>
nn::Row try_derivatives(const std::string& name, nn::Loss& loss,
                        const nn::Output& out) {
  Matrix results(2, 9);  // loss and mean cosine of each start
  for (Index i = 0; i < results.n_cols; ++i)
    results.col(i) = train_with<Hidden, Activation>(loss, out.seed(i));
  const RowVector losses = results.row(0);
  return {{"derivatives", name},
          {"starts", losses.n_elem},
          {"learned", Index{arma::accu(losses < 0.1)}},
          {"median loss, from about 0.7 {:.5f}", arma::median(losses)},
          {"mean cosine {:.3f}", arma::mean(results.row(1))},
          {"least of a start {:.3f}", results.row(1).min()}};
}

const nn::Section unnoticed("Unnoticed", [](nn::Output& out) {
  using nn::Dense, nn::Sigmoid;
  nn::SigmoidCrossEntropy L;
  LossWithoutMean without;
  nn::Table& table = out.table("unnoticed");
  table.row(try_derivatives<Dense, Sigmoid>("right", L, out));
  table.row(try_derivatives<Dense, Sigmoid>("missing 1/m", without, out));
  table.row(
      try_derivatives<TransposedDense, Sigmoid>("W not transposed", L, out));
  table.row(try_derivatives<Dense, WrongArgument>("wrong argument", L, out));
  out.claim(table, "learned").at_least(7);
  out.claim(table, "median loss, from about 0.7").at_most(0.1);
  out.claim(table, "mean cosine").at_least(0.3);
  out.claim(table, "least of a start").greater_than(0);
});

// {{output Unnoticed}}
//
// With each of them XOR is learned, from all or nearly all starts. The forgotten $\frac1m$ is no
// more than a learning rate four times as large (so it may even end lower); it will show on the day
// when somebody changes the number of samples. The other two walk in wrong directions, but on
// average less than a right angle away from the right one, so they still go down. On another task
// they could be slower, or stop where the right gradient would not. A falling loss is no proof of a
// right gradient. The check is.
//
// ## What it costs
//
// Central differences compute the loss twice for each parameter. Backpropagation walks through the
// network once forward and once backward. The way back has two matrix products per layer where the
// way forward has one. So forward and back together should cost about three forward passes, however
// many parameters there are (and less in small layers, where the matrix products are not what takes
// the time). We count and take the time, on networks with two hidden layers of growing width.
// (`nn::fastest` repeats something and returns the shortest time, because on a busy machine times
// are only ever too long.)

nn::Row cost_of(Index width, nn::Rng& rng) {
  nn::Network network{nn::Dense{2, width}, nn::Sigmoid{},
                      nn::Dense{width, width}, nn::Sigmoid{},
                      nn::Dense{width, 1}};
  network.initialize(rng);
  nn::SigmoidCrossEntropy loss;
  const Samples data = random_samples(rng, 1, 100);
  Index passes = 0;  // forward passes of one measured gradient
  const auto value = [&] {
    ++passes;
    return loss.forward(network.forward(data.X), data.Y);
  };
  nn::numerical_gradient(value, network.theta);
  const Index counted = passes;
  const double numerical =
      nn::fastest(3, [&] { nn::numerical_gradient(value, network.theta); });
  const double forward = nn::fastest(20, [&] { value(); });
  const double backward = nn::fastest(30, [&] {
    value();
    network.backward(data.X, loss.backward());
  });
  return {{"width", width},
          {"parameters", network.theta.n_elem},
          {"passes", counted},
          {"measured slopes (ms) {:.3f}", 1e3 * numerical},
          {"backpropagation (ms) {:.3f}", 1e3 * backward},
          {"ratio {:.0f}", numerical / backward},
          {"over forward alone {:.1f}", backward / forward}};
}

const nn::TimedSection cost("The cost of a gradient", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Table& table = out.table("cost");
  const Index widest = out.quick() ? 32 : 64;
  for (Index width = 4; width <= widest; width *= 2)
    table.row(cost_of(width, rng));
  const std::vector<double> ratios = table.column("ratio");
  const double parameters = table.max("parameters");
  const double passes = table.max("passes");
  out.claim("measured slopes: passes per parameter", passes / parameters)
      .equals(2);
  out.claim("ratio per parameter", ratios.back() / parameters).at_least(0.2);
  out.claim("ratio, widest over narrowest", ratios.back() / ratios.front())
      .at_least(3);
  out.figure("cost");
});

// {{output The cost of a gradient}}
//
// {{figure cost: The time for one gradient. Both axes are logarithmic.}}
//
// With {{cost.64.parameters}} parameters backpropagation is {{cost.64.ratio:.0f}} times as fast.
// The factor is one to two times the number of parameters: measuring costs two passes for each of
// them, backpropagation two or three for all together, here {{cost.64.over_forward_alone:.1f}}. (In
// small networks calls and loops cost as much as the numbers, so the factors are rough.) Without
// this nobody could train a large network. (These are times, measured when this page was made. They
// are different on your machine, and in each run. Programs of this course leave an
// `nn::TimedSection` out when they are started with `--no-times`.)
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "How do we know that it is right?");
  return program.run(argc, argv, {gradient_check, mistakes, unnoticed, cost});
}

// ## Summary
//
// A gradient is checked by comparing each slope with a measured one, relative to its size; in
// `double` a right one agrees to six digits and more. A wrong derivative shows where it is: the
// lines of the layers before it fail, those after it pass, and a common factor points to the loss.
// Training is no check, because a gradient that is wrong by less than a right angle still goes
// down. Measuring costs two passes for each parameter, backpropagation about three for all of them.
//
// ## Questions
//
// 1. All lines of a check are wrong, with the relative error 0.5. What factor is missing or too
//    many?
// 2. A check shows one wrong line: `2.bias`. Where is the mistake?
// 3. A network has a million parameters, and a forward pass takes 10 ms. How long does a measured
//    gradient take, and how long backpropagation?
//
// {{fold Answers}}
// 1. A factor of 2.
// 2. In the line of that layer's backward pass that computes $db$; a mistake on the way back would
//    spoil the layers before it.
// 3. Two million passes, about five and a half hours; about 30 ms.
// {{end}}
//
// ## Try it
//
// (Some claims will fail, rightly.)
//
// 1. In `LossWithoutMean`, multiply by 1.0000001 instead. Does the check notice? And 1.0001?
// 2. In place of `WrongArgument`, make a mistake of your own: a `Sigmoid` that returns `dA` times
//    `A_` only. Predict the six verdicts before you run it.
// 3. Replace the sigmoids of the section "Gradient check" by `nn::ReLU`. Which lines may fail, once
//    in some thousand seeds, and why? (Think of a weighted sum within $10^{-5}$ of 0.)
//
// {{fold What to expect}}
// 1. At 1.0000001 all lines are "right": the tolerance is larger than that. At 1.0001 all are
//    wrong.
// 2. Wrong before that layer, right behind it. XOR is learned all the same, since the missing
//    factor is positive; the claim on the cosine fails.
// 3. The first four: where a weighted sum lies so near to 0 that the two measured points are on
//    either side of the corner, the measured slope is neither the left nor the right one. With the
//    seed of the course a layer is 0 for all samples, and a network without slopes passes every
//    check.
// {{end}}
