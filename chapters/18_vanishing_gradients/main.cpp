// ---
// title: Vanishing gradients
// question: How far back does a slope reach?
// builds on: chapter [[activations]], chapter [[deep_network]]
// terms: vanishing gradient (기울기 소실), exploding gradient (기울기 폭발)
// symbols: $D$ number of layers; $g$ a factor on the first weights
// library: none
// ---
// On the way back through a network a slope is multiplied by a weight and by the slope of an
// activation, in each layer once more. Numbers that are multiplied many times vanish or explode. In
// this chapter we measure what is left of a slope after twenty layers, and what the activation
// function has to do with it. This is what kept networks shallow for years.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::Scalar, nn::Vector;

// ## A chain of units
//
// Put layers one behind the other. If a number in the first layer moves by a little, the next one
// moves by that times a weight times the slope of its activation, and so on: the slopes of all
// layers are *multiplied*. For a chain of $D$ sigmoid units, one per layer with weight 1, the slope
// from end to end is at most $0.25^D$. For ReLU, as long as all units are on, it is 1.

struct Activation {
  std::function<Scalar(Scalar)> f;
  std::function<Scalar(Scalar)> slope;
};

Scalar sigmoid(Scalar z) { return 1 / (1 + std::exp(-z)); }

const std::map<std::string, Activation> functions = {
    {"sigmoid",
     {sigmoid, [](Scalar z) { return sigmoid(z) * (1 - sigmoid(z)); }}},
    {"tanh",
     {[](Scalar z) { return std::tanh(z); },
      [](Scalar z) { return 1 - std::tanh(z) * std::tanh(z); }}},
    {"ReLU",
     {[](Scalar z) { return std::max<Scalar>(z, 0); },
      [](Scalar z) -> Scalar { return z > 0 ? 1 : 0; }}}};

Scalar chain_slope(const std::string& name, Index length, Scalar start) {
  const auto& [f, slope_of] = functions.at(name);
  Scalar a = start;
  Scalar slope = 1;
  for (Index l = 0; l < length; ++l) {
    slope *= slope_of(a);  // the weight is 1 and the bias 0, so z = a
    a = f(a);
  }
  return slope;
}

nn::Row chains_of(Index length) {
  const Scalar bound = std::pow(0.25, Scalar(length));
  const Scalar sigmoids = chain_slope("sigmoid", length, 0.5);
  return {{"layers", length},
          {"0.25^D {:.1e}", bound},
          {"sigmoid {:.1e}", sigmoids},
          {"over 0.25^D {:.2f}", sigmoids / bound},
          {"tanh {:.1e}", chain_slope("tanh", length, 0.5)},
          {"ReLU {:.1e}", chain_slope("ReLU", length, 0.5)}};
}

const nn::Section chain("A chain of units", [](nn::Output& out) {
  nn::Table& table = out.table("chain");
  for (const Index length : {1U, 2U, 5U, 10U, 20U})
    table.row(chains_of(length));
  out.claim(table, "over 0.25^D").at_most(1);
  out.claim(table, 20, "ReLU").equals(1);
});

// {{output A chain of units}}
//
// ## Twenty layers
//
// In a real layer a unit has many inputs and weights of either sign. We measure there.
//
// We build networks of depth 2 to 20, with 32 units in each hidden layer and normally distributed
// weights with a variance of $g^2 / 32$ and the usual $g$: $\sqrt 2$ for ReLU, 5/3 for tanh, 1 for
// the sigmoid (chapter [[initialization]] says where $\sqrt 2$ comes from; a larger $g$ weakens the
// effect for the sigmoid, but does not remove it). Then we look at the length of the part of the
// gradient of the mean output, over 64 samples, that belongs to each layer's weights.

std::unique_ptr<nn::Layer> make_activation(const std::string& name) {
  if (name == "sigmoid") return std::make_unique<nn::Sigmoid>();
  if (name == "tanh") return std::make_unique<nn::Tanh>();
  return std::make_unique<nn::ReLU>();
}

constexpr Index width = 32;

std::vector<std::unique_ptr<nn::Layer>> deep_layers(const std::string& name,
                                                    Index depth) {
  std::vector<std::unique_ptr<nn::Layer>> layers;
  for (Index l = 1; l < depth; ++l) {
    layers.push_back(std::make_unique<nn::Dense>(width, width));
    layers.push_back(make_activation(name));
  }
  layers.push_back(std::make_unique<nn::Dense>(width, 1));
  return layers;
}

