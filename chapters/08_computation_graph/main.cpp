// ---
// title: The computation graph
// question: How does a machine do it for any formula?
// builds on: chapter 05, chapter 06, chapter 07
// terms: computation graph (계산 그래프), node (노드), automatic differentiation (자동 미분), affine
//   transformation (어파인 변환), cache (캐시)
// symbols: $f$ a result, $dx$ stands for $\partial f / \partial x$ and later for
//   $\partial L / \partial x$; $X$, $Z$, $A$, $W$, $b$, $Y$, $L$ as in chapter 07
// ---
//
// In chapter 07 we derived the backward pass of one network, by hand. For another network we would
// have to do it again. But it was always the same small step: a slope arrives, is multiplied by a
// slope that we know on the spot, and is handed on. If every operation knows this one step of its
// own, then a program can put the steps together for any formula whatever. This is how PyTorch and
// its relatives compute gradients. In this chapter we build such a program in about a hundred
// lines, first for single numbers, then for matrices.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
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

using nn::Index;
using nn::Matrix;
using nn::RowVector;
using nn::Scalar;
using nn::Vector;

// ## Four numbers
//
// Take the formula $f = (a b + c)\, d$ with $a = 2$, $b = 3$, $c = 4$ and $d = 5$. We compute it
// step by step: $p = ab = 6$, then $s = p + c = 10$, then $f = s d = 50$. Drawn with a circle for
// each number and arrows from what goes into it, that is a **computation graph** (계산 그래프), and each
// circle is a **node** (노드).
//
// {{figure four: The graph of (ab + c) d. Above each node stands its value, below it, in orange,
// the slope of the result with respect to it.}}
//
// Now the slopes, from the right to the left. The slope of $f$ with respect to itself is 1. The
// last operation is a multiplication, $f = s d$: if $s$ grows by 1, $f$ grows by $d$, so $ds = 5$;
// and $dd = s = 10$. The one before is an addition, $s = p + c$: if $p$ grows by 1, so does $s$. So
// the slope that arrives is passed on as it is: $dp = dc = 5$. The first is a multiplication again:
// $da = dp \cdot b = 15$ and $db = dp \cdot a = 10$.
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
    nodes.at(result).slope = 1;
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

// A function of one number needs its value and its derivative there. These four are enough for a
// network with a loss:

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

Number operator*(Scalar constant, Number x) {
  return apply(fmt::format("* {:g}", constant), x, constant * x.value(),
               constant);
}

// Here is the formula from the beginning. The names are those of the numbers, and the order of the
// arithmetic is the usual one of C++.

void show_four(nn::Program& program) {
  program.section("Four numbers");
  Graph graph;
  const Number a = input(graph, "a", 2);
  const Number b = input(graph, "b", 3);
  const Number c = input(graph, "c", 4);
  const Number d = input(graph, "d", 5);
  const Number f = (a * b + c) * d;
  graph.backward(f.position);
  nn::Table table({"node", "value", "slope of f", "measured"});
  const auto formula = [](const Vector& x) {
    return (x[0] * x[1] + x[2]) * x[3];
  };
  Vector x = {2, 3, 4, 5};
  const std::vector<double> measured =
      nn::numerical_gradient([&] { return formula(x); }, x);
  Scalar largest = 0;
  const std::vector<Number> numbers = {a, b, c, d};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    table.row({graph.nodes[numbers[i].position].label, numbers[i].value(),
               numbers[i].slope(), nn::Cell::fixed(measured[i], 6)});
    largest = std::max(largest, std::abs(numbers[i].slope() - measured[i]));
  }
  program.print(table);
  program.claim("the result", f.value(), nn::equals(50));
  program.claim("slope with respect to a", a.slope(), nn::equals(15));
  program.claim("slope with respect to d", d.slope(), nn::equals(10));
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
  const Number d = input(graph, "d", 5);
  graph.backward(((a * b + c) * d).position);
  draw_graph(program, graph, "four",
             "Four inputs 2, 3, 4, 5 with slopes 15, 10, 5, 10; a product 6, "
             "a sum 10, and the result 50.");
}

// ## A fork
//
// What if a number is used twice? In $f = x \cdot x + x$ three arrows leave $x$. If $x$ grows a
// little, $f$ grows along all three, and the growth adds up: by $x$, by $x$ again, and by 1. So at
// a fork the slopes that come back must be *added*. (In chapter 07 a hidden unit with several
// outputs behind it was such a fork.) That is what the `+=` does. With a plain `=` the last one to
// arrive would win.

