// ---
// title: The hidden layer
// question: How does a hidden layer bend the plane?
// builds on: chapter 01, chapter 02
// terms: hidden layer (은닉층), input layer (입력층), output layer (출력층), unit (유닛), fully connected
//   (전결합), forward propagation (순전파), multilayer perceptron (다층 퍼셉트론), width (너비), depth (깊이)
// symbols: $W$ weights of a layer (units x inputs), $b$ biases (units), $Z$ weighted sums and $A$
//   outputs (units x samples), $X$ inputs (inputs x samples), $\theta$ all weights and biases
// ---
//
// One line cannot separate XOR, because the points lie as they lie. A second line does not help by
// itself: it cuts the plane into more pieces, and something must still decide about the pieces. The
// idea of this chapter is to use the answers of two neurons as *new coordinates*. In them the
// points lie elsewhere, and one line is enough.

#include <cmath>
#include <numbers>
#include <set>
#include <vector>

#include "common/data/synthetic.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/activations.hpp"
#include "common/model/dense.hpp"
#include "common/model/network.hpp"
#include "common/report/diagram.hpp"
#include "common/report/program.hpp"

using nn::Index;
using nn::Matrix;
using nn::RowVector;
using nn::Scalar;
using nn::Vector;

// ## A network, number by number
//
// Here is a network of three neurons. Korean introductions like to show it, without saying where
// its weights come from. We will see.
//
// {{figure network: Two neurons side by side and one behind them, each with its bias in its circle.
// The step is inside the circle.}}
//
// The inputs go to two neurons at once. Each computes its weighted sum $z$ and answers $a$, 0 or 1,
// by the step function of chapter 01:
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

struct Worked {
  Scalar z1, z2, a1, a2, z3, answer;
};

Worked work_through(Scalar x1, Scalar x2) {
  const Scalar z1 = 5 * x1 + 5 * x2 - 8;
  const Scalar z2 = -7 * x1 - 7 * x2 + 3;
  const Scalar a1 = step(z1);
  const Scalar a2 = step(z2);
  const Scalar z3 = -11 * a1 - 11 * a2 + 6;
  return {z1, z2, a1, a2, z3, step(z3)};
}

void draw_worked_network(nn::Program& program) {
  nn::Figure figure(560, 260);
  nn::draw_network(figure.panel(), {{"x_1", "x_2"}, {"-8", "3"}, {"6"}, {"ŷ"}},
                   {{{"5", "5"}, {"-7", "-7"}}, {{"-11", "-11"}}, {{""}}});
  program.figure(
      figure, "network",
      "Inputs x1 and x2 lead to two neurons with biases -8 and 3 by "
      "weights 5, 5 and -7, -7, and these to a neuron with bias 6 by "
      "weights -11 and -11.");
}

void show_worked_network(nn::Program& program) {
  program.section("Row by row");
  const Matrix X = nn::gate_inputs();
  const RowVector y = nn::gate_outputs(nn::Gate::XOR);
  nn::Table table({"x1", "x2", "z1", "z2", "a1", "a2", "z3", "answer", "XOR"});
  Index right = 0;
  std::set<std::pair<Scalar, Scalar>> places;
  for (Index j = 0; j < X.n_cols; ++j) {
    const Worked w = work_through(X(0, j), X(1, j));
    table.row({X(0, j), X(1, j), w.z1, w.z2, w.a1, w.a2, w.z3, w.answer, y[j]});
    right += w.answer == y[j] ? 1 : 0;
    places.insert({w.a1, w.a2});
  }
  program.print(table);
  program.value("places", places.size());
  program.claim("samples that the network gets right", right, nn::equals(4));
  program.claim("different places (a1, a2) of the four samples", places.size(),
                nn::equals(3));
  // Twice the area of the triangle of the three places (z1, z2).
  const Worked p = work_through(0, 0);
  const Worked q = work_through(0, 1);
  const Worked r = work_through(1, 1);
  program.claim("area spanned by the three places (z1, z2)",
                (q.z1 - p.z1) * (r.z2 - p.z2) - (q.z2 - p.z2) * (r.z1 - p.z1),
                nn::equals(0));
}

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
// On the right, one line is enough. The certificate of chapter 02 said that halfway between the 0s
// lies the same point as halfway between the 1s; now halfway between the 0s is (0.5, 0.5), and the
// 1s both lie at (0, 0).
//
// This step is sometimes called a "change of basis" (기저 벡터 변환). It is not one. A change of basis
// can be undone, so it never puts two different points on the same place; here four samples end up
// in {{places}} places. And a change of basis leaves points that lie on one line on one line. Look
// at $z_1$ and $z_2$ in the table: (-8, 3), (-3, -4) and (2, -11) lie on one line, with the 1s in
// the middle, so that no cut separates them. Only the step moves them off it, to $(0, 1)$, $(0, 0)$
// and $(1, 0)$.

