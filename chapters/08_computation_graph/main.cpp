// ---
// title: The computation graph
// question: How does a machine do it for any formula?
// builds on: chapter 05, chapter 06, chapter 07
// terms: computation graph (계산 그래프), node (노드), automatic differentiation (자동 미분), affine
//   transformation (어파인 변환), cache (캐시)
// symbols: $f$ a result; $dx$ stands for the slope of the result with respect to $x$; $X$, $Z$,
//   $A$, $W$, $b$, $Y$, $L$ as in chapter 07, $P$ the probabilities that softmax gives, $m$ number
//   of samples, $n$ number of nodes
// ---
//
// In chapter 07 we derived the backward pass of one network, by hand. For another network we would
// have to do it again. But it was always the same small step: a slope arrives, is multiplied by a
// slope that we know on the spot, and is handed on. If every operation knows this one step of its
// own, then a program can put the steps together for any formula that is made of such operations.
// This is how PyTorch and its relatives compute gradients. In this chapter we build such a program:
// first, in about a hundred lines, for single numbers, then for matrices.

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/data/dataset.hpp"
#include "common/data/synthetic.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/activations.hpp"
#include "common/model/dense.hpp"
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

// ## Four numbers
//
// Take the formula $f = (a b + c)\, e$ with $a = 2$, $b = 3$, $c = 4$ and $e = 5$. We compute it
// step by step: $p = ab = 6$, then $s = p + c = 10$, then $f = s e = 50$. Drawn with a circle for
// each number and arrows from what goes into it, that is a **computation graph** (계산 그래프), and each
// circle is a **node** (노드).
//
// {{figure four: The graph of (ab + c) e. Above each node stands its value, below it, in orange,
// the slope of f with respect to it.}}
//
// Now the slopes, from the right to the left. In this chapter $ds$ is short for
// $\partial f / \partial s$, the slope *of the result*. The slope of $f$ with respect to itself is
// 1. The last operation is a multiplication, $f = s e$: if $s$ grows by 1, $f$ grows by $e$, so
//    $ds = 5$; and $de = s = 10$. The one before is an addition, $s = p + c$: if $p$ grows by 1, so
//    does $s$. So the slope that arrives is passed on as it is: $dp = dc = 5$. The first is a
//    multiplication again: $da = dp \cdot b = 15$ and $db = dp \cdot a = 10$.
//
// Note what a node had to know: the slope that arrives, and its own inputs. Nothing of the rest of
// the graph. These are the local rules:
//
// * An *addition* passes the arriving slope on to both inputs.
// * A *multiplication* passes it on multiplied by the *other* input.
// * Any other operation $y = g(x)$ multiplies it by $g'(x)$.
//
// This is the chain rule again, one link per node.
//
// ## A machine for slopes
//
// The program keeps a list of nodes. Each remembers its value, and for each of its inputs the local
// slope: how fast this node grows when that input does.

struct Edge {
  Index from;    // position of the input in the list
  Scalar local;  // slope of this node with respect to that input
};

struct Node {
  std::string label;
  Scalar value;
  Scalar slope;  // of the result with respect to this node
  std::vector<Edge> inputs;
};

class Graph {
 public:
  // Appends a node and returns its position.
  Index add(const std::string& label, Scalar value, std::vector<Edge> inputs) {
    nodes.push_back({label, value, 0, std::move(inputs)});
    return nodes.size() - 1;
  }

  // Computes the slope of the node `result` with respect to every node.
  void backward(Index result) {
    for (Node& node : nodes) {
      node.slope = 0;
    }
    propagate(result);
  }

  // The same without clearing what is there already.
  void propagate(Index result) {
    nodes[result].slope = 1;
    for (Index i = result + 1; i-- > 0;) {
      for (const Edge& edge : nodes[i].inputs) {
        nodes[edge.from].slope += nodes[i].slope * edge.local;
      }
    }
  }

  std::vector<Node> nodes;
};

// That is all of it. The loop in `propagate` goes through the list backwards. A node can only be
// computed after its inputs, so it stands behind them in the list. When the loop comes to a node,
// all nodes that use it have been dealt with, and its own slope is complete. And note the `+=`; we
// come back to it.
//
// What is left is comfort. A `Number` is a position in a graph, and the operators on numbers append
// nodes. So a formula that is written down in C++ builds its own graph while it is computed. To let
// a program find derivatives in this way is called **automatic differentiation** (자동 미분).

struct Number {
  Graph* graph;
  Index position;

  Scalar value() const { return graph->nodes[position].value; }
  Scalar slope() const { return graph->nodes[position].slope; }
};

Number input(Graph& graph, const std::string& label, Scalar value) {
  return {&graph, graph.add(label, value, {})};
}

Number operator+(Number x, Number y) {
  return {x.graph, x.graph->add("+", x.value() + y.value(),
                                {{x.position, 1}, {y.position, 1}})};
}

Number operator*(Number x, Number y) {
  return {x.graph,
          x.graph->add("*", x.value() * y.value(),
                       {{x.position, y.value()}, {y.position, x.value()}})};
}

// A function of one number needs its value and its derivative there. Here are some, enough for a
// network with a loss. (`named` gives a node another label, for the drawings.)

Number apply(const std::string& label, Number x, Scalar value, Scalar local) {
  return {x.graph, x.graph->add(label, value, {{x.position, local}})};
}

