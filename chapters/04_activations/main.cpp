// ---
// title: Activation functions
// question: Which nonlinearity?
// builds on: chapter 01, chapter 03
// terms: derivative (도함수), tanh (쌍곡탄젠트), rectified linear unit (렐루), leaky ReLU (리키 렐루),
//   exponential linear unit (지수 선형 유닛), identity function (항등 함수), softmax (소프트맥스), zero-centred
//   (영점 중심), gradient (기울기), vanishing gradient (기울기 소실), dying ReLU (죽은 렐루)
// symbols: $f$ an activation function, $f'$ its derivative, $z$ weighted sum, $a = f(z)$, $L$
//   number of layers
// ---
//
// Chapter 03 showed that a hidden layer is useless without a function that bends: linear layers
// collapse into one. The step function bends, but it is a poor teacher. Change a weight a little,
// and the answer does not change at all, or it jumps. To learn, a network must be able to ask "if
// this weight grew a little, by how much would the answer change?", and get a number that helps. In
// this chapter we look at the functions that give one, and at what each of them does to this number
// in a network of many layers.

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <numbers>
#include <string>

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## Eight functions and their slopes
//
// The number we want is the slope of the curve at a point. The function that gives the slope at
// each point is the **derivative** (도함수) $f'$ of $f$. Here are eight functions, each with its
// derivative below it.
//
// The *step* and the *identity* are the two ends: one says yes or no, the other passes everything
// on. (The **identity function** (항등 함수) bends nothing, so it is of no use in a hidden layer; we
// will need it at the output.)

Scalar step(Scalar z) { return z >= 0 ? 1 : 0; }
Scalar step_slope(Scalar) { return 0; }

Scalar identity(Scalar z) { return z; }
Scalar identity_slope(Scalar) { return 1; }

// The *sigmoid* is the soft step of chapter 01. Its slope can be computed from its value: with
// $\sigma = (1 + e^{-z})^{-1}$ the chain rule of school gives $\sigma' = e^{-z} (1 + e^{-z})^{-2}$,
// and since $e^{-z} / (1 + e^{-z}) = 1 - \sigma$, this is $\sigma' = \sigma (1 - \sigma)$. The
// hyperbolic tangent, **tanh** (쌍곡탄젠트), is the same curve, twice as high, half as wide and moved
// down by 1: $\tanh(z) = 2 \sigma(2z) - 1$. It runs from -1 to 1, and $\tanh' = 1 - \tanh^2$.

Scalar sigmoid(Scalar z) { return 1 / (1 + std::exp(-z)); }
Scalar sigmoid_slope(Scalar z) { return sigmoid(z) * (1 - sigmoid(z)); }

Scalar tanh_slope(Scalar z) { return 1 - std::tanh(z) * std::tanh(z); }

// The **rectified linear unit** (렐루), ReLU, cuts off what is below zero and passes the rest. At
// zero it has a corner and, strictly, no slope; we take 0 there, as PyTorch does. The **leaky
// ReLU** (리키 렐루) lets a little through: $\alpha z$ below zero, with a small $\alpha$ such as 0.01.
// (It is sometimes described as "giving a small number such as 0.001" for negative inputs. What is
// small and constant is its *slope*; its value keeps falling.) In a *PReLU* the network learns
// $\alpha$ together with its weights, starting at 0.25. The **exponential linear unit** (지수 선형 유닛),
// ELU, rounds the corner: $e^z - 1$ below zero. At a corner we take the slope from the left
// throughout, and 0 for the step. (`std::function<Scalar(Scalar)>` holds any function from a number
// to a number.)

Scalar relu(Scalar z) { return z > 0 ? z : 0; }
Scalar relu_slope(Scalar z) { return z > 0 ? 1 : 0; }

Scalar leaky(Scalar z, Scalar alpha) { return z > 0 ? z : alpha * z; }
Scalar leaky_slope(Scalar z, Scalar alpha) { return z > 0 ? 1 : alpha; }

