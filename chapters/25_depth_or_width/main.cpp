// ---
// title: Depth or width
// question: Does depth help, or width?
// builds on: chapter [[layers]], chapter [[computation_graph]], chapter [[schedules]], chapter [[initialization]]
// terms: residual connection (잔차 연결)
// symbols: $k$ number of hidden layers; $X$, $Y$, $F$ input, output and layers of a block
// library: nn::Adam, nn::Residual
// ---
// A hundred hidden units: in one layer, or fifty and fifty? One reads that the deeper network
// learns faster, or better, or that it can do with fewer numbers what a shallow one needs many for.
// These are three statements. In this chapter we draw something with depth that width pays for
// dearly, let both learn it, and then compare them on real tasks at equal numbers of weights. At
// the end comes a way to make networks very deep all the same.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## What depth can draw
//
// The tent maps 0 to ½ onto 0 to 1, and ½ to 1 back onto 1 to 0: $t(x) = 2 \max(x, 0) - 4 \max(x -
// \frac12, 0)$, two ReLU units and a sum. Apply it twice, and there are two tents; $k$ times,
// $2^{k-1}$ tents with $2^k - 1$ bends. So $k$ layers of two units draw them, each with the same
// weights. A single hidden layer has one bend per unit, so it needs $2^k$ units for the same curve
// (one of them for the rise at 0).

const Matrix tent_in = Vector{1, 1};  // (2 x 1)
const Vector tent_b = {0, -0.5};
const Matrix tent_out = {{2, -4}};  // (1 x 2)

nn::Dense& dense(nn::Network& network, Index number) {
  return dynamic_cast<nn::Dense&>(network.layer(2 * number));
}

void set_deep(nn::Network& network, Index k) {
  for (Index l = 0; l < k; ++l) {
    dense(network, l).W = l == 0 ? tent_in : Matrix(tent_in * tent_out);
    dense(network, l).b = tent_b;
  }
  dense(network, k).W = tent_out;
}

void set_wide(nn::Network& network, Index pieces) {
  const Scalar steepness = Scalar(pieces);
  for (Index i = 0; i < pieces; ++i) {
    const Scalar sign = i % 2 == 0 ? 1 : -1;
    dense(network, 0).W(i, 0) = 1;
    dense(network, 0).b[i] = -Scalar(i) / steepness;
    dense(network, 1).W(0, i) = sign * (i == 0 ? 1 : 2) * steepness;
  }
}

RowVector teeth_of(Index k, const Matrix& x) {
  nn::Network deep = nn::multilayer_perceptron(1, std::vector<Index>(k, 2), 1);
  set_deep(deep, k);
  return deep.forward(x);
}

nn::Row drawn(Index k) {
  const Index pieces = Index(1) << k;
  nn::Network deep = nn::multilayer_perceptron(1, std::vector<Index>(k, 2), 1);
  nn::Network wide = nn::multilayer_perceptron(1, {pieces}, 1);
  set_wide(wide, pieces);
  const Matrix x = arma::regspace<RowVector>(0, 1024) / 1024;
  const RowVector y = teeth_of(k, x);
  const RowVector last = arma::diff(y);
  const Index bends = arma::accu(last.head(1023) % last.tail(1023) < 0);
  return {{"layers", k},
          {"units, deep", 2 * k},
          {"parameters, deep", deep.theta.n_elem},
          {"bends", bends},
          {"units, wide", pieces},
          {"parameters, wide", wide.theta.n_elem},
          {"largest difference", arma::abs(y - wide.forward(x)).max()}};
}

const nn::Section by_hand("Teeth by hand", [](nn::Output& out) {
  nn::Table& table = out.table("teeth");
  for (Index k = 1; k <= 8; ++k) table.row(drawn(k));
  const RowVector x = arma::regspace<RowVector>(0, 64) / 64;
  out.figure("teeth", {{"x", x},
                       {"1", teeth_of(1, x)},
                       {"2", teeth_of(2, x)},
                       {"4", teeth_of(4, x)}});
  out.claim(table, "largest difference").equals(0);
  out.claim(table, 8, "bends").equals(255);
});

