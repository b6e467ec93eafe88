// ---
// title: Initialization
// question: Where to begin?
// builds on: chapter [[vanishing_gradients]], chapter [[mini_batches]]
// terms: initialization (초기화), symmetry (대칭)
// symbols: $n$ inputs of a layer, $n'$ its units, $\mathrm{Var}$ variance, $r$ a radius;
//   $W$, $b$, $Z$, $A$, $dA$, $dZ$ as before
// library: nn::Initializer, nn::initialize, nn::zero_weights, nn::normal_weights,
//   nn::lecun_uniform, nn::lecun_normal, nn::glorot_uniform, nn::glorot_normal,
//   nn::he_uniform, nn::he_normal, nn::pytorch_uniform, nn::relu, nn::tanh,
//   nn::multilayer_perceptron
// ---
// Descent begins somewhere. So far our weights began as random numbers, and how large they should
// be was left to this chapter. For one hidden layer it matters little. In a deep network it decides
// whether anything is learned at all: the network of three layers in chapter [[deep_network]] stood
// still for more than a thousand steps, because its weights began at 0.01. In this chapter we
// predict what a choice does to the numbers in every layer, and measure it.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::Scalar, nn::Vector;

// ## All the same is no start
//
// The simplest **initialization** (초기화), all weights 0, does not work, and neither does any other
// in which the weights are equal within every layer. If all units of a hidden layer have the same
// weights, into them and out of them, they give the same answers, get the same slopes, and make the
// same steps: they stay equal for ever, and a layer of sixteen units is no better than one. This
// **symmetry** (대칭) has to be broken, and chance is good at that. (Biases may begin at 0; the
// weights make the difference.) We train on the digits from equal weights, and measure how far the
// units of the hidden layer get from each other. (`nn::initialize` draws the weights of a network
// by a rule, here `nn::zero_weights`, one that fills in 0.1, and `nn::he_normal`, which we come to
// below.)

double train(nn::Network& network, const nn::Dataset& data, double rate,
             Index epochs, nn::Rng& rng) {
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = rate, .momentum = 0.9}};
  nn::fit(network, loss, sgd, data, rng,
          {.epochs = epochs, .batch_size = 32, .stop_on_nan = true});
  return nn::evaluate(network, loss, data);
}

nn::Row train_from(const std::string& start, const nn::Initializer& initializer,
                   const nn::Dataset& data, nn::Rng& rng) {
  nn::Network network{nn::Dense{64, 16}, nn::ReLU{}, nn::Dense{16, 10}};
  nn::initialize(network, initializer, rng);
  const auto& hidden = dynamic_cast<nn::Dense&>(network.layer(0));
  const Matrix before = hidden.W;
  const double loss = train(network, data, 0.02, 5, rng);
  const Matrix apart = hidden.W.each_row() - hidden.W.row(0);  // from unit 0
  return {{"weights at the start", start},
          {"loss after 5 epochs {:.3f}", loss},
          {"largest change {:.3f}", arma::abs(hidden.W - before).max()},
          {"units apart {:.2g}", arma::abs(apart).max()}};
}

const nn::Section symmetry("Equal weights", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  const nn::Initializer constant = [](Matrix& W, nn::Rng&) { W.fill(0.1); };
  nn::Table& table = out.table("start");
  table.row(train_from("0", nn::zero_weights(), data, rng));
  table.row(train_from("0.1", constant, data, rng));
  table.row(train_from("random", nn::he_normal(), data, rng));
  const double equal = table.at("0.1", "loss after 5 epochs");
  const double random = table.at("random", "loss after 5 epochs");
  out.value("log 10 {:.3f}", std::log(10));
  out.claim(table, "0", "largest change").equals(0);
  out.claim(table, "0.1", "units apart").at_most(1e-9);
  out.claim("loss, equal over random", equal / random).at_least(2);
});

