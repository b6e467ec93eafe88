// ---
// title: Layers
// question: What is a layer, and what is depth good for?
// builds on: chapter [[hidden_layer]]
// terms: identity function (항등 함수), linear layer (선형층), width (너비), depth (깊이), shallow
//   network (얕은 신경망)
// symbols: $\theta$ all weights and biases of a network in one vector; $W, b, Z, A, X$ as
//   before
// library: nn::Network, nn::Dense, nn::Step, nn::NamedSpan, nn::Column, nn::Cell
// ---
// Two neurons before a third made XOR. What do more neurons bring, side by side or one behind the
// other? In this chapter we choose weights by hand once more, so that we can say of a network what
// it draws, and measure whether it does. And we fix the words and the letters with which the rest
// of the book speaks of layers.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## The form of a network
//
// A layer is a matrix of weights with a row for each unit, and a column of biases. Forward
// propagation goes through all layers, as in chapter [[hidden_layer]], but with an activation
// function that the caller chooses. (`Activation` is the type of a function from a matrix to a
// matrix, so that we can pass `nn::step` or `identity`.) The **identity function** (항등 함수) passes
// on each number as it is.

struct Layer {
  Matrix W;  // (units x inputs)
  Vector b;  // (units)
};

using Activation = Matrix (*)(const Matrix&);

Matrix identity(const Matrix& Z) { return Z; }

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

std::vector<Layer> xor_from_and_nor() {
  return {{.W = {{5, 5}, {-7, -7}}, .b = {-8, 3}},
          {.W = {{-11, -11}}, .b = {6}}};
}

// Other texts write the same with other marks: $W^{[2]}$ or $W^{(2)}$ for the second layer,
// $x^{(i)}$ for sample $i$, samples as *rows* of $X$ (then a layer is $X W^\top + b$), or $w_{ij}$
// for the way from $i$ to $j$. The page [[notation]] sets them side by side.
//
// ## Without the step, nothing
//
// What if the hidden layer simply passed on its weighted sums? Then $A_1 = Z_1 = W_1 X + b_1$, and
//
// $$Z_2 = W_2 (W_1 X + b_1) + b_2 = (W_2 W_1) X + (W_2 b_1 + b_2) .$$
//
// That is one layer, with weights $W_2 W_1$ and biases $W_2 b_1 + b_2$. (Brackets may be moved in
// products of matrices, and a sum may be multiplied out, as with numbers; only the order must
// stay.) A layer without activation function is a **linear layer** (선형층). However many of them we
// stack, they collapse to one, and one unit on top draws one line. The function that multiplies it
// out:

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

// We compare both forms on random networks, and check what chapter [[xor_fails]] proved of one
// neuron: over the four corners of the square, $z(0,0) + z(1,1) - z(0,1) - z(1,0)$ is zero. If that
// holds for the output of a linear network, the certificate applies to it, and XOR is out of its
// reach.

nn::Row check_collapse(Index depth, Index networks, nn::Rng& rng) {
  Matrix X(2, 100);
  rng.fill_normal(X, 0, 1);
  X.cols(0, 3) = nn::gate_inputs();
  Scalar of_collapse = 0;  // largest difference, relative to the outputs
  Scalar of_corners = 0;   // largest sum over the corners, likewise
  for (Index i = 0; i < networks; ++i) {
    const std::vector<Layer> layers = random_network(rng, depth, 5);
    const auto [W, b] = collapse(layers);
    const RowVector Z = forward(layers, X, identity).Z.back();
    const RowVector difference = Z - (W * X + b[0]);
    const Scalar size = arma::abs(Z).max();
    const Scalar corners = Z[0] + Z[3] - Z[1] - Z[2];
    of_collapse = std::max(of_collapse, arma::abs(difference).max() / size);
    of_corners = std::max(of_corners, std::abs(corners) / size);
  }
  return {{"layers", depth},
          {"largest difference", of_collapse},
          {"largest corner sum", of_corners}};
}