void draw_moved(nn::Program& program) {
  nn::Figure figure(400, 380, 2);
  const auto panel = [&](const std::string& title) -> nn::Panel& {
    return figure.panel()
        .title(title)
        .x_range(-0.5, 1.5)
        .y_range(-0.5, 1.5)
        .equal_axes()
        .legend("off");
  };
  nn::Panel& before = panel("before").x_label("x_1").y_label("x_2");
  before.area("", {0.1, 1.5, 1.5}, {1.5, 1.5, 0.1}, nn::Color::green);
  const double end = 3.0 / 7 + 0.5;  // where the line of a_2 leaves the panel
  before.area("", {-0.5, end, -0.5}, {-0.5, -0.5, end}, nn::Color::purple);
  before.boundary("", 5, 5, -8, {.color = nn::Color::green});
  before.boundary("", -7, -7, 3, {.color = nn::Color::purple});
  before.text(1.25, 1.3, "a_1 = 1", {.color = nn::Color::green});
  before.text(-0.25, -0.35, "a_2 = 1", {.color = nn::Color::purple});
  before.points("", {0, 1}, {0, 1},
                {.marker = nn::Marker::open_circle, .size = 1.6});
  before.points("", {0, 1}, {1, 0},
                {.color = nn::Color::orange,
                 .marker = nn::Marker::triangle,
                 .size = 1.6});
  nn::Panel& after = panel("after").x_label("a_1").y_label("a_2");
  after.boundary("", -11, -11, 6, {.color = nn::Color::grey});
  after.points("", {0, 1}, {1, 0},
               {.marker = nn::Marker::open_circle, .size = 1.6});
  after.points("", {0}, {0},
               {.color = nn::Color::orange,
                .marker = nn::Marker::triangle,
                .size = 1.6});
  after.text(0.05, 1.15, "(0,0)").text(1.05, 0.15, "(1,1)");
  after.text(0.02, -0.2, "(0,1) and (1,0)");
  program.figure(
      figure, "moved",
      "Left: the corners of the square and two parallel lines, one "
      "beyond (0, 0), one before (1, 1). Right: the moved samples; "
      "one line separates the 1s at (0, 0) from the 0s at (0, 1) and "
      "(1, 0).");
}

