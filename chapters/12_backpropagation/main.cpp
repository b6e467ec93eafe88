// ---
// title: Backpropagation
// question: How do all weights learn at once?
// builds on: chapter [[layers]], chapter [[cross_entropy]], chapter [[landscapes]]
// terms: chain rule (연쇄 법칙), backpropagation (오차 역전파)
// symbols: $X$ inputs, $Z$ weighted sums, $A$ outputs of a layer, $W$ and $b$ its weights
//   and biases, $Y$ targets, $L$ loss, $m$ number of samples; $dW$ stands for $\partial L /
//   \partial W$, and so on; $\odot$ multiplies element by element
// library: none
// ---
// To go down we need the slope of the loss with respect to every weight. We have measured slopes,
// one weight at a time, with two computations of the loss for each. In this chapter we compute
// them, all at once, in a single walk back through the network. First with numbers, for one sample
// and a small network with a hidden layer, then as matrices for all samples.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

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

const nn::Section chain("A chain", [](nn::Output& out) {
  const Scalar x = 2;
  const Scalar w = 0.7;
  const Scalar b = -0.5;
  const Scalar z = w * x + b;
  const Scalar a = sigmoid(z);
  const Scalar product = -1 / a * (a * (1 - a)) * x;
  const auto loss = [&](Scalar weight) {
    return -std::log(sigmoid(weight * x + b));
  };
  const Scalar measured = nn::central_difference(loss, w, 1e-5);
  out.table("chain").rows(
      {{"slope", {"dz/dw", "da/dz", "dL/da", "dL/dw", "dL/dw, measured"}},
       {"is", {"x", "a (1 - a)", "-1 / a", "the product", ""}},
       {"at",
        {fmt::format("w = {:.1f}", w), fmt::format("z = {:.1f}", z),
         fmt::format("a = {:.4f}", a), "", ""}},
       {"value {:.4f}", {x, a * (1 - a), -1 / a, product, measured}}});
  out.claim("product minus measured slope", product - measured).near(0, 1e-9);
});

// {{output A chain}}
//
// For this chain the rule reads
//
// $$\frac{dL}{dw} = \frac{dL}{da} \cdot \frac{da}{dz} \cdot \frac{dz}{dw} .$$
//
// Read it from the left, from the loss to the weight (in the table: from the third line up), and
// you have the whole method of this chapter. Everything else is bookkeeping.
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
//   it is $a_3 - y$, as in chapter [[cross_entropy]].)
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

const std::vector<std::pair<std::string, Scalar Parameters::*>> nine = {
    {"v1", &Parameters::v1},   {"v2", &Parameters::v2},
    {"c", &Parameters::c},     {"w11", &Parameters::w11},
    {"w12", &Parameters::w12}, {"b1", &Parameters::b1},
    {"w21", &Parameters::w21}, {"w22", &Parameters::w22},
    {"b2", &Parameters::b2}};

const nn::Section one_sample("One sample", [](nn::Output& out) {
  const Scalar x1 = 1;
  const Scalar x2 = 2;
  const Scalar y = 1;
  const Parameters p;
  const Forward f = forward(p, x1, x2, y);
  const Backward g = backward(p, f, x1, x2, y);
  out.print("forward reads down, backward reads up");
  out.table("passes").rows(
      {{"forward", {"z1", "a1", "z2", "a2", "z3", "a3", "L"}},
       {"value {:.4f}", {f.z1, f.a1, f.z2, f.a2, f.z3, f.a3, f.loss}},
       {"backward", {"dz1", "da1", "dz2", "da2", "dz3", "da3", "dL"}},
       {"slope of L {:.4f}", {g.dz1, g.da1, g.dz2, g.da2, g.dz3, g.da3, 1.0}}});
  nn::Table& slopes = out.table("slopes");
  for (const auto& [name, member] : nine) {
    const auto loss = [&, member = member](Scalar value) {
      Parameters moved = p;
      moved.*member = value;
      return forward(moved, x1, x2, y).loss;
    };
    const Scalar measured = nn::central_difference(loss, p.*member, 1e-5);
    slopes.row({{"parameter", name},
                {"value", p.*member},
                {"slope {:.6f}", g.d.*member},
                {"measured {:.6f}", measured},
                {"difference {:.0e}", g.d.*member - measured}});
  }
  out.claim(slopes, "difference").near(0, 1e-9);
  out.claim("dz3 minus (a3 - y)", g.dz3 - (f.a3 - y)).near(0, 1e-15);
  out.figure("network");
});

