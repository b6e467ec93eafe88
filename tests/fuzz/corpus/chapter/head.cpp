// ---
// title: The hidden layer
// question: How does a hidden layer bend the plane?
// builds on: chapter [[neuron]], chapter [[xor_fails]]
// terms: layer (층), hidden layer (은닉층), input layer (입력층), output layer (출력층), unit (유닛),
//   fully connected (전결합), forward propagation (순전파), multilayer perceptron (다층 퍼셉트론),
//   single-layer network (단층 신경망)
// symbols: $W$ weights of a layer (units x inputs), $b$ biases (units), $Z$ weighted sums
//   and $A$ outputs (units x samples), $X$ inputs (inputs x samples); an index at a capital
//   letter counts layers
// library: nn::step
// ---
// One line cannot separate XOR, because the points lie as they lie. A second line does not help by
// itself: it cuts the plane into more pieces, and something must still decide about the pieces. The
// idea of this chapter is to use the answers of two neurons as *new coordinates*. In them the
// points lie elsewhere, and one line is enough.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## A network, number by number
//
// Here is a network of three neurons. Several introductions show it without saying where its
// weights come from. We will see.
//
// {{figure network: Two neurons side by side and one behind them, each with its bias in its circle.
// The step is inside the circle.}}
//
// The inputs go to two neurons at once. Each computes its weighted sum $z$ and answers $a$, 0 or 1,
// by the step function:
//
// $$z_1 = 5 x_1 + 5 x_2 - 8, \quad a_1 = \mathrm{step}(z_1), \qquad
//   z_2 = -7 x_1 - 7 x_2 + 3, \quad a_2 = \mathrm{step}(z_2) .$$
//
// A third neuron does not see $x$ at all. Its inputs are $a_1$ and $a_2$:
//
// $$z_3 = -11 a_1 - 11 a_2 + 6, \qquad \hat y = \mathrm{step}(z_3) .$$
//
// We follow the four samples through it, row by row. Before you look at the table, compute the row
// of (0, 1) yourself.

Scalar step(Scalar z) { return z >= 0 ? 1 : 0; }

nn::Row work_through(Scalar x1, Scalar x2, Scalar y) {
  const Scalar z1 = 5 * x1 + 5 * x2 - 8;
  const Scalar z2 = -7 * x1 - 7 * x2 + 3;
  const Scalar a1 = step(z1);
  const Scalar a2 = step(z2);
  const Scalar z3 = -11 * a1 - 11 * a2 + 6;
  return {{"x1", x1}, {"x2", x2}, {"z1", z1},           {"z2", z2}, {"a1", a1},
          {"a2", a2}, {"z3", z3}, {"answer", step(z3)}, {"XOR", y}};
}

// We also check that the places $(z_1, z_2)$ lie on one line, so that the area they span is 0, and
// count the places where the samples end up, the pairs $(a_1, a_2)$. The function counts the
// different columns of a matrix.

Index distinct_columns(const Matrix& A) {
  std::set<std::vector<Scalar>> places;