Scalar slope_with_overwriting(Graph& graph, Number result, Number x) {
  graph.backward(result.position);
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
// does. What happens when one forgets? We take $f = ((x \cdot y) \cdot z) \cdot u$ and run
// `propagate` twice without clearing. You may expect every slope to be doubled. Decide before you
// read on.

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
  program.claim("cleared first, the slope of x is what it was", x.slope(),
                nn::equals(once[3]));
}

// {{output Backward twice}}
//
// The factor depends on the depth. The nodes in between add up as well: in the second pass the last
// product has not its slope but twice that, hands it on, and the next one adds it to what it has.
// PyTorch clears the nodes in between by itself, but not the parameters: there, a second backward
// pass adds exactly one more gradient. This is on purpose, since it lets one collect the gradient
// of several batches, and it is why training loops in PyTorch begin with `optimizer.zero_grad()`.
// The layers of our library overwrite.
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
// and each product multiplies it by its input, 3 or 4. The inputs $x$ get slopes as well, (2, 4);
// nobody needs them.
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
  const Number likely = y == 1 ? a3 : -1.0 * a3 - (-1.0);
  return {p, -1.0 * log(likely)};
}

// Its slopes must be those of the library's network, which does the same with matrices and the
// derivation of chapter 07.

double fastest(int repeats, const std::function<void()>& work) {
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < repeats; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> seconds =
        std::chrono::steady_clock::now() - start;
    best = std::min(best, seconds.count());
  }
  return best;
}

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
    nodes = graph.nodes.size();
    loss.forward(network.forward(x), Vector{y});
    network.backward(loss.backward());
    for (Index i = 0; i < network.theta.n_elem; ++i) {
      largest = std::max(
          largest, std::abs(built.parameters[i].slope() - network.gradient[i]));
    }
  }
  program.print("nodes for one sample: {}", nodes);
  program.value("scalar_nodes", nodes);
  program.claim("largest difference of a slope from the library's, 20 draws",
                largest, nn::at_most(1e-14));
  Matrix X(2, 200);
  rng.fill_normal(X, 0, 1);
  RowVector Y(200);
  Y.transform([&](Scalar) { return rng.uniform() < 0.5 ? 0.0 : 1.0; });
  const double by_numbers = fastest(10, [&] {
    for (Index j = 0; j < X.n_cols; ++j) {
      Graph graph;
      const Scalars built = build_network(graph, network.theta, X.col(j), Y[j]);
      graph.backward(built.loss.position);
    }
  });
  const double by_matrices = fastest(10, [&] {
    loss.forward(network.forward(X), Y);
    network.backward(loss.backward());
  });
  program.print(
      "the gradient of 200 samples: {:.0f} µs by numbers, {:.0f} µs "
      "by matrices, {:.0f} times as long",
      1e6 * by_numbers, 1e6 * by_matrices, by_numbers / by_matrices);
  program.value("numbers_factor", by_numbers / by_matrices);
  program.claim("time by numbers over time by matrices",
                by_numbers / by_matrices, nn::at_least(3));
}

// {{output A network of single numbers}}
//
// It is right, and with {{scalar_nodes}} nodes for a single sample of the smallest network it is
// slow: {{numbers_factor:.0f}} times as slow as matrices in this run. Each node costs memory and a
// few operations that have nothing to do with the arithmetic. So let the nodes be larger.

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
// chapter 05. Where answer and target agree this is 0. (One of our sources says 1; and it says that
// training makes "the value of the activation function" as small as possible. It is the loss that
// is made small.)

