// ---
// title: Backpropagation
// question: How do all weights learn at once?
// builds on: chapter 03, chapter 05, chapter 06
// terms: chain rule (연쇄 법칙), backpropagation (오차 역전파), gradient check (기울기 검사)
// symbols: $X$ inputs, $Z$ weighted sums, $A$ outputs of a layer, $W$ and $b$ its weights and
//   biases, $Y$ targets, $L$ loss; $dW$ stands for $\partial L / \partial W$, and so on; $\odot$
//   multiplies element by element
// ---
//
// To go down we need the slope of the loss with respect to every weight. Chapter 06 measured
// slopes, one weight at a time, with two computations of the loss for each. In this chapter we
// compute them, all at once, in a single walk back through the network. First with numbers, for one
// sample and a small network with a hidden layer, then as matrices, and then we check it, because a
// wrong derivative does not announce itself.

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "common/data/synthetic.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/activations.hpp"
#include "common/model/dense.hpp"
#include "common/model/gradient_check.hpp"
#include "common/model/loss.hpp"
#include "common/model/network.hpp"
#include "common/model/numerical_derivative.hpp"
#include "common/report/diagram.hpp"
#include "common/report/program.hpp"
#include "common/report/timing.hpp"

using nn::Index;
using nn::Matrix;
using nn::RowVector;
using nn::Scalar;
using nn::Vector;

// ## Slopes multiply
//
// Three gears in a row: the second turns three times as fast as the first, and the third twice as
// fast as the second. Then the third turns six times as fast as the first. The same holds for
// functions put one into the other. If $z = g(x)$ and $y = f(z)$, then a small change of $x$ is
// multiplied by $\frac{dz}{dx}$ on its way to $z$, and by $\frac{dy}{dz}$ on its way to $y$:
//
// $$\frac{dy}{dx} = \frac{dy}{dz} \cdot \frac{dz}{dx} .$$
//
// This is the **chain rule** (연쇄 법칙). Each slope has to be taken where we are: $\frac{dy}{dz}$ at
// the value that $z$ has, not at that of $x$. A neuron with its loss is such a chain. From the
// weight $w$ to $z = wx + b$, from there to $a = \sigma(z)$, and from there to $L = -\log a$, if
// the target is 1.

Scalar sigmoid(Scalar z) { return 1 / (1 + std::exp(-z)); }

void show_chain(nn::Program& program) {
  program.section("A chain");
  const Scalar x = 2;
  const Scalar w = 0.7;
  const Scalar b = -0.5;
  const Scalar z = w * x + b;
  const Scalar a = sigmoid(z);
  const auto loss = [&](Scalar weight) {
    return -std::log(sigmoid(weight * x + b));
  };
  nn::Table table({"from", "to", "slope", "value {:.4f}"});
  table.row({"w = 0.7", "z = w x + b", "x", x});
  table.row({fmt::format("z = {:.1f}", z), "a = sigmoid(z)", "a (1 - a)",
             a * (1 - a)});
  table.row({fmt::format("a = {:.4f}", a), "L = -log a", "-1 / a", -1 / a});
  const Scalar product = -1 / a * (a * (1 - a)) * x;
  table.row({"w", "L", "the product", product});
  program.print(table);
  const Scalar measured = nn::central_difference(loss, w, 1e-5);
  program.print("measured: {:.4f}", measured);
  program.claim("product of the slopes minus the measured slope",
                product - measured, nn::near(0, 1e-9));
}

// {{output A chain}}
//
// For this chain the rule reads
//
// $$\frac{dL}{dw} = \frac{dL}{da} \cdot \frac{da}{dz} \cdot \frac{dz}{dw} .$$
//
// Read it from the left, from the loss to the weight (in the table: from the bottom up), and you
// have the whole method of this chapter. Everything else is bookkeeping.
//
// ## One sample, number by number
//
// Our network has two inputs, two hidden units and one output, with the sigmoid everywhere:
//
// {{figure network: The 2-2-1 network and its weights. The first index of a weight says where it
// leads, the second where it comes from.}}
//
// Forward, for one sample $x = (x_1, x_2)$ with target $y$:
//
// $$z_1 = w_{11} x_1 + w_{12} x_2 + b_1, \quad a_1 = \sigma(z_1), \qquad
//   z_2 = w_{21} x_1 + w_{22} x_2 + b_2, \quad a_2 = \sigma(z_2),$$
//
// $$z_3 = v_1 a_1 + v_2 a_2 + c, \quad a_3 = \sigma(z_3), \qquad
//   L = -\bigl( y \log a_3 + (1 - y) \log(1 - a_3) \bigr) .$$
//
// Nine parameters, so nine slopes. The numbers for weights and biases are picked at will.

struct Parameters {
  Scalar w11 = 0.5, w12 = -0.2, b1 = 0.1;
  Scalar w21 = 0.8, w22 = 0.2, b2 = -0.1;
  Scalar v1 = 0.6, v2 = -0.4, c = 0.2;
};

struct Forward {
  Scalar z1, a1, z2, a2, z3, a3, loss;
};

Forward forward(const Parameters& p, Scalar x1, Scalar x2, Scalar y) {
  Forward f{};
  f.z1 = p.w11 * x1 + p.w12 * x2 + p.b1;
  f.a1 = sigmoid(f.z1);
  f.z2 = p.w21 * x1 + p.w22 * x2 + p.b2;
  f.a2 = sigmoid(f.z2);
  f.z3 = p.v1 * f.a1 + p.v2 * f.a2 + p.c;
  f.a3 = sigmoid(f.z3);
  f.loss = -(y * std::log(f.a3) + (1 - y) * std::log(1 - f.a3));
  return f;
}