// {{output Equal weights}}
//
// From 0 the hidden weights do not move at all: the slopes that come back are multiplied by the
// output weights, which are 0, and stay 0, because their own slopes are multiplied by the hidden
// answers, ReLU(0) = 0. The output biases learn how frequent each digit is (all about equally), and
// the loss stays at about $\log 10$, {{log_10:.3f}}. From 0.1 they move, all sixteen together.
//
// ## What a layer does to a variance
//
// So: random. But how large? Take one unit, $z = w_1 a_1 + \dots + w_n a_n$, with weights that are
// independent, with mean 0 and variance $\mathrm{Var}(w)$. (The variance is the mean square of the
// distance from the mean, so with mean 0 simply the mean square.) Then $z$ has the mean 0, and the
// variances of its terms add up:
//
// $$\mathrm{Var}(z) = n\, \mathrm{Var}(w)\, \overline{a^2} ,$$
//
// where $\overline{a^2}$ is the mean square of the inputs. And $z$ is as likely to be some number
// as to be minus that number, so a ReLU takes away half of the squares: the mean square of its
// outputs is half the variance of $z$. From layer to layer the mean square is therefore multiplied
// by
//
// $$\tfrac12\, n\, \mathrm{Var}(w) \quad \text{(ReLU)}, \qquad
//   n\, \mathrm{Var}(w) \quad \text{(tanh, as long as } z \text{ is small)} .$$
//
// (For small $z$, $\tanh z$ is nearly $z$.) Over twenty layers we get the twentieth power of this
// factor. For it to be neither huge nor tiny, the factor has to be 1. On the way back the same
// argument holds with the roles exchanged: $dA = W^\top dZ$ sums over the $n'$ units of the layer,
// so the factor for gradients has $n'$ in the place of $n$ (and ReLU lets half of the slopes
// through). Where forward asks for $1/n$ and back for $1/n'$, Glorot takes one over the mean of $n$
// and $n'$. That gives three rules, each uniform (from $-r$ to $r$, with the variance $r^2/3$) or
// normal:
//
// | rule | variance | keeps the size of | uniform: radius | normal: deviation |
// |---|---|---|---|---|
// | LeCun, 1998 | $1/n$ | activations, tanh | $\sqrt{3/n}$ | $\sqrt{1/n}$ |
// | Glorot (Xavier), 2010 | $2/(n+n')$ | both, tanh | $\sqrt{6/(n+n')}$ | $\sqrt{2/(n+n')}$ |
// | He (Kaiming), 2015 | $2/n$ | activations, ReLU | $\sqrt{6/n}$ | $\sqrt{2/n}$ |
//
// {{read}}
// * These six numbers printed together as "the radius $r$, from $-r$ to $r$". That is right for the
//   uniform column. For the normal one the number is the standard deviation, and there is no
//   radius: one value in three lies outside.
// * That weights of 0 give outputs of 0, so that nothing is learned. What is wrong is that no slope
//   comes back through weights of 0, and that equal units stay equal.
// * That too large first weights "cause overfitting". They saturate units or make the numbers
//   explode; overfitting is another matter, of chapter [[overfitting]].
// * That good first weights "start near the answer". Nobody knows where that is. They keep the
//   sizes of values and slopes similar in all layers.
// * First weights "between 0 and 1", even "from a normal distribution", which has no bounds. Their
//   mean is not 0, so behind a ReLU or a sigmoid all sums are positive, and grow from layer to
//   layer.
// {{end}}
//
// In the library an `nn::Initializer` is a function that fills a matrix of weights:
// `nn::lecun_uniform`, `nn::lecun_normal`, `nn::glorot_uniform`, `nn::glorot_normal`,
// `nn::he_uniform`, `nn::he_normal`. (`inputs` is $n$, `both` is $n + n'$. A *gain* multiplies the
// deviation: He's rule is LeCun's with the gain $\sqrt2$. And `slope` is that of a leaky ReLU below
// 0.)
//
// {{code common/model/initializers.cpp initializers}}

struct Rule {
  std::string name;
  nn::Initializer initializer;
  double number;  // radius or deviation
  bool uniform;
};

