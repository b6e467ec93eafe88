// ---
// title: The computation graph
// question: How does a machine do it for any formula?
// builds on: chapter [[backpropagation]]
// terms: computation graph (계산 그래프), node (노드), upstream gradient (상류 기울기), downstream
//   gradient (하류 기울기), automatic differentiation (자동 미분)
// symbols: $f$ a result; $dx$ stands for the slope of the result with respect to $x$; $n$
//   number of nodes
// library: none
// ---
// We derived the backward pass of one network by hand. For another network we would have to do it
// again. But it was always the same small step: a slope arrives, is multiplied by a slope that we
// know on the spot, and is handed on. If every operation knows this one step of its own, then a
// program can put the steps together for any formula that is made of such operations. This is how
// PyTorch and its relatives compute gradients. In this chapter we build such a program, in about a
// hundred lines.

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
// Now the slopes, from the right to the left. In this chapter $ds$ is short for $\partial f /
// \partial s$, the slope *of the result*. The slope of $f$ with respect to itself is 1.
//
// 1. The last operation is a multiplication, $f = s e$: if $s$ grows by 1, $f$ grows by $e$, so
//    $ds = 5$; and $de = s = 10$.
// 2. The one before is an addition, $s = p + c$: if $p$ grows by 1, so does $s$. So the slope that
//    arrives is passed on as it is: $dp = dc = 5$.
// 3. The first is a multiplication again: $da = dp \cdot b = 15$ and $db = dp \cdot a = 10$.
//
// Note what a node had to know: the slope that arrives, and its own inputs. Nothing of the rest of
// the graph. Texts call the slope that arrives, from the side of the result, the **upstream
// gradient** (상류 기울기), and what the node hands on, towards the inputs, the **downstream gradient**
// (하류 기울기). These are the local rules:
//
// * An *addition* passes the arriving slope on to both inputs.
// * A *multiplication* passes it on multiplied by the *other* input.
// * Any other operation $y = g(x)$ multiplies it by $g'(x)$.
//
// This is the chain rule again, one link per node.
//
// {{read}}
// Upstream and downstream exchanged. Values flow from the inputs to the result, and for values the
// inputs are upstream. The words are used for *slopes*, which flow the other way: upstream is where
// the arriving slope comes from, the side of the loss.
// {{end}}
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
  // Both inputs are one node: move aside, so that arrows past it stay visible.
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
// is, together 7 times. So at a fork the slopes that come back must be *added*. (In chapter
// [[backpropagation]] a hidden unit with several outputs behind it was such a fork.) That is what
// the `+=` does. With a plain `=` the last one to arrive would win. (The loop meets the sum first
// and the product after it, so what would be left is a 3.)

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
// one gradient. This is on purpose, since it lets one collect the gradient of several groups of
// samples, and it is why training loops in PyTorch call `optimizer.zero_grad()`. The layers of our
// library overwrite.
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
// Nothing stops us from building the 2-2-1 network of chapter [[backpropagation]] from single
// numbers, with the nine weights and biases as inputs of the graph.

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

// Its slopes must be those of the library's network, which does the same with matrices. We compare
// them for 20 networks and samples. And we take the time for 200 samples: with a graph for each,
// and with one matrix for all.

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

const nn::TimedSection times("Times", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Network network{nn::Dense{2, 2}, nn::Sigmoid{}, nn::Dense{2, 1}};
  network.initialize(rng);
  nn::SigmoidCrossEntropy loss;
  Matrix X(2, 200);
  rng.fill_normal(X, 0, 1);
  const RowVector Y = nn::step(X.row(0) - X.row(1));
  const double by_numbers = nn::fastest(10, [&] {
    for (Index j = 0; j < X.n_cols; ++j) {
      Graph graph;
      const Scalars built = build_network(graph, network.theta, X.col(j), Y[j]);
      graph.backward(built.loss.position);
    }
  });
  const double at_once = nn::fastest(10, [&] {
    loss.forward(network.forward(X), Y);
    network.backward(X, loss.backward());
  });
  out.print("the gradient of 200 samples:");
  out.value("by numbers (µs) {:.0f}", 1e6 * by_numbers);
  out.value("by matrices (µs) {:.1f}", 1e6 * at_once);
  out.claim("numbers over matrices", by_numbers / at_once).at_least(3);
});

// {{output A network of single numbers}}
//
// {{output Times}}
//
// It is right, and with {{nodes_for_one_sample}} nodes for a single sample of this little network
// it is slow. A graph of numbers takes {{numbers_over_matrices:.0f}} times as long as matrices for
// all samples at once, because each node costs memory and work that has nothing to do with the
// arithmetic. So let the nodes be larger; that is the next chapter.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER,
                      "How does a machine do it for any formula?");
  return program.run(argc, argv, {four, a_fork, again, neuron, numbers, times});
}

// ## Summary
//
// A formula is a graph: each node computes a value from its inputs, and knows how fast the value
// grows with each of them. Going through the nodes backwards, each multiplies the slope that
// arrives by its local slopes and hands the products on. Where a number is used several times, the
// slopes that come back are added. So the gradient of any formula made of known operations follows
// from the program that computes it.
//
// ## Questions
//
// 1. $f = (a + b)(a - 2)$ at $a = 3$, $b = 1$. What is the slope of $f$ with respect to $a$, along
//    which ways?
// 2. What does an addition do with the slope that arrives, and what a multiplication?
// 3. Why must a node stand behind its inputs in the list?
//
// {{fold Answers}}
// 1. Through the sum 1 (the other factor, $a - 2$), through the difference 4 (the other factor, $a
//    + b$); together 5.
// 2. It passes it on to both inputs as it is; it multiplies it by the other input.
// 3. Going backwards, every node that uses it is then finished before its own turn comes.
// {{end}}
//
// ## Try it
//
// (Some claims will fail, rightly.)
//
// 1. Add an operation `exp` and one for $1/x$, and build the sigmoid from them and `+`, with
//    `input(graph, "1", 1)` for the 1. Are the slopes the same? How many nodes has the network now?
// 2. Add `relu` for numbers, and put it in the hidden layer of `build_network`; give the network in
//    the section `numbers` an `nn::ReLU{}` as well.
// 3. In `Graph::propagate`, go through the list forwards instead of backwards. Which claims fail,
//    and which do not notice?
//
// {{fold What to expect}}
// 1. They are the same but for rounding: the chain rule makes $a(1 - a)$ of $-1$, $e^{-z}$ and
//    $-1/x^2$. Each sigmoid is now five nodes.
// 2. All claims hold; the number of nodes is the same.
// 3. The result and the loss do not notice, nor does what lies one step before the result:
//    everything farther away stays 0, because a node hands on its slope before it has got it.
// {{end}}