Scalar elu(Scalar z) { return z > 0 ? z : std::exp(z) - 1; }
Scalar elu_slope(Scalar z) { return z > 0 ? 1 : std::exp(z); }

struct Activation {
  std::string name;
  std::function<Scalar(Scalar)> f;
  std::function<Scalar(Scalar)> slope;
};

std::vector<Activation> all_activations() {
  return {{"step", step, step_slope},
          {"identity", identity, identity_slope},
          {"sigmoid", sigmoid, sigmoid_slope},
          {"tanh", [](Scalar z) { return std::tanh(z); }, tanh_slope},
          {"ReLU", relu, relu_slope},
          {"leaky ReLU", [](Scalar z) { return leaky(z, 0.01); },
           [](Scalar z) { return leaky_slope(z, 0.01); }},
          {"PReLU", [](Scalar z) { return leaky(z, 0.25); },
           [](Scalar z) { return leaky_slope(z, 0.25); }},
          {"ELU", elu, elu_slope}};
}

// Is each derivative right? A slope can also be *measured*: go a small distance $h$ to both sides
// and divide the difference of the values by $2h$. We compare at many points, and leave out a small
// piece around zero, where some of the functions have a corner or a jump.

Scalar measured_slope(const Activation& activation, Scalar z) {
  const Scalar h = 1e-5;
  return (activation.f(z + h) - activation.f(z - h)) / (2 * h);
}

Scalar largest_slope_error(const Activation& activation) {
  Scalar largest = 0;
  for (int i = -600; i <= 600; ++i) {
    const Scalar z = 0.01 * i;
    if (std::abs(z) > 0.001) {
      largest = std::max(largest, std::abs(activation.slope(z) -
                                           measured_slope(activation, z)));
    }
  }
  return largest;
}

nn::Row values_and_slopes(const Activation& activation) {
  const auto& [name, f, slope] = activation;
  return {{"function", name},
          {"f(-2) {:.3f}", f(-2)},
          {"f(0) {:.3f}", f(0)},
          {"f(2) {:.3f}", f(2)},
          {"slope at -2 {:.3f}", slope(-2)},
          {"slope at 0 {:.3f}", slope(0)},
          {"slope at 2 {:.3f}", slope(2)},
          {"slope error {:.0e}", largest_slope_error(activation)}};
}

const nn::Section functions("Values and slopes", [](nn::Output& out) {
  const Vector z = arma::linspace(-4, 4, 401);
  std::vector<nn::Column> curves = {{"z", z}};
  nn::Table& table = out.table("values");
  for (const Activation& activation : all_activations()) {
    table.row(values_and_slopes(activation));
    curves.push_back({activation.name, z, activation.f});
    curves.push_back({activation.name + " slope", z, activation.slope});
  }
  const Vector wide = arma::linspace(-6, 6, 1201);
  Vector stretched = wide;
  stretched.transform([](Scalar at) { return 2 * sigmoid(2 * at) - 1; });
  const Scalar difference = arma::abs(arma::tanh(wide) - stretched).max();
  out.claim(table, "slope error").at_most(1e-8);
  out.claim("tanh(z) minus 2 sigmoid(2z) - 1", difference).at_most(1e-14);
  out.figure("functions", curves);
});

// {{output Values and slopes}}
//
// {{figure functions: Each function (solid) and its derivative (dashed).}}
//
// What to take from the pictures:
//
// * *Step*: the dashed line is zero. Nothing that stands before a step can learn through it.
// * *Sigmoid*: the slope is largest at zero, and there it is only {{values.sigmoid.slope_at_0}}.
//   Far out on either side the curve is flat: a unit there (one says that it is saturated) hardly
//   learns. All its values are positive.
// * *Tanh*: four times as steep at zero, {{values.tanh.slope_at_0}}, and its values lie on both
//   sides of zero. It saturates as well.
// * *ReLU*: slope 1 wherever it is on, however large $z$ is. Slope 0 wherever it is off.
// * *Leaky ReLU, PReLU*: never quite off. *ELU*: no corner at zero, values on both sides, but flat
//   far below.