std::vector<Rule> rules(double n, double units) {
  return {{"LeCun, uniform", nn::lecun_uniform(), std::sqrt(3 / n), true},
          {"LeCun, normal", nn::lecun_normal(), std::sqrt(1 / n), false},
          {"Glorot, uniform", nn::glorot_uniform(), std::sqrt(6 / (n + units)),
           true},
          {"Glorot, normal", nn::glorot_normal(), std::sqrt(2 / (n + units)),
           false},
          {"He, uniform", nn::he_uniform(), std::sqrt(6 / n), true},
          {"He, normal", nn::he_normal(), std::sqrt(2 / n), false}};
}

// We draw the weights of a layer with 64 inputs and 32 units fifty times by each rule.

nn::Row draw_weights(const Rule& rule, nn::Rng& rng) {
  const int draws = 50;
  Matrix W(32, 64);
  double variance = 0;
  double beyond = 0;
  for (int i = 0; i < draws; ++i) {
    rule.initializer(W, rng);
    variance += arma::var(arma::vectorise(W)) / draws;
    beyond += arma::mean(arma::vectorise(
                  arma::conv_to<Matrix>::from(arma::abs(W) > rule.number))) /
              draws;
  }
  const double square = rule.number * rule.number;
  const double expected = rule.uniform ? square / 3 : square;
  return {{"rule", rule.name},
          {"radius or deviation {:.4f}", rule.number},
          {"share beyond it {:.3f}", beyond},
          {"variance expected {:.5f}", expected},
          {"measured {:.5f}", variance},
          {"over expected {:.3f}", variance / expected}};
}

const nn::Section six("The six", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Table& table = out.table("rules");
  for (const Rule& rule : rules(64, 32)) table.row(draw_weights(rule, rng));
  out.claim(table, "over expected").near(1, 0.03);
  for (const std::string rule :
       {"LeCun, normal", "Glorot, normal", "He, normal"})
    out.claim(table, rule, "share beyond it").near(0.317, 0.01);
});

// {{output The six}}
//
// ## Twenty layers
//
// Now the prediction is put to the test: a network of 20 layers of 100 units, with normally
// distributed inputs, and ReLU. Besides the rules we try what one meets in programs: 0.01 and 1 as
// deviations (`nn::normal_weights`), and PyTorch's default for weights (`nn::pytorch_uniform`,
// uniform with $r = 1/\sqrt n$, so $\mathrm{Var}(w) = 1/(3n)$; it draws its biases from the same
// range, while ours begin at 0). For each we take the root of the mean square (`nn::rms`) of the
// activations in every layer (of `nn::relu`, and later of `nn::tanh`), and of the slopes $dA$ with
// respect to them when random slopes of size 1 come in at the end. And from one layer to the next:
// the factor, predicted and measured. These sizes are roots, so their factor is the root of the one
// above, $\sqrt{n\, \mathrm{Var}(w) / 2}$.

constexpr Index width = 100;
constexpr Index depth = 20;

struct Scheme {
  std::string name;
  nn::Initializer initializer;
  double variance;  // of a weight, for `width` inputs and units
};

std::vector<Scheme> schemes() {
  const double n = double(width);
  return {{"0.01", nn::normal_weights(0.01), 1e-4},
          {"1", nn::normal_weights(1), 1},
          {"LeCun", nn::lecun_normal(), 1 / n},
          {"Glorot", nn::glorot_normal(), 1 / n},
          {"He", nn::he_normal(), 2 / n},
          {"PyTorch", nn::pytorch_uniform(), 1 / (3 * n)}};
}

struct Activation {
  std::string name;
  std::function<Matrix(const Matrix& Z)> f;
  std::function<Matrix(const Matrix& A)> slope;  // from the output A
};

const Activation relu = {
    "ReLU", [](const Matrix& Z) { return nn::relu(Z); },
    [](const Matrix& A) -> Matrix { return arma::sign(A); }};
const Activation tanh_ = {"tanh", [](const Matrix& Z) { return nn::tanh(Z); },
                          [](const Matrix& A) -> Matrix { return 1 - A % A; }};