// Now backward, and we write $da_3$ for $\frac{\partial L}{\partial a_3}$ and so on: always the
// slope *of the loss*, with respect to the thing after the $d$. We begin at the end.
//
// * The loss knows $a_3$: $\;da_3 = -\frac{y}{a_3} + \frac{1 - y}{1 - a_3}$.
// * $a_3$ comes from $z_3$ by the sigmoid, so $dz_3 = da_3 \cdot a_3 (1 - a_3)$. (Multiply it out:
//   it is $a_3 - y$, as in chapter 05.)
// * $z_3 = v_1 a_1 + v_2 a_2 + c$. It grows by $a_1$ per unit of $v_1$, so $dv_1 = dz_3 \cdot a_1$;
//   in the same way $dv_2 = dz_3 \cdot a_2$, and $dc = dz_3$.
// * It also grows by $v_1$ per unit of $a_1$, so $da_1 = dz_3 \cdot v_1$ and
//   $da_2 = dz_3 \cdot v_2$. Here the error goes back through a weight.
// * And now we stand before the hidden units as we stood before the output:
//   $dz_1 = da_1 \cdot a_1 (1 - a_1)$, and $dw_{11} = dz_1 \cdot x_1$, $dw_{12} = dz_1 \cdot x_2$,
//   $db_1 = dz_1$. The second unit likewise.
//
// Each line uses what the line before it has computed. That is **backpropagation** (오차 역전파): the
// slopes are computed from the loss back to the inputs, and each is computed once. (The method is
// older than its name. S. Linnainmaa described it for any computation in 1970; D. Rumelhart, G.
// Hinton and R. Williams made it known for networks in 1986.) Each also needs values from the
// forward pass ($a_1$, $a_2$, $a_3$, $x$), which is why these were stored.

struct Backward {
  Scalar da3, dz3, da1, dz1, da2, dz2;
  Parameters d;  // the nine slopes
};

Backward backward(const Parameters& p, const Forward& f, Scalar x1, Scalar x2,
                  Scalar y) {
  Backward g{};
  g.da3 = -y / f.a3 + (1 - y) / (1 - f.a3);
  g.dz3 = g.da3 * f.a3 * (1 - f.a3);
  g.d.v1 = g.dz3 * f.a1;
  g.d.v2 = g.dz3 * f.a2;
  g.d.c = g.dz3;
  g.da1 = g.dz3 * p.v1;
  g.dz1 = g.da1 * f.a1 * (1 - f.a1);
  g.d.w11 = g.dz1 * x1;
  g.d.w12 = g.dz1 * x2;
  g.d.b1 = g.dz1;
  g.da2 = g.dz3 * p.v2;
  g.dz2 = g.da2 * f.a2 * (1 - f.a2);
  g.d.w21 = g.dz2 * x1;
  g.d.w22 = g.dz2 * x2;
  g.d.b2 = g.dz2;
  return g;
}

// We compute it for $x = (1, 2)$ and $y = 1$, and measure each slope beside it. (`&Parameters::v1`
// names a member without saying of which object, so that one loop can move them all.)

struct NamedParameter {
  std::string name;
  Scalar Parameters::*member;
};

const std::array<NamedParameter, 9> nine = {{{"v1", &Parameters::v1},
                                             {"v2", &Parameters::v2},
                                             {"c", &Parameters::c},
                                             {"w11", &Parameters::w11},
                                             {"w12", &Parameters::w12},
                                             {"b1", &Parameters::b1},
                                             {"w21", &Parameters::w21},
                                             {"w22", &Parameters::w22},
                                             {"b2", &Parameters::b2}}};

void show_one_sample(nn::Program& program) {
  program.section("One sample");
  const Scalar x1 = 1;
  const Scalar x2 = 2;
  const Scalar y = 1;
  const Parameters p;
  const Forward f = forward(p, x1, x2, y);
  const Backward g = backward(p, f, x1, x2, y);
  nn::Table passes(
      {"forward", "value {:.4f}", "backward", "slope of L {:.4f}"});
  const auto row = [&](const std::string& name, Scalar value, Scalar slope) {
    passes.row({name, value, "d" + name, slope});
  };
  row("z1", f.z1, g.dz1);
  row("a1", f.a1, g.da1);
  row("z2", f.z2, g.dz2);
  row("a2", f.a2, g.da2);
  row("z3", f.z3, g.dz3);
  row("a3", f.a3, g.da3);
  row("L", f.loss, 1);
  program.print("forward reads down, backward reads up");
  program.print(passes);
  nn::Table table({"parameter", "value", "slope {:.6f}", "measured {:.6f}"});
  Scalar largest = 0;
  for (const auto& [name, member] : nine) {
    const auto loss = [&, member = member](Scalar value) {
      Parameters moved = p;
      moved.*member = value;
      return forward(moved, x1, x2, y).loss;
    };
    const Scalar measured = nn::central_difference(loss, p.*member, 1e-5);
    table.row({name, p.*member, g.d.*member, measured});
    largest = std::max(largest, std::abs(g.d.*member - measured));
  }
  program.print(table);
  program.claim("largest difference of a slope from the measured one", largest,
                nn::at_most(1e-9));
  program.claim("dz3 minus (a3 - y)", g.dz3 - (f.a3 - y), nn::near(0, 1e-15));
}

void draw_net(nn::Program& program) {
  nn::Figure figure(620, 320);
  nn::draw_network(
      figure.panel(), {{"x_1", "x_2"}, {"a_1", "a_2"}, {"a_3"}},
      {{{"w_{11}", "w_{12}"}, {"w_{21}", "w_{22}"}}, {{"v_1", "v_2"}}});
  program.figure(figure, "network",
                 "Two inputs, two hidden units and one output unit, with the "
                 "names of the weights on the arrows.");
}