// ## On both sides of zero
//
// A function whose values lie evenly around zero is called **zero-centred** (영점 중심). Feed each
// function with normally distributed numbers: which mean comes out? For the sigmoid it must be
// $1/2$ by symmetry, for tanh 0, and for ReLU the integral
// $\int_0^\infty z\, e^{-z^2/2} / \sqrt{2\pi}\; dz = 1/\sqrt{2\pi}$, about 0.4.

Scalar mean_output(const Activation& activation, nn::Rng& rng, Index draws) {
  Scalar sum = 0;
  for (Index i = 0; i < draws; ++i) {
    sum += activation.f(rng.normal());
  }
  return sum / Scalar(draws);
}

// Why would that matter? In $z = w_1 a_1 + w_2 a_2 + \dots + b$ the slope of $z$ with respect to
// the weight $w_i$ is $a_i$, its input. If all inputs are positive, as after a sigmoid, then for
// one sample the slopes of *all* weights of a unit have the same sign. A step that follows one
// sample can raise all its weights or lower them all, but not raise one and lower another; over
// many samples this averages out only in part. For $n$ inputs of random sign the chance that all
// have the same sign is only $2 \cdot 2^{-n}$. We count, for 10 inputs, how often no two slopes
// have opposite signs.

Scalar share_of_one_sign(const Activation& activation, nn::Rng& rng,
                         Index units) {
  Index of_one_sign = 0;
  for (Index i = 0; i < units; ++i) {
    bool positive = false;
    bool negative = false;
    for (int input = 0; input < 10; ++input) {
      const Scalar a = activation.f(rng.normal());
      positive = positive || a > 0;
      negative = negative || a < 0;
    }
    of_one_sign += positive && negative ? 0 : 1;
  }
  return Scalar(of_one_sign) / Scalar(units);
}

Activation activation(const std::string& name) {
  const std::vector<Activation> all = all_activations();
  return *std::ranges::find(all, name, &Activation::name);
}

nn::Row centre_of(const std::string& name, Index draws, nn::Rng& rng) {
  const Scalar mean = mean_output(activation(name), rng, draws);
  const Scalar share = share_of_one_sign(activation(name), rng, draws / 10);
  return {{"function", name},
          {"mean output {:.4f}", mean},
          {"no opposite slopes {:.4f}", share}};
}

const nn::Section centres("Centres", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Index draws = out.quick() ? 100000 : 1000000;
  const Scalar relu_mean = 1 / std::sqrt(2 * std::numbers::pi);
  nn::Table& table = out.table("centres");
  for (const std::string name : {"sigmoid", "tanh", "ReLU", "ELU"})
    table.row(centre_of(name, draws, rng));
  out.claim(table, "sigmoid", "mean output").near(0.5, 0.005);
  out.claim(table, "tanh", "mean output").near(0, 0.01);
  out.claim(table, "ReLU", "mean output").near(relu_mean, 0.01);
  out.claim(table, "sigmoid", "no opposite slopes").equals(1);
  out.claim(table, "tanh", "no opposite slopes").at_most(0.005);
  out.claim(table, "ReLU", "no opposite slopes").equals(1);
});

// {{output Centres}}
//
// ReLU is no better here: where its outputs are not zero they are positive, so the weights that
// move all move the same way. But about half of them stay put, and which half changes from sample
// to sample.
//
// ## What many layers do to a slope
//
// Put layers one behind the other. If a number in the first layer moves by a little, the next one
// moves by that times a weight times the slope of its activation, and so on: the slopes of all
// layers are *multiplied*. For a chain of $L$ sigmoid units, one per layer with weight 1, the slope
// from end to end is at most $0.25^L$. For ReLU, as long as all units are on, it is 1.