// {{figure teeth: What 1, 2 and 4 layers of two units draw.}}
//
// {{output Teeth by hand}}
//
// With eight layers {{teeth.8.parameters_deep}} numbers draw what takes {{teeth.8.parameters_wide}}
// in one layer. Each further layer doubles the teeth. That is a true advantage of depth, and one of
// *drawing*: somebody chose the weights. Will descent find them?
//
// ## What depth can learn
//
// We let networks of three shapes learn four teeth from 129 points, by Adam (`nn::Adam`), from
// random weights, all with about 250 parameters: one hidden layer, two, and three. A start has
// learned when its mean squared error ends below 0.01.

using Shape = std::vector<Index>;  // units of the hidden layers

double learn_teeth(const Shape& shape, double rate, std::uint64_t seed) {
  nn::Rng rng(seed);
  const Matrix X = arma::linspace<RowVector>(-1, 1, 129);
  const Matrix phase = 2 * (X + 1);  // 0 to 4
  const Matrix Y = 1 - 2 * arma::abs(2 * (phase - arma::floor(phase)) - 1);
  nn::Network network = nn::multilayer_perceptron(1, shape, 1);
  network.initialize(rng);
  nn::MeanSquaredError loss;
  nn::Adam adam{{.learning_rate = rate}};
  nn::fit(
      network, loss, adam, X, Y, rng,
      {.epochs = 1500, .batch_size = 0, .schedule = nn::cosine_decay(1500)});
  return nn::evaluate(network, loss, {X, Y});
}

nn::Row teeth_row(const Shape& shape, double rate, const nn::Output& out) {
  Vector losses(out.quick() ? 6 : 20);
  for (Index i = 0; i < losses.n_elem; ++i)
    losses[i] = Scalar(learn_teeth(shape, rate, out.seed(i)));
  const Vector learned = arma::conv_to<Vector>::from(losses < 0.01F);
  return {{"rate", rate},
          {"units", nn::joined(shape, " + ")},
          {"lowest loss {:.4f}", losses.min()},
          {"median {:.4f}", arma::median(losses)},
          {"highest {:.4f}", losses.max()},
          {"learned in {:.2f}", double(arma::mean(learned))}};
}

const nn::Section teeth("Teeth learned", [](nn::Output& out) {
  nn::Table& table = out.table("learned", 2);
  for (const double rate : {0.01, 0.02})
    for (const Shape& shape : {Shape{83}, Shape{14, 14}, Shape{10, 10, 10}})
      table.row(teeth_row(shape, rate, out));
  for (const std::string deep : {"14 + 14", "10 + 10 + 10"})
    out.claim(table, "0.02 " + deep, "learned in").at_most(0.85);
  out.claim(table, "0.02 83", "learned in").at_least(0.65);
});

// {{output Teeth learned}}
//
// At the rate 0.02 the wide network learns the teeth from a share of
// {{learned.0.02_83.learned_in:.2f}} of its starts, the deep ones from
// {{learned.0.02_14_14.learned_in:.2f}} and {{learned.0.02_10_10_10.learned_in:.2f}}; at the others
// the order is mostly the same. So what a deep network *could* draw with
// {{teeth.3.parameters_deep}} numbers, it often does not find with more than ten times as many.
// That it can represent something and that descent gets there are two things, as with XOR.
//
// ## On real tasks
//
// Now the claim itself, on two tasks: the digits, with 100 units in one layer against 50 + 50, and,
// because that has fewer parameters, 57 + 57; and the "product of three signs", 1 where $x_1 x_2
// x_3 > 0$, an XOR with three inputs, at equal numbers of parameters. Each shape trains from
// several seeds, at several rates, and is compared with the first shape seed by seed.

struct Outcome {
  double early;  // loss after some epochs
  double late;   // loss after the last one
  double test;   // accuracy
};

struct Task {
  std::string name;
  Index inputs;
  Index outputs;
  std::function<Outcome(const Shape&, double rate, std::uint64_t seed)> learn;

  Index parameters(const Shape& shape) const {
    return nn::multilayer_perceptron(inputs, shape, outputs).theta.n_elem;
  }
};

// `run_seeds` gives a row for each seed: early, late, test.

Matrix run_seeds(const Task& task, const Shape& shape, double rate,
                 const nn::Output& out) {
  Matrix runs(out.quick() ? 6 : 20, 3);
  for (Index i = 0; i < runs.n_rows; ++i) {
    const auto [early, late, test] = task.learn(shape, rate, out.seed(i));
    runs.row(i) = RowVector{Scalar(early), Scalar(late), Scalar(test)};
  }
  return runs;
}