// The function returns one length per layer, the first layer first. (Dense layers and activations
// take turns, so `dense(network, l)` is layer $2l$ of the network.)

double usual_gain(const std::string& name) {
  if (name == "tanh") return 5.0 / 3;
  return name == "sigmoid" ? 1 : std::numbers::sqrt2;
}

nn::Dense& dense(nn::Network& network, Index number) {
  return dynamic_cast<nn::Dense&>(network.layer(2 * number));
}

std::vector<double> gradient_lengths(const std::string& name, Index depth,
                                     double gain, nn::Rng& rng) {
  nn::Network network(deep_layers(name, depth));
  for (Index l = 0; l < depth; ++l) {
    rng.fill_normal(dense(network, l).W, 0, gain / std::sqrt(double(width)));
    dense(network, l).b.zeros();
  }
  Matrix X(width, 64);
  rng.fill_normal(X, 0, 1);
  network.forward(X);
  // Of the mean output over the samples, the slope by each output is 1/64.
  network.backward(X, Matrix(1, X.n_cols).fill(1.0 / double(X.n_cols)));
  std::vector<double> lengths;
  for (Index l = 0; l < depth; ++l)
    lengths.push_back(arma::norm(dense(network, l).dW, "fro"));
  return lengths;
}

// A single random network says little, so we take the geometric mean over several.

std::vector<double> mean_lengths(const std::string& name, Index depth,
                                 nn::Rng& rng, Index networks) {
  std::vector<double> sums(depth);
  for (Index i = 0; i < networks; ++i) {
    const std::vector<double> lengths =
        gradient_lengths(name, depth, usual_gain(name), rng);
    for (Index l = 0; l < depth; ++l)
      sums[l] += std::log(lengths[l]) / double(networks);
  }
  for (double& sum : sums) sum = std::exp(sum);
  return sums;
}

// The last layer has one unit and no activation, so we compare the first hidden layer with the last
// hidden one.

double first_over_last(const std::string& name, Index depth, nn::Rng& rng,
                       Index networks) {
  const std::vector<double> lengths = mean_lengths(name, depth, rng, networks);
  return lengths.front() / lengths[depth - 2];
}

nn::Row ratios_of(Index depth, nn::Rng& rng, Index networks) {
  return {{"depth", depth},
          {"sigmoid {:.1e}", first_over_last("sigmoid", depth, rng, networks)},
          {"tanh {:.1e}", first_over_last("tanh", depth, rng, networks)},
          {"ReLU {:.1e}", first_over_last("ReLU", depth, rng, networks)}};
}

const nn::Section vanishing("Gradient by layer", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Index networks = out.quick() ? 5 : 20;
  out.print("gradient of the first hidden layer over that of the last one:");
  nn::Table& table = out.table("ratios");
  for (const Index depth : {2U, 5U, 10U, 15U, 20U})
    table.row(ratios_of(depth, rng, networks));
  out.claim(table, 20, "sigmoid").at_most(1e-11);
  out.claim(table, 20, "tanh").between(2, 20);
  out.claim(table, 20, "ReLU").between(0.05, 0.5);
  std::vector<nn::Column> lengths;
  for (const std::string name : {"sigmoid", "tanh", "ReLU"})
    lengths.push_back({name, mean_lengths(name, 20, rng, 10)});
  out.figure("vanishing", lengths);
});

// {{output Gradient by layer}}
//
// {{figure vanishing: In a sigmoid network of 20 layers, the layers near the input get next to
// nothing.}}
//
// With sigmoids the gradient of the first of 20 layers is {{ratios.20.sigmoid:.0e}} times that of
// the last hidden one: the first layers learn so slowly that in practice they stay as they are.
// This is the **vanishing gradient** (기울기 소실). With tanh the factor is {{ratios.20.tanh:.1f}},
// slowly growing with depth, and with ReLU {{ratios.20.relu:.2f}}. (At depth 2 there is one hidden
// layer, so the ratio is 1. The small kink at the first layer, in the figure, comes from the
// inputs: they lie on both sides of zero and partly cancel in the mean over the samples, the
// outputs of sigmoid and ReLU do not.)
//
// {{read}}
// * That the slopes vanish because $e^z$ is computed only approximately, and the errors pile up.
//   They are tiny and right, as we measure next.
// * That ReLU has no vanishing gradients. Its slope is 1 where it is on, but the weights still
//   multiply, and units that are off pass nothing.
// {{end}}
//
// To see that, we compare a chain of 20 sigmoids with the same chain computed with more digits.
// (`Real` is the type to compute with, `double` or `long double`.)

