// ---
// title: A network of any depth
// question: What breaks when one writes it down?
// builds on: chapter [[gradient_check]], chapter [[layers_as_nodes]]
// terms: none
// symbols: $dA$, $dZ$, $dW$, $db$, $Y$, $m$ as before; `dAL` the slope of the loss by the
//   last layer's answers
// library: none
// ---
// Many courses end their part on backpropagation with a listing in NumPy, Python's library for
// arrays: "a network of $L$ layers", in some ten functions. It is the first program of this kind
// that many people write, and it breaks in ways that give no message. In this chapter we let such a
// network learn, and make its usual faults on purpose, to see what each does. The page [[numpy]]
// sets that listing beside our code, function by function.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## The last slope
//
// The listing ends in a sigmoid, and then comes the binary cross-entropy. Its slope with respect to
// the answers $A$, called `dAL` there, starts the way back (the divisions are element by element):
//
// $$dA = \frac1m \Bigl( \frac{1 - Y}{1 - A} - \frac{Y}{A} \Bigr) .$$

Matrix loss_slope(const Matrix& A, const Matrix& Y) {
  return ((1 - Y) / (1 - A) - Y / A) / Scalar(Y.n_cols);
}

// That is right, and it is a trap. When the network is very sure, $A$ is rounded to exactly 1. Then
// for $Y = 1$ the first term is 0 divided by 0; and for $Y = 0$, where the network is sure and
// wrong and should get the largest slope of all, 1 is divided by 0, and the sigmoid's backward pass
// multiplies that infinity by 0. So our networks end with the logits, and sigmoid and loss are
// one node, as for softmax: `nn::SigmoidCrossEntropy`. Both ways give the same
// slopes, as long as the first one gives any.

Matrix in_two_nodes(const Matrix& Z, const Matrix& Y) {
  const Matrix A = nn::sigmoid(Z);
  return loss_slope(A, Y) % A % (1 - A);
}

Matrix in_one_node(const Matrix& Z, const Matrix& Y) {
  nn::SigmoidCrossEntropy node;
  node.forward(Z, Y);
  return node.backward();
}

nn::Cell cell_of(Scalar slope) {
  return std::isnan(slope) ? nn::Cell("nan") : nn::Cell(slope);
}

nn::Row sure(Scalar logit, Scalar target) {
  const Vector Z = {logit};
  const Vector Y = {target};
  return {{"logit", logit},
          {"target", target},
          {"slope in two nodes {:.3g}", cell_of(in_two_nodes(Z, Y)[0])},
          {"in one node {:.3g}", cell_of(in_one_node(Z, Y)[0])}};
}

const nn::Section trap("A trap", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  RowVector Z(50);
  rng.fill_normal(Z, 0, 2);
  RowVector Y(50);
  rng.fill_uniform(Y, -1, 1);
  Y = nn::step(Y);
  const Matrix apart = arma::abs(in_two_nodes(Z, Y) - in_one_node(Z, Y));
  nn::Table& table = out.table("trap", 2);
  for (const Scalar target : {1, 0})
    for (const Scalar logit : {5, 20, 40}) table.row(sure(logit, target));
  const Index two = table.column("slope in two nodes").size();
  const Index one = table.column("in one node").size();
  out.claim("largest difference for common logits", apart.max()).at_most(1e-14);
  out.claim("slopes that two nodes lose, of the six", 6 - two).equals(2);
  out.claim("slopes that one node loses", 6 - one).equals(0);
  out.claim(table, "40 0", "in one node").near(1, 1e-12);
});

// {{output A trap}}
//
// A single "nan" in a column of slopes makes all of $dW$ "nan", and after the update all weights.
//
// ## Small first weights
//
// Now a network may learn. The task is XOR with noise: 200 points in four clouds around the corners
// of the square. We train a 2-8-8-1 network twice, with the rate 0.3: from weights with a standard
// deviation of $\sqrt{2 / \text{inputs}}$ (chapter [[initialization]] explains this choice), and
// from normal numbers times 0.01, which many programs use.

