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
  for (Index j = 0; j < A.n_cols; ++j)
    places.emplace(A.begin_col(j), A.end_col(j));
  return places.size();
}

const nn::Section row_by_row("Row by row", [](nn::Output& out) {
  const Matrix X = nn::gate_inputs();
  const RowVector y = nn::gate_outputs(nn::Gate::XOR);
  nn::Table& table = out.table("worked", 2);
  for (Index j = 0; j < X.n_cols; ++j)
    table.row(work_through(X(0, j), X(1, j), y[j]));
  const RowVector answers = table.column("answer");
  const RowVector a1 = table.column("a1");
  const RowVector a2 = table.column("a2");
  const Index right = arma::accu(answers == y);
  const Index places = distinct_columns(arma::join_cols(a1, a2));
  // Twice the area of the triangle of the places (z1, z2) of (0, 0), (0, 1)
  // and (1, 1).
  const RowVector z1 = table.column("z1");
  const RowVector z2 = table.column("z2");
  const Scalar area =
      (z1[1] - z1[0]) * (z2[3] - z2[0]) - (z2[1] - z2[0]) * (z1[3] - z1[0]);
  out.claim("samples that the network gets right", right).equals(4);
  out.claim("different places (a1, a2)", places).equals(3);
  out.claim("area spanned by the places (z1, z2)", area).equals(0);
  out.figure("network");
  out.figure("moved");
});

// {{output Row by row}}
//
// All four are right. Three neurons do what one cannot.
//
// ## The points have moved
//
// Now read the columns $a_1$ and $a_2$ as a place. Sample (0, 0) has gone to (0, 1), sample (1, 1)
// to (1, 0), and (0, 1) and (1, 0) have both gone to (0, 0). On the left are the samples where they
// were, with the lines of the two neurons; on the right they are where they went, with the line of
// the third.
//
// {{figure moved: Each sample moves to the answers of the two neurons. On the right the texts say
// where a sample came from. Circles: XOR is 0; triangles: XOR is 1.}}
//
// On the right, one line is enough. The certificate of chapter [[xor_fails]] said that halfway
// between the 0s lies the same point as halfway between the 1s; now halfway between the 0s is (0.5,
// 0.5), and the 1s both lie at (0, 0).
//
// {{read}}
// That this is a "change of basis" (기저 벡터 변환). A change of basis takes other coordinates, sums of
// multiples of the old ones, in a way that keeps straight lines straight and midpoints midpoints.
// It can be undone, so it never puts two different points on the same place; here four samples end
// up in {{different_places_a1_a2}} places. And a change of basis leaves points that lie on one line
// on one line. Look at $z_1$ and $z_2$ in the table: (-8, 3), (-3, -4) and (2, -11) lie on one
// line, with the 1s in the middle, so that no cut separates them. Only the step moves them off it,
// to $(0, 1)$, $(0, 0)$ and $(1, 0)$.
// {{end}}
//
// ## Where do the weights come from?
//
// What do the two neurons say? $a_1$ is 1 only at (1, 1): it is AND. $a_2$ is 1 only at (0, 0): it
// is NOR, "not OR". The third neuron answers 1 when neither of them does, so it is NOR as well. XOR
// is "not both, and not neither". The sizes 5, 7 and 11 mean nothing; only the lines count.
//
// So XOR can be put together from gates that we have made by hand. There are other ways. In the
// truth table of chapter [[xor_fails]] XOR was 1 where both OR and NAND are 1, so
//
// $$x_1 \text{ XOR } x_2 = (x_1 \text{ OR } x_2) \text{ AND } (x_1 \text{ NAND } x_2),$$
//
// and with the weights of chapter [[neuron]] this is a second network for the same function. It
// moves the samples to other places: (0, 1) and (1, 0) to (1, 1), where both gates say yes.
//
// ## The same with matrices
//
// Writing a formula per neuron is fine for three of them, not for three thousand. The neurons that
// work side by side form a **layer** (층), and a neuron in it is often called a **unit** (유닛), in
// many texts a node (노드, see chapter [[computation_graph]] for another use of the word). The
// weights of all units of a layer form a matrix $W$: one *row* per unit, one column per input. The
// biases form a column $b$. The samples are the columns of a matrix $X$. Unit $i$ needs, for sample
// $j$, the dot product of row $i$ of $W$ with column $j$ of $X$. The table of all these dot
// products, with a row for each unit and a column for each sample, is what mathematics calls the
// product $W X$ of the two matrices. For the first unit above and sample (1, 1) it is $5 \cdot 1 +
// 5 \cdot 1 = 10$. With the biases we have the weighted sums of all units for all samples in one
// formula:
//
// $$Z = W X + b \qquad (\text{units} \times \text{samples})
//   = (\text{units} \times \text{inputs}) \cdot (\text{inputs} \times \text{samples}) .$$
//
// The $b$ is added to each column (`each_col()` in the code below). The outputs are $A = f(Z)$ with
// the activation function $f$, here the step, which acts on each number. From here on a number at a
// capital letter counts layers: $Z_1$ holds the $z_1$ and $z_2$ from above, and $Z_2$ the $z_3$.
//
// Some words. The numbers that go in are called the **input layer** (입력층). The layer whose outputs
// are the answer is the **output layer** (출력층). What lies between is a **hidden layer** (은닉층):
// nobody outside sees its outputs. Where each unit gets all outputs of the layer before, as here,
// the layer is **fully connected** (전결합). Perceptrons in several layers, one behind the other, are
// a **multilayer perceptron** (다층 퍼셉트론), MLP for short.
//
// {{read}}
// * That several neurons make a multilayer network. Side by side they make one layer, and each
//   still draws its line without the others; it takes a layer *behind* them to combine the answers.
//   A single neuron, or several side by side, is a **single-layer network** (단층 신경망); with layers
//   behind each other it is a multi-layer network (다층 신경망).
// * That a multilayer perceptron has exactly one hidden layer. It has at least one.
// {{end}}