Number square(Number x) {
  return apply("( )^2", x, x.value() * x.value(), 2 * x.value());
}

Number sigmoid(Number x) {
  const Scalar a = 1 / (1 + std::exp(-x.value()));
  return apply("σ", x, a, a * (1 - a));
}

Number log(Number x) {
  return apply("log", x, std::log(x.value()), 1 / x.value());
}

Number operator-(Number x, Scalar constant) {
  return apply(fmt::format("- {:g}", constant), x, x.value() - constant, 1);
}

Number operator-(Scalar constant, Number x) {
  return apply(fmt::format("{:g} -", constant), x, constant - x.value(), -1);
}

Number operator-(Number x) { return apply("-", x, -x.value(), -1); }

Number named(const std::string& label, Number x) {
  x.graph->nodes[x.position].label = label;
  return x;
}

// The formula from the beginning is now one line, and its slopes are another.

struct Four {
  Number a, b, c, e, f;
};

Four four_numbers(Graph& graph) {
  const Number a = input(graph, "a", 2);
  const Number b = input(graph, "b", 3);
  const Number c = input(graph, "c", 4);
  const Number e = input(graph, "e", 5);
  const Number f = (a * b + c) * e;
  graph.backward(f.position);
  return {a, b, c, e, f};
}

void show_four(nn::Program& program) {
  program.section("Four numbers");
  Graph graph;
  const Four four = four_numbers(graph);
  nn::Table table({"node", "value", "slope of f", "measured {:.6f}"});
  Vector x = {2, 3, 4, 5};
  const auto formula = [&] { return (x[0] * x[1] + x[2]) * x[3]; };
  const std::vector<double> measured = nn::numerical_gradient(formula, x);
  Scalar largest = 0;
  const std::vector<Number> numbers = {four.a, four.b, four.c, four.e};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    table.row({graph.nodes[numbers[i].position].label, numbers[i].value(),
               numbers[i].slope(), measured[i]});
    largest = std::max(largest, std::abs(numbers[i].slope() - measured[i]));
  }
  program.print(table);
  program.claim("the result", four.f.value(), nn::equals(50));
  program.claim("slope with respect to a", four.a.slope(), nn::equals(15));
  program.claim("slope with respect to e", four.e.slope(), nn::equals(10));
  program.claim("largest difference from a measured slope", largest,
                nn::at_most(1e-8));
}

// {{output Four numbers}}
//
// The pictures in this chapter are drawn from the list of nodes itself.

void draw_graph(nn::Program& program, const Graph& graph,
                const std::string& name, const std::string& alt) {
  std::vector<nn::GraphNode> nodes;
  for (const Node& node : graph.nodes) {
    std::vector<std::size_t> inputs;
    for (const Edge& edge : node.inputs) {
      inputs.push_back(edge.from);
    }
    nodes.push_back({node.label, fmt::format("{:.4g}", node.value),
                     fmt::format("{:.4g}", node.slope), inputs});
  }
  program.figure(nn::draw_graph(nodes), name, alt);
}

void draw_four(nn::Program& program) {
  Graph graph;
  const Number a = input(graph, "a", 2);
  const Number b = input(graph, "b", 3);
  const Number c = input(graph, "c", 4);
  const Number e = input(graph, "e", 5);
  const Number p = named("p", a * b);
  const Number s = named("s", p + c);
  const Number f = named("f", s * e);
  graph.backward(f.position);
  draw_graph(program, graph, "four",
             "Four inputs 2, 3, 4, 5 with slopes 15, 10, 5, 10; a product 6, "
             "a sum 10, and the result 50.");
}

// ## A fork
//
// What if a number is used twice? In $f = x \cdot x + x$ three arrows leave $x$. With $x = 3$, a
// small growth of $x$ reaches $f$ along all three: 3 times as large, 3 times again, and once as it
// is, together 7 times. So at a fork the slopes that come back must be *added*. (In chapter 07 a
// hidden unit with several outputs behind it was such a fork.) That is what the `+=` does. With a
// plain `=` the last one to arrive would win. (The loop meets the sum first and the product after
// it, so what would be left is a 3.)

Scalar slope_with_overwriting(const Graph& graph, Number result, Number x) {
  std::vector<Scalar> slopes(graph.nodes.size(), 0);
  slopes[result.position] = 1;
  for (Index i = result.position + 1; i-- > 0;) {
    for (const Edge& edge : graph.nodes[i].inputs) {
      slopes[edge.from] = slopes[i] * edge.local;  // = instead of +=
    }
  }
  return slopes[x.position];
}

void show_fork(nn::Program& program) {
  program.section("A fork");
  Graph graph;
  const Number x = input(graph, "x", 3);
  const Number f = x * x + x;
  const Scalar wrong = slope_with_overwriting(graph, f, x);
  graph.backward(f.position);
  program.print(
      "f = x x + x at x = 3: slope {} (2x + 1 = {}), with = instead "
      "of +=: {}",
      x.slope(), 2 * 3 + 1, wrong);
  program.claim("slope of x x + x at 3", x.slope(), nn::equals(7));
  program.claim("the same with overwriting", wrong, nn::equals(3));
  draw_graph(program, graph, "fork",
             "x = 3 goes twice into a product, 9, and once into a sum, 12. "
             "Its slope is 7.");
}

