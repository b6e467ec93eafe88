// ---
// title: Layers as nodes
// question: How is a network a graph of layers?
// builds on: chapter [[softmax]], chapter [[computation_graph]]
// terms: affine transformation (어파인 변환), cache (캐시), dynamic programming (동적 계획법)
// symbols: $X$, $Z$, $A$, $W$, $b$, $Y$, $L$, $m$ as before, $P$ the probabilities that
//   softmax gives, $C$ arriving slopes picked at random
// library: none
// ---
// A graph of single numbers can differentiate any formula, and it is slow. In this chapter a node
// takes a whole matrix and gives one. Then a layer is a node, a network is a row of nodes, and the
// loss is the last of them. We check each node by itself, stack them, and find that the library's
// network is such a stack.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// Random matrices for the checks:

Matrix normal_matrix(Index rows, Index columns, nn::Rng& rng) {
  Matrix M(rows, columns);
  rng.fill_normal(M, 0, 1);
  return M;
}

// ## Nodes that hold matrices
//
// A node of matrices needs two things: `forward` computes, and keeps what it will need; `backward`
// gets the slopes of the loss with respect to its output and returns those with respect to its
// input. If it has parameters, it keeps the slopes of these. What a node keeps from the forward
// pass is called its **cache** (캐시).

class Operation {
 public:
  virtual ~Operation() = default;
  virtual Matrix forward(const Matrix& X) = 0;
  virtual Matrix backward(const Matrix& dZ) = 0;
};

// $Z = WX + b$ is called an **affine transformation** (어파인 변환): linear, and moved by $b$. Its
// backward pass is that of chapter [[backpropagation]]. (In texts with one sample per *row* it
// reads $Z = XW + b$, with $dW = X^\top dZ$ and $dX = dZ\, W^\top$. That is the same, transposed.)

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
// chapter [[softmax]]. Where answer and target agree this is 0.
//
// {{read}}
// That training makes "the value of the activation function" as small as possible. It is the loss
// that is made small.
// {{end}}

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
// ## A row of nodes
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

  std::vector<std::unique_ptr<Operation>> operations;
};

// Layers of given widths, the number of inputs first, with ReLU between them. Biases begin at 0;
// weights are normal numbers, with a given standard deviation.

Stack layers_of(const std::vector<Index>& widths, Scalar deviation,
                nn::Rng& rng) {
  Stack stack;
  for (std::size_t l = 1; l < widths.size(); ++l) {
    Matrix W(widths[l], widths[l - 1]);
    rng.fill_normal(W, 0, deviation);
    stack.add(std::make_unique<Affine>(W, Vector(widths[l])));
    if (l + 1 < widths.size()) stack.add(std::make_unique<ReLU>());
  }
  return stack;
}

// ## Why the forward pass is kept
//
// The backward pass of a node needs something from its forward pass. Every node here keeps that. Is
// it worth the memory? Suppose that nothing were kept. Then, before node $n$ can go back, nodes 1
// to $n$ have to run again, to fill its cache; before node $n - 1$ the nodes 1 to $n - 1$; and so
// on: $1 + 2 + \dots + n = \frac12 n (n + 1)$ computations, where with caches there are none. We
// let a stack do that and count. To be sure that no cache helps, we first run the stack on other
// inputs, so that whatever is kept there is wrong.

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
  const std::vector<Index> widths(affine_nodes + 1, 16);
  Stack stack = layers_of(widths, 0.35, rng);
  const Matrix X = normal_matrix(16, 3, rng);
  const Matrix dA(16, 3, arma::fill::ones);
  stack.forward(X);
  stack.backward(dA);
  auto& first = dynamic_cast<Affine&>(*stack.operations.front());
  const Matrix kept = first.dW;
  const Index count = backward_without_caches(stack, X, dA);
  const Index n = stack.operations.size();
  return {{"nodes", n},
          {"forward computations for the way back", count},
          {"n (n + 1) / 2", n * (n + 1) / 2},
          {"largest slope {:.2f}", arma::abs(kept).max()},
          {"largest difference {:.0e}", arma::abs(first.dW - kept).max()}};
}

const nn::Section caches("With and without caches", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Table& table = out.table("caches");
  for (const Index n : {1, 5, 25, 50}) table.row(without_caches(n, rng));
  const auto counted = table.column("forward computations for the way back");
  const auto predicted = table.column("n (n + 1) / 2");
  out.claim("there are n (n + 1) / 2 of them", counted == predicted);
  out.claim(table, "largest slope").greater_than(0);
  out.claim(table, "largest difference").at_most(1e-10);
});

// {{output With and without caches}}
//
// The slopes are the same, and the work grows as the square of the number of nodes. To keep what
// will be needed again belongs to what is called **dynamic programming** (동적 계획법). The price is
// memory: a matrix per node, for all samples. When a large network is trained, that is often more
// than its weights need. If it does not fit, there is a middle way: keep some of the nodes' inputs,
// and compute the others again from the nearest one that was kept (T. Chen and others, 2016, who
// call it checkpointing).
//
// {{read}}
// That "the stored losses" fill the memory. A loss is one number. What fills it are the caches.
// {{end}}
//
// ## The bridge
//
// The library's `nn::Network` is a stack of this kind, with two differences. It computes into
// matrices that it keeps, so that nothing is allocated in training. And all its parameters lie in
// one vector $\theta$, all slopes in another, so that an update is one line. What it computes is
// the same. We put the same weights into both, for a network with the shape of that in chapter
// [[iris]], and give both the same samples.

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
  nn::Program program(STEPWISE_CHAPTER, "How is a network a graph of layers?");
  return program.run(argc, argv, {all_nodes, caches, bridge});
}

// ## Summary
//
// A node of matrices needs two functions: forward computes its output and keeps what it will need,
// backward turns the slopes of its output into those of its input. Affine, sigmoid, ReLU, and
// softmax with loss are such nodes, and each can be checked by itself. A network is a row of them:
// forward in order, backward in reverse. Without the caches the way back would cost $n(n + 1)/2$
// forward computations; with them it costs memory. The library's network is this stack, in matrices
// that it keeps.
//
// ## Questions
//
// 1. What does the backward pass of ReLU need from the forward pass, and what that of an affine
//    node?
// 2. A node multiplies its input by 3. Write its backward pass.
// 3. A stack of 6 nodes keeps nothing. How many forward computations does its way back cost?
//
// {{fold Answers}}
// 1. Where the input was above zero; the whole input.
// 2. `return 3 * dA;`
// 3. $6 \cdot 7 / 2 = 21$.
// {{end}}
//
// ## Try it
//
// (Some claims will fail, rightly.)
//
// 1. Write a `Tanh` node, and add a row for it to the table of the section "Nodes".
// 2. In `ReLU::backward`, forget `on_`. Which rows of the tables notice?
// 3. Let `Affine` keep no copy of `X`, only a pointer to it. In which section does that go wrong,
//    and why does the library's layer get its inputs once more instead?
//
// {{fold What to expect}}
// 1. The cache is the output: the slope is $1 - a^2$.
// 2. The row of ReLU, and the bridge below. The comparison with and without caches does not: it
//    compares a mistake with itself.
// 3. Where a `Stack` is used: the matrix that the pointers point to is overwritten, or gone. The
//    library's layer gets its inputs again, so it need not trust an address.
// {{end}}