// ## Where do the weights come from?
//
// What do the two neurons say? $a_1$ is 1 only at (1, 1): it is AND. $a_2$ is 1 only at (0, 0): it
// is NOR, "not OR". The third neuron answers 1 when neither of them does, so it is NOR as well. XOR
// is "not both, and not neither". The sizes 5, 7 and 11 mean nothing; chapter 01 showed that only
// the lines count.
//
// So XOR can be put together from gates that we have made by hand. There are other ways. In the
// truth table of chapter 02 XOR was 1 where both OR and NAND are 1, so
//
// $$x_1 \text{ XOR } x_2 = (x_1 \text{ OR } x_2) \text{ AND } (x_1 \text{ NAND } x_2),$$
//
// and with the weights of chapter 01 this is a second network for the same function. It moves the
// samples to other places: (0, 1) and (1, 0) to (1, 1), where both gates say yes.
//
// ## The same with matrices
//
// Writing a formula per neuron is fine for three of them, not for three thousand. The neurons that
// work side by side form a layer, and a neuron in it is often called a **unit** (유닛). The weights
// of all units of a layer form a matrix $W$: one *row* per unit, one column per input. The biases
// form a column $b$. The samples are the columns of a matrix $X$. Unit $i$ needs, for sample $j$,
// the dot product of row $i$ of $W$ with column $j$ of $X$. The table of all these dot products,
// with a row for each unit and a column for each sample, is what mathematics calls the product
// $W X$ of the two matrices. For the first unit above and sample (1, 1) it is
// $5 \cdot 1 + 5 \cdot 1 = 10$. With the biases we have the weighted sums of all units for all
// samples in one formula:
//
// $$Z = W X + b \qquad (\text{units} \times \text{samples})
//   = (\text{units} \times \text{inputs}) \cdot (\text{inputs} \times \text{samples}) .$$
//
// The $b$ is added to each column (`each_col()` in the code below). The outputs are $A = f(Z)$ with
// an activation function $f$ that acts on each number. From here on a number at a capital letter
// counts layers: $Z_1$ holds the $z_1$ and $z_2$ from above, and $Z_2$ the $z_3$.
//
// Some words. The numbers that go in are called the **input layer** (입력층). The layer whose outputs
// are the answer is the **output layer** (출력층). What lies between is a **hidden layer** (은닉층):
// nobody outside sees its outputs. Where each unit gets all outputs of the layer before, as here,
// the layer is **fully connected** (전결합). Perceptrons in several layers are a **multilayer
// perceptron** (다층 퍼셉트론).

struct Layer {
  Matrix W;  // (units x inputs)
  Vector b;  // (units)
};

using Activation = Matrix (*)(const Matrix&);

Matrix identity(const Matrix& Z) { return Z; }

// To go through all layers from the inputs to the answer is called **forward propagation** (순전파).
// The outputs of one layer are the inputs of the next. The function keeps all $Z$ and $A$. For the
// answer alone it need not; but when we make networks learn in chapter 07, we have to know at each
// layer what it said. (`Activation` is the type of a function from a matrix to a matrix, so that we
// can pass `nn::step` or `identity`.)

struct Forward {
  std::vector<Matrix> Z;  // one per layer, (units x samples)
  std::vector<Matrix> A;
};

Forward forward(const std::vector<Layer>& layers, const Matrix& X,
                Activation f) {
  Forward result;
  const Matrix* inputs = &X;
  result.A.reserve(layers.size());  // so that `inputs` stays valid
  for (const auto& [W, b] : layers) {
    Matrix Z = W * *inputs;  // (units x samples)
    Z.each_col() += b;
    result.Z.push_back(Z);
    result.A.push_back(f(Z));
    inputs = &result.A.back();
  }
  return result;
}

// Both networks for XOR in this form. (Each unit has a weight of its own for each input: $w_{ij}$
// belongs to unit $i$ and input $j$, and stands in row $i$ and column $j$. Where a text gives a
// unit $w_{11} x_1 + w_{11} x_2$, it is a slip.)

std::vector<Layer> xor_from_and_nor() {
  return {{.W = {{5, 5}, {-7, -7}}, .b = {-8, 3}},
          {.W = {{-11, -11}}, .b = {6}}};
}

std::vector<Layer> xor_from_or_nand() {
  return {{.W = {{1, 1}, {-1, -1}}, .b = {-0.5, 1.5}},
          {.W = {{1, 1}}, .b = {-1.5}}};
}