// {{output One sample}}
//
// The slopes of the hidden weights are smaller than those at the output. On the way back the error
// has been multiplied by a weight, $v_1$ or $v_2$, and by $a (1 - a)$, which is at most 0.25. With
// more layers there are more such factors: chapter [[vanishing_gradients]] measures what
// becomes of it.
//
// {{read}}
// That the sigmoid's slope is "the forward value times $y(1 - y)$". What is multiplied by $a (1 -
// a)$ is the slope that *arrives* from behind, here $da_1$ or $da_3$, and not the value that went
// forward.
// {{end}}
//
// ## All samples: matrices
//
// With several samples the loss is the mean of their losses, so each slope is the mean of the
// samples' slopes. We could run the code above in a loop. But the same lines in matrices, with one
// column per sample as in chapter [[hidden_layer]], are shorter, and hold for any number of units.
// The network has two layers, with $W_1$ (units x inputs), $b_1$, $W_2$ and $b_2$. The index now
// numbers the *layer*: $b_1$ is the vector of all biases of the first.

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

// (This is the formula that fails when an answer is rounded to 0 or 1; see chapter [[softmax]]. In
// this chapter it does not come to that, unless you make a mistake in `backward`. Then you may see
// "nan".)
//
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
// only one product that has it. (Where $W$ is square, this does not help; chapter
// [[gradient_check]] has such a case.)

Network backward(const Network& net, const Cache& cache, const Matrix& X,
                 const Matrix& Y) {
  const Matrix& A1 = cache.A1;
  const Matrix dZ2 = (cache.A2 - Y) / Scalar(Y.n_cols);  // (outputs x samples)
  const Matrix dA1 = net.W2.t() * dZ2;                   // (hidden x samples)
  const Matrix dZ1 = dA1 % A1 % (1 - A1);                // (hidden x samples)
  return {dZ1 * X.t(), arma::sum(dZ1, 1), dZ2 * A1.t(), arma::sum(dZ2, 1)};
}

// The result is a network-shaped set of slopes, so it has the type `Network` as well. The table has
// one line per element, under its name in the code for one sample: `db2` is the second hidden bias,
// `dc` is $db_2$. (`arma::vectorise` goes down the columns, so `dw21` comes before `dw12`.) We
// compare with the code from before, which knows one sample at a time: the slopes of the four
// samples of XOR must be the mean of what it gives. And since that code had only one output, we
// also measure the slopes of a network with four hidden units and three outputs, on six random
// samples.

Network network_of(const Parameters& p) {
  return {{{p.w11, p.w12}, {p.w21, p.w22}},
          {p.b1, p.b2},
          RowVector{p.v1, p.v2},
          Vector{p.c}};
}

Vector elements(const Network& net) {
  return arma::join_cols(arma::vectorise(net.W1), net.b1,
                         arma::vectorise(net.W2), net.b2);
}