Scalar chain_slope(const std::string& name, Index length, Scalar start) {
  const auto& [same_name, f, slope_of] = activation(name);
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
          {"0.25^L {:.1e}", bound},
          {"sigmoid {:.1e}", sigmoids},
          {"over 0.25^L {:.2f}", sigmoids / bound},
          {"tanh {:.1e}", chain_slope("tanh", length, 0.5)},
          {"ReLU {:.1e}", chain_slope("ReLU", length, 0.5)}};
}

const nn::Section chain("A chain of units", [](nn::Output& out) {
  nn::Table& table = out.table("chain");
  for (const Index length : {1U, 2U, 5U, 10U, 20U})
    table.row(chains_of(length));
  out.claim(table, "over 0.25^L").at_most(1);
  out.claim(table, 20, "ReLU").equals(1);
});

// {{output A chain of units}}
//
// In a real layer a unit has many inputs and weights of either sign. We measure there. The slopes
// of the network's output with respect to all its weights, taken together as one long vector, are
// its **gradient** (기울기). (Strictly, 기울기 is a slope in one direction; the same word serves for
// both.) How the library computes it is the subject of chapter 07; until then `network.backward` is
// a box, and all we do is to compare what comes out of it with measured slopes.

Scalar largest_gradient_error(nn::Rng& rng) {
  nn::Network network{nn::Dense{3, 4}, nn::Tanh{}, nn::Dense{4, 1}};
  network.initialize(rng);
  const Matrix X = {{0.5, -1}, {2, 0.3}, {-0.7, 1.1}};  // (3 x 2)
  network.forward(X);
  network.backward(X, RowVector{1, 1});  // of the sum of both outputs
  const Vector gradient = network.gradient;
  Scalar largest = 0;
  for (Index i = 0; i < network.theta.n_elem; ++i) {
    const Scalar kept = network.theta[i];
    network.theta[i] = kept + 1e-5;
    const Scalar above = arma::accu(network.forward(X));
    network.theta[i] = kept - 1e-5;
    const Scalar below = arma::accu(network.forward(X));
    network.theta[i] = kept;
    const Scalar measured = (above - below) / 2e-5;
    largest = std::max(largest, std::abs(gradient[i] - measured));
  }
  return largest;
}

// We build networks of depth 2 to 20, with 32 units in each hidden layer and normally distributed
// weights with a variance of $g^2 / 32$ and the usual $g$: $\sqrt 2$ for ReLU, 5/3 for tanh, 1 for
// the sigmoid (chapter 11 says where these come from; a larger $g$ weakens the effect for the
// sigmoid, but does not remove it). Then we look at the length of the part of the gradient of the
// mean output, over 64 samples, that belongs to each layer's weights.

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

// The function returns one length per layer, the first layer first. `span` says where the weights
// of a layer lie in $\theta$, and so in the gradient.

std::vector<double> gradient_lengths(const std::string& name, Index depth,
                                     nn::Rng& rng) {
  nn::Network network(deep_layers(name, depth));
  const double gain = name == "sigmoid" ? 1
                      : name == "tanh"  ? 5.0 / 3
                                        : std::numbers::sqrt2;
  Matrix theta = network.theta;  // biases stay 0
  for (const nn::NamedSpan& span : network.parameters()) {
    if (span.name.ends_with("weight")) {
      Matrix weights(span.size(), 1);
      rng.fill_normal(weights, 0, gain / std::sqrt(double(width)));
      theta.rows(span.first, span.first + span.size() - 1) = weights;
    }
  }
  network.theta = theta;

  Matrix X(width, 64);
  rng.fill_normal(X, 0, 1);
  network.forward(X);
  // Of the mean output over the samples, the slope by each output is 1/64.
  network.backward(X, Matrix(1, X.n_cols).fill(1.0 / double(X.n_cols)));
  std::vector<double> lengths;
  for (const nn::NamedSpan& span : network.parameters()) {
    if (span.name.ends_with("weight")) {
      const Vector part =
          network.gradient.subvec(span.first, span.first + span.size() - 1);
      lengths.push_back(arma::norm(part));
    }
  }
  return lengths;
}