// {{output A fork}}
//
// {{figure fork: Three arrows leave x (two of them lie on each other). The slopes that come back
// along them, 3, 3 and 1, are added.}}
//
// The addition has a price: before a new backward pass the slopes must be set to 0, as `backward`
// does. What happens when one forgets? We take a chain, $f = ((x y)\, z)\, u$ with $x = 2$,
// $y = 3$, $z = 5$ and $u = 7$, and run `propagate` twice without clearing. You may expect every
// slope to be doubled. Decide before you read on.

void show_twice(nn::Program& program) {
  program.section("Backward twice");
  Graph graph;
  const Number x = input(graph, "x", 2);
  const Number y = input(graph, "y", 3);
  const Number z = input(graph, "z", 5);
  const Number u = input(graph, "u", 7);
  const Number f = x * y * z * u;
  graph.backward(f.position);
  const std::vector<Number> numbers = {u, z, y, x};
  std::vector<Scalar> once;
  once.reserve(numbers.size());
  for (const Number& number : numbers) {
    once.push_back(number.slope());
  }
  graph.propagate(f.position);
  nn::Table table({"input", "operations from f", "once", "twice", "factor"});
  bool as_predicted = true;
  const std::vector<int> steps = {1, 2, 3, 3};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const Scalar factor = numbers[i].slope() / once[i];
    table.row({graph.nodes[numbers[i].position].label, steps[i], once[i],
               numbers[i].slope(), factor});
    as_predicted = as_predicted && factor == steps[i] + 1;
  }
  program.print(table);
  program.claim("the factor is one more than the number of operations",
                as_predicted);
  graph.backward(f.position);
  program.claim("cleared first, the slope of x is y z u again", x.slope(),
                nn::equals(3 * 5 * 7));
}

// {{output Backward twice}}
//
// The factor depends on the depth, because the nodes in between add up as well. The slope of $f$ is
// set to 1 both times. But the slope of $(xy)z$, 7, becomes $7 + 7 = 14$ in the second pass; with
// that, the slope of $xy$, 35, becomes $35 + 14 \cdot 5 = 105$, three times as much; and so on.
// PyTorch keeps slopes only for the parameters, and there every further backward pass adds exactly
// one gradient. This is on purpose, since it lets one collect the gradient of several batches, and
// it is why training loops in PyTorch call `optimizer.zero_grad()`. The layers of our library
// overwrite.
//
// ## A neuron in the graph
//
// Here is an example that many tutorials show with PyTorch: two weights $w = (1, 2)$, one sample
// $x = (3, 4)$, and the loss $(w \cdot x - 10)^2$. Predict the slopes of the loss with respect to
// the weights before you look: $w \cdot x$ is 11, so ...

void show_neuron(nn::Program& program) {
  program.section("A neuron");
  Graph graph;
  const Number w1 = input(graph, "w_1", 1);
  const Number x1 = input(graph, "x_1", 3);
  const Number w2 = input(graph, "w_2", 2);
  const Number x2 = input(graph, "x_2", 4);
  const Number loss = square(w1 * x1 + w2 * x2 - 10);
  graph.backward(loss.position);
  program.print("loss {}, slopes by w: ({}, {})", loss.value(), w1.slope(),
                w2.slope());
  program.claim("loss", loss.value(), nn::equals(1));
  program.claim("slope with respect to w1", w1.slope(), nn::equals(6));
  program.claim("slope with respect to w2", w2.slope(), nn::equals(8));
  draw_graph(program, graph, "neuron",
             "Two products, 3 and 8, are added to 11, 10 is taken off, and the "
             "square gives 1. The slopes of w are 6 and 8.");
}

// {{output A neuron}}
//
// {{figure neuron: The graph of the loss. Slopes of 6 and 8 arrive at the weights.}}
//
// The square passes on $2 \cdot (11 - 10) = 2$, the subtraction and the addition leave it as it is,
// and each product multiplies it by its other input, 3 or 4. The inputs $x$ get slopes as well, (2,
// 4). Here nobody needs them; when $x$ comes from another layer, they are what is handed on.
//
// ## A network in the graph
//
// Nothing stops us from building the 2-2-1 network of chapter 07 from single numbers, with the nine
// weights and biases as inputs of the graph.

struct Scalars {
  std::vector<Number> parameters;  // in the order of theta
  Number loss;
};

Scalars build_network(Graph& graph, const Vector& theta, const Vector& x,
                      Scalar y) {
  std::vector<Number> p;
  for (const Scalar value : theta) {
    p.push_back(input(graph, "", value));
  }
  const Number x1 = input(graph, "x1", x[0]);
  const Number x2 = input(graph, "x2", x[1]);
  // The library stores W by columns: w11, w21, w12, w22, then b1, b2.
  const Number a1 = sigmoid(p[0] * x1 + p[2] * x2 + p[4]);
  const Number a2 = sigmoid(p[1] * x1 + p[3] * x2 + p[5]);
  const Number a3 = sigmoid(p[6] * a1 + p[7] * a2 + p[8]);
  const Number p_right = y == 1 ? a3 : 1 - a3;
  return {p, -log(p_right)};
}

// Its slopes must be those of the library's network, which does the same with matrices and the
// derivation of chapter 07. We compare them for 20 networks and samples. And we take the time for
// 200 samples: with a graph for each, with matrices for one sample after the other, and with one
// matrix for all.