void show_matrix_form(nn::Program& program) {
  program.section("With matrices");
  const Matrix X = nn::gate_inputs();  // (2 x 4)
  const Forward result = forward(xor_from_and_nor(), X, nn::step);
  const auto show = [&](const std::string& name, const Matrix& M) {
    for (Index i = 0; i < M.n_rows; ++i) {
      program.print("{:<3}{:6.0f}", i == 0 ? name : "",
                    fmt::join(nn::series(M.row(i)), ""));
    }
  };
  show("X", X);
  for (std::size_t l = 0; l < result.Z.size(); ++l) {
    show(fmt::format("Z{}", l + 1), result.Z[l]);
    show(fmt::format("A{}", l + 1), result.A[l]);
  }
  const RowVector y = nn::gate_outputs(nn::Gate::XOR);
  const Matrix other = forward(xor_from_or_nand(), X, nn::step).A.back();
  program.claim("answers of AND-NOR-NOR that differ from XOR",
                arma::accu(result.A.back() != y), nn::equals(0));
  program.claim("answers of OR-NAND-AND that differ from XOR",
                arma::accu(other != y), nn::equals(0));
}

// {{output With matrices}}
//
// Compare with the table above: its rows are these columns, and `Z2` is what was $z_3$ there.
//
// ## Without the step, nothing
//
// What if the hidden layer simply passed on its weighted sums? Then $A_1 = Z_1 = W_1 X + b_1$, and
//
// $$Z_2 = W_2 (W_1 X + b_1) + b_2 = (W_2 W_1) X + (W_2 b_1 + b_2) .$$
//
// That is one layer, with weights $W_2 W_1$ and biases $W_2 b_1 + b_2$. (Brackets may be moved in
// products of matrices, and a sum may be multiplied out, as with numbers; only the order must
// stay.) A layer without activation function is called linear. However many linear layers we stack,
// they collapse to one, and one unit on top draws one line. The function that multiplies it out:

Layer collapse(const std::vector<Layer>& layers) {
  Layer all = layers.front();
  for (std::size_t l = 1; l < layers.size(); ++l) {
    const auto& [W, b] = layers[l];
    all.b = W * all.b + b;
    all.W = W * all.W;
  }
  return all;
}

std::vector<Layer> random_network(nn::Rng& rng, Index depth, Index units) {
  std::vector<Layer> layers;
  Index inputs = 2;
  for (Index l = 1; l <= depth; ++l) {
    const Index outputs = l == depth ? 1 : units;
    Layer layer{.W = Matrix(outputs, inputs), .b = Vector(outputs)};
    rng.fill_normal(layer.W, 0, 1);
    rng.fill_normal(layer.b, 0, 1);
    layers.push_back(layer);
    inputs = outputs;
  }
  return layers;
}

// We compare both forms on random networks, and check what chapter 02 proved of one neuron: over
// the four corners of the square, $z(0,0) + z(1,1) - z(0,1) - z(1,0)$ is zero. If that holds for
// the output of a linear network, the certificate applies to it, and XOR is out of its reach.

struct CollapseErrors {
  Scalar of_collapse = 0;  // largest difference, relative to the outputs
  Scalar of_corners = 0;   // largest sum over the corners, likewise
};

CollapseErrors check_collapse(nn::Rng& rng, Index depth, Index networks) {
  CollapseErrors errors;
  Matrix X(2, 100);
  rng.fill_normal(X, 0, 1);
  X.cols(0, 3) = nn::gate_inputs();
  for (Index i = 0; i < networks; ++i) {
    const std::vector<Layer> layers = random_network(rng, depth, 5);
    const auto [W, b] = collapse(layers);
    const RowVector Z = forward(layers, X, identity).Z.back();
    const RowVector collapsed = W * X + b[0];
    const Scalar size = arma::abs(Z).max();
    const Scalar corners = Z[0] + Z[3] - Z[1] - Z[2];
    errors.of_collapse =
        std::max(errors.of_collapse, arma::abs(Z - collapsed).max() / size);
    errors.of_corners = std::max(errors.of_corners, std::abs(corners) / size);
  }
  return errors;
}