// A single random network says little, so we take the geometric mean over several.

std::vector<double> mean_lengths(const std::string& name, Index depth,
                                 nn::Rng& rng, Index networks) {
  std::vector<double> sums(depth);
  for (Index i = 0; i < networks; ++i) {
    const std::vector<double> lengths = gradient_lengths(name, depth, rng);
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
  const Scalar error = largest_gradient_error(rng);
  out.claim("gradient minus measured slopes", error).at_most(1e-8);
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
// This is the **vanishing gradient** (기울기 소실), and it kept networks shallow for years. With tanh
// the factor is {{ratios.20.tanh:.1f}}, slowly growing with depth, and with ReLU
// {{ratios.20.relu:.2f}}. (At depth 2 there is one hidden layer, so the ratio is 1. The small kink
// at the first layer has another reason: the inputs lie on both sides of zero and partly cancel in
// the mean over the samples, the outputs of sigmoid and ReLU do not.) One explanation in print is
// wrong: the reason is *not* that $e^z$ is computed only approximately and the errors pile up. We
// compare a chain of 20 sigmoids with the same chain computed with more digits. (`Real` is the type
// to compute with, `double` or `long double`.)

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
// ## Units that die
//
// ReLU has a weakness of its own. A unit whose $z$ is below zero for *every* sample answers 0 to
// everything, and its slope is 0 for everything: no sample can tell it in which direction to
// improve, so it stays as it is for ever. This is the **dying ReLU** (죽은 렐루). It happens when one
// step moves the bias too far down. We bring it about on purpose: we take a network with 20 hidden
// units and lower the bias of each until its highest $z$ over all samples is -0.1, just below zero.
// Then we train it on two clouds of points, once with ReLU and once with the leaky ReLU, from the
// same weights.
//
// To train, we take as a measure of the error $\frac12 (a - y)^2$, with the network's output $a$
// and the class $y$, 0 or 1, averaged over the samples. Its slope with respect to $a$ is $a - y$;
// this goes into `backward`, and then each weight takes a small step against the slope of the
// error. Chapters 05 to 07 have more on this. (In the code, `dynamic_cast` says that layer 0 is a
// `Dense`, and `arma::max(Z, 1)` is the largest number in each row.)

Vector highest_sums(nn::Network& network, const Matrix& X) {
  const auto& hidden = dynamic_cast<nn::Dense&>(network.layer(0));
  Matrix Z = hidden.W * X;  // (20 x samples)
  Z.each_col() += hidden.b;
  return arma::max(Z, 1);
}

Index count_dead(nn::Network& network, const Matrix& X) {
  return arma::accu(highest_sums(network, X) <= 0);
}

nn::Row train_dead(const std::string& name, nn::Network& network,
                   const nn::Dataset& data, Index steps) {
  const RowVector y = arma::conv_to<RowVector>::from(data.labels);
  auto& hidden = dynamic_cast<nn::Dense&>(network.layer(0));
  hidden.b -= highest_sums(network, data.X) + 0.1;
  const Matrix W = hidden.W;
  const Vector b = hidden.b;
  const Index before = count_dead(network, data.X);
  for (Index i = 0; i < steps; ++i) {
    const Matrix dA = (network.forward(data.X) - y) / double(data.size());
    network.backward(data.X, dA);
    network.theta -= 0.05 * network.gradient;
  }
  const Index after = count_dead(network, data.X);
  const Scalar moved =
      std::max(abs(hidden.W - W).max(), abs(hidden.b - b).max());
  const Matrix answers = nn::step(network.forward(data.X) - 0.5);
  const double right = double(arma::accu(answers == y)) / double(data.size());
  return {{"activation", name},      {"never above 0: before", before},
          {"after", after},          {"revived", before - after},
          {"largest change", moved}, {"right (%) {:.1f}", 100 * right}};
}

const nn::Section dying("Dead units", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset data = nn::two_clouds(rng, {.margin = 0.3});
  nn::Network relus{nn::Dense{2, 20}, nn::ReLU{}, nn::Dense{20, 1}};
  nn::Network leaky_ones{nn::Dense{2, 20}, nn::LeakyReLU{}, nn::Dense{20, 1}};
  relus.initialize(rng);
  leaky_ones.theta = relus.theta;
  const Index steps = 20000;
  nn::Table& table = out.table("dead");
  table.row(train_dead("ReLU", relus, data, steps));
  table.row(train_dead("leaky ReLU", leaky_ones, data, steps));
  out.value("steps", steps);
  out.claim(table, "ReLU", "never above 0: before").equals(20);
  out.claim(table, "ReLU", "largest change").equals(0);
  out.claim(table, "ReLU", "right (%)").equals(50);
  out.claim(table, "leaky ReLU", "revived").at_least(1);
  out.claim(table, "leaky ReLU", "right (%)").at_least(95);
});

// {{output Dead units}}
//
// In {{steps}} steps the weights of the ReLU layer have not moved at all: its units are dead,
// and the network gives one answer to everything, which is right for the half of the samples that
// belong to that class. With a slope of 0.01 below zero the same network gets
// {{dead.leaky_relu.right:.0f}} % right. {{dead.leaky_relu.revived}} of its 20 units have come back
// above zero for some samples, and the others still have a slope of 0.01 and can move. PReLU has a
// slope there, too, and so has ELU, as long as $z$ is not too far below zero.
//
// ## At the output
//
// In hidden layers we choose an activation for how well it learns. At the output it decides *what
// kind of answer* the network gives, so the task chooses it.
//
// | task | answer | activation at the output |
// |---|---|---|
// | regression: predict a number | any number | identity |
// | one of two classes | probability of the second | sigmoid |
// | one of several classes | a probability for each, adding up to 1 | softmax |
//
// The **softmax** (소프트맥스) is the only one that looks at a whole column, all outputs for one sample:
//
// $$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}} .$$
//
// Here $e^z$ makes each score positive and keeps their order, and dividing by the sum makes them
// add up to 1. Because all outputs share the sum, each $p_i$ depends on each $z_k$. By the quotient
// rule the slope of $p_i$ with respect to $z_i$ is $p_i (1 - p_i)$, as for the sigmoid, and with
// respect to another $z_k$ it is $-p_i p_k$. For two classes softmax *is* the sigmoid, of the
// difference of the two: divide numerator and denominator by $e^{z_2}$, and
// $p_2 = 1 / (1 + e^{-(z_2 - z_1)})$.

Matrix softmax_slopes(const Vector& p) {
  return arma::diagmat(p) - p * p.t();  // (classes x classes)
}

std::vector<nn::Column> probabilities_and_slopes(const Vector& z) {
  const Vector p = nn::softmax(z);
  const Matrix slopes = softmax_slopes(p);
  return {{"z", z},
          {"p {:.4f}", p},
          {"slope by z1 {:.4f}", slopes.col(0)},
          {"by z2 {:.4f}", slopes.col(1)},
          {"by z3 {:.4f}", slopes.col(2)}};
}

// We draw scores at random, compare the slopes with measured ones, and softmax of the first two
// with the sigmoid of their difference.

nn::Row check_softmax(const Vector& z) {
  const Matrix slopes = softmax_slopes(nn::softmax(z));
  Matrix measured(z.n_elem, z.n_elem);
  for (Index k = 0; k < z.n_elem; ++k) {
    Vector above = z;
    Vector below = z;
    above[k] += 1e-5;
    below[k] -= 1e-5;
    measured.col(k) = (nn::softmax(above) - nn::softmax(below)) / 2e-5;
  }
  const Vector two = nn::softmax(z.head(2));
  return {{"softmax: slopes minus measured", abs(slopes - measured).max()},
          {"softmax of two minus sigmoid", two[0] - sigmoid(z[0] - z[1])}};
}

const nn::Section softmax("Softmax", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  out.table("softmax").rows(probabilities_and_slopes({2, 1, -1}));
  nn::Table& draws = out.data("draws");
  for (int draw = 0; draw < 100; ++draw) {
    Vector scores(4);
    rng.fill_normal(scores, 0, 3);
    draws.row(check_softmax(scores));
  }
  out.claim(draws, "softmax: slopes minus measured").at_most(1e-8);
  out.claim(draws, "softmax of two minus sigmoid").near(0, 1e-14);
});