void show_network(nn::Program& program, nn::Rng& rng) {
  program.section("A network of single numbers");
  nn::Network network{nn::Dense{2, 2}, nn::Sigmoid{}, nn::Dense{2, 1}};
  nn::SigmoidCrossEntropy loss;
  Scalar largest = 0;
  Index nodes = 0;
  for (int draw = 0; draw < 20; ++draw) {
    network.initialize(rng);
    const Vector x = {rng.normal(), rng.normal()};
    const Scalar y = draw % 2;
    Graph graph;
    const Scalars built = build_network(graph, network.theta, x, y);
    graph.backward(built.loss.position);
    nodes = std::max<Index>(nodes, graph.nodes.size());
    loss.forward(network.forward(x), Vector{y});
    network.backward(x, loss.backward());
    for (Index i = 0; i < network.theta.n_elem; ++i) {
      largest = std::max(
          largest, std::abs(built.parameters[i].slope() - network.gradient[i]));
    }
  }
  program.print("nodes for one sample: {}", nodes);
  program.value("scalar_nodes", nodes);
  program.claim("largest difference of a slope from the library's, 20 draws",
                largest, nn::at_most(1e-14));
}

void show_times(nn::Program& program, nn::Rng& rng) {
  program.section("Times");
  nn::Network network{nn::Dense{2, 2}, nn::Sigmoid{}, nn::Dense{2, 1}};
  network.initialize(rng);
  nn::SigmoidCrossEntropy loss;
  Matrix X(2, 200);
  rng.fill_normal(X, 0, 1);
  RowVector Y(200);
  Y.transform([&](Scalar) { return rng.uniform() < 0.5 ? 0.0 : 1.0; });
  const double by_numbers = nn::fastest(10, [&] {
    for (Index j = 0; j < X.n_cols; ++j) {
      Graph graph;
      const Scalars built = build_network(graph, network.theta, X.col(j), Y[j]);
      graph.backward(built.loss.position);
    }
  });
  const double one_by_one = nn::fastest(10, [&] {
    for (Index j = 0; j < X.n_cols; ++j) {
      const Vector x = X.col(j);
      loss.forward(network.forward(x), Y.col(j));
      network.backward(x, loss.backward());
    }
  });
  const double by_matrices = nn::fastest(10, [&] {
    loss.forward(network.forward(X), Y);
    network.backward(X, loss.backward());
  });
  program.print(
      "the gradient of 200 samples: {:.0f} µs by numbers, {:.0f} µs "
      "by matrices one by one, {:.0f} µs all at once",
      1e6 * by_numbers, 1e6 * one_by_one, 1e6 * by_matrices);
  program.value("numbers_factor", by_numbers / by_matrices);
  program.value("graph_factor", by_numbers / one_by_one);
  program.value("batch_factor", one_by_one / by_matrices);
  program.claim("time by numbers over time by matrices",
                by_numbers / by_matrices, nn::at_least(3));
}

// {{output A network of single numbers}}
//
// {{output Times}}
//
// It is right, and with {{scalar_nodes}} nodes for a single sample of this little network it is
// slow. A graph of numbers takes {{graph_factor:.0f}} times as long as the library for each sample,
// because each node costs memory and work that has nothing to do with the arithmetic. And it misses
// that a matrix product for all samples at once is {{batch_factor:.0f}} times as fast as one sample
// after the other. Together this is a factor of {{numbers_factor:.0f}}. So let the nodes be larger.

// ## Nodes that hold matrices
//
// A node may as well take a whole matrix and give one. It needs the same two things: `forward`
// computes, and keeps what it will need; `backward` gets the slopes of the loss with respect to its
// output and returns those with respect to its input. If it has parameters, it keeps the slopes of
// these. What a node keeps from the forward pass is called its **cache** (캐시).

class Operation {
 public:
  virtual ~Operation() = default;
  virtual Matrix forward(const Matrix& X) = 0;
  virtual Matrix backward(const Matrix& dZ) = 0;
  virtual void update(Scalar /*eta*/) {}
};

// $Z = WX + b$ is called an **affine transformation** (어파인 변환): linear, and moved by $b$. Its
// backward pass is that of chapter 07. (In texts with one sample per *row* it reads $Z = XW + b$,
// with $dW = X^\top dZ$ and $dX = dZ\, W^\top$. That is the same, transposed.)

class Affine : public Operation {
 public:
  Affine(const Matrix& weights, const Vector& biases) : W(weights), b(biases) {}

  Matrix forward(const Matrix& X) override {
    X_ = X;
    Matrix Z = W * X;  // (units x samples)
    Z.each_col() += b;
    return Z;
  }

  Matrix backward(const Matrix& dZ) override {
    dW = dZ * X_.t();
    db = arma::sum(dZ, 1);
    return W.t() * dZ;
  }

  void update(Scalar eta) override {
    W -= eta * dW;
    b -= eta * db;
  }

  Matrix W;   // (units x inputs)
  Vector b;   // (units)
  Matrix dW;  // as W
  Vector db;  // as b

 private:
  Matrix X_;  // cache (inputs x samples)
};

// The sigmoid keeps its output, because $\sigma' = \sigma (1 - \sigma)$. ReLU keeps where its input
// was above zero: there it passes the slope on, elsewhere it stops it.