void show_collapse(nn::Program& program, nn::Rng& rng) {
  program.section("Linear layers collapse");
  nn::Table table({"layers", "largest difference", "largest corner sum"});
  CollapseErrors worst;
  for (const Index depth : {2U, 3U, 5U, 10U}) {
    const CollapseErrors errors = check_collapse(rng, depth, 100);
    table.row({depth, errors.of_collapse, errors.of_corners});
    worst.of_collapse = std::max(worst.of_collapse, errors.of_collapse);
    worst.of_corners = std::max(worst.of_corners, errors.of_corners);
  }
  program.print(table);
  program.claim("relative difference of a linear network and one layer",
                worst.of_collapse, nn::at_most(1e-10));
  program.claim("relative sum over the corners", worst.of_corners,
                nn::at_most(1e-10));
}

// {{output Linear layers collapse}}
//
// Differences of this size are rounding, no more. So a hidden layer needs an activation function
// that is not linear, and chapter 04 asks which one. (Linear layers are not useless: they can pass
// a hundred numbers through a layer of three and so make them fewer. But they decide nothing that
// one layer could not.)
//
// ## Wider: more lines
//
// The number of units of a layer is its **width** (너비). Each unit of the first hidden layer draws
// one line. What can the output unit do with $n$ lines? If it is an AND, it answers 1 where all $n$
// units do: on the right side of every line. Such a region is convex, which means that with two
// points it also holds all points between them. With the lines at distance $r$ from the origin,
// turned around it in equal steps, it is a regular polygon around the circle of radius $r$. It
// consists of $n$ triangles of height $r$ and base $2 r \tan(\pi/n)$, so its area is
// $n \tan(\pi/n)\, r^2$. With growing width it should approach that of the circle, $\pi r^2$.

std::vector<Layer> polygon(Index n, Scalar r) {
  Layer lines{.W = Matrix(n, 2), .b = Vector(n)};
  for (Index i = 0; i < n; ++i) {
    const Scalar angle = 2 * std::numbers::pi * Scalar(i) / Scalar(n);
    lines.W.row(i) = RowVector{-std::cos(angle), -std::sin(angle)};
    lines.b[i] = r;
  }
  const Layer all_of_them{.W = Matrix(1, n, arma::fill::ones),
                          .b = {0.5 - Scalar(n)}};
  return {lines, all_of_them};
}

// To measure an area, we ask the network at the points of a fine grid, and count.

constexpr Scalar half_side = 2;  // the grid covers -2 to 2

Matrix grid(Index points_per_side) {
  const Scalar spacing = 2 * half_side / Scalar(points_per_side);
  Matrix X(2, points_per_side * points_per_side);
  for (Index j = 0; j < X.n_cols; ++j) {
    const Index row = j / points_per_side;
    const Index column = j % points_per_side;
    X(0, j) = -half_side + (Scalar(column) + 0.5) * spacing;
    X(1, j) = -half_side + (Scalar(row) + 0.5) * spacing;
  }
  return X;
}

Scalar area_of_ones(const std::vector<Layer>& layers, const Matrix& X) {
  const Matrix answers = forward(layers, X, nn::step).A.back();
  return 4 * half_side * half_side * arma::accu(answers) / Scalar(X.n_cols);
}

void show_width(nn::Program& program) {
  program.section("Width");
  const Matrix X = grid(program.quick() ? 200 : 400);
  nn::Table table(
      {"hidden units", "area predicted {:.4f}", "area measured {:.4f}"});
  Scalar worst = 0;
  for (const Index n : {3U, 4U, 6U, 12U, 48U}) {
    const Scalar predicted = Scalar(n) * std::tan(std::numbers::pi / Scalar(n));
    const Scalar measured = area_of_ones(polygon(n, 1), X);
    table.row({n, predicted, measured});
    worst = std::max(worst, std::abs(measured / predicted - 1));
  }
  program.print(table);
  program.value("area_48", area_of_ones(polygon(48, 1), X));
  program.claim("largest relative error of a measured area", worst,
                nn::at_most(0.01));
}