// {{output One sample}}
//
// The slopes of the hidden weights are smaller than those at the output. On the way back the error
// has been multiplied by a weight, $v_1$ or $v_2$, and by $a (1 - a)$, which is at most 0.25. With
// more layers there are more such factors: this is where the vanishing gradient of chapter 04 comes
// from.
//
// ## All samples: matrices
//
// With several samples the loss is the mean of their losses, so each slope is the mean of the
// samples' slopes. We could run the code above in a loop. But the same lines in matrices, with one
// column per sample as in chapter 03, are shorter, and hold for any number of units. The network
// has two layers, with $W_1$ (units x inputs), $b_1$, $W_2$ and $b_2$. As in chapter 03 the index
// now numbers the *layer*: $b_1$ is the vector of all biases of the first.

struct Network {
  Matrix W1;  // (hidden x inputs)
  Vector b1;  // (hidden)
  Matrix W2;  // (outputs x hidden)
  Vector b2;  // (outputs)
};

struct Cache {
  Matrix A1;  // (hidden x samples)
  Matrix A2;  // (outputs x samples)
};

Cache forward(const Network& net, const Matrix& X) {
  Matrix Z1 = net.W1 * X;  // (hidden x samples)
  Z1.each_col() += net.b1;
  const Matrix A1 = nn::sigmoid(Z1);
  Matrix Z2 = net.W2 * A1;  // (outputs x samples)
  Z2.each_col() += net.b2;
  return {A1, nn::sigmoid(Z2)};
}

Scalar loss_of(const Matrix& A2, const Matrix& Y) {
  const Matrix each = Y % arma::log(A2) + (1 - Y) % arma::log(1 - A2);
  return -arma::accu(each) / Scalar(Y.n_cols);
}

// (This is the formula that fails when an answer is rounded to 0 or 1; see chapter 05. In this
// chapter it does not come to that, unless you make a mistake in `backward`. Then you may see
// "nan".)

// Backward, line by line the same as before.
//
// * $dZ_2 = \frac1m (A_2 - Y)$. The $\frac1m$ of the mean enters here, once; everything below is a
//   multiple of this and inherits it.
// * $dW_2 = dZ_2\, A_1^\top$. For one sample it was $dv_1 = dz_3 \cdot a_1$: slope of the unit
//   times input. The weight from hidden unit $i$ to output $k$ takes part in every sample, so its
//   slope is the sum over the samples of row $k$ of $dZ_2$ times row $i$ of $A_1$. And that is row
//   times column of a matrix product, when $A_1$ is transposed.
// * $db_2$ is the sum of each row of $dZ_2$.
// * $dA_1 = W_2^\top\, dZ_2$. For one sample it was $da_1 = dz_3 \cdot v_1$. When there are several
//   outputs, a small change of the hidden unit $i$ moves every one of them, each of these moves the
//   loss, and small changes add up. So the slopes along all ways are *added*:
//   $da_i = \sum_k w_{ki}\, dz_k$. The sum runs over the first index of $W_2$, so $W_2$ is
//   transposed.
// * $dZ_1 = dA_1 \odot A_1 \odot (1 - A_1)$, where $\odot$ (in Armadillo `%`) multiplies element by
//   element.
// * $dW_1 = dZ_1\, X^\top$, and $db_1$ is the sum of each row of $dZ_1$.
//
// A way to remember the transposes is to look at the shapes: $dW_2$ must have the shape of $W_2$,
// (outputs x hidden), and from $dZ_2$, (outputs x samples), and $A_1$, (hidden x samples), there is
// only one product that has it. (Where $W$ is square, this does not help. We will see such a case.)

Network backward(const Network& net, const Cache& cache, const Matrix& X,
                 const Matrix& Y) {
  const Matrix& A1 = cache.A1;
  const Matrix dZ2 = (cache.A2 - Y) / Scalar(Y.n_cols);  // (outputs x samples)
  const Matrix dA1 = net.W2.t() * dZ2;                   // (hidden x samples)
  const Matrix dZ1 = dA1 % A1 % (1 - A1);                // (hidden x samples)
  return {dZ1 * X.t(), arma::sum(dZ1, 1), dZ2 * A1.t(), arma::sum(dZ2, 1)};
}

// The result is a network-shaped set of slopes, so it has the type `Network` as well. We compare
// with the code from before, which knows one sample at a time: the slopes of the four samples of
// XOR must be the mean of what it gives. And since that code had only one output, we also measure
// the slopes of a network with four hidden units and three outputs, on six random samples.

Network network_of(const Parameters& p) {
  return {{{p.w11, p.w12}, {p.w21, p.w22}},
          {p.b1, p.b2},
          RowVector{p.v1, p.v2},
          Vector{p.c}};
}

Scalar largest_difference(const Network& a, const Network& b) {
  return std::max({arma::abs(a.W1 - b.W1).max(), arma::abs(a.b1 - b.b1).max(),
                   arma::abs(a.W2 - b.W2).max(), arma::abs(a.b2 - b.b2).max()});
}

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

// The weights are drawn from
// $\pm 1/\sqrt{\text{inputs}}$, PyTorch's default (chapter 11 is about such choices).

Network random_network(Index hidden, Index outputs, nn::Rng& rng) {
  Network net{Matrix(hidden, 2), Vector(hidden), Matrix(outputs, hidden),
              Vector(outputs)};
  const Scalar bound1 = 1 / std::sqrt(Scalar(2));
  const Scalar bound2 = 1 / std::sqrt(Scalar(hidden));
  rng.fill_uniform(net.W1, -bound1, bound1);
  rng.fill_uniform(net.b1, -bound1, bound1);
  rng.fill_uniform(net.W2, -bound2, bound2);
  rng.fill_uniform(net.b2, -bound2, bound2);
  return net;
}