const nn::Section linear("Linear layers collapse", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Table& table = out.table("collapse");
  for (const Index depth : {2U, 3U, 5U, 10U})
    table.row(check_collapse(depth, 100, rng));
  out.claim(table, "largest difference").at_most(1e-10);
  out.claim(table, "largest corner sum").at_most(1e-10);
});

// {{output Linear layers collapse}}
//
// Differences of this size are rounding, no more. So a hidden layer needs an activation function
// that is not linear, and chapter [[activations]] asks which one. (Linear layers are not useless:
// as a projection layer (투사층) one makes three numbers of a hundred, with weights that are learned
// like any others. But they decide nothing that one layer could not.)
//
// {{read}}
// That stacked linear layers "equal a network with one hidden layer". They equal a network with
// none: one layer, which draws one line per output.
// {{end}}
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

// To measure an area, we ask the network at the points of a fine grid, and count. (An `nn::Cell` is
// one entry of a table, a number or a text; an `nn::Column` is a named column of numbers, kept for
// a figure.)

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

nn::Row areas(const nn::Cell& hidden_units, Scalar predicted,
              const std::vector<Layer>& layers, const Matrix& X) {
  const Scalar measured = area_of_ones(layers, X);
  return {{"hidden units", hidden_units},
          {"area predicted {:.4f}", predicted},
          {"area measured {:.4f}", measured},
          {"ratio {:.5f}", measured / predicted}};
}

Scalar polygon_area(Index n, Scalar r) {
  return Scalar(n) * std::tan(std::numbers::pi / Scalar(n)) * r * r;
}

const nn::Section wider("Width", [](nn::Output& out) {
  const Matrix X = grid(out.quick() ? 200 : 400);
  nn::Table& table = out.table("width");
  for (const Index n : {3U, 4U, 6U, 12U, 48U})
    table.row(areas(n, polygon_area(n, 1), polygon(n, 1), X));
  out.claim(table, "ratio").near(1, 0.01);
});

// {{output Width}}
//
// With 48 units the area is {{width.48.area_measured:.3f}}, close to $\pi$. To any bounded convex
// shape, enough lines come as near as we like.
//
// ## Deeper: regions made of regions
//
// A ring is not convex, and no AND of lines gives one. (One layer with cleverly chosen output
// weights can still draw this ring, but not two opposite quadrants of the plane, for example.) But
// it is "inside the large circle and not inside the small one": a decision about two polygons. So
// we put the lines of both polygons into the first hidden layer, make the two polygons in a
// *second* hidden layer, and combine them in the output. The number of layers is the **depth** (깊이)
// of a network. The input layer computes nothing, so it is not counted: XOR has depth 2, the ring
// has depth 3. (Counts differ between texts; ask what is counted. A network is often written by its
// widths with the inputs, like 2-2-1.) With one hidden layer it is also called a **shallow
// network** (얕은 신경망), with more of them a deep one.

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

std::vector<nn::Column> points_of_1(const std::vector<Layer>& layers) {
  const Matrix X = grid(60);
  const RowVector answers = forward(layers, X, nn::step).A.back();
  const Matrix ones = X.cols(arma::find(answers == 1));
  return {{"x1", ones.row(0)}, {"x2", ones.row(1)}};
}

const nn::Section deeper("Depth", [](nn::Output& out) {
  const Matrix X = grid(out.quick() ? 200 : 400);
  const Index n = 12;
  const Scalar predicted = polygon_area(n, 1.7) - polygon_area(n, 0.9);
  const std::map<std::string, std::vector<Layer>> networks = {
      {"2-2-1", xor_from_and_nor()},
      {"2-6-1", polygon(6, 1.2)},
      {"2-24-2-1", ring(n, 1.7, 0.9)}};
  nn::Table& table = out.table("ring");
  table.row(areas("24 and 2", predicted, ring(n, 1.7, 0.9), X));
  out.claim(table, "ratio").near(1, 0.01);
  for (const auto& [name, layers] : networks)
    out.data(name, points_of_1(layers));
  out.figure("regions");
});