struct Layer {
  Matrix W;  // (units x inputs)
  Vector b;  // (units)
};

// To go through all layers from the inputs to the answer is called **forward propagation** (순전파).
// The outputs of one layer are the inputs of the next. The function keeps all $Z$ and $A$. For the
// answer alone it need not; but when we make networks learn in chapter [[backpropagation]], we have
// to know at each layer what it said. (`nn::step` takes
// the step of each number of a matrix.)

struct Forward {
  std::vector<Matrix> Z;  // one per layer, (units x samples)
  std::vector<Matrix> A;
};

Forward forward(const std::vector<Layer>& layers, const Matrix& X) {
  Forward result;
  const Matrix* inputs = &X;
  result.A.reserve(layers.size());  // so that `inputs` stays valid
  for (const auto& [W, b] : layers) {
    Matrix Z = W * *inputs;  // (units x samples)
    Z.each_col() += b;
    result.Z.push_back(Z);
    result.A.push_back(nn::step(Z));
    inputs = &result.A.back();
  }
  return result;
}

// Both networks for XOR in this form. Each unit has a weight of its own for each input: $w_{ij}$
// belongs to unit $i$ and input $j$, and stands in row $i$ and column $j$.
//
// {{read}}
// $w_{11} x_1 + w_{11} x_2$ for a unit (a slip: each input has its own weight), or a drawing in
// which $w_{12}$ goes from input 1 to unit 2 and a formula beside it in which it goes from 2 to 1.
// Both orders are in use; look which one a text means, and whether it keeps to it. The page
// [[notation]] compares them.
// {{end}}

std::vector<Layer> xor_from_and_nor() {
  return {{.W = {{5, 5}, {-7, -7}}, .b = {-8, 3}},
          {.W = {{-11, -11}}, .b = {6}}};
}

std::vector<Layer> xor_from_or_nand() {
  return {{.W = {{1, 1}, {-1, -1}}, .b = {-0.5, 1.5}},
          {.W = {{1, 1}}, .b = {-1.5}}};
}

void print_matrix(nn::Output& out, const std::string& name, const Matrix& M) {
  for (Index i = 0; i < M.n_rows; ++i)
    out.print("{:<3}{}", i == 0 ? name : "",
              nn::joined(RowVector(M.row(i)), "", "{:6.0f}"));
}

const nn::Section with_matrices("With matrices", [](nn::Output& out) {
  const Matrix X = nn::gate_inputs();                   // (2 x 4)
  const RowVector y = nn::gate_outputs(nn::Gate::XOR);  // (1 x 4)
  const Forward result = forward(xor_from_and_nor(), X);
  const Forward other = forward(xor_from_or_nand(), X);
  const Index wrong = arma::accu(result.A.back() != y);
  const Index other_wrong = arma::accu(other.A.back() != y);
  print_matrix(out, "X", X);
  for (std::size_t l = 0; l < result.Z.size(); ++l) {
    print_matrix(out, fmt::format("Z{}", l + 1), result.Z[l]);
    print_matrix(out, fmt::format("A{}", l + 1), result.A[l]);
  }
  out.claim("wrong answers of AND-NOR-NOR", wrong).equals(0);
  out.claim("wrong answers of OR-NAND-AND", other_wrong).equals(0);
});

// {{output With matrices}}
//
// Compare with the table above: its rows are these columns, and `Z2` is what was $z_3$ there.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER,
                      "How does a hidden layer bend the plane?");
  return program.run(argc, argv, {row_by_row, with_matrices});
}

// ## Summary
//
// The answers of two neurons are new coordinates of a sample. In the coordinates of AND and NOR the
// four samples of XOR lie at three places, and one line separates them. So three neurons in two
// layers do what no single neuron can. All units of a layer for all samples are one formula, $Z = W
// X + b$, with a row for each unit and a column for each sample. To compute the layers in turn,
// from the inputs to the answer, is forward propagation.
//
// ## Questions
//
// 1. Through the network of the first table, where does the sample (1, 0) go, and what is its
//    $z_3$?
// 2. A layer has 3 inputs and 5 units. What shapes have $W$, $b$ and $Z$ for 10 samples?
// 3. Why can no change of basis make XOR separable?
//
// {{fold Answers}}
// 1. $z_1 = -3$ and $z_2 = -4$, so it goes to (0, 0), and $z_3 = 6$: the answer is 1.
// 2. $W$ is 5 x 3, $b$ has 5 numbers, $Z$ is 5 x 10.
// 3. It keeps midpoints: the 0s and the 1s would still share theirs, so the certificate still
//    holds.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. In `work_through`, replace the first `step` by nothing (`a1 = z1`). Which answers change? Then
//    replace both.
// 2. Build XNOR by changing the output layer of `xor_from_or_nand` alone. Can the hidden layer
//    alone do it as well?
// 3. Choose OR for the first neuron and AND for the second. Where do the four samples go, and which
//    third neuron makes XOR of that?
//
// {{fold What to expect}}
// 1. Without the first step only the answer to (0, 0) changes; without both the three formulas are
//    one weighted sum, and no weights would help. The claim on right samples fails.
// 2. Turn the signs of the output layer, and AND becomes NAND. The hidden layer alone does it as
//    well: $(1, -1)$, $(-1, 1)$ with biases 0.5.
// 3. (0, 1) and (1, 0) both go to (1, 0). A neuron that says 1 only there: $w = (1, -1)$,
//    $b = -0.5$.
// {{end}}