struct Sizes {
  std::vector<double> forward;   // rms of A, layer by layer
  std::vector<double> backward;  // rms of dA, layer by layer
  std::vector<Matrix> A;         // (width x samples)
  std::vector<Matrix> dA;        // (width x samples)
};

// Since we want $A$ and $dA$ of every layer, the passes are written out, without biases.

Sizes sizes_of(const nn::Initializer& initializer, const Activation& activation,
               nn::Rng& rng) {
  Matrix X(width, 200);
  rng.fill_normal(X, 0, 1);
  std::vector<Matrix> W(depth, Matrix(width, width));
  Sizes sizes;
  for (Index l = 0; l < depth; ++l) {
    initializer(W[l], rng);
    sizes.A.push_back(activation.f(W[l] * (l == 0 ? X : sizes.A[l - 1])));
    sizes.forward.push_back(nn::rms(sizes.A[l]));
  }
  Matrix dA(width, 200);
  rng.fill_normal(dA, 0, 1);
  sizes.backward.resize(depth);
  sizes.dA.resize(depth);
  for (Index l = depth; l-- > 0;) {
    sizes.backward[l] = nn::rms(dA);
    sizes.dA[l] = dA;
    const Matrix dZ = dA % activation.slope(sizes.A[l]);
    dA = W[l].t() * dZ;
  }
  return sizes;
}

double factor_per_layer(const std::vector<double>& sizes) {
  return std::pow(sizes.back() / sizes.front(), 1 / double(depth - 1));
}

nn::Row depth_row(const Scheme& scheme, const Sizes& sizes) {
  const double predicted = std::sqrt(double(width) * scheme.variance / 2);
  const double forward = factor_per_layer(sizes.forward);
  // Going back is from the last layer to the first.
  const double backward = 1 / factor_per_layer(sizes.backward);
  return {{"weights", scheme.name},
          {"factor predicted {:.3f}", predicted},
          {"forward {:.3f}", forward},
          {"over predicted {:.2f}", forward / predicted},
          {"backward {:.3f}", backward},
          {"over predicted, back {:.2f}", backward / predicted},
          {"rms of A in layer 20 {:.1e}", sizes.forward.back()},
          {"rms of dA in layer 1 {:.1e}", sizes.backward.front()}};
}

const nn::Section depths("Twenty layers of ReLU", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Table& table = out.table("relu");
  std::vector<nn::Column> forward;
  std::vector<nn::Column> backward;
  for (const Scheme& scheme : schemes()) {
    const Sizes sizes = sizes_of(scheme.initializer, relu, rng);
    table.row(depth_row(scheme, sizes));
    forward.push_back({scheme.name, sizes.forward});
    backward.push_back({scheme.name, sizes.backward});
  }
  out.claim(table, "over predicted").near(1, 0.1);
  out.claim(table, "over predicted, back").near(1, 0.1);
  out.claim(table, "He", "rms of A in layer 20").between(0.2, 3);
  out.claim(table, "0.01", "rms of dA in layer 1").at_most(1e-15);
  out.data("rms of A", forward);
  out.data("rms of dA", backward);
  out.figure("depth");
});

// {{output Twenty layers of ReLU}}
//
// {{figure depth: Activations (left) and the slopes that come back (right), layer by layer. Each
// line is straight: a factor per layer.}}
//
// The prediction is right within ten percent per layer, for activations and gradients alike. Only
// He's rule keeps both sizes, up to a small factor (five percent per layer add up, too). With a
// deviation of 1 everything grows by a factor of {{relu.1.factor_predicted:.0f}} in each layer: the
// gradient explodes. With 0.01 a slope of size 1 at the end arrives in the first layer as
// {{relu.0.01.rms_of_da_in_layer_1:.0e}}. With PyTorch's default each layer leaves
// {{relu.pytorch.factor_predicted:.2f}} of a slope, and {{relu.pytorch.rms_of_da_in_layer_1:.0e}}
// is left in the first. So a deep plain network in PyTorch needs an initialization chosen by hand.
//
// {{read}}
// That the factor 0.01 is there *against* the vanishing gradient. Small weights do keep sigmoid and
// tanh units out of saturation. But in a deep network 0.01 causes it.
// {{end}}
//
// ## What it looks like inside
//
// For tanh the rule with $1/n$ should be right. Let us look at the values themselves: how the
// activations of layers 1, 10 and 20 are distributed, from three initializations.