Scalar largest_difference(const Network& a, const Network& b) {
  return arma::abs(elements(a) - elements(b)).max();
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

// The weights are drawn from $\pm 1/\sqrt{\text{inputs}}$, PyTorch's default (chapter
// [[initialization]] is about such choices).

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

Scalar largest_error(Network& net, const Samples& data) {
  const Network slopes = backward(net, forward(net, data.X), data.X, data.Y);
  const auto loss = [&] { return loss_of(forward(net, data.X).A2, data.Y); };
  const auto error = [&](Matrix& M, const Matrix& dM) {
    Vector view(M.memptr(), M.n_elem, false, true);  // no copy of M
    const Vector measured = nn::numerical_gradient(loss, view);
    return arma::abs(arma::vectorise(dM) - measured).max();
  };
  return std::max({error(net.W1, slopes.W1), error(net.b1, slopes.b1),
                   error(net.W2, slopes.W2), error(net.b2, slopes.b2)});
}

Network mean_of_samples(const Parameters& p, const Matrix& X,
                        const RowVector& Y) {
  Parameters mean{0, 0, 0, 0, 0, 0, 0, 0, 0};
  for (Index j = 0; j < X.n_cols; ++j) {
    const Forward f = forward(p, X(0, j), X(1, j), Y[j]);
    const Backward g = backward(p, f, X(0, j), X(1, j), Y[j]);
    for (const auto& [name, member] : nine) {
      mean.*member += g.d.*member / Scalar(X.n_cols);
    }
  }
  return network_of(mean);
}

const nn::Section matrices("Four samples", [](nn::Output& out) {
  const Matrix X = nn::gate_inputs();                   // (2 x 4)
  const RowVector Y = nn::gate_outputs(nn::Gate::XOR);  // (1 x 4)
  const Network net = network_of(Parameters{});
  const Network by_matrices = backward(net, forward(net, X), X, Y);
  const Network one_by_one = mean_of_samples(Parameters{}, X, Y);
  const std::vector<std::string> names = {"dw11", "dw21", "dw12", "dw22", "db1",
                                          "db2",  "dv1",  "dv2",  "dc"};
  out.table("four samples")
      .rows({{"slope", names},
             {"by matrices {:.4f}", elements(by_matrices)},
             {"one by one {:.4f}", elements(one_by_one)}});
  const Scalar apart = largest_difference(by_matrices, one_by_one);
  out.claim("largest difference from the mean of four", apart).at_most(1e-15);
  nn::Rng rng(out.seed());
  Network wide = random_network(4, 3, rng);
  const Scalar error = largest_error(wide, random_samples(rng, 3, 6));
  out.claim("three outputs: largest difference from measured slopes", error)
      .at_most(1e-9);
});

// {{output Four samples}}
//
// ## One step of learning
//
// A step of learning is now complete. It has four parts, the same for every network of this book:
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

// We let the 2-2-1 network do that on XOR, with the rate 1, and look at the loss. It begins near
// $\log 2$, the price of answering one half to everything.

const nn::Section steps("Steps", [](nn::Output& out) {
  const Matrix X = nn::gate_inputs();
  const RowVector Y = nn::gate_outputs(nn::Gate::XOR);
  Network net = network_of(Parameters{});
  std::vector<Scalar> losses;  // before each step
  for (int i = 0; i <= 3000; ++i) losses.push_back(train_step(net, X, Y, 1));
  nn::Table& table = out.table("steps");
  for (const std::size_t n : {0U, 1U, 10U, 100U, 1000U, 3000U})
    table.row({{"steps", n}, {"loss {:.5f}", losses[n]}});
  out.claim(table, 1, "loss").less_than(losses[0]);
  out.claim("loss after 3000 steps over start", losses[3000] / losses[0])
      .at_most(0.6);
});

// {{output Steps}}
//
// "At once" needs a word. The *slopes* are computed from the output backwards. But if $W_2$ is
// already changed when $dA_1 = W_2^\top dZ_2$ is computed, then $dA_1$ mixes the new weights with
// the old errors, and belongs to neither network. First all slopes, then all updates.
//
// {{read}}
// * That backpropagation corrects the weights near the output first and then those before them.
// * That backpropagation is "the algorithm that finds the weights". It finds the gradient.
// * That the forward pass computes slopes as well. It keeps the values from which the way back
//   computes them.
// * That each of 100,000 samples needs a backward pass, although the loss is averaged first. With
//   one averaged loss there is one backward pass, for all of them together: the matrices above.
// {{end}}
//
// Backpropagation and gradient descent are often named in one breath, and they are two things. The
// one computes the gradient; the other uses it to make a step. Each could be exchanged without the
// other: chapter [[gradient_descent]] had descent with measured slopes, and chapter [[momentum]]
// begins with other ways to step.
//
// ## The same in the library
//
// From here on we use the library, which does what `backward` does, layer by layer. Each layer has
// its forward pass directly above its backward pass, which gets the inputs $X$ once more, beside
// the slopes. This is the layer $Z = WX + b$:
//
// {{code common/model/dense.cpp dense_forward}}
//
// {{code common/model/dense.cpp dense_backward}}
//
// `sum_of_outer_products` is the product $dZ\, X^\top$, `add_columns` the sum over the samples;
// both, like adding $W^\top dZ$ to zeros, are quicker forms of what we wrote above.
// `require_last_input` refuses an $X$ with another number of samples than that of the last forward
// pass. The first layer of a network need not compute $dX$, since nobody adjusts the data; the
// network tells it so by `wants_input_gradient`. The sigmoid, as a layer, remembers its output:
//
// {{code common/model/activation_layers.cpp sigmoid}}
//
// And a network hands the slopes from layer to layer, last one first, each with the output of the
// layer before it, which that layer has kept:
//
// {{code common/model/sequential.cpp network_passes}}
//
// All slopes land in one vector, `network.gradient`, in the order of the parameters in
// `network.theta`, so that an update is one line. What starts the way back is `loss.backward()`.
// Our networks end in a `Dense` layer without a sigmoid, because `SigmoidCrossEntropy` contains it.
// (It takes the mean over samples *and* outputs, while our `loss_of` takes it over the samples, so
// with three outputs its slopes are a third.)

const nn::Section library("The library agrees", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Index outputs = 3;
  const Samples data = random_samples(rng, outputs, 20);
  const Network ours = random_network(5, outputs, rng);
  nn::Network network{nn::Dense{2, 5}, nn::Sigmoid{}, nn::Dense{5, outputs}};
  network.theta = elements(ours);
  nn::SigmoidCrossEntropy loss;
  // The library's is the mean over the outputs, too.
  const Scalar L = outputs * loss.forward(network.forward(data.X), data.Y);
  network.backward(data.X, loss.backward());
  const Cache cache = forward(ours, data.X);
  const Network slopes = backward(ours, cache, data.X, data.Y);
  const Vector difference = outputs * network.gradient - elements(slopes);
  const Scalar furthest = arma::abs(difference).max();
  out.claim("difference of the loss", L - loss_of(cache.A2, data.Y))
      .near(0, 1e-14);
  out.claim("largest difference of a slope", furthest).at_most(1e-14);
});