// {{output Width}}
//
// With 48 units the area is {{area_48:.3f}}, close to $\pi$. To any bounded convex shape, enough
// lines come as near as we like.
//
// ## Deeper: regions made of regions
//
// A ring is not convex, and no AND of lines gives one. But it is "inside the large circle and not
// inside the small one": a decision about two polygons. So we put the lines of both polygons into
// the first hidden layer, make the two polygons in a *second* hidden layer, and combine them in the
// output. The number of layers is the **depth** (깊이) of a network. The input layer computes
// nothing, so it is not counted: XOR above has depth 2, the ring has depth 3. (Counts differ
// between texts; ask what is counted. A network is often written by its widths with the inputs,
// like 2-2-1.)

std::vector<Layer> ring(Index n, Scalar outer, Scalar inner) {
  const std::vector<Layer> large = polygon(n, outer);
  const std::vector<Layer> small = polygon(n, inner);
  const Layer lines{.W = arma::join_cols(large[0].W, small[0].W),
                    .b = arma::join_cols(large[0].b, small[0].b)};
  // Unit 0 looks at the first n lines only, unit 1 at the others.
  Layer polygons{.W = Matrix(2, 2 * n, arma::fill::zeros),
                 .b = {large[1].b[0], small[1].b[0]}};
  polygons.W(0, arma::span(0, n - 1)) = large[1].W;
  polygons.W(1, arma::span(n, 2 * n - 1)) = small[1].W;
  const Layer in_one_not_the_other{.W = {{1, -1}}, .b = {-0.5}};
  return {lines, polygons, in_one_not_the_other};
}

void draw_regions(nn::Program& program) {
  nn::Figure figure(330, 340, 3);
  const Matrix X = grid(60);
  const auto panel = [&](const std::string& title,
                         const std::vector<Layer>& layers) -> nn::Panel& {
    const RowVector answers = forward(layers, X, nn::step).A.back();
    const Matrix ones = X.cols(arma::find(answers == 1));
    return figure.panel()
        .title(title)
        .x_label("x_1")
        .y_label("x_2")
        .x_range(-2, 2)
        .y_range(-2, 2)
        .x_ticks({-2, -1, 0, 1, 2}, {"-2", "-1", "0", "1", "2"})
        .equal_axes()
        .legend("off")
        .points("", nn::series(ones.row(0)), nn::series(ones.row(1)),
                {.marker = nn::Marker::square, .size = 0.25});
  };
  panel("2-2-1: XOR", xor_from_and_nor())
      .points("", {0, 1}, {0, 1},
              {.color = nn::Color::grey,
               .marker = nn::Marker::open_circle,
               .size = 1.2})
      .points("", {0, 1}, {1, 0},
              {.color = nn::Color::orange,
               .marker = nn::Marker::triangle,
               .size = 1.2});
  panel("2-6-1: hexagon", polygon(6, 1.2));
  panel("2-24-2-1: ring", ring(12, 1.7, 0.9));
  program.figure(figure, "regions",
                 "Where three networks answer 1: a stripe between two parallel "
                 "lines, a hexagon, and a ring.");
}

void show_depth(nn::Program& program) {
  program.section("Depth");
  const Matrix X = grid(program.quick() ? 200 : 400);
  const Index n = 12;
  const Scalar tangent = Scalar(n) * std::tan(std::numbers::pi / Scalar(n));
  const Scalar predicted = tangent * (1.7 * 1.7 - 0.9 * 0.9);
  const Scalar measured = area_of_ones(ring(n, 1.7, 0.9), X);
  program.print("area of the ring: predicted {:.4f}, measured {:.4f}",
                predicted, measured);
  program.claim("relative error of the ring's area",
                std::abs(measured / predicted - 1), nn::at_most(0.01));
}