class SoftmaxWithLoss {
 public:
  Scalar forward(const Matrix& Z, const Matrix& Y) {
    P_ = nn::softmax(Z);
    Y_ = Y;
    nn::SoftmaxCrossEntropy loss;  // by log-sum-exp
    return loss.forward(Z, Y);
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
  Matrix B(4, 1);
  rng.fill_normal(X, 0, 1);
  rng.fill_normal(W, 0, 1);
  rng.fill_normal(B, 0, 1);
  Matrix C(3, 5);
  Matrix C4(4, 5);
  rng.fill_normal(C, 0, 1);
  rng.fill_normal(C4, 0, 1);
  Affine affine(W, B);
  Sigmoid sigmoid_node;
  ReLU relu;
  affine.forward(X);
  const Matrix dX = affine.backward(C4);
  nn::Table table({"node", "slope of", "largest difference from measured"});
  Scalar worst = 0;
  const auto row = [&](const std::string& node, const std::string& of,
                       Scalar error) {
    table.row({node, of, fmt::format("{:.0e}", error)});
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
// A network is nodes in a row. One text that many start from ends with just such a program, in
// Python, "for $L$ layers": hidden layers with ReLU, one output with a sigmoid, and functions for
// initialization, linear part, activation, cost, backward and update, each with a case for every
// kind of layer. With nodes it is short, because each brings its own backward pass.

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
// weights are normal numbers, with a deviation that may depend on the number of inputs.

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

// The text lets a sigmoid follow, and then the cost, the binary cross-entropy of chapter 05. Its
// slope with respect to the answers $A$ starts the way back:
//
// $$dA = \frac1m \Bigl( \frac{1 - Y}{1 - A} - \frac{Y}{A} \Bigr) .$$

Matrix cost_slope(const Matrix& A, const Matrix& Y) {
  return ((1 - Y) / (1 - A) - Y / A) / Scalar(Y.n_cols);
}

// That is right, and it is a trap. When the network is sure of an answer, $A$ is rounded to exactly
// 1, and for $Y = 1$ the first term is 0 divided by 0. So we let the stack end with the logits, and
// take sigmoid and loss as one node, as for softmax. The library has it: `SigmoidCrossEntropy`.
// Both ways give the same slopes, as long as the first one gives any.

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
    return Matrix(sigmoid_node.backward(cost_slope(A, Y)));
  };
  const auto in_one_node = [&] {
    together.forward(Z, Y);
    return Matrix(together.backward());
  };
  const Scalar apart = arma::abs(in_two_nodes() - in_one_node()).max();
  nn::Table table({"logit", "target", "slope in two nodes", "in one node"});
  for (const Scalar z : {5, 20, 40}) {
    Z[0] = z;
    Y[0] = 1;
    table.row({z, 1, fmt::format("{:.3g}", in_two_nodes()[0]),
               fmt::format("{:.3g}", in_one_node()[0])});
  }
  program.print(table);
  program.claim("largest difference of the slopes for common logits", apart,
                nn::at_most(1e-14));
  program.claim("at a logit of 40 two nodes give no number",
                bool{std::isnan(in_two_nodes()[0])});
  program.claim("one node does", bool{std::isfinite(in_one_node()[0])});
}

// {{output A trap}}
//
// Now it may learn. The task is XOR with noise: four clouds of points around the corners of the
// square. We train a 2-8-8-1 network twice, from weights with a deviation of
// $\sqrt{2 / \text{inputs}}$ (chapter 11 explains this choice) and from weights as in the text,
// normal numbers times 0.01.

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
  std::vector<double> costs;
  for (int i = 0; i <= steps; ++i) {
    costs.push_back(loss.forward(stack.forward(data.X), data.Y));
    stack.backward(loss.backward());
    stack.update(0.3);
  }
  return costs;
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
  const int steps = 1000;
  const std::vector<double> costs = train(scaled, data, steps);
  const std::vector<double> small_costs = train(small, data, steps);
  nn::Table table({"step", "cost", "cost from 0.01"});
  for (const std::size_t i : {0U, 100U, 200U, 500U, 1000U}) {
    table.row(
        {i, nn::Cell::fixed(costs[i], 4), nn::Cell::fixed(small_costs[i], 4)});
  }
  program.print(table);
  const Scalar right = share_right(scaled, data);
  program.print("share of samples right: {:.3f}, and from 0.01 {:.3f}", right,
                share_right(small, data));
  program.value("layers_right_percent", 100 * right);
  program.claim("share of samples right", right, nn::at_least(0.9));
  program.claim("cost after 200 steps from weights times 0.01",
                small_costs[200], nn::near(std::log(2), 0.001));
}