// {{output Depth}}
//
// {{figure regions: Each point of a grid to which the network answers 1. Left, the four samples of
// XOR as well.}}
//
// The left picture shows XOR not only at the four corners but on the whole plane: the network
// answers 1 on a stripe. It has never been asked about the other points, and yet it has an opinion
// on them. Remember that when we train networks on data.
//
// Depth does not replace width, though. With steps, two units in the first layer give at most four
// places, and whatever comes after sees only the place. Two inputs that go to the same place get
// the same answer, however deep the network is. A layer of a hundred units draws a hundred lines,
// which cut the plane into far more pieces: one, one more for each line, and one more for each
// crossing of two lines, so up to $1 + 100 + 100 \cdot 99 / 2 = 5051$ (fewer in the square that we
// look at: many lines cross outside it). We compare 50 layers of two units with one hidden layer of
// a hundred. We count both on the points of a grid, for 20 random networks each: the places after
// the first layer, and the layers that *gain*, with more places after them than before.

Index distinct_columns(const Matrix& A) {
  std::set<std::vector<Scalar>> places;
  for (Index j = 0; j < A.n_cols; ++j)
    places.emplace(A.begin_col(j), A.end_col(j));
  return places.size();
}

nn::Row count_places(Index depth, Index units, const Matrix& X, nn::Rng& rng) {
  Index most = 0;  // after the first layer
  Index fewest = X.n_cols;
  Index gained = 0;  // layers after which there are more places than before
  for (int i = 0; i < 20; ++i) {
    const Forward result =
        forward(random_network(rng, depth, units), X, nn::step);
    const Index first = distinct_columns(result.A.front());
    most = std::max(most, first);
    fewest = std::min(fewest, first);
    Index before = first;
    for (const Matrix& A : result.A) {
      const Index places = distinct_columns(A);
      gained += places > before ? 1 : 0;
      before = places;
    }
  }
  return {{"layers", depth},
          {"units in each hidden layer", units},
          {"most places", most},
          {"fewest places", fewest},
          {"layers that gain", gained}};
}

const nn::Section narrow("Narrow and deep", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Matrix X = grid(100);
  nn::Table& table = out.table("places");
  table.row(count_places(50, 2, X, rng));
  table.row(count_places(2, 100, X, rng));
  out.claim(table, 50, "most places").at_most(4);
  out.claim(table, 2, "fewest places").at_least(500);
  out.claim(table, "layers that gain").equals(0);
});

// {{output Narrow and deep}}
//
// {{read}}
// That fifty layers of two units do whatever one layer of a hundred does. With steps they tell at
// most four places apart, however many layers follow. What depth does for *learning*, with other
// functions than the step, chapter [[depth_or_width]] measures.
// {{end}}
//
// ## What a forward pass keeps
//
// `forward` keeps $Z$ and $A$ of every layer for every sample. For a network of depth $D$ with
// layers of width $n$ and $m$ samples that is about $2 D n m$ numbers, against about $D n^2$
// weights. With many samples it is far more than the weights. When memory runs out, should one take
// fewer layers, or narrower ones? Let us count.

nn::Row count_memory(Index depth, Index width, Index samples) {
  const Index kept = 2 * depth * width * samples;     // in all Z and A
  const Index weights = depth * width * (width + 1);  // in all W and b
  return {{"network", fmt::format("{} layers of {}", depth, width)},
          {"numbers kept", kept},
          {"weights and biases", weights}};
}

const nn::Section memory("Memory", [](nn::Output& out) {
  const Index samples = 1000;
  nn::Table& table = out.table("memory");
  for (const Index width : {256U, 128U})
    table.row(count_memory(8, width, samples));
  table.row(count_memory(4, 256, samples));
  const double shallow = table.at("4 layers of 256", "numbers kept");
  const double weights = table.at("8 layers of 128", "weights and biases") /
                         table.at("4 layers of 256", "weights and biases");
  out.value("samples", samples);
  out.claim(table, "8 layers of 128", "numbers kept").equals(shallow);
  out.claim("weights, narrow over shallow", weights).less_than(0.6);
});