class Sigmoid : public Operation {
 public:
  Matrix forward(const Matrix& Z) override {
    A_ = nn::sigmoid(Z);
    return A_;
  }
  Matrix backward(const Matrix& dA) override { return dA % A_ % (1 - A_); }

 private:
  Matrix A_;  // cache
};

class ReLU : public Operation {
 public:
  Matrix forward(const Matrix& Z) override {
    on_ = arma::conv_to<Matrix>::from(Z > 0);
    return Z % on_;
  }
  Matrix backward(const Matrix& dA) override { return dA % on_; }

 private:
  Matrix on_;  // cache: 1 where Z was above zero, else 0
};

// The last node of a graph is the loss. Softmax and cross-entropy are one node, *softmax with
// loss*, because together they have the simplest backward pass of all: $dZ = \frac1m (P - Y)$, from
// chapter 05. Where answer and target agree this is 0. (You may read that training makes "the value
// of the activation function" as small as possible. It is the loss that is made small.)

class SoftmaxWithLoss {
 public:
  Scalar forward(const Matrix& Z, const Matrix& Y) {
    P_ = nn::softmax(Z);
    Y_ = Y;
    Matrix shifted = Z;
    shifted.each_row() -= arma::max(Z, 0);
    const RowVector log_sum = arma::log(arma::sum(arma::exp(shifted), 0));
    return (arma::accu(log_sum) - arma::accu(Y % shifted)) / Scalar(Y.n_cols);
  }
  Matrix backward() const { return (P_ - Y_) / Scalar(Y_.n_cols); }

 private:
  Matrix P_;  // cache (classes x samples)
  Matrix Y_;  // cache (classes x samples)
};

// Each node can be checked by itself, before anything is built from them. We let the "loss" be the
// sum of all outputs, each times a random number from a matrix $C$, so that the arriving slopes are
// $C$.

Scalar largest_error(Operation& node, Matrix& M, const Matrix& backward,
                     const Matrix& X, const Matrix& C) {
  Vector elements(M.memptr(), M.n_elem, false, true);  // a view of M
  const std::vector<double> measured = nn::numerical_gradient(
      [&] { return arma::accu(C % node.forward(X)); }, elements);
  return arma::abs(arma::vectorise(backward) - Vector(measured)).max();
}

void show_nodes(nn::Program& program, nn::Rng& rng) {
  program.section("Nodes");
  Matrix X(3, 5);
  Matrix W(4, 3);
  Vector b(4);

  rng.fill_normal(X, 0, 1);
  rng.fill_normal(W, 0, 1);
  rng.fill_normal(b, 0, 1);
  Matrix C(3, 5);
  Matrix C4(4, 5);
  rng.fill_normal(C, 0, 1);
  rng.fill_normal(C4, 0, 1);
  Affine affine(W, b);
  Sigmoid sigmoid_node;
  ReLU relu;
  affine.forward(X);
  const Matrix dX = affine.backward(C4);
  nn::Table table(
      {"node", "slope of", "largest difference from measured {:.0e}"});
  Scalar worst = 0;
  const auto row = [&](const std::string& node, const std::string& of,
                       Scalar error) {
    table.row({node, of, error});
    worst = std::max(worst, error);
  };
  row("affine", "X", largest_error(affine, X, dX, X, C4));
  row("affine", "W", largest_error(affine, affine.W, affine.dW, X, C4));
  row("affine", "b", largest_error(affine, affine.b, affine.db, X, C4));
  sigmoid_node.forward(X);
  row("sigmoid", "Z",
      largest_error(sigmoid_node, X, sigmoid_node.backward(C), X, C));
  relu.forward(X);
  row("ReLU", "Z", largest_error(relu, X, relu.backward(C), X, C));
  SoftmaxWithLoss last;
  const Matrix Y = nn::one_hot({0, 2, 1, 1, 0}, 3);
  last.forward(X, Y);
  const Matrix dZ = last.backward();
  Vector scores(X.memptr(), X.n_elem, false, true);
  const std::vector<double> measured =
      nn::numerical_gradient([&] { return last.forward(X, Y); }, scores);
  row("softmax with loss", "Z",
      arma::abs(arma::vectorise(dZ) - Vector(measured)).max());
  program.print(table);
  program.claim("largest difference from a measured slope", worst,
                nn::at_most(1e-8));
}

// {{output Nodes}}
//
// ## Any number of layers
//
// A network of layers is nodes in a row. For a row no list of edges is needed, and nothing forks,
// so nothing has to be added. (A network with branches needs the graph again, with matrices in its
// nodes.) Programs for "a network of any number of layers" are often written with functions for the
// linear part, for the activation, for both together, and the same again backward, each with a case
// for every kind of layer. With nodes it is short, because each brings its own backward pass.

class Stack {
 public:
  void add(std::unique_ptr<Operation> operation) {
    operations.push_back(std::move(operation));
  }

  Matrix forward(Matrix A) {
    for (const auto& operation : operations) {
      A = operation->forward(A);
    }
    return A;
  }

  void backward(Matrix dA) {
    for (auto it = operations.rbegin(); it != operations.rend(); ++it) {
      dA = (*it)->backward(dA);
    }
  }

  void update(Scalar eta) {
    for (const auto& operation : operations) {
      operation->update(eta);
    }
  }

  std::vector<std::unique_ptr<Operation>> operations;
};