// {{output Softmax}}
//
// Each row of slopes adds up to zero, but for the last digit printed: raise all $z$ by the same
// amount, and no probability changes. Two words of caution. A softmax belongs to one sample; code
// that divides by the sum over a whole matrix of samples is wrong. And $p$ is a probability in the
// sense of chapter 01: what the network *claims*.
//
// ## Which one first?
//
// For hidden layers: ReLU. It is the simplest, and wherever it is on its slope is 1, at any depth.
// If units die, a leaky ReLU or an ELU. No sigmoid in hidden layers; so far this is also the advice
// of Stanford's course CS231n. Tanh is a choice where values on both sides of zero are wanted, and
// the sigmoid has its place at the output, where the answer is a probability. Which one is best for
// a given task is found by trying.
//
// ## From here on
//
// The functions are in `common/model/activations.hpp`, for whole matrices, and as layers for a
// network in `common/model/activation_layers.hpp`. Here is ReLU, forward and backward: it
// multiplies what comes back by its slope, 1 or 0. `for_each_element` applies a formula for one
// element to all elements of the matrices named behind it.
//
// {{code common/model/activation_layers.cpp relu}}

nn::Row compare(const std::string& name, nn::Layer& layer) {
  const Matrix Z = arma::linspace<RowVector>(-6, 6, 1001);
  Matrix values = Z;
  Matrix slopes = Z;  // at the corner from the left, as the library's
  values.transform(activation(name).f);
  slopes.transform(activation(name).slope);
  const Matrix A = layer.forward(Z);
  const Matrix dZ = layer.backward(Z, Matrix(1, Z.n_cols).fill(1));
  return {{"layer", name},
          {"difference of a value {:.0e}", arma::abs(A - values).max()},
          {"of a slope {:.0e}", arma::abs(dZ - slopes).max()}};
}