Vector measured_slopes(Network& net, Matrix& M, const Samples& data) {
  Vector elements(M.memptr(), M.n_elem, false, true);  // a view of M
  return nn::numerical_gradient(
      [&] { return loss_of(forward(net, data.X).A2, data.Y); }, elements);
}

Scalar largest_error(Network& net, const Samples& data) {
  const Network slopes = backward(net, forward(net, data.X), data.X, data.Y);
  const auto error = [&](Matrix& M, const Matrix& dM) {
    const Vector measured = measured_slopes(net, M, data);
    return arma::abs(arma::vectorise(dM) - measured).max();
  };
  return std::max({error(net.W1, slopes.W1), error(net.b1, slopes.b1),
                   error(net.W2, slopes.W2), error(net.b2, slopes.b2)});
}

void show_matrices(nn::Program& program, nn::Rng& rng) {
  program.section("Four samples");
  const Matrix X = nn::gate_inputs();                   // (2 x 4)
  const RowVector Y = nn::gate_outputs(nn::Gate::XOR);  // (1 x 4)
  const Parameters p;
  Parameters mean{0, 0, 0, 0, 0, 0, 0, 0, 0};
  for (Index j = 0; j < X.n_cols; ++j) {
    const Forward f = forward(p, X(0, j), X(1, j), Y[j]);
    const Backward g = backward(p, f, X(0, j), X(1, j), Y[j]);
    for (const auto& [name, member] : nine) {
      mean.*member += g.d.*member / Scalar(X.n_cols);
    }
  }
  const Network net = network_of(p);
  const Network by_matrices = backward(net, forward(net, X), X, Y);
  const Network one_by_one = network_of(mean);
  nn::Table table({"slope", "shape", "by matrices", "one by one"});
  const auto row = [&](const std::string& name, const Matrix& M,
                       const Matrix& N) {
    const auto text = [](const Matrix& values) {
      return fmt::format("{:7.4f}", fmt::join(nn::series(values), " "));
    };
    table.row({name, nn::shape_text(M), text(M.row(0)), text(N.row(0))});
    for (Index i = 1; i < M.n_rows; ++i) {
      table.row({"", "", text(M.row(i)), text(N.row(i))});
    }
  };
  row("dW1", by_matrices.W1, one_by_one.W1);
  row("db1", by_matrices.b1, one_by_one.b1);
  row("dW2", by_matrices.W2, one_by_one.W2);
  row("db2", by_matrices.b2, one_by_one.b2);
  program.print(table);
  program.claim("largest difference from the mean of the four samples",
                largest_difference(by_matrices, one_by_one),
                nn::at_most(1e-15));
  Network wide = random_network(4, 3, rng);
  const Scalar error = largest_error(wide, random_samples(rng, 3, 6));
  program.print("three outputs: largest difference from measured slopes {:.0e}",
                error);
  program.claim("largest difference from a measured slope, three outputs",
                error, nn::at_most(1e-9));
}

// {{output Four samples}}

//
// ## One step of learning
//

//
// A step of learning is now complete. It has four parts, the same for every network of this book:
//
//
// 1. Forward: compute the outputs, and the loss.
// 2. The slopes of the output layer.
// 3. The slopes of the layers before it, by the chain rule, back to the first.
// 4. Update *all* parameters at once, each against its slope.

Scalar train_step(Network& net, const Matrix& X, const Matrix& Y, Scalar eta) {
  const Cache cache = forward(net, X);
  const Network gradient = backward(net, cache, X, Y);
  net.W1 -= eta * gradient.W1;
  net.b1 -= eta * gradient.b1;
  net.W2 -= eta * gradient.W2;
  net.b2 -= eta * gradient.b2;
  return loss_of(cache.A2, Y);
}

// "At once" needs a word. Backpropagation is sometimes described as correcting the weights near the
// output first and then those before them. The *slopes* are computed in that order. But if $W_2$ is
// already changed when $dA_1 = W_2^\top dZ_2$ is computed, then $dA_1$ mixes the new weights with
// the old errors, and belongs to neither network. First all slopes, then all updates.
//
// Backpropagation and gradient descent are often named in one breath, and they are two things. The
// one computes the gradient; the other uses it to make a step. Each could be exchanged without the
// other: chapter 06 had descent with measured slopes, and chapter 10 has other ways to step.
//
// ## The same in the library
//
// From here on we use the library, which does what `backward` does, layer by layer. Each layer has
// its forward pass directly above its backward pass, and remembers what it will need. This is the
// layer $Z = WX + b$:
//
// {{code common/model/dense.cpp dense_forward}}
//
// {{code common/model/dense.cpp dense_backward}}
//
// `sum_of_outer_products` is the product $dZ\, X^\top$, `add_columns` the sum over the samples;
// both, like adding $W^\top dZ$ to zeros, are quicker forms of what we wrote above. `X_` points to
// the inputs of the last forward pass. The first layer of a network need not compute $dX$, since
// nobody adjusts the data; the network tells it so by `wants_input_gradient`. The sigmoid, as a
// layer, remembers its output:
//
// {{code common/model/activation_layers.cpp sigmoid}}
//
// And a network hands the slopes from layer to layer, last one first:
//
// {{code common/model/sequential.cpp network_passes}}
//
// All slopes land in one vector, `network.gradient`, in the order of the parameters in
// `network.theta`, so that an update is one line. What starts the way back is `loss.backward()`.
// Our networks end in a `Dense` layer without a sigmoid, because `SigmoidCrossEntropy` contains it.
// (It takes the mean over samples *and* outputs, while our `loss_of` takes it over the samples, so
// with three outputs its slopes are a third.)