// {{output Memory}}
//
// For {{samples}} samples, halving the width saves as many values as halving the depth, and it
// leaves fewer weights. So the count alone does not say "take fewer layers", as is sometimes
// advised. Which of the two networks *learns* better is another question.
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
// a matrix is stored column by column. `network.parameters()` lists the windows, each an
// `nn::NamedSpan` with its name, shape and place. (The steps count as layers 1, 3 and 5, which have
// no numbers of their own.)

nn::Row row_of(const nn::NamedSpan& span) {
  return {{"parameter", span.name},
          {"shape", fmt::format("{} x {}", span.rows, span.cols)},
          {"from", span.first},
          {"numbers", span.size()}};
}

const nn::Section library("The library agrees", [](nn::Output& out) {
  const std::vector<Layer> ours = ring(12, 1.7, 0.9);
  nn::Network network{nn::Dense{2, 24}, nn::Step{},      nn::Dense{24, 2},
                      nn::Step{},       nn::Dense{2, 1}, nn::Step{}};
  Vector theta;
  for (const auto& [W, b] : ours)
    theta = arma::join_cols(theta, arma::vectorise(W), b);
  network.theta = theta;
  nn::Table& table = out.table("parameters");
  for (const nn::NamedSpan& span : network.parameters())
    table.row(row_of(span));
  const Matrix X = grid(200);
  const Matrix A = forward(ours, X, nn::step).A.back();
  const Index different = arma::accu(network.forward(X) != A);
  out.claim("answers in which the library's ring differs", different).equals(0);
});

// {{output The library agrees}}
//
// In this chapter we chose every weight by thinking, and for shapes with names that works. For a
// flower or a handwritten digit nobody can. In the next chapters the network finds the weights
// itself.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER,
                      "What is a layer, and what is depth good for?");
  return program.run(argc, argv,
                     {linear, wider, deeper, narrow, memory, library});
}

// ## Summary
//
// A layer computes $A = f(W X + b)$, with one row for each unit and one column for each sample.
// Without a function that bends, layers collapse to one, however many there are. A wider first
// layer draws more lines, and an AND of them cuts out any convex shape as closely as we like. A
// second hidden layer combines such shapes, into a ring for example. Depth cannot win back what a
// narrow first layer has thrown together.
//
// ## Questions
//
// 1. A network of linear layers has the widths 10-50-50-1. How many numbers describe what it
//    computes?
// 2. Built like the ring, how many units does a network need that answers 1 inside a square with a
//    triangular hole?
// 3. Two inputs, 3 step units in the first layer. Into how many places can the plane be sorted at
//    most?
//
// {{fold Answers}}
// 1. 11: ten weights and a bias.
// 2. $4 + 3$ lines, 2 polygons and the output: 10.
// 3. 7: three lines in general position cut the plane into 7 pieces ($1 + 3 + 3$).
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. Make a ring with a gap (and change the sizes in the section "The library agrees" as well).
//    What is the least number of lines, and of units in the second hidden layer?
// 2. In `polygon`, change the bias of the output unit from `0.5 - n` to `1.5 - n`. The unit now
//    answers 1 where at least $n - 1$ of the lines agree. Draw on paper what region that is for
//    $n = 3$; then draw `polygon(3, 0.6)` in place of the hexagon and compare. (The claims on areas
//    will fail, rightly.)
// 3. Add more widths to the section "Width". By what factor does the predicted area come closer to
//    $\pi$ when the width doubles?
//
// {{fold What to expect}}
// 1. One more line, which the large polygon has to satisfy as well, cuts a piece off, with no
//    further unit. A slot with parallel sides takes three lines and a third unit. The claim on the
//    area fails.
// 2. All points at which at most one line says no: the triangle with the strips beyond its sides,
//    which has no end. The claims on the areas fail, the less the more lines there are.
// 3. By 4: $n \tan(\pi/n)$ is $\pi + \pi^3/(3n^2)$ and smaller terms. No claim fails.
// {{end}}
