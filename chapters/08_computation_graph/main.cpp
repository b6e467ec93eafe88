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

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

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
    for (Node& node : nodes) node.slope = 0;
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
// network with a loss.

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

// The pictures in this chapter are drawn from the list of nodes itself. The inputs come first in
// it; each stands in a row of its own, in a column that we choose. Every other node stands to the
// right of its inputs, halfway between them.

struct Place {
  double x;
  double y;
};

Place right_of_inputs(const Node& node, const std::vector<Place>& places) {
  Place here = {0, 0};
  for (const Edge& edge : node.inputs) {
    here.x = std::max(here.x, places[edge.from].x + 1);
    here.y += places[edge.from].y / double(node.inputs.size());
  }
  // Of one node alone, twice: it steps aside for arrows that go past it.
  const bool square =
      node.inputs.size() == 2 && node.inputs[0].from == node.inputs[1].from;
  return {here.x, here.y + (square ? 0.6 : 0)};
}

nn::Row circle(const Node& node, const Place& at) {
  return {{"x", at.x},
          {"y", at.y},
          {"label", node.label},
          {"value", node.value},
          {"slope", node.slope}};
}

nn::Row arrow(const Place& from, const Place& to) {
  return {{"x1", from.x}, {"y1", from.y}, {"x2", to.x}, {"y2", to.y}};
}

void draw(nn::Output& out, const std::string& name, const Graph& graph,
          const std::vector<double>& columns) {
  nn::Table& circles = out.data(name + " circles");
  nn::Table& arrows = out.data(name + " arrows");
  std::vector<Place> places;
  for (const Node& node : graph.nodes) {
    const std::size_t i = places.size();
    places.push_back(node.inputs.empty() ? Place{columns[i], -double(i)}
                                         : right_of_inputs(node, places));
    circles.row(circle(node, places[i]));
    for (const Edge& edge : node.inputs)
      arrows.row(arrow(places[edge.from], places[i]));
  }
  out.figure(name);
}

// The formula from the beginning is now one line, and its slopes are another.

nn::Row compare(const Node& node, double measured) {
  return {{"node", node.label},
          {"value", node.value},
          {"slope of f", node.slope},
          {"measured {:.6f}", measured},
          {"difference {:.0e}", node.slope - measured}};
}

const nn::Section four("Four numbers", [](nn::Output& out) {
  Graph graph;
  const Number a = input(graph, "a", 2);
  const Number b = input(graph, "b", 3);
  const Number c = input(graph, "c", 4);
  const Number e = input(graph, "e", 5);
  const Number f = (a * b + c) * e;
  graph.backward(f.position);
  Vector x = {2, 3, 4, 5};
  const auto formula = [&] { return (x[0] * x[1] + x[2]) * x[3]; };
  const std::vector<double> measured = nn::numerical_gradient(formula, x);
  nn::Table& table = out.table("four numbers");
  for (Index i = 0; i < 4; ++i) table.row(compare(graph.nodes[i], measured[i]));
  out.claim("the result", f.value()).equals(50);
  out.claim(table, "a", "slope of f").equals(15);
  out.claim(table, "e", "slope of f").equals(10);
  out.claim(table, "difference").near(0, 1e-8);
  const std::vector<std::string> names = {"a", "b", "c", "e", "p", "s", "f"};
  for (Index i = 0; i < 7; ++i) graph.nodes[i].label = names[i];
  draw(out, "four", graph, {0, 0, 1, 2});
});

// {{output Four numbers}}
//
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

const nn::Section a_fork("A fork", [](nn::Output& out) {
  Graph graph;
  const Number x = input(graph, "x", 3);
  const Number f = x * x + x;
  const Scalar wrong = slope_with_overwriting(graph, f, x);
  graph.backward(f.position);
  out.claim("slope of x x + x at 3", x.slope()).equals(2 * 3 + 1);
  out.claim("the same with = instead of +=", wrong).equals(3);
  draw(out, "fork", graph, {0});
});

// {{output A fork}}
//
// {{figure fork: Three arrows leave x (two of them lie on each other). The slopes that come back
// along them, 3, 3 and 1, are added.}}
//
// The addition has a price: before a new backward pass the slopes must be set to 0, as `backward`
// does. What happens when one forgets? We take a chain, $f = ((x y)\, z)\, u$ with $x = 2$,
// $y = 3$, $z = 5$ and $u = 7$, and run `propagate` twice without clearing. You may expect every
// slope to be doubled. Decide before you read on.

nn::Row growth(const Node& once, const Node& twice, int operations) {
  return {{"input", once.label},
          {"operations from f", operations},
          {"once", once.slope},
          {"twice", twice.slope},
          {"factor", twice.slope / once.slope}};
}