struct Samples {
  Matrix X;  // (2 x samples)
  Matrix Y;  // (1 x samples)
};

Samples four_clouds(nn::Rng& rng, Index samples) {
  Samples data{Matrix(2, samples), Matrix(1, samples)};
  rng.fill_normal(data.X, 0, 0.2);
  const Matrix corners = nn::gate_inputs();
  const RowVector targets = nn::gate_outputs(nn::Gate::XOR);
  for (Index j = 0; j < samples; ++j) {
    data.X.col(j) += corners.col(j % 4);
    data.Y[j] = targets[j % 4];
  }
  return data;
}

std::vector<double> train(nn::Network& network, const Samples& data,
                          int steps) {
  nn::SigmoidCrossEntropy loss;
  std::vector<double> losses;
  for (int i = 0; i <= steps; ++i) {
    losses.push_back(loss.forward(network.forward(data.X), data.Y));
    network.backward(data.X, loss.backward());
    network.theta -= 0.3 * network.gradient;
  }
  return losses;
}

Scalar share_right(nn::Network& network, const Samples& data) {
  const Matrix says = nn::step(network.forward(data.X));
  return Scalar(arma::accu(says == data.Y)) / Scalar(data.Y.n_elem);
}

// Weights are normal numbers, with a standard deviation that may depend on the number of inputs;
// biases begin at 0.

using Deviation = Scalar (*)(Index inputs);

void draw_weights(nn::Network& network, Deviation deviation, nn::Rng& rng) {
  for (Index l = 0; l < network.layer_count(); l += 2) {
    auto& dense = dynamic_cast<nn::Dense&>(network.layer(l));
    rng.fill_normal(dense.W, 0, deviation(dense.W.n_cols));
    dense.b.zeros();
  }
}

Scalar scaled(Index inputs) { return std::sqrt(2 / Scalar(inputs)); }
Scalar small(Index) { return 0.01; }

const nn::Section small_weights("Small first weights", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Samples data = four_clouds(rng, 200);
  nn::Network network{nn::Dense{2, 8}, nn::ReLU{}, nn::Dense{8, 8}, nn::ReLU{},
                      nn::Dense{8, 1}};
  nn::Network slow{nn::Dense{2, 8}, nn::ReLU{}, nn::Dense{8, 8}, nn::ReLU{},
                   nn::Dense{8, 1}};
  draw_weights(network, scaled, rng);
  draw_weights(slow, small, rng);
  const std::vector<double> losses = train(network, data, 1000);
  const std::vector<double> slow_losses = train(slow, data, 6000);
  const Scalar right = 100 * share_right(network, data);
  const auto below = std::ranges::find_if(
      slow_losses, [](double loss) { return loss < 0.65; });
  const auto leaves = below - slow_losses.begin();
  nn::Table& table = out.table("layers");
  for (const std::size_t i : {0U, 100U, 200U, 500U, 1000U})
    table.row({{"step", i},
               {"loss {:.4f}", losses[i]},
               {"loss from 0.01 {:.4f}", slow_losses[i]}});
  for (const std::size_t i : {2000U, 4000U, 6000U})
    table.row({{"step", i}, {"loss from 0.01", slow_losses[i]}});
  out.claim("percent of the samples right", right).at_least(70);
  out.claim(table, 1000, "loss from 0.01").near(std::log(2), 0.001);
  out.data("from scaled weights", {{"loss", losses}});
  out.data("from small weights", {{"loss", slow_losses}});
  out.figure("plateau");
  out.claim("from 0.01, first step below 0.65", leaves).between(1000, 6000);
});