const nn::Section library("The library agrees", [](nn::Output& out) {
  nn::Sigmoid sigmoid_layer;
  nn::Tanh tanh_layer;
  nn::ReLU relu_layer;
  nn::LeakyReLU leaky_layer;
  nn::ELU elu_layer;
  nn::Table& table = out.table("library");
  table.row(compare("sigmoid", sigmoid_layer));
  table.row(compare("tanh", tanh_layer));
  table.row(compare("ReLU", relu_layer));
  table.row(compare("leaky ReLU", leaky_layer));
  table.row(compare("ELU", elu_layer));
  out.claim(table, "difference of a value").at_most(1e-14);
  out.claim(table, "of a slope").at_most(1e-14);
});

// {{output The library agrees}}
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "Which nonlinearity?");
  return program.run(argc, argv,
                     {functions, centres, chain, vanishing, rounding, dying,
                      softmax, library});
}

// ## Try it
//
// * Multiply the weights of the sigmoid networks by 4 (the gain in `gradient_lengths`), so that
//   gain times slope is 1 at zero. Does the gradient still vanish? Why does it not become level?
//   (Some claims will fail, rightly; here and below.)
// * In `train_dead`, replace `+ 0.1` by `- 0.1`, so that each unit is just alive for at least one
//   sample. Does ReLU learn now? How many units die on the way?
// * Give the leaky ReLU in the section `dying` a slope of 0.1. Is the network faster? What speaks
//   against a slope of 1?
// * Write another function into `all_activations`, for example $z\,\sigma(z)$, with its derivative.
//   The table tells you whether the derivative is right.