// `shape_row` sets a shape beside the first one at the same rate, seed by seed: in which share of
// the seeds is the loss lower in the end, and how many points of test accuracy are gained? (Losses
// are medians: a run that fails would decide the mean.)

nn::Row shape_row(const Task& task, const Shape& shape, double rate,
                  const Matrix& runs, const Matrix& first) {
  const RowVector middle = arma::median(runs, 0);
  const Matrix gain = runs - first;
  const Vector lower = arma::conv_to<Vector>::from(gain.col(1) < 0);
  const double n = double(runs.n_rows);
  return {{"rate", rate},
          {"units", nn::joined(shape, " + ")},
          {"parameters", task.parameters(shape)},
          {"early loss {:.3f}", middle[0]},
          {"late loss {:.3f}", middle[1]},
          {"lower in {:.2f}", double(arma::mean(lower))},
          {"test {:.4f}", arma::mean(runs.col(2))},
          {"points more {:.2f}", 100 * arma::mean(gain.col(2))},
          {"standard error {:.2f}",
           100 * arma::stddev(gain.col(2)) / std::sqrt(n)}};
}

nn::Table& compete(nn::Output& out, const Task& task,
                   const std::vector<Shape>& shapes,
                   const std::vector<double>& rates) {
  nn::Table& table = out.table(task.name, 2);
  for (const double rate : nn::with_progress("rates", rates)) {
    Matrix first;
    for (const Shape& shape : shapes) {
      const Matrix runs = run_seeds(task, shape, rate, out);
      if (first.is_empty()) first = runs;
      table.row(shape_row(task, shape, rate, runs, first));
    }
  }
  return table;
}

// `best_loss` is the lowest loss of a shape over the rates.

double best_loss(const nn::Table& table, const std::string& units,
                 const std::vector<double>& rates) {
  double best = arma::datum::inf;
  for (const double rate : rates)
    best = std::min(best,
                    table.at(fmt::format("{} {}", rate, units), "late loss"));
  return best;
}

Outcome learn_digits(const nn::Dataset& data, const Shape& shape, double rate,
                     std::uint64_t seed) {
  nn::Rng rng(seed);
  const nn::Split parts = nn::split(data, rng, {.test_fraction = 0.5});
  nn::Network network = nn::multilayer_perceptron(64, shape, 10);
  nn::initialize(network, nn::he_normal(), rng);
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = rate}};
  const auto history = nn::fit(network, loss, sgd, parts.train, rng,
                               {.epochs = 10, .batch_size = 32});
  return {history.front().loss, history.back().loss,
          nn::accuracy(network, parts.test)};
}

const nn::Section digits("Digits", [](nn::Output& out) {
  const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  const auto learn = [&](const Shape& shape, double rate, std::uint64_t seed) {
    return learn_digits(data, shape, rate, seed);
  };
  const Task task = {"digits", 64, 10, learn};
  const std::vector<double> rates = {0.1, 0.3, 0.5, 1};
  const std::vector<Shape> shapes = {{100}, {50, 50}, {57, 57}};
  const nn::Table& table = compete(out, task, shapes, rates);
  const double wide = best_loss(table, "100", rates);
  const double deep = std::min(best_loss(table, "50 + 50", rates),
                               best_loss(table, "57 + 57", rates));
  const double early =
      table.at("0.1 50 + 50", "early loss") - table.at("0.1 100", "early loss");
  out.claim(table, "0.1 50 + 50", "lower in").at_least(0.8);
  out.claim(table, "0.1 57 + 57", "lower in").at_least(0.8);
  out.claim("rate 0.1: loss in the first epoch, 50 + 50 minus 100", early)
      .between(-0.12, 0.2);
  out.claim(table, "0.1 57 + 57", "points more").between(-1.5, 1.5);
  out.claim(table, "1 100", "test").at_least(0.9);
  out.claim(table, "1 50 + 50", "test").at_most(0.8);
  out.claim("loss at the best rate, deep over wide", deep / wide)
      .between(0.7, 2);
});

RowVector product_positive(const Matrix& X) {
  return arma::conv_to<RowVector>::from(arma::prod(X, 0) > 0);
}