// Layers of given widths, the number of inputs first, with ReLU between them. Biases begin at 0;
// weights are normal numbers, with a standard deviation that may depend on the number of inputs.

using Deviation = std::function<Scalar(Index inputs)>;

Stack layers_of(const std::vector<Index>& widths, const Deviation& deviation,
                nn::Rng& rng) {
  Stack stack;
  for (std::size_t l = 1; l < widths.size(); ++l) {
    Matrix W(widths[l], widths[l - 1]);
    rng.fill_normal(W, 0, deviation(widths[l - 1]));
    stack.add(std::make_unique<Affine>(W, Vector(widths[l])));
    if (l + 1 < widths.size()) {
      stack.add(std::make_unique<ReLU>());
    }
  }
  return stack;
}

// At the end comes a sigmoid, and then the loss, the binary cross-entropy of chapter 05. Its slope
// with respect to the answers $A$ starts the way back (the divisions are element by element):
//
// $$dA = \frac1m \Bigl( \frac{1 - Y}{1 - A} - \frac{Y}{A} \Bigr) .$$

Matrix loss_slope(const Matrix& A, const Matrix& Y) {
  return ((1 - Y) / (1 - A) - Y / A) / Scalar(Y.n_cols);
}

// That is right, and it is a trap. When the network is very sure, $A$ is rounded to exactly 1. Then
// for $Y = 1$ the first term is 0 divided by 0; and for $Y = 0$, where the network is sure and
// wrong and should get the largest slope of all, 1 is divided by 0, and the sigmoid's backward pass
// multiplies that infinity by 0. So we let the stack end with the logits, and take sigmoid and loss
// as one node, as for softmax. The library has it: `SigmoidCrossEntropy`. Both ways give the same
// slopes, as long as the first one gives any.

void show_trap(nn::Program& program, nn::Rng& rng) {
  program.section("A trap");
  Matrix Z(1, 50);
  rng.fill_normal(Z, 0, 2);
  RowVector Y(50);
  Y.transform([&](Scalar) { return rng.uniform() < 0.5 ? 0.0 : 1.0; });
  Sigmoid sigmoid_node;
  nn::SigmoidCrossEntropy together;
  const auto in_two_nodes = [&] {
    const Matrix A = sigmoid_node.forward(Z);
    return Matrix(sigmoid_node.backward(loss_slope(A, Y)));
  };
  const auto in_one_node = [&] {
    together.forward(Z, Y);
    return Matrix(together.backward());
  };
  const Scalar apart = arma::abs(in_two_nodes() - in_one_node()).max();
  Z.set_size(1, 1);
  Y.set_size(1);
  const auto text = [](Scalar slope) {
    return std::isnan(slope) ? "nan" : fmt::format("{:.3g}", slope);
  };
  nn::Table table({"logit", "target", "slope in two nodes", "in one node"});
  Index lost = 0;
  Index lost_in_one = 0;
  for (const Scalar y : {1, 0}) {
    for (const Scalar z : {5, 20, 40}) {
      Z[0] = z;
      Y[0] = y;
      const Scalar two = in_two_nodes()[0];
      const Scalar single = in_one_node()[0];
      table.row({z, y, text(two), text(single)});
      lost += std::isnan(two) ? 1 : 0;
      lost_in_one += std::isnan(single) ? 1 : 0;
    }
  }
  program.print(table);
  program.claim("largest difference of the slopes for common logits", apart,
                nn::at_most(1e-14));
  program.claim("slopes that two nodes lose, of the six", lost, nn::equals(2));
  program.claim("slopes that one node loses", lost_in_one, nn::equals(0));
  program.claim("slope in one node when it is sure and wrong", in_one_node()[0],
                nn::near(1, 1e-12));
}

// {{output A trap}}
//
// A single "nan" in a column of slopes makes all of $dW$ "nan", and after the update all weights.
//
// Now the stack may learn. The task is XOR with noise: 200 points in four clouds around the corners
// of the square. We train a 2-8-8-1 network twice, with the rate 0.3: from weights with a standard
// deviation of
// $\sqrt{2 / \text{inputs}}$ (chapter 11 explains this choice), and from normal numbers times 0.01,
// which many programs use.

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

std::vector<double> train(Stack& stack, const Samples& data, int steps) {
  nn::SigmoidCrossEntropy loss;
  std::vector<double> losses;
  for (int i = 0; i <= steps; ++i) {
    losses.push_back(loss.forward(stack.forward(data.X), data.Y));
    stack.backward(loss.backward());
    stack.update(0.3);
  }
  return losses;
}

Scalar share_right(Stack& stack, const Samples& data) {
  const Matrix says = nn::step(stack.forward(data.X));
  return Scalar(arma::accu(says == data.Y)) / Scalar(data.Y.n_elem);
}