// {{output Depth}}
//
// {{figure regions: Each point of a grid to which the network answers 1. Left, the four samples of
// XOR as well.}}
//
// The left picture shows XOR not only at the four corners but on the whole plane: the network
// answers 1 on a stripe. It has never been asked about the other points, and yet it has an opinion
// on them. Remember that when we train networks on data.
//
// Depth does not replace width, though. It has been written that fifty layers of two units do
// better than one layer of a hundred. With steps they cannot: two units in the first layer give at
// most four places, and whatever comes after sees only the place. Two inputs that go to the same
// place get the same answer, however deep the network is. The hundred lines of the wide layer cut
// the plane into far more pieces, up to $1 + 100 + 100 \cdot 99 / 2 = 5051$. We count both on the
// points of a grid.

Index distinct_columns(const Matrix& A) {
  std::set<std::vector<double>> places;
  for (Index j = 0; j < A.n_cols; ++j) {
    places.insert(nn::series(A.col(j)));
  }
  return places.size();
}

void show_narrow(nn::Program& program, nn::Rng& rng) {
  program.section("Narrow and deep");
  const Matrix X = grid(100);
  Index most = 0;
  Index gained = 0;
  Index fewest_wide = X.n_cols;
  for (int i = 0; i < 20; ++i) {
    const Forward result = forward(random_network(rng, 50, 2), X, nn::step);
    Index before = X.n_cols;
    for (const Matrix& A : result.A) {
      const Index places = distinct_columns(A);
      gained += places > before ? 1 : 0;
      before = places;
    }
    most = std::max(most, distinct_columns(result.A.front()));
    const std::vector<Layer> wide = random_network(rng, 2, 100);
    fewest_wide = std::min(fewest_wide,
                           distinct_columns(forward(wide, X, nn::step).A[0]));
  }
  program.print("places: at most {} after two units, at least {} after 100",
                most, fewest_wide);
  program.value("fewest_wide", fewest_wide);
  program.claim("places after a first layer of 100 units", fewest_wide,
                nn::at_least(500));
  program.claim("places after a first layer of two units", most,
                nn::at_most(4));
  program.claim("later layers that have more places than the one before",
                gained, nn::equals(0));
}

// {{output Narrow and deep}}
//
// ## What a forward pass keeps
//
// `forward` keeps $Z$ and $A$ of every layer for every sample. For a network of depth $L$ with
// layers of width $n$ and $m$ samples that is about $2 L n m$ numbers, against about $L n^2$
// weights. With many samples it is far more than the weights. One advice says that when memory runs
// out, a network should be made less deep rather than less wide. Let us count.

struct Memory {
  Index kept = 0;     // numbers in all Z and A
  Index weights = 0;  // numbers in all W and b
};

Memory count_memory(const std::vector<Index>& widths, Index samples) {
  Memory memory;
  for (std::size_t l = 1; l < widths.size(); ++l) {
    memory.kept += 2 * widths[l] * samples;
    memory.weights += widths[l] * (widths[l - 1] + 1);
  }
  return memory;
}

void show_memory(nn::Program& program) {
  program.section("Memory");
  const Index samples = 1000;
  const Memory whole = count_memory(std::vector<Index>(9, 256), samples);
  const Memory narrow = count_memory(std::vector<Index>(9, 128), samples);
  const Memory shallow = count_memory(std::vector<Index>(5, 256), samples);
  nn::Table table({"network", "numbers kept", "weights and biases"});
  table.row({"8 layers of 256", whole.kept, whole.weights});
  table.row({"8 layers of 128", narrow.kept, narrow.weights});
  table.row({"4 layers of 256", shallow.kept, shallow.weights});
  program.print(table);
  program.value("memory_samples", samples);
  program.claim("numbers kept with half the width minus with half the depth",
                double(narrow.kept) - double(shallow.kept), nn::equals(0));
  program.claim("weights, half the width against half the depth",
                double(narrow.weights) / double(shallow.weights),
                nn::less_than(0.6));
}