// {{output Any number of layers}}
//
// From scaled weights {{layers_right_percent:.1f}} % are right. From 0.01 the cost stays at
// $\log 2$: three layers of tiny weights multiply the error on its way back by something tiny three
// times, and the network stands on a plateau. Some starts leave it later, some do not.
//
// If you have met that text, here are its slips, so that you need not search for yours:
//
// * Its heading says ReLU in the hidden layers and sigmoid at the output, the explanation below has
//   it the other way round, and the backward function applies the sigmoid's derivative everywhere.
// * The loop over the hidden layers hands each of them the slope of the *output*, `dAL`, instead of
//   the one that the layer behind it has computed. Because NumPy stretches a single row to as many
//   rows as needed, no error appears.
// * The cost is a mean over $m$ samples, but no $\frac1m$ stands in the backward pass.
// * Its softmax divides by the sum over a whole matrix (chapter 05).
//
// We compute the first layer's slopes as printed, with the second and the first slip, for a network
// of one hidden layer, and compare.

Matrix first_slopes_as_printed(const Affine& first, const Matrix& X,
                               const Matrix& A, const Matrix& Y) {
  Matrix Z = first.W * X;
  Z.each_col() += first.b;
  const Matrix dAL = cost_slope(A, Y);               // (1 x samples)
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
  nn::Table table({"weight", "slope", "as printed"});
  for (Index i = 0; i < first.W.n_rows; ++i) {
    table.row({fmt::format("w_{}1", i + 1), nn::Cell::fixed(first.dW(i, 0), 4),
               nn::Cell::fixed(printed(i, 0), 4)});
  }
  program.print(table);
  program.claim(
      "difference of the slopes, over the length of the right ones",
      arma::norm(printed - first.dW, "fro") / arma::norm(first.dW, "fro"),
      nn::at_least(0.3));
}

// {{output As printed}}
//
// The gradient check of chapter 07 would have found it in a second.
//
// ## Why the forward pass is kept
//
// The backward pass of a layer needs what went into the layer. Every node here keeps that. Is it
// worth the memory? Suppose that nothing were kept. Then the last layer would have to be given its
// input anew, by going forward through all layers before it; so would the one before it, and so on.
// For $n$ layers that is $(n - 1) + (n - 2) + \dots + 1$ layer computations more, half of $n^2$. We
// let a stack do that, and count.

Index forwards_without_cache(Stack& stack, const Matrix& X) {
  Index count = 0;
  const auto run_to = [&](std::size_t end) {
    Matrix A = X;
    for (std::size_t i = 0; i < end; ++i) {
      A = stack.operations[i]->forward(A);
      ++count;
    }
    return A;
  };
  Matrix dA = run_to(stack.operations.size());  // the loss's slope, say
  for (std::size_t i = stack.operations.size(); i-- > 0;) {
    run_to(i + 1);  // restores what node i needs
    dA = stack.operations[i]->backward(dA);
  }
  return count;
}

void show_cache(nn::Program& program, nn::Rng& rng) {
  program.section("With and without a cache");
  nn::Table table({"nodes", "forward computations, kept", "not kept"});
  bool as_predicted = true;
  for (const Index layers : {1U, 5U, 25U, 50U}) {
    Stack stack = layers_of(
        std::vector<Index>(layers + 1, 4), [](Index) { return 0.5; }, rng);
    const Index n = stack.operations.size();
    const Index count = forwards_without_cache(stack, Matrix(4, 3));
    table.row({n, n, count});
    as_predicted = as_predicted && count == n + n * (n + 1) / 2;
  }
  program.print(table);
  program.claim("without a cache: n + n (n + 1) / 2 computations",
                as_predicted);
}

// {{output With and without a cache}}
//
// (A node that has just been computed once more is counted as well, hence $n + n(n+1)/2$.) To keep
// what will be needed again, instead of computing it again, is what is called dynamic programming.
// The price is memory: one matrix per node, as large as its output for the whole batch. That, and
// not the weights, is what fills the memory when large networks are trained. When it does not
// suffice, one keeps some layers and computes the others again, a little more time for a lot less
// memory.
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
  network.backward(loss.backward());
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
// * Add an operation `exp`, and build the sigmoid from `exp`, `+` and a division. Is the slope the
//   same? How does the drawing change?
// * Add `relu` for numbers, and put it in the hidden layer of `build_network`. Compare with
//   `nn::ReLU`.
// * In `Graph::propagate`, go through the list forwards instead of backwards. Which claims fail,
//   and which do not notice?
// * Give `Stack` a node that multiplies its input by a constant. With which constants behind each
//   ReLU does the network with weights times 0.01 begin to learn?