// {{figure plateau: The loss from scaled weights, and from weights near 0.01.}}
//
// {{output Small first weights}}
//
// From the scaled weights {{percent_of_the_samples_right:.1f}} % of the samples are right after
// 1000 steps. From 0.01 the loss stands at $\log 2$ for a long time, and only in step
// {{from_0.01_first_step_below_0.65:.0f}} it is below 0.65. The slope of each layer's weights
// contains the weights of the two other layers: of those behind it from the way back, of those
// before it through its input. So each is about 0.01 times 0.01 of what it could be. That is a
// plateau, at the very start.
//
// ## One slope for all layers
//
// In the loop over the hidden layers, each layer must be handed the slope that the layer behind it
// has just computed. In the listing it is handed the slope of the *output*, `dAL`. The shapes
// should not fit, but NumPy stretches a single row to as many rows as are needed, so no error
// appears. (The same listing applies the derivative of the sigmoid in all layers, although its
// hidden layers are ReLU in one place and sigmoid in another, and it takes the mean over $m$
// samples in the loss but has no $\frac1m$ in the backward pass.) We compute the first layer's
// slopes in this way, for a network with one hidden layer, and compare.

Matrix first_slopes_as_printed(const nn::Dense& first, const Matrix& X,
                               const Matrix& A, const Matrix& Y) {
  Matrix Z = first.W * X;
  Z.each_col() += first.b;
  const Matrix dAL = loss_slope(A, Y);               // (1 x samples)
  const Matrix dA = arma::repmat(dAL, Z.n_rows, 1);  // as NumPy does
  const Matrix s = nn::sigmoid(Z);
  return dA % s % (1 - s) * X.t();
}

nn::Row weight(const std::string& name, Scalar measured, Scalar slope,
               Scalar printed) {
  return {{"weight", name},
          {"measured {:.4f}", measured},
          {"slope {:.4f}", slope},
          {"as printed {:.4f}", printed},
          {"slope minus measured {:.0e}", slope - measured}};
}

const nn::Section as_printed("As printed", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Samples data = four_clouds(rng, 40);
  nn::Network network{nn::Dense{2, 4}, nn::ReLU{}, nn::Dense{4, 1}};
  draw_weights(network, scaled, rng);
  nn::SigmoidCrossEntropy loss;
  const auto value = [&] {
    return loss.forward(network.forward(data.X), data.Y);
  };
  value();
  network.backward(data.X, loss.backward());
  const Vector right = network.gradient.head(8);
  const Vector measured =
      Vector(nn::numerical_gradient(value, network.theta)).head(8);
  const auto& first = dynamic_cast<nn::Dense&>(network.layer(0));
  const Matrix A = nn::sigmoid(network.forward(data.X));
  const Vector printed =
      arma::vectorise(first_slopes_as_printed(first, data.X, A, data.Y));
  nn::Table& table = out.table("as printed");
  for (Index i = 0; i < 8; ++i)
    table.row(weight(fmt::format("w_{}{}", i % 4 + 1, i / 4 + 1), measured[i],
                     right[i], printed[i]));
  out.claim(table, "slope minus measured").near(0, 1e-8);
  out.claim("cosine of slope and as printed", arma::norm_dot(printed, right))
      .at_most(0.9);
});

// {{output As printed}}
//
// The cosine of the angle between the two is {{cosine_of_slope_and_as_printed:.2f}}: such a step
// goes in another direction, and where this is negative, uphill. The gradient check of chapter
// [[gradient_check]], done here in the column "measured", finds it at once.
//
// ## A bias that becomes a square
//
// The listing adds up the bias gradient over the samples, and squeezes it: `np.squeeze(np.sum(dZ,
// axis=1))`. That makes an array of shape (n,), which NumPy treats as a *row*. The bias is a
// column, (n, 1). Now `b - learning_rate * db` is a column minus a row, and NumPy stretches both to
// (n, n). The next forward pass adds this square to $W A$, which is (n, m). If $m$ is neither $n$
// nor 1, there is an error message, one function later than the mistake. If $m = n$, there is none.