const nn::Section again("Backward twice", [](nn::Output& out) {
  Graph graph;
  const Number x = input(graph, "x", 2);
  const Number y = input(graph, "y", 3);
  const Number z = input(graph, "z", 5);
  const Number u = input(graph, "u", 7);
  const Number f = x * y * z * u;
  graph.backward(f.position);
  const Graph once = graph;
  graph.propagate(f.position);
  const std::vector<int> operations = {3, 3, 2, 1};  // from x, y, z, u to f
  nn::Table& table = out.table("twice");
  for (Index i = 4; i-- > 0;)
    table.row(growth(once.nodes[i], graph.nodes[i], operations[i]));
  const Vector steps = table.column("operations from f");
  const Vector factor = table.column("factor");
  graph.backward(f.position);
  out.claim("the factor is one more than the number of operations",
            arma::all(factor == steps + 1));
  out.claim("cleared first, slope of x", x.slope()).equals(3 * 5 * 7);
});

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

const nn::Section neuron("A neuron", [](nn::Output& out) {
  Graph graph;
  const Number w1 = input(graph, "w_1", 1);
  const Number x1 = input(graph, "x_1", 3);
  const Number w2 = input(graph, "w_2", 2);
  const Number x2 = input(graph, "x_2", 4);
  const Number loss = square(w1 * x1 + w2 * x2 - 10);
  graph.backward(loss.position);
  out.claim("loss", loss.value()).equals(1);
  out.claim("slope with respect to w1", w1.slope()).equals(6);
  out.claim("slope with respect to w2", w2.slope()).equals(8);
  draw(out, "neuron", graph, {0, 0, 0, 0});
});

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

Vector slopes_of(const Scalars& built) {
  Vector slopes(built.parameters.size());
  for (Index i = 0; i < slopes.n_elem; ++i)
    slopes[i] = built.parameters[i].slope();
  return slopes;
}

const nn::Section numbers("A network of single numbers", [](nn::Output& out) {
  nn::Rng rng(out.seed());
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
    const Vector apart = arma::abs(slopes_of(built) - network.gradient);
    largest = std::max(largest, apart.max());
  }
  out.value("nodes for one sample", nodes);
  out.claim("largest difference from the library", largest).at_most(1e-14);
});

Matrix normal_matrix(Index rows, Index columns, nn::Rng& rng) {
  Matrix M(rows, columns);
  rng.fill_normal(M, 0, 1);
  return M;
}

RowVector random_targets(Index samples, nn::Rng& rng) {
  RowVector Y(samples);
  Y.transform([&](Scalar) { return rng.uniform() < 0.5 ? 0.0 : 1.0; });
  return Y;
}

const nn::TimedSection times("Times", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Network network{nn::Dense{2, 2}, nn::Sigmoid{}, nn::Dense{2, 1}};
  network.initialize(rng);
  nn::SigmoidCrossEntropy loss;
  const Matrix X = normal_matrix(2, 200, rng);
  const RowVector Y = random_targets(200, rng);
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
  const double at_once = nn::fastest(10, [&] {
    loss.forward(network.forward(X), Y);
    network.backward(X, loss.backward());
  });
  out.print("the gradient of 200 samples:");
  out.value("by numbers (µs) {:.0f}", 1e6 * by_numbers);
  out.value("by matrices, one by one (µs) {:.0f}", 1e6 * one_by_one);
  out.value("by matrices, all at once (µs) {:.0f}", 1e6 * at_once);
  out.value("numbers over one by one {:.0f}", by_numbers / one_by_one);
  out.value("one by one over all at once {:.0f}", one_by_one / at_once);
  out.claim("numbers over all at once", by_numbers / at_once).at_least(3);
});

// {{output A network of single numbers}}
//
// {{output Times}}
//
// It is right, and with {{nodes_for_one_sample}} nodes for a single sample of this little network
// it is slow. A graph of numbers takes {{numbers_over_one_by_one:.0f}} times as long as the library
// for each sample, because each node costs memory and work that has nothing to do with the
// arithmetic. And it misses that a matrix product for all samples at once is
// {{one_by_one_over_all_at_once:.0f}} times as fast as one sample after the other. Together this is
// a factor of {{numbers_over_all_at_once:.0f}}. So let the nodes be larger.

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

Vector measured_slopes(const std::function<Scalar()>& value, Matrix& M) {
  Vector elements(M.memptr(), M.n_elem, false, true);  // a view of M
  return nn::numerical_gradient(value, elements);
}