void show_layers(nn::Program& program, nn::Rng& rng) {
  program.section("Any number of layers");
  const Samples data = four_clouds(rng, 200);
  const std::vector<Index> widths = {2, 8, 8, 1};
  Stack scaled = layers_of(
      widths, [](Index inputs) { return std::sqrt(2 / Scalar(inputs)); }, rng);
  Stack small = layers_of(
      widths, [](Index) { return 0.01; }, rng);
  const std::vector<double> losses = train(scaled, data, 1000);
  const std::vector<double> small_losses = train(small, data, 6000);
  nn::Table table({"step", "loss {:.4f}", "loss from 0.01 {:.4f}"});
  for (const std::size_t i : {0U, 100U, 200U, 500U, 1000U}) {
    table.row({i, losses[i], small_losses[i]});
  }
  for (const std::size_t i : {2000U, 4000U, 6000U}) {
    table.row({i, "", small_losses[i]});
  }
  program.print(table);
  const auto left = std::find_if(small_losses.begin(), small_losses.end(),
                                 [](double loss) { return loss < 0.65; });
  const auto leaving = left - small_losses.begin();
  const Scalar right = share_right(scaled, data);
  program.print("share of the samples right: {:.3f}", right);
  program.print("from 0.01, the loss first falls below 0.65 in step {}",
                leaving);
  program.value("layers_right_percent", 100 * right);
  program.value("leaving_step", leaving);
  program.claim("share of samples right", right, nn::at_least(0.7));
  program.claim("loss after 1000 steps from 0.01", small_losses[1000],
                nn::near(std::log(2), 0.001));
  program.claim("step in which it leaves the plateau", leaving,
                nn::between(1000, 6000));
}

// {{output Any number of layers}}
//
// From the first weights {{layers_right_percent:.1f}} % of the samples are right after 1000 steps.
// From 0.01 the loss stands at $\log 2$ for a long time, and only in step {{leaving_step}} it
// begins to fall. The slope of each layer's weights contains the weights of the two other layers:
// of those behind it from the way back, of those before it through its input. So each is about 0.01
// times 0.01 of what it could be. That is a plateau, at the very start.
//
// Another slip is worth knowing, because it can be copied from print. In the loop over the hidden
// layers each layer is handed the slope of the *output*, `dAL`, instead of the one that the layer
// behind it has just computed. The shapes should not fit, but NumPy stretches a single row to as
// many rows as are needed, so no error appears. (The same program applies the derivative of the
// sigmoid in all layers, although its hidden layers are ReLU in one place and sigmoid in another,
// and it takes the mean over $m$ samples in the loss but has no $\frac1m$ in the backward pass.) We
// compute the first layer's slopes in this way, for a network with one hidden layer, and compare.

Matrix first_slopes_as_printed(const Affine& first, const Matrix& X,
                               const Matrix& A, const Matrix& Y) {
  Matrix Z = first.W * X;
  Z.each_col() += first.b;
  const Matrix dAL = loss_slope(A, Y);               // (1 x samples)
  const Matrix dA = arma::repmat(dAL, Z.n_rows, 1);  // as NumPy does
  const Matrix s = nn::sigmoid(Z);
  return dA % s % (1 - s) * X.t();
}

void show_as_printed(nn::Program& program, nn::Rng& rng) {
  program.section("As printed");
  const Samples data = four_clouds(rng, 40);
  Stack stack = layers_of(
      {2, 4, 1}, [](Index inputs) { return std::sqrt(2 / Scalar(inputs)); },
      rng);
  nn::SigmoidCrossEntropy loss;
  const Matrix Z = stack.forward(data.X);
  loss.forward(Z, data.Y);
  stack.backward(loss.backward());
  auto& first = dynamic_cast<Affine&>(*stack.operations.front());
  const Matrix printed =
      first_slopes_as_printed(first, data.X, nn::sigmoid(Z), data.Y);
  const Matrix right = first.dW;
  Vector elements(first.W.memptr(), first.W.n_elem, false, true);
  const std::vector<double> measured = nn::numerical_gradient(
      [&] { return loss.forward(stack.forward(data.X), data.Y); }, elements);
  nn::Table table(
      {"weight", "measured {:.4f}", "slope {:.4f}", "as printed {:.4f}"});
  for (Index i = 0; i < right.n_elem; ++i) {
    table.row({fmt::format("w_{}{}", i % 4 + 1, i / 4 + 1), measured[i],
               right[i], printed[i]});
  }
  program.print(table);
  const Scalar cosine =
      arma::norm_dot(arma::vectorise(printed), arma::vectorise(right));
  program.print("cosine of the angle between the last two columns: {:.2f}",
                cosine);
  program.claim("largest difference of the slope from the measured one",
                arma::abs(arma::vectorise(right) - Vector(measured)).max(),
                nn::at_most(1e-8));
  program.claim("cosine of the angle to what is printed", cosine,
                nn::at_most(0.9));
}

// {{output As printed}}
//
// The gradient check of chapter 07, done here in the column "measured", finds it at once.
//
// ## Why the forward pass is kept
//
// The backward pass of a node needs something from its forward pass. Every node here keeps that. Is
// it worth the memory? Suppose that nothing were kept. Then, before node $n$ can go back, nodes 1
// to $n$ have to run again, to bring its input up to it; before node $n - 1$ the nodes 1 to
// $n - 1$; and so on: $1 + 2 + \dots + n = \frac12 n (n + 1)$ computations, where with caches there
// are none. We let a stack do that and count. To be sure that no cache helps, we first run the
// stack on other inputs, so that whatever is kept there is wrong.

Index backward_without_caches(Stack& stack, const Matrix& X, Matrix dA) {
  Index count = 0;
  for (std::size_t i = stack.operations.size(); i-- > 0;) {
    Matrix A = X;
    for (std::size_t k = 0; k <= i; ++k) {
      A = stack.operations[k]->forward(A);
      ++count;
    }
    dA = stack.operations[i]->backward(dA);
    stack.forward(Matrix(X.n_rows, X.n_cols));  // spoils all caches
  }
  return count;
}