// {{output The library agrees}}
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "How do all weights learn at once?");
  return program.run(argc, argv, {chain, one_sample, matrices, steps, library});
}

// ## Summary
//
// The slope of a chain is the product of its slopes, so the slopes of the loss can be computed from
// the end back to the beginning, each once. For a layer, $dW = dZ\, A^\top$ with the layer's inputs
// $A$, $db$ is the sum of $dZ$ over the samples, and $W^\top dZ$ goes to the layer before; there it
// is multiplied by the slope of the activation. The factor $1/m$ enters once, at the loss. A step
// of learning is forward, the slopes of the output, the slopes before it, and then the update of
// all parameters at once.
//
// ## Questions
//
// 1. A unit has $a = 0.5$ (a sigmoid), and the slope $da = 0.8$ arrives. Its input was 3. What are
//    $dz$ and the slope of that input's weight?
// 2. A layer has 10 inputs and 4 units, and there are 7 samples. What shapes have $dZ$, $dW$, $db$
//    and what goes back to the layer before?
// 3. Why may $W_2$ not be updated before $dA_1$ is computed?
//
// {{fold Answers}}
// 1. $dz = 0.8 \cdot 0.25 = 0.2$; the weight's slope is $0.2 \cdot 3 = 0.6$.
// 2. 4 x 7, 4 x 10, 4 numbers, 10 x 7.
// 3. $dA_1 = W_2^\top dZ_2$ would mix the new weights with errors of the old ones.
// {{end}}
//
// ## Try it
//
// (Some claims will fail, rightly.)
//
// 1. Compute $dw_{22}$ of the one sample with pencil and paper, using only the columns "value" of
//    the two tables and $x = (1, 2)$, $y = 1$, before you look it up.
// 2. Change a sign in `backward`, the one for matrices. Which claims notice?
// 3. Update $W_2$ before $dA_1$ is computed, as in the warning above: in `backward`, compute $dA_1$
//    with `net.W2 - eta * dZ2 * A1.t()` in place of `net.W2`, once with 1 for `eta`, once with
//    0.01. How far is $dW_1$ off? Why is one a hundred times the other?
//
// {{fold What to expect}}
// 1. $dz_3 = a_3 - y$, times $v_2$, times $a_2(1 - a_2)$, times $x_2$.
// 2. All that compare slopes of matrices with others. With the sign in $dZ_2$ also those on
//    learning; with others the loss still falls.
// 3. The error of $dA_1$ is $\eta$ times a number, and whatever follows is multiplied. The loss
//    falls nevertheless; only the comparisons notice.
// {{end}}