template <typename Real>
Real slope_of_sigmoids(int length) {
  Real a = 0.5;
  Real slope = 1;
  for (int l = 0; l < length; ++l) {
    a = 1 / (1 + std::exp(-a));
    slope *= a * (1 - a);
  }
  return slope;
}

const nn::Section rounding("Not rounding", [](nn::Output& out) {
  const double slope = slope_of_sigmoids<double>(20);
  const long double exact = slope_of_sigmoids<long double>(20);
  const auto error = double(std::abs((slope - exact) / exact));
  out.value("slope of a chain of 20 sigmoids {:.3e}", slope);
  out.claim("its relative error", error).at_most(1e-13);
});

// {{output Not rounding}}
//
// The tiny slope is correct to about 15 digits. It is tiny all the same.
//
// ## The other end
//
// And larger weights? The output of a ReLU network whose biases are 0 is multiplied by $g^D$ when
// all weights are, and the gradient of one layer's weights by $g^{D-1}$, one factor for each
// *other* layer. With the usual $g = \sqrt 2$ it stays about level. So the gradient of the first
// layer should grow or shrink by $(g / \sqrt 2)^{D-1}$. We take the same random numbers for each
// $g$.

nn::Row with_gain(double gain, std::uint64_t seed) {
  nn::Rng one(seed);
  nn::Rng same(seed);
  const double usual = std::numbers::sqrt2;
  const double length = gradient_lengths("ReLU", 20, gain, one).front();
  const double level = gradient_lengths("ReLU", 20, usual, same).front();
  const double predicted = std::pow(gain / usual, 19);
  return {{"g", gain},
          {"first layer, over that of usual g {:.1e}", length / level},
          {"predicted {:.1e}", predicted},
          {"ratio {:.6f}", length / level / predicted}};
}

const nn::Section exploding("Other gains", [](nn::Output& out) {
  nn::Table& table = out.table("gains");
  for (const double gain : {0.5, 1.0, 1.2, 2.0, 4.0})
    table.row(with_gain(gain, out.seed()));
  out.claim(table, "ratio").near(1, 1e-9);
});

// {{output Other gains}}
//
// A slope that grows from layer to layer towards the input is an **exploding gradient** (기울기 폭발),
// and the first step with it throws the weights away. So it is not enough to avoid the sigmoid: the
// first weights must have the right size, and chapter [[initialization]] computes it. Other
// remedies are layers that keep their scale, in chapter [[batch_norm]], and bridges past the
// layers, in chapter [[depth_or_width]].
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "How far back does a slope reach?");
  return program.run(argc, argv, {chain, vanishing, rounding, exploding});
}

// ## Summary
//
// From end to end, a slope is a product with a factor for each layer. A chain of sigmoids
// multiplies by at most a quarter each time, so after twenty layers nothing is left; tanh loses
// less, and ReLU nothing as long as it is on. In networks with many units the gradients of the
// first layers of a sigmoid network vanish in the same way. The weights are factors, too: those of
// a ReLU network decide alone whether slopes vanish, stay level or explode.
//
// ## Questions
//
// 1. At most how large is the slope of a chain of five sigmoid units with weights 1, and with
//    weights 4?
// 2. A ReLU network of 10 layers without biases gets all weights doubled. By what factor do its
//    output and the gradient of one layer change?
// 3. The gradient of the first layer is a billion times smaller than that of the last. Is it wrong?
//
// {{fold Answers}}
// 1. $0.25^5$, about 0.001; at most 1.
// 2. $2^{10}$ and $2^9$.
// 3. Not necessarily: it can be correct to 15 digits and still useless for learning.
// {{end}}
//
// ## Try it
//
// (Some claims will fail, rightly.)
//
// 1. Multiply the weights of the sigmoid networks by 4 (`usual_gain`), so that gain times slope is
//    1 at zero. Does the gradient still vanish? Why does it not become level?
// 2. In `make_activation`, take `nn::LeakyReLU` for ReLU. Does anything change, and why should it
//    not?
// 3. Start the chain at $a = 3$ instead of 0.5. Which function notices most?
//
// {{fold What to expect}}
// 1. It still vanishes, though more slowly: larger weights push $z$ away from 0, where alone the
//    slope is 1/4. The claim on the ratio fails.
// 2. Hardly: half of the slopes are multiplied by 0.01 instead of 0. What keeps the gradient is the
//    slope 1 of the other half.
// 3. Tanh: at 3 it is saturated. ReLU not at all.
// {{end}}