nn::Row check(const std::string& node, const std::string& of,
              const Matrix& slopes, const Vector& measured) {
  const Vector apart = arma::abs(arma::vectorise(slopes) - measured);
  return {{"node", node},
          {"slope of", of},
          {"largest difference from measured {:.0e}", apart.max()}};
}

nn::Row check_input(const std::string& name, Operation& node, Matrix& X,
                    const Matrix& C) {
  const auto loss = [&] { return arma::accu(C % node.forward(X)); };
  loss();
  const Matrix dX = node.backward(C);
  return check(name, "input", dX, measured_slopes(loss, X));
}

const nn::Section all_nodes("Nodes", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  Matrix X = normal_matrix(3, 5, rng);
  const Matrix C = normal_matrix(3, 5, rng);
  const Matrix C4 = normal_matrix(4, 5, rng);
  const Matrix Y = nn::one_hot({0, 2, 1, 1, 0}, 3);
  Affine affine(normal_matrix(4, 3, rng), normal_matrix(4, 1, rng));
  Sigmoid sigmoid_node;
  ReLU relu;
  SoftmaxWithLoss last;
  const auto of_affine = [&] { return arma::accu(C4 % affine.forward(X)); };
  const auto of_last = [&] { return last.forward(X, Y); };
  of_last();
  const Matrix dZ = last.backward();
  const Vector measured = measured_slopes(of_last, X);
  nn::Table& table = out.table("nodes", 2);
  table.row(check_input("affine", affine, X, C4));
  const Vector by_W = measured_slopes(of_affine, affine.W);
  const Vector by_b = measured_slopes(of_affine, affine.b);
  table.row(check("affine", "W", affine.dW, by_W));
  table.row(check("affine", "b", affine.db, by_b));
  table.row(check_input("sigmoid", sigmoid_node, X, C));
  table.row(check_input("ReLU", relu, X, C));
  table.row(check("softmax with loss", "input", dZ, measured));
  out.claim(table, "largest difference from measured").at_most(1e-8);
});

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
    for (const auto& operation : operations) A = operation->forward(A);
    return A;
  }

  void backward(Matrix dA) {
    for (auto it = operations.rbegin(); it != operations.rend(); ++it)
      dA = (*it)->backward(dA);
  }

  void update(Scalar eta) {
    for (const auto& operation : operations) operation->update(eta);
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
    if (l + 1 < widths.size()) stack.add(std::make_unique<ReLU>());
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

Matrix in_two_nodes(const Matrix& Z, const Matrix& Y) {
  Sigmoid node;
  const Matrix A = node.forward(Z);
  return node.backward(loss_slope(A, Y));
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
  const Matrix Z = 2 * normal_matrix(1, 50, rng);
  const RowVector Y = random_targets(50, rng);
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

Scalar scaled(Index inputs) { return std::sqrt(2 / Scalar(inputs)); }
Scalar small(Index) { return 0.01; }

const nn::Section any_number("Any number of layers", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Samples data = four_clouds(rng, 200);
  Stack stack = layers_of({2, 8, 8, 1}, scaled, rng);
  Stack slow = layers_of({2, 8, 8, 1}, small, rng);
  const std::vector<double> losses = train(stack, data, 1000);
  const std::vector<double> slow_losses = train(slow, data, 6000);
  const Scalar right = 100 * share_right(stack, data);
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
  out.claim("from 0.01, first step below 0.65", leaves).between(1000, 6000);
});

// {{output Any number of layers}}
//
// From the first weights {{percent_of_the_samples_right:.1f}} % of the samples are right after 1000
// steps. From 0.01 the loss stands at $\log 2$ for a long time, and only in step
// {{from_0.01_first_step_below_0.65:.0f}} it begins to fall. The slope of each layer's weights
// contains the weights of the two other layers: of those behind it from the way back, of those
// before it through its input. So each is about 0.01 times 0.01 of what it could be. That is a
// plateau, at the very start.
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
  Stack stack = layers_of({2, 4, 1}, scaled, rng);
  nn::SigmoidCrossEntropy loss;
  const Matrix Z = stack.forward(data.X);
  loss.forward(Z, data.Y);
  stack.backward(loss.backward());
  auto& first = dynamic_cast<Affine&>(*stack.operations.front());
  const Matrix right = first.dW;
  const Matrix printed =
      first_slopes_as_printed(first, data.X, nn::sigmoid(Z), data.Y);
  const auto value = [&] {
    return loss.forward(stack.forward(data.X), data.Y);
  };
  const Vector measured = measured_slopes(value, first.W);
  const Scalar cosine =
      arma::norm_dot(arma::vectorise(printed), arma::vectorise(right));
  nn::Table& table = out.table("as printed");
  for (Index i = 0; i < 8; ++i)
    table.row(weight(fmt::format("w_{}{}", i % 4 + 1, i / 4 + 1), measured[i],
                     right[i], printed[i]));
  out.claim(table, "slope minus measured").near(0, 1e-8);
  out.claim("cosine of the last two", cosine).at_most(0.9);
});

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