void compare_with_library(nn::Program& program, nn::Rng& rng) {
  program.section("The library agrees");
  const Index outputs = 3;
  const Samples data = random_samples(rng, outputs, 20);
  const Network ours = random_network(5, outputs, rng);
  nn::Network network{nn::Dense{2, 5}, nn::Sigmoid{}, nn::Dense{5, outputs}};
  auto& first = dynamic_cast<nn::Dense&>(network.layer(0));
  auto& second = dynamic_cast<nn::Dense&>(network.layer(2));
  first.W = ours.W1;
  first.b = ours.b1;
  second.W = ours.W2;
  second.b = ours.b2;
  nn::SigmoidCrossEntropy loss;
  const Scalar value = loss.forward(network.forward(data.X), data.Y);
  network.backward(data.X, loss.backward());
  network.gradient *= Scalar(outputs);  // a mean over the samples alone
  const Cache cache = forward(ours, data.X);
  const Network slopes = backward(ours, cache, data.X, data.Y);
  program.claim("difference of the loss",
                Scalar(outputs) * value - loss_of(cache.A2, data.Y),
                nn::near(0, 1e-14));
  program.claim(
      "largest difference of a slope",
      largest_difference(slopes, {first.dW, first.db, second.dW, second.db}),
      nn::at_most(1e-14));
}

// {{output The library agrees}}
//
// ## Checking the gradient
//
// Whoever writes down a backward pass makes mistakes, and a program with a wrong derivative does
// not crash. It trains, more or less. So every backward pass is compared with measured slopes. That
// is the **gradient check** (기울기 검사). We have done it already, for the nine slopes of one sample
// and for three outputs. The library has a check for any network and any loss:
//
// {{code common/model/gradient_check.cpp check_gradients}}
//
// `numerical_gradient` is the one of chapter 06. What is small enough? The difference of two slopes
// says little by itself: 0.001 is nothing beside 1000 and a disaster beside 0.002. So it is divided
// by the larger of both; this is the *relative* error. (Where both are nearly zero even that would
// be unfair, since rounding is then all there is to compare. So slopes below 0.0001 are compared as
// if they were that large; that is `floor`.) In `double`, with $h = 10^{-5}$, a right derivative
// comes out far below $10^{-6}$, and a wrong one usually above $10^{-2}$. Everything above
// $10^{-6}$ fails.

using CheckTable = std::vector<nn::GradientCheckRow>;

void print_check(nn::Program& program, const CheckTable& rows) {
  nn::Table table({"parameter", "shape", "largest absolute error {:.1e}",
                   "largest relative error {:.1e}", "verdict"});
  for (const nn::GradientCheckRow& row : rows) {
    table.row({row.name, fmt::format("{} x {}", row.rows, row.cols),
               row.absolute_error, row.relative_error,
               row.passed ? "right" : "WRONG"});
  }
  program.print(table);
}

// We check a network with two hidden layers, 2-3-3-1, on six random samples. One line per matrix or
// vector of parameters; the names are those of chapter 03, where the number counts the layers,
// activations included.

void show_check(nn::Program& program, nn::Rng& rng) {
  program.section("Gradient check");
  const Samples data = random_samples(rng, 1, 6);
  nn::Network network{nn::Dense{2, 3}, nn::Sigmoid{}, nn::Dense{3, 3},
                      nn::Sigmoid{}, nn::Dense{3, 1}};
  network.initialize(rng);
  nn::SigmoidCrossEntropy loss;
  const CheckTable rows = check_gradients(network, loss, data.X, data.Y);
  print_check(program, rows);
  for (const nn::GradientCheckRow& row : rows) {
    program.claim("relative error of " + row.name, row.relative_error,
                  nn::at_most(1e-6));
  }
}

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

struct Mistake {
  std::string name;
  CheckTable rows;
};

std::vector<Mistake> three_mistakes(const Samples& data, nn::Rng& rng) {
  nn::SigmoidCrossEntropy loss;
  LossWithoutMean wrong_loss;
  nn::Network right{nn::Dense{2, 3}, nn::Sigmoid{}, nn::Dense{3, 3},
                    nn::Sigmoid{}, nn::Dense{3, 1}};
  nn::Network transposed{nn::Dense{2, 3}, nn::Sigmoid{}, TransposedDense{3, 3},
                         nn::Sigmoid{}, nn::Dense{3, 1}};
  nn::Network argument{nn::Dense{2, 3}, nn::Sigmoid{}, nn::Dense{3, 3},
                       WrongArgument{}, nn::Dense{3, 1}};
  right.initialize(rng);
  transposed.theta = right.theta;
  argument.theta = right.theta;
  return {
      {"missing 1/m", check_gradients(right, wrong_loss, data.X, data.Y)},
      {"W not transposed", check_gradients(transposed, loss, data.X, data.Y)},
      {"wrong argument", check_gradients(argument, loss, data.X, data.Y)}};
}

void show_mistakes(nn::Program& program, nn::Rng& rng) {
  program.section("Three mistakes");
  const std::vector<Mistake> mistakes =
      three_mistakes(random_samples(rng, 1, 6), rng);
  for (const auto& [name, rows] : mistakes) {
    program.print("{}:", name);
    print_check(program, rows);
  }
  const auto wrong = [&](std::size_t i) {
    std::string text;
    for (const nn::GradientCheckRow& row : mistakes[i].rows) {
      text += row.passed ? "-" : "x";
    }
    return text;
  };
  program.claim("missing 1/m: every line is wrong", wrong(0) == "xxxxxx");
  program.claim("and its relative error is 5/6",
                mistakes[0].rows.back().relative_error,
                nn::near(5.0 / 6, 1e-4));
  program.claim("W not transposed: wrong before that layer, right from it on",
                wrong(1) == "xx----");
  program.claim("wrong argument: wrong before that layer, right after it",
                wrong(2) == "xxxx--");
}

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

struct Trained {
  Scalar loss;
  Scalar mean_cosine;
};