Vector histogram(const Matrix& values, double low, double high, Index bins) {
  Vector shares(bins, arma::fill::zeros);
  for (const Scalar value : values) {
    const double bin = std::floor((value - low) / (high - low) * double(bins));
    shares[Index(std::clamp(bin, 0.0, double(bins - 1)))] += 1;
  }
  return shares / Scalar(values.n_elem);
}

nn::Row inside(const std::string& weights, const Matrix& A) {
  const Matrix size = arma::abs(A);
  const double all = double(A.n_elem);
  return {{"weights", weights},
          {"within 0.05 of 0 {:.3f}", double(arma::accu(size < 0.05)) / all},
          {"beyond 0.95 {:.3f}", double(arma::accu(size > 0.95)) / all}};
}

// And the slopes that come back, in layers 20, 10 and 1. Their sizes are too different for one
// scale, so we count their powers of ten: the logarithm to the base 10 of $|dA|$, rounded.

const nn::Section histograms("Inside", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  out.print("layer 20:");
  nn::Table& table = out.table("inside");
  std::vector<nn::Column> activations;
  std::vector<nn::Column> slopes;
  for (const std::size_t which : {0U, 2U, 1U}) {  // 0.01, LeCun, 1
    const Scheme scheme = schemes()[which];
    const Sizes sizes = sizes_of(scheme.initializer, tanh_, rng);
    table.row(inside(scheme.name, sizes.A.back()));
    for (const Index l : {1U, 10U, 20U}) {
      const Matrix powers = arma::log10(arma::abs(sizes.dA[l - 1]) + 1e-300);
      const std::string name = fmt::format("{} layer {}", scheme.name, l);
      activations.push_back({name, histogram(sizes.A[l - 1], -1, 1, 21)});
      slopes.push_back({name, histogram(powers, -28.5, 20.5, 49)});
    }
  }
  out.claim(table, "0.01", "within 0.05 of 0").equals(1);
  out.claim(table, "1", "beyond 0.95").at_least(0.7);
  out.claim(table, "LeCun", "within 0.05 of 0").at_most(0.5);
  out.figure("histograms", activations);
  out.figure("slopes", slopes);
});

// {{output Inside}}
//
// {{figure histograms: Activations of a tanh network, row by row from 0.01, LeCun's rule, and 1.}}
//
// {{figure slopes: Powers of ten of the slopes, in networks drawn in the same three ways, from the
// last layer to the first.}}
//
// From 0.01 the signal is gone: every answer is nearly 0. From 1 most units shout: they are
// saturated, at -1 or 1, where the slope of tanh is nearly 0; but the large weights multiply the
// little that gets through, and in the end the slopes have grown and scatter over several powers of
// ten. In between the answers fill the whole range, and become a hill that narrows with depth,
// because $\tanh z$ is always a little nearer to 0 than $z$. (PyTorch recommends a gain of $5/3$
// against it.) When a deep network does not learn, drawing these pictures of it is the first thing
// to do.
//
// ## Does it matter?
//
// We train networks with 20 hidden layers of 32 ReLU units on the digits, 10 epochs each, from five
// initializations, with momentum 0.9 and each with the best of three learning rates (0.001, 0.01
// and 0.1), and take the loss in training. The library builds such a network in one line:
// `nn::multilayer_perceptron` puts a dense layer and a ReLU for each hidden size, and a dense layer
// for the outputs in the end.

nn::Network plain_network() {
  return nn::multilayer_perceptron(64, std::vector<Index>(20, 32), 10);
}

double best_loss(const nn::Dataset& data, const nn::Initializer& initializer,
                 const nn::Output& out) {
  const auto loss = [&](double rate) {
    nn::Network network = plain_network();
    nn::Rng rng(out.seed());
    nn::initialize(network, initializer, rng);
    return train(network, data, rate, 10, rng);
  };
  return nn::grid_search({0.001, 0.01, 0.1}, loss).lowest;
}