Outcome learn_signs(const Shape& shape, double rate, std::uint64_t seed) {
  nn::Rng rng(seed);
  Matrix X(3, 2048);
  Matrix X_test(3, 1000);
  rng.fill_uniform(X, -1, 1);
  rng.fill_uniform(X_test, -1, 1);
  nn::Network network = nn::multilayer_perceptron(3, shape, 1);
  network.initialize(rng);
  nn::SigmoidCrossEntropy loss;
  nn::Adam adam{{.learning_rate = rate}};
  const auto history = nn::fit(
      network, loss, adam, X, product_positive(X), rng,
      {.epochs = 16, .batch_size = 64, .schedule = nn::cosine_decay(16)});
  const RowVector answers = nn::step(network.forward(X_test));
  const RowVector wrong = arma::abs(answers - product_positive(X_test));
  return {history.front().loss, history.back().loss, 1 - arma::mean(wrong)};
}

const nn::Section signs("Three signs", [](nn::Output& out) {
  const std::vector<double> rates = {0.02, 0.05, 0.1, 0.2};
  const std::vector<Shape> shapes = {{100}, {19, 19}, {14, 14, 14}};
  const nn::Table& table =
      compete(out, {"signs", 3, 1, learn_signs}, shapes, rates);
  const double wide = best_loss(table, "100", rates);
  const double deep = std::min(best_loss(table, "19 + 19", rates),
                               best_loss(table, "14 + 14 + 14", rates));
  out.claim(table, "0.02 19 + 19", "lower in").at_least(0.8);
  out.claim(table, "0.05 19 + 19", "lower in").at_least(0.7);
  out.claim(table, "0.02 19 + 19", "points more").between(0, 3);
  out.claim("loss at the best rate, wide over deep", wide / deep).at_least(1.2);
});

// {{output Digits}}
//
// {{output Three signs}}
//
// On the digits at the rate 0.1, 50 + 50 ends with the lower training loss for a share of
// {{digits.0.1_50_50.lower_in:.2f}} of the seeds, although after the first epoch the two are about
// level. On new images the difference is {{digits.0.1_50_50.points_more:.1f}} points, with a
// standard error of {{digits.0.1_50_50.standard_error:.1f}}: other seeds may show much less. At the
// rate 1 the wide network is at its best, with a loss of {{digits.1_100.late_loss:.3f}}, and the
// deep ones no longer learn. So each shape has its own good rates, and those of deep networks are
// smaller. At its best rate the wide network is no worse here.
//
// On the three signs depth wins: at the rate 0.02 in {{signs.0.02_19_19.lower_in:.2f}} of the
// seeds, by {{signs.0.02_19_19.points_more:.1f}} points of test accuracy, and its loss at its best
// rate is the lower one by a factor of {{loss_at_the_best_rate_wide_over_deep:.1f}}. A product of
// signs is made of steps, one after the other, and layers suit that. At large rates it fails more
// often here, too.
//
// {{read}}
// That 50 + 50 units learn faster than 100 in one layer. At a small rate they end lower, after the
// first epochs; at the rates that suit the wide layer they fail. And they have fewer parameters,
// which is often not said.
// {{end}}
//
// ## A bridge
//
// There is another way to get a signal through many layers: give it a way around them. A **residual
// connection** (잔차 연결) adds the input of a block of layers to its output,
//
// $$Y = X + F(X) ,$$
//
// so that the layers only have to learn the *difference* that they make (K. He and others, 2016).
// In the library it is `nn::Residual`. Forward, $X$ goes two ways. So on the way back, as at the
// fork of chapter [[computation_graph]], two slopes are added: $dY$ itself, which comes over the
// bridge unchanged, and what comes back through $F$. With $F$ next to nothing a block is the
// identity, and so is a chain of a hundred.
//
// {{code common/model/residual.cpp residual}}
//
// We build one: a layer from 64 to 32 units, ten blocks of two layers each, and
// the output. (In a block the ReLU comes before its layer, so that nothing is cut off on the
// bridge.) We begin with PyTorch's weights, from which the plain network of chapter
// [[initialization]] learned nothing.

nn::Network plain_network() {
  return nn::multilayer_perceptron(64, std::vector<Index>(20, 32), 10);
}

nn::Network residual_network() {
  std::vector<std::unique_ptr<nn::Layer>> layers;
  layers.push_back(std::make_unique<nn::Dense>(64, 32));
  for (Index block = 0; block < 10; ++block) {
    layers.push_back(std::make_unique<nn::Residual>(
        nn::ReLU{}, nn::Dense{32, 32}, nn::ReLU{}, nn::Dense{32, 32}));
  }
  layers.push_back(std::make_unique<nn::Dense>(32, 10));
  return nn::Network(std::move(layers));
}