// {{output Memory}}
//
// For {{memory_samples}} samples, halving the width saves as many values as halving the depth, and
// it leaves fewer weights. So the count alone does not support the advice. Which of the two
// networks *learns* better is another question.
//
// ## From here on
//
// The library has this network, as `nn::Network` in `common/model/network.hpp` with layers such as
// `nn::Dense`, the fully connected one, and `nn::Step`. Its forward pass is the one above, except
// that it keeps its matrices from one call to the next instead of making new ones:
//
// {{code common/model/dense.cpp dense_forward}}
//
// It begins with the biases, the same column for each sample, and adds $WX$ to them.
//
// One thing is arranged differently. All weights and biases of the network lie one after the other
// in a single vector $\theta$, and each layer's $W$ and $b$ are windows into it. So "change all
// weights a little" is one line, and the chapters on learning will need that line. Within $\theta$
// a matrix is stored column by column. (In the code above, `X_` remembers where the inputs are, for
// chapter 07; a batch is the samples that go through the network at once. In the table below, the
// steps count as layers 1, 3 and 5, which have no parameters.)

void compare_with_library(nn::Program& program) {
  program.section("The library agrees");
  const std::vector<Layer> ours = ring(12, 1.7, 0.9);
  nn::Network network{nn::Dense{2, 24}, nn::Step{},      nn::Dense{24, 2},
                      nn::Step{},       nn::Dense{2, 1}, nn::Step{}};
  Vector theta;
  for (const auto& [W, b] : ours) {
    theta = arma::join_cols(theta, arma::vectorise(W), b);
  }
  network.theta = theta;
  nn::Table table({"parameter", "shape", "from", "numbers"});
  for (const nn::NamedSpan& span : network.parameters()) {
    table.row({span.name, fmt::format("{} x {}", span.rows, span.cols),
               span.first, span.size()});
  }
  program.print(table);
  const Matrix X = grid(200);
  const Matrix A = forward(ours, X, nn::step).A.back();
  program.claim("answers in which the ring of the library differs",
                arma::accu(network.forward(X) != A), nn::equals(0));
}

// {{output The library agrees}}
//
// In this chapter we chose every weight by thinking, and for shapes with names that works. For a
// flower or a handwritten digit nobody can. In the next chapters the network finds the weights
// itself.
//
// ## The program
//
// The parts run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program{"03_hidden_layer",
                      "How does a hidden layer bend the plane?"};
  return program.run(argc, argv, [&] {
    nn::Rng rng(program.seed());
    draw_worked_network(program);
    show_worked_network(program);
    draw_moved(program);
    show_matrix_form(program);
    show_collapse(program, rng);
    show_width(program);
    draw_regions(program);
    show_depth(program);
    show_narrow(program, rng);
    show_memory(program);
    compare_with_library(program);
  });
}

// ## Try it
//
// * In `work_through`, replace the first `step` by nothing (`a1 = z1`). Which answers change? Then
//   replace both.
// * Build XNOR: which single layer of `xor_from_or_nand` must change?
// * Make a ring with a gap. Which lines does it need, and how many units in the second hidden
//   layer?
// * In `polygon`, change the bias of the output unit from `0.5 - n` to `1.5 - n`. The unit now
//   answers 1 where at least $n - 1$ of the lines agree. Draw on paper what region that is for
//   $n = 3$; then draw `polygon(3, 0.6)` in `draw_regions` and compare. (The claims on areas will
//   fail, rightly.)
// * Add more widths to the table in `show_width`. By what factor does the predicted area come
//   closer to $\pi$ when the width doubles?