const nn::Section training("Training twenty layers", [](nn::Output& out) {
  const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  const std::vector<std::pair<std::string, nn::Initializer>> starts = {
      {"0.01", nn::normal_weights(0.01)},
      {"1", nn::normal_weights(1)},
      {"LeCun", nn::lecun_normal()},
      {"PyTorch", nn::pytorch_uniform()},
      {"He", nn::he_normal()}};
  nn::Table& table = out.table("trained");
  for (const auto& [name, start] : nn::with_progress("starts", starts)) {
    const double loss = best_loss(data, start, out);
    table.row({{"weights", name}, {"loss {:.3f}", loss}});
  }
  const double worse = table.at("LeCun", "loss") / table.at("He", "loss");
  out.claim(table, "0.01", "loss").near(std::log(10), 0.02);
  out.claim(table, "PyTorch", "loss").near(std::log(10), 0.02);
  out.claim(table, "He", "loss").at_most(1.8);
  out.claim("loss from LeCun's rule over that from He's", worse).at_least(1.05);
});

// {{output Training twenty layers}}
//
// From He's rule twenty layers learn in ten epochs, to {{trained.he.loss:.2f}}, which is far behind
// the one hidden layer above. From 0.01 and from PyTorch's weights the loss does not leave $\log
// 10$, and from LeCun's rule, which is wrong by only $\sqrt2$ per layer, it is
// {{trained.lecun.loss:.3f}}. From 1 it diverges at every rate we tried (`inf`). The same network,
// the same data: only the first numbers differ.
//
// ## Which one?
//
// He's rule for ReLU and its relatives, Glorot's for tanh; biases 0. By our argument only the
// variance counts, so normal or uniform should make little difference. (No rule of this kind saves
// deep sigmoids; chapter [[vanishing_gradients]] showed why.) With batch normalization (chapter
// [[batch_norm]]) or bridges past the layers (chapter [[depth_or_width]]) the choice matters less.
// For one hidden layer almost anything random of a sensible size will do, which is why this chapter
// comes so late.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "Where to begin?");
  return program.run(argc, argv, {symmetry, six, depths, histograms, training});
}

// ## Summary
//
// Equal weights stay equal, so weights begin at random. A layer multiplies the mean square of its
// inputs by $n\,\mathrm{Var}(w)$, or half of that with ReLU; over many layers only a factor of 1
// keeps a signal alive, forward and back. That gives the rules of LeCun, Glorot and He, each as a
// uniform or a normal distribution. With twenty layers the difference decides whether anything is
// learned.
//
// ## Questions
//
// 1. A layer has 50 inputs and ReLU. Which variance should its weights have, and which radius if
//    they are uniform?
// 2. All weights of a deep ReLU network are drawn half as large as by He's rule. What is left of
//    the signal after 10 layers?
// 3. Why may the biases begin at 0, although the weights may not?
//
// {{fold Answers}}
// 1. $2/50 = 0.04$; $\sqrt{6/50}$, about 0.35.
// 2. $2^{-10}$, about a thousandth.
// 3. The random weights already make the units different, so their biases get different slopes.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. Add an `nn::Initializer` that draws weights between 0 and 1 to `schemes` (its variance is
//    1/12, but its mean is not 0). Which assumption of the prediction fails, and by how much is the
//    factor off?
// 2. Give the tanh network the gain 5/3: `nn::glorot_normal(5.0 / 3)`. How much of layer 20 is near
//    0 now?
// 3. Let `plain_network` have 5 hidden layers. From which starts does it learn now?
//
// {{fold What to expect}}
// 1. That weights have the mean 0. Here all activations are positive, and the factor is about
//    $n/2$. Both claims on the factor fail.
// 2. A few percent near 0 instead of a quarter, and some beyond 0.95: the gain makes up for what
//    tanh takes away.
// 3. From He's and LeCun's, and half the way from PyTorch's: over five layers a factor per layer
//    can be made up for. The claim on PyTorch's weights fails.
// {{end}}