template <typename Hidden, typename Activation>
Trained train_with(nn::Loss& loss, std::uint64_t seed, int steps) {
  nn::Network network{nn::Dense{2, 8}, nn::Sigmoid{}, Hidden{8, 8},
                      Activation{}, nn::Dense{8, 1}};
  nn::Network right{nn::Dense{2, 8}, nn::Sigmoid{}, nn::Dense{8, 8},
                    nn::Sigmoid{}, nn::Dense{8, 1}};
  nn::SigmoidCrossEntropy right_loss;
  nn::Rng rng(seed);
  network.initialize(rng);
  const Matrix X = nn::gate_inputs();
  const RowVector Y = nn::gate_outputs(nn::Gate::XOR);
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

void show_unnoticed(nn::Program& program) {
  program.section("Unnoticed");
  const int steps = 5000;
  nn::SigmoidCrossEntropy loss;
  LossWithoutMean without_mean;
  const std::uint64_t seed = program.seed();
  const Trained correct = train_with<nn::Dense, nn::Sigmoid>(loss, seed, steps);
  const Trained mean =
      train_with<nn::Dense, nn::Sigmoid>(without_mean, seed, steps);
  const Trained transposed =
      train_with<TransposedDense, nn::Sigmoid>(loss, seed, steps);
  const Trained argument =
      train_with<nn::Dense, WrongArgument>(loss, seed, steps);
  nn::Table table(
      {"derivatives", "loss, from about 0.7 {:.5f}", "mean cosine {:.3f}"});
  const auto row = [&](const std::string& name, const Trained& trained) {
    table.row({name, trained.loss, trained.mean_cosine});
  };
  row("right", correct);
  row("missing 1/m", mean);
  row("W not transposed", transposed);
  row("wrong argument", argument);
  program.print(table);
  program.claim("highest loss after 5000 steps with a mistake",
                std::max({mean.loss, transposed.loss, argument.loss}),
                nn::at_most(0.1));
  program.claim("smallest mean cosine",
                std::min({mean.mean_cosine, transposed.mean_cosine,
                          argument.mean_cosine}),
                nn::at_least(0.3));
}

// {{output Unnoticed}}
//
// All of them learn XOR. The forgotten $\frac1m$ is no more than a learning rate four times as
// large (so it even ends lower); it will show on the day when somebody changes the number of
// samples. The other two walk in wrong directions, but mostly less than a right angle away from the
// right one, so they still go down. On another task they could be slower, or stop where the right
// gradient would not. A falling loss is no proof of a right gradient. The check is.
//
// ## What it costs
//
// For $P$ parameters, central differences compute the loss $2P$ times. Backpropagation walks
// through the network once forward and once backward. The way back has two matrix products per
// layer where the way forward has one. So forward and back together should cost about three forward
// passes, however many parameters there are (and less in small layers, where the matrix products
// are not what takes the time). We count and take the time, on networks with two hidden layers of
// growing width. (`nn::fastest` repeats something and returns the shortest time, because on a busy
// machine times are only ever too long.)

struct Cost {
  Index parameters = 0;
  Index passes = 0;      // forward passes of the numerical gradient
  double numerical = 0;  // seconds for one gradient
  double backward = 0;   // seconds for one gradient, forward pass included
  double forward = 0;    // seconds for one forward pass
};

Cost cost_of(Index width, nn::Rng& rng) {
  nn::Network network{nn::Dense{2, width}, nn::Sigmoid{},
                      nn::Dense{width, width}, nn::Sigmoid{},
                      nn::Dense{width, 1}};
  network.initialize(rng);
  nn::SigmoidCrossEntropy loss;
  const Samples data = random_samples(rng, 1, 100);
  Cost cost{.parameters = network.theta.n_elem};
  const auto value = [&] {
    ++cost.passes;
    return loss.forward(network.forward(data.X), data.Y);
  };
  cost.numerical =
      nn::fastest(3, [&] { nn::numerical_gradient(value, network.theta); });
  cost.passes /= 3;
  cost.forward =
      nn::fastest(20, [&] { loss.forward(network.forward(data.X), data.Y); });
  cost.backward = nn::fastest(30, [&] {
    loss.forward(network.forward(data.X), data.Y);
    network.backward(data.X, loss.backward());
  });
  return cost;
}

void show_cost(nn::Program& program, nn::Rng& rng) {
  program.section("The cost of a gradient");
  std::vector<Cost> costs;
  const std::vector<Index> widths = program.quick()
                                        ? std::vector<Index>{4, 16, 32}
                                        : std::vector<Index>{4, 8, 16, 32, 64};
  nn::Table table({"parameters", "passes", "measured slopes, ms {:.3f}",
                   "backpropagation, ms {:.3f}", "ratio {:.0f}"});
  for (const Index width : widths) {
    const Cost cost = cost_of(width, rng);
    costs.push_back(cost);
    table.row({cost.parameters, cost.passes, 1e3 * cost.numerical,
               1e3 * cost.backward, cost.numerical / cost.backward});
  }
  program.print(table);
  const Cost& last = costs.back();
  program.print(
      "forward and backward together over forward alone, at {} "
      "parameters: {:.1f}",
      last.parameters, last.backward / last.forward);
  program.value("cost_parameters", last.parameters);
  program.value("cost_ratio", last.numerical / last.backward);
  program.value("cost_of_gradient", last.backward / last.forward);
  program.claim("passes of the measured gradient", last.passes,
                nn::equals(2 * last.parameters));
  program.claim(
      "time of the measured gradient over that of backpropagation, "
      "divided by the parameters, largest network",
      last.numerical / last.backward / double(last.parameters),
      nn::at_least(0.2));
  program.claim("this ratio of times, largest network over smallest",
                last.numerical / last.backward * costs.front().backward /
                    costs.front().numerical,
                nn::at_least(3));
  std::vector<double> parameters;
  std::vector<double> numerical;
  std::vector<double> backward;
  for (const Cost& cost : costs) {
    parameters.push_back(double(cost.parameters));
    numerical.push_back(1e3 * cost.numerical);
    backward.push_back(1e3 * cost.backward);
  }
  nn::Figure figure(520, 340);
  figure.panel()
      .x_label("parameters")
      .y_label("milliseconds for one gradient")
      .log_x()
      .log_y()
      .legend("top left")
      .line("measured slopes", parameters, numerical,
            {.color = nn::Color::orange})
      .line("backpropagation", parameters, backward);
  program.figure(figure, "cost",
                 "Time for one gradient against the number of parameters, "
                 "both axes logarithmic: the line of the measured slopes "
                 "rises far more steeply than that of backpropagation.");
}

// {{output The cost of a gradient}}
//
// {{figure cost: The time for one gradient. Both axes are logarithmic.}}
//
// With {{cost_parameters}} parameters backpropagation is {{cost_ratio:.0f}} times as fast. The
// factor is about the number of parameters itself: measuring costs two passes for each of them,
// backpropagation two or three for all together, here {{cost_of_gradient:.1f}}. Without this nobody
// could train a large network. (These are times, measured when this page was made. They are
// different on your machine, and in each run. Programs of this course leave them out when they are
// started with `--no-times`.)
//
// ## XOR, learned
//
// Everything is there now. Chapter 03 solved XOR with weights that somebody had thought of. We
// begin with random weights, and let the network find its own. How many hidden units? Two are
// enough, as chapter 03 showed with steps, and a steep sigmoid is nearly a step. We try many starts
// for each of several widths, 5000 steps with the rate 1.

constexpr int xor_steps = 5000;

Scalar train_xor(Network& net, int steps) {
  const Matrix X = nn::gate_inputs();
  const RowVector Y = nn::gate_outputs(nn::Gate::XOR);
  for (int i = 0; i < steps; ++i) {
    train_step(net, X, Y, 1);
  }
  return loss_of(forward(net, X).A2, Y);
}

// We count a network as having learned when its loss is below 0.1. Then it gives each right answer
// more than two thirds, because a single sample with $p \le \frac23$ would alone add
// $-\frac14 \log \frac23$, which is more than 0.1, to the mean.

struct Starts {
  Index learned = 0;
  std::vector<Scalar> stuck_at;  // losses of the others
};

Starts try_starts(Index hidden, Index starts, nn::Rng& rng) {
  Starts result;
  for (Index i = 0; i < starts; ++i) {
    Network net = random_network(hidden, 1, rng);
    const Scalar loss = train_xor(net, xor_steps);
    if (loss < 0.1) {
      ++result.learned;
    } else {
      result.stuck_at.push_back(loss);
    }
  }
  return result;
}

Index near_half_log_2(const std::vector<Scalar>& losses) {
  return Index(std::count_if(losses.begin(), losses.end(), [](Scalar loss) {
    return std::abs(loss - std::numbers::ln2 / 2) < 0.01;
  }));
}

void show_xor(nn::Program& program, nn::Rng& rng) {
  program.section("XOR from random weights");
  const Index starts = program.quick() ? 50 : 100;
  nn::Table table({"hidden units", "starts", "learned", "stuck at log(2) / 2",
                   "elsewhere"});
  std::vector<Starts> results;
  for (const Index hidden : {2U, 3U, 4U, 8U}) {
    const Starts result = try_starts(hidden, starts, rng);
    const Index stuck = near_half_log_2(result.stuck_at);
    table.row({hidden, starts, result.learned, stuck,
               result.stuck_at.size() - stuck});
    results.push_back(result);
  }
  program.print(table);
  const Starts& two = results.front();
  const Starts& eight = results.back();
  const double share = double(two.learned) / double(starts);
  program.value("xor_starts", starts);
  program.value("xor_two", two.learned);
  program.value("xor_eight", eight.learned);
  program.claim("starts with 8 hidden units that do not learn XOR",
                starts - eight.learned, nn::equals(0));
  program.claim("share of starts with 2 hidden units that learn it", share,
                nn::between(0.6, 0.99));
  program.claim(
      "share of the others that are stuck at log(2) / 2",
      double(near_half_log_2(two.stuck_at)) / double(two.stuck_at.size()),
      nn::at_least(0.6));
}

void draw_xor(nn::Program& program, nn::Rng& rng) {
  Network net = random_network(8, 1, rng);
  const Matrix X = nn::gate_inputs();
  const RowVector Y = nn::gate_outputs(nn::Gate::XOR);
  std::vector<double> step;
  std::vector<double> loss;
  nn::Figure figure(300, 300, 4);
  for (const int steps : {0, 300, 600, 5000}) {
    for (int i = int(step.size()); i < steps; ++i) {
      step.push_back(i);
      loss.push_back(train_step(net, X, Y, 1));
    }
    const auto answer = [&](double x, double y) {
      return forward(net, Vector{x, y}).A2(0, 0);
    };
    figure.panel()
        .title(fmt::format("after {} steps", steps))
        .equal_axes()
        .legend("off")
        .contours("", {-0.5, 1.5}, {-0.5, 1.5}, answer, {0.1, 0.3, 0.7, 0.9})
        .contours("", {-0.5, 1.5}, {-0.5, 1.5}, answer, {0.5},
                  {.color = nn::Color::green, .width = 2})
        .points("", {0, 1}, {0, 1},
                {.color = nn::Color::blue, .marker = nn::Marker::open_circle})
        .points("", {0, 1}, {1, 0},
                {.color = nn::Color::orange, .marker = nn::Marker::triangle});
  }
  program.figure(figure, "xor",
                 "The plane with the four points of XOR during training. At "
                 "first no line separates them; in the end the green lines, "
                 "where the answer is one half, enclose one class.");
  nn::Figure curve(520, 300);
  curve.panel()
      .x_label("step")
      .y_label("loss")
      .x_range(0, 1000)
      .y_range(0, 0.8)
      .legend("off")
      .line("", step, loss);
  program.figure(curve, "curve",
                 "The loss of XOR during training: level for some hundred "
                 "steps, then a fall, then slowly towards zero.");
}

// {{output XOR from random weights}}
//
// {{figure xor: One network with 8 hidden units learns XOR (circles 0, triangles 1). Green: where
// its answer is one half; grey: 0.1, 0.3, 0.7 and 0.9. At the start no answer is far from one
// half.}}
//
// {{figure curve: Its loss in the first 1000 steps. It begins near log 2, where all answers are one
// half, and lingers there.}}
//
// With 8 hidden units it learns XOR from {{xor_eight}} of {{xor_starts}} starts. With two, which
// would be enough, from {{xor_two}}. What happened to the others? Nearly all of them have the same
// loss, $\frac12 \log 2$. We look for one of these, and see what it answers.

struct Stuck {
  Network net;
  RowVector answers;  // (4)
};

std::optional<Stuck> find_stuck(nn::Rng& rng) {
  for (int i = 0; i < 500; ++i) {
    Network net = random_network(2, 1, rng);
    const Scalar loss = train_xor(net, xor_steps);
    if (std::abs(loss - std::numbers::ln2 / 2) < 0.01) {
      return Stuck{net, forward(net, nn::gate_inputs()).A2};
    }
  }
  return std::nullopt;
}

Scalar gradient_length(const Network& net) {
  const Matrix X = nn::gate_inputs();
  const Network g =
      backward(net, forward(net, X), X, nn::gate_outputs(nn::Gate::XOR));
  return std::sqrt(
      arma::accu(arma::square(g.W1)) + arma::accu(arma::square(g.b1)) +
      arma::accu(arma::square(g.W2)) + arma::accu(arma::square(g.b2)));
}

void show_stuck(nn::Program& program, nn::Rng& rng) {
  program.section("A start that fails");
  std::optional<Stuck> stuck = find_stuck(rng);
  program.claim("a start with 2 hidden units that is stuck was found",
                stuck.has_value());
  if (!stuck) {
    return;
  }
  const Matrix X = nn::gate_inputs();
  const RowVector Y = nn::gate_outputs(nn::Gate::XOR);
  const Matrix A1 = forward(stuck->net, X).A1;
  nn::Table table(
      {"x1", "x2", "XOR", "a1 {:.3f}", "a2 {:.3f}", "answer {:.3f}"});
  for (Index j = 0; j < 4; ++j) {
    table.row({X(0, j), X(1, j), Y[j], A1(0, j), A1(1, j), stuck->answers[j]});
  }
  program.print(table);
  const Scalar before = arma::abs(stuck->net.W1).max();
  const Scalar gradient_before = gradient_length(stuck->net);
  program.print("length of the gradient: {:.1e}", gradient_before);
  const Scalar loss = train_xor(stuck->net, 10 * xor_steps);
  const Scalar after = arma::abs(stuck->net.W1).max();
  program.print("after {} more steps: loss {:.4f}, gradient {:.1e}",
                10 * xor_steps, loss, gradient_length(stuck->net));
  program.print("largest hidden weight: {:.1f}, then {:.1f}", before, after);
  const RowVector unsure = arma::abs(stuck->answers - 0.5);
  const RowVector error = arma::abs(stuck->answers - Y);
  program.claim("answers near one half", Index{arma::accu(unsure < 0.05)},
                nn::equals(2));
  program.claim("answers that are right and sure",
                Index{arma::accu(error < 0.1)}, nn::equals(2));
  program.claim("length of the gradient after more steps, over that before",
                gradient_length(stuck->net) / gradient_before,
                nn::less_than(0.5));
  program.claim("largest hidden weight after more steps, over that before",
                after / before, nn::greater_than(1));
}

// {{output A start that fails}}
//
// The network has sorted two of the samples out. To the other two its hidden units give the same
// $a_1$ and $a_2$, so the output cannot tell them apart, and the best single answer for a 0 and a 1
// is one half: a loss of $\frac12 \log 2$. To separate them a hidden unit would have to change, but
// both are saturated, their weights still grow, and the slope that comes back is next to nothing.
// This is a valley that goes down for ever without leading anywhere, like a plateau. (The few
// elsewhere have three samples with one answer.) With more hidden units it becomes unlikely that
// all of them are caught, as the table shows. That is one reason why networks are larger than they
// would have to be.
//
// ## The program
//
// The parts run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program{"07_backpropagation",
                      "How do all weights learn at once?"};
  return program.run(argc, argv, [&] {
    nn::Rng rng(program.seed());
    show_chain(program);
    draw_net(program);
    show_one_sample(program);
    show_matrices(program, rng);
    compare_with_library(program, rng);
    show_check(program, rng);
    show_mistakes(program, rng);
    show_unnoticed(program);
    if (program.times()) {
      show_cost(program, rng);
    }

    show_xor(program, rng);
    draw_xor(program, rng);
    show_stuck(program, rng);
  });
}

// ## Try it
//
// (Some claims will fail, rightly.)
//
// * Compute $dw_{22}$ of the one sample with pencil and paper, using only the column "value" of the
//   table, before you look it up.
// * Change a sign in `backward`, the one for matrices. Which claims notice?
// * Update $W_2$ before $dA_1$ is computed, as in the warning above. How far is $dW_1$ off at rate
//   1, and at rate 0.01? Why is one about a hundred times the other?
// * Put tanh in the hidden layer in place of the sigmoid: two lines in the code for matrices. Does
//   XOR get learned from more or from fewer starts with two units?