void show_cache(nn::Program& program, nn::Rng& rng) {
  program.section("With and without caches");
  nn::Table table({"nodes", "forward computations for the way back"});
  bool as_predicted = true;
  Scalar largest = 0;
  for (const Index layers : {1U, 5U, 25U, 50U}) {
    Stack stack = layers_of(
        std::vector<Index>(layers + 1, 4), [](Index) { return 0.7; }, rng);
    Matrix X(4, 3);
    rng.fill_normal(X, 0, 1);
    const Matrix dA(4, 3, arma::fill::ones);
    stack.forward(X);
    stack.backward(dA);
    auto& first = dynamic_cast<Affine&>(*stack.operations.front());
    const Matrix kept = first.dW;
    const Index count = backward_without_caches(stack, X, dA);
    largest = std::max(largest, arma::abs(first.dW - kept).max());
    const Index n = stack.operations.size();
    table.row({n, count});
    as_predicted = as_predicted && count == n * (n + 1) / 2;
  }
  program.print(table);
  program.claim("there are n (n + 1) / 2 of them", as_predicted);
  program.claim("largest difference of a slope from that with caches", largest,
                nn::at_most(1e-12));
}

// {{output With and without caches}}
//
// The slopes are the same, and the work has become a square. To keep what will be needed again is
// one half of what is called dynamic programming. The price is memory: a matrix per node, for the
// whole batch. When a large network is trained, that is often more than its weights need. If it
// does not fit, there is a middle way: keep some of the nodes' inputs, and compute the others again
// from the nearest one that was kept (T. Chen and others, 2016, who call it checkpointing).
//
// ## The bridge
//
// The library's `nn::Network` is a stack of this kind, with two differences. It computes into
// matrices that it keeps, so that nothing is allocated in training. And all its parameters lie in
// one vector $\theta$, all slopes in another, so that an update is one line. What it computes is
// the same. We put the same weights into both, for a network with the shape of chapter 14's, and
// give both the same batch.

void show_bridge(nn::Program& program, nn::Rng& rng) {
  program.section("The bridge");
  nn::Network network{nn::Dense{4, 30}, nn::ReLU{}, nn::Dense{30, 16},
                      nn::ReLU{}, nn::Dense{16, 3}};
  network.initialize(rng);
  Stack stack;
  for (const Index i : {0U, 2U, 4U}) {
    const auto& dense = dynamic_cast<nn::Dense&>(network.layer(i));
    stack.add(std::make_unique<Affine>(dense.W, dense.b));
    if (i != 4) {
      stack.add(std::make_unique<ReLU>());
    }
  }
  Matrix X(4, 25);
  rng.fill_normal(X, 0, 1);
  nn::IndexVector labels(25);
  labels.transform([&](Index) { return rng.below(3); });
  const Matrix Y = nn::one_hot(labels, 3);
  SoftmaxWithLoss last;
  const Scalar ours = last.forward(stack.forward(X), Y);
  stack.backward(last.backward());
  nn::SoftmaxCrossEntropy loss;
  const Scalar theirs = loss.forward(network.forward(X), Y);
  network.backward(X, loss.backward());
  Scalar largest = 0;
  for (const Index i : {0U, 2U, 4U}) {
    const auto& dense = dynamic_cast<nn::Dense&>(network.layer(i));
    const auto& affine = dynamic_cast<Affine&>(*stack.operations[i]);
    largest = std::max({largest, arma::abs(dense.dW - affine.dW).max(),
                        arma::abs(dense.db - affine.db).max()});
  }
  program.print("loss {:.6f} and {:.6f}, {} slopes", ours, theirs,
                network.theta.n_elem);
  program.claim("difference of the losses", ours - theirs, nn::near(0, 1e-14));
  program.claim("largest difference of a slope", largest, nn::at_most(1e-14));
}

// {{output The bridge}}
//
// So from now on we use the library, and know what is in the box.
//
// ## The program
//
// The parts run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program{"08_computation_graph",
                      "How does a machine do it for any formula?"};
  return program.run(argc, argv, [&] {
    nn::Rng rng(program.seed());
    draw_four(program);
    show_four(program);
    show_fork(program);
    show_twice(program);
    show_neuron(program);
    show_network(program, rng);
    if (program.times()) {
      show_times(program, rng);
    }

    show_nodes(program, rng);
    show_trap(program, rng);
    show_layers(program, rng);
    show_as_printed(program, rng);
    show_cache(program, rng);
    show_bridge(program, rng);
  });
}

// ## Try it
//
// (Some claims will fail, rightly.)
//
// * Add an operation `exp` and one for $1/x$, and build the sigmoid from them and `+`, with
//   `input(graph, "1", 1)` for the 1. Are the slopes the same? How many nodes has the network now?
// * Add `relu` for numbers, and put it in the hidden layer of `build_network`; give `show_network`
//   an `nn::ReLU{}` as well.
// * In `Graph::propagate`, go through the list forwards instead of backwards. Which claims fail,
//   and which do not notice?
// * Write a node that multiplies its input by a constant $c$, and put it behind each ReLU of the
//   network with weights times 0.01. With $c = 2$ it leaves the plateau sooner. Why does $c = 50$,
//   which makes up for the small weights, not work at the rate 0.3?