nn::Row without_caches(Index affine_nodes, nn::Rng& rng) {
  const std::vector<Index> widths(affine_nodes + 1, 4);
  const auto deviation = [](Index) { return 0.7; };
  Stack stack = layers_of(widths, deviation, rng);
  const Matrix X = normal_matrix(4, 3, rng);
  const Matrix dA(4, 3, arma::fill::ones);
  stack.forward(X);
  stack.backward(dA);
  auto& first = dynamic_cast<Affine&>(*stack.operations.front());
  const Matrix kept = first.dW;
  const Index count = backward_without_caches(stack, X, dA);
  const Index n = stack.operations.size();
  return {{"nodes", n},
          {"forward computations for the way back", count},
          {"n (n + 1) / 2", n * (n + 1) / 2},
          {"largest difference {:.0e}", arma::abs(first.dW - kept).max()}};
}

const nn::Section caches("With and without caches", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Table& table = out.table("caches");
  for (const Index n : {1, 5, 25, 50}) table.row(without_caches(n, rng));
  const auto counted = table.column("forward computations for the way back");
  const auto predicted = table.column("n (n + 1) / 2");
  out.claim("there are n (n + 1) / 2 of them", counted == predicted);
  out.claim(table, "largest difference").at_most(1e-12);
});

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

Stack same_stack(nn::Network& network) {
  Stack stack;
  for (const Index i : {0U, 2U, 4U}) {
    const auto& dense = dynamic_cast<nn::Dense&>(network.layer(i));
    stack.add(std::make_unique<Affine>(dense.W, dense.b));
    if (i != 4) stack.add(std::make_unique<ReLU>());
  }
  return stack;
}

Scalar largest_difference(nn::Network& network, const Stack& stack) {
  Scalar largest = 0;
  for (const Index i : {0U, 2U, 4U}) {
    const auto& dense = dynamic_cast<nn::Dense&>(network.layer(i));
    const auto& affine = dynamic_cast<Affine&>(*stack.operations[i]);
    largest = std::max({largest, arma::abs(dense.dW - affine.dW).max(),
                        arma::abs(dense.db - affine.db).max()});
  }
  return largest;
}

const nn::Section bridge("The bridge", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Network network{nn::Dense{4, 30}, nn::ReLU{}, nn::Dense{30, 16},
                      nn::ReLU{}, nn::Dense{16, 3}};
  network.initialize(rng);
  Stack stack = same_stack(network);
  const Matrix X = normal_matrix(4, 25, rng);
  nn::IndexVector labels(25);
  labels.transform([&](Index) { return rng.below(3); });
  const Matrix Y = nn::one_hot(labels, 3);
  SoftmaxWithLoss last;
  const Scalar ours = last.forward(stack.forward(X), Y);
  stack.backward(last.backward());
  nn::SoftmaxCrossEntropy loss;
  const Scalar theirs = loss.forward(network.forward(X), Y);
  network.backward(X, loss.backward());
  const Scalar largest = largest_difference(network, stack);
  out.print("losses {:.6f} and {:.6f}", ours, theirs);
  out.value("slopes", network.theta.n_elem);
  out.claim("difference of the losses", ours - theirs).near(0, 1e-14);
  out.claim("largest difference of a slope", largest).at_most(1e-14);
});

// {{output The bridge}}
//
// So from now on we use the library, and know what is in the box.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER,
                      "How does a machine do it for any formula?");
  return program.run(argc, argv,
                     {four, a_fork, again, neuron, numbers, times, all_nodes,
                      trap, any_number, as_printed, caches, bridge});
}

// ## Try it
//
// (Some claims will fail, rightly.)
//
// * Add an operation `exp` and one for $1/x$, and build the sigmoid from them and `+`, with
//   `input(graph, "1", 1)` for the 1. Are the slopes the same? How many nodes has the network now?
// * Add `relu` for numbers, and put it in the hidden layer of `build_network`; give the network in
//   the section `numbers` an `nn::ReLU{}` as well.
// * In `Graph::propagate`, go through the list forwards instead of backwards. Which claims fail,
//   and which do not notice?
// * Write a node that multiplies its input by a constant $c$, and put it behind each ReLU of the
//   network with weights times 0.01. With $c = 2$ it leaves the plateau sooner. Why does $c = 50$,
//   which makes up for the small weights, not work at the rate 0.3?