Matrix numpy_minus(const Matrix& column, const RowVector& row) {
  return arma::repmat(column, 1, row.n_elem) -
         arma::repmat(row, column.n_rows, 1);
}

nn::Row squeezed_update(Index units, Index samples) {
  const Vector b(units, arma::fill::zeros);
  const RowVector db = arma::linspace<RowVector>(1, 2, units);  // squeezed
  const Matrix after = numpy_minus(b, 0.1 * db);
  const bool fits = samples == units || samples == 1;
  const Scalar error = arma::abs(b - 0.1 * db.t() - after.col(0)).max();
  return {{"units", units},
          {"samples", samples},
          {"biases before", b.n_elem},
          {"after", after.n_elem},
          {"next forward pass", fits ? "runs" : "error"},
          {"largest error of a bias {:.3f}", error}};
}

const nn::Section square_bias("A square bias", [](nn::Output& out) {
  nn::Table& table = out.table("squeezed", 2);
  for (const Index samples : {100U, 4U}) table.row(squeezed_update(4, samples));
  out.claim(table, "after").equals(16);
  out.claim(table, "largest error of a bias").greater_than(0.05);
});

// {{output A square bias}}
//
// With four units and the four samples of XOR it runs, and every *sample* now has a bias of its
// own. In Armadillo a column minus a row is an error at once, and our layers keep shapes: `b` is a
// view of $\theta$ with as many numbers as the layer has units, for ever.
//
// {{read}}
// Gradients stored under the keys `da` and `dw`, and read as `dA` and `dW`: a `KeyError` at the
// first update. Here they are members of a layer, and a wrong name does not compile.
// {{end}}
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "What breaks when one writes it down?");
  return program.run(argc, argv,
                     {trap, small_weights, as_printed, square_bias});
}

// ## Summary
//
// A listing that many people write first breaks without a message. Sigmoid and loss belong
// together, because apart they divide by 0 where the network is sure. Weights of about 0.01 in
// three layers make slopes of 0.01 times 0.01, and the loss stands still for a long time. Handing
// every layer the slope of the output, or a bias gradient of the wrong shape, gives no message
// where shapes are stretched silently; a gradient check and fixed shapes find both.
//
// ## Questions
//
// 1. $A$ is exactly 1 and $Y$ is 0. What is the slope in two nodes, and in one?
// 2. A bias has the shape (5, 1), its squeezed gradient (5,). What shape has their difference in
//    NumPy, and for which numbers of samples does the next pass run?
// 3. Why does a loss that stands at $\log 2$ for a thousand steps not prove that the gradient is
//    wrong?
//
// {{fold Answers}}
// 1. $1/0$ times 0, not a number; in one node $1 - 0 = 1$ (over $m$).
// 2. (5, 5); for 5 samples, and for 1.
// 3. Small first weights do the same with a right gradient.
// {{end}}
//
// ## Try it
//
// (Some claims will fail, rightly.)
//
// 1. In `small`, use 0.1, and then 0.001 with 60,000 steps. By what factor does the time on the
//    plateau change?
// 2. Train with the slopes "as printed": move `first_slopes_as_printed` above `train`, and
//    overwrite `network.gradient.head(16)` with them before the update. Does the loss still fall?
//    What ends it?
// 3. In `small`, give the layers with 8 inputs 0.02 instead of 0.01. By what factor is the plateau
//    shorter then, and why?
//
// {{fold What to expect}}
// 1. By about ten each time: the slope of each layer is a product of two others' weights, and
//    $dw/dt = w^2$ takes a time of $1/w$. The claim on the plateau fails.
// 2. At first, since the layers behind still learn. But the first layer's weights grow without
//    regard to the answer, until one sample is wrong and so sure that $1/A$ is infinite.
// 3. By about 2: the first layer's slopes are four times as large, the others' twice, and soon all
//    are of the size 0.02.
// {{end}}