// We train each for ten epochs, with the best of three rates, and compare how much arrives at the
// first layer: the length of the gradient of its weights, at the start.

using MakeNetwork = nn::Network (*)();

double trained_loss(const nn::Dataset& data, MakeNetwork make,
                    const nn::Initializer& initializer, const nn::Output& out) {
  const auto loss_at = [&](double rate) {
    nn::Network network = make();
    nn::Rng rng(out.seed());
    nn::initialize(network, initializer, rng);
    nn::SoftmaxCrossEntropy loss;
    nn::SGD sgd{{.learning_rate = rate, .momentum = 0.9}};
    nn::fit(network, loss, sgd, data, rng,
            {.epochs = 10, .batch_size = 32, .stop_on_nan = true});
    return nn::evaluate(network, loss, data);
  };
  return nn::grid_search({0.001, 0.01, 0.1}, loss_at).lowest;
}

double first_gradient(MakeNetwork make, const nn::Initializer& initializer,
                      const nn::Dataset& data, const nn::Output& out) {
  nn::Network network = make();
  nn::Rng rng(out.seed());
  nn::initialize(network, initializer, rng);
  nn::SoftmaxCrossEntropy loss;
  loss.forward(network.forward(data.X), nn::one_hot(data.labels, 10));
  network.backward(data.X, loss.backward());
  return arma::norm(dynamic_cast<nn::Dense&>(network.layer(0)).dW, "fro");
}

nn::Row bridge_row(const std::string& name, MakeNetwork make,
                   const nn::Output& out) {
  const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  const nn::Initializer start = nn::pytorch_uniform();
  return {{"network", name},
          {"first gradient {:.1e}", first_gradient(make, start, data, out)},
          {"loss {:.3f}", trained_loss(data, make, start, out)}};
}

const nn::Section residual("Residual blocks", [](nn::Output& out) {
  nn::Table& table = out.table("network");
  table.row(bridge_row("plain", plain_network, out));
  table.row(bridge_row("residual", residual_network, out));
  out.claim(table, "plain", "first gradient").at_most(1e-5);
  out.claim(table, "residual", "first gradient").at_least(0.03);
  out.claim(table, "residual", "loss").at_most(0.5);
});

// {{output Residual blocks}}
//
// In the plain network the gradient that reaches the first layer has the length
// {{network.plain.first_gradient:.0e}}, with bridges {{network.residual.first_gradient:.2f}}. And
// it learns: the loss is {{network.residual.loss:.3f}} after ten epochs. Networks
// of a hundred layers and more are built this way.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "Does depth help, or width?");
  return program.run(argc, argv, {by_hand, teeth, digits, signs, residual});
}

// ## Summary
//
// Layers can draw with few numbers what one layer needs exponentially many units for, because each
// bends what the one before has bent already. Descent often does not find such solutions, and a
// wide layer learns the same curve more surely. On the digits, at equal numbers of parameters,
// width is no worse at its best rate; on a product of three signs depth wins. Networks of many
// layers learn when bridges carry signals and slopes past the blocks.
//
// ## Questions
//
// 1. How many bends has the curve of ten tent layers, and how many hidden units would one layer
//    need?
// 2. A text compares 100 units with 50 + 50 and finds the second better. What do you ask first?
// 3. In a residual block $F$ is 0. What are its output, and the slope that goes back?
//
// {{fold Answers}}
// 1. 1023; 1024.
// 2. At which rates, from how many seeds, and with how many parameters.
// 3. Its input; the slope that arrives, unchanged.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. In `drawn`, add noise to the weights that `set_deep` has set (`deep.theta += 0.01 *
//    arma::randn<nn::Vector>(deep.theta.n_elem)`). How many bends are left with 2, 4 and 8 layers?
//    Which layer's noise does the most harm?
// 2. Let the three signs be four. Which shape suffers more?
// 3. How deep can the residual network become before it stops learning? Does He's rule help it or
//    harm it?
//
// {{fold What to expect}}
// 1. Nearly all with two layers, fewer with more. The first layer's noise moves the curve most,
//    because each tent behind it doubles what is off. Both claims fail.
// 2. The deep ones: the first layers must find steps before the next can multiply them.
// 3. With PyTorch's weights hundreds of layers learn. He's rule harms: it makes each block as large
//    as its bridge, so sizes double from block to block, and the claim on the first gradient fails.
// {{end}}
