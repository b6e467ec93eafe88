// ---
// title: Activation functions
// question: Which nonlinearity?
// builds on: chapter [[neuron]], chapter [[layers]]
// terms: derivative (도함수), sigmoid (시그모이드), tanh (쌍곡탄젠트), rectified linear unit (렐루), leaky
//   ReLU (리키 렐루), exponential linear unit (지수 선형 유닛), zero-centred (영점 중심), saturation (포화),
//   dying ReLU (죽은 렐루), regression (회귀), classification (분류)
// symbols: $f$ an activation function, $f'$ its derivative, $z$ weighted sum, $a = f(z)$,
//   $\sigma$ sigmoid
// library: nn::Layer, nn::Sigmoid, nn::Tanh, nn::ReLU, nn::LeakyReLU, nn::ELU
// ---
// A hidden layer is useless without a function that bends: linear layers collapse into one. The
// step function bends, but it is a poor teacher. Change a weight a little, and the answer does not
// change at all, or it jumps. To learn, a network must be able to ask "if this weight grew a
// little, by how much would the answer change?", and get a number that helps. In this chapter we
// look at the functions that give one.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## Eight functions and their slopes
//
// The number we want is the slope of the curve at a point. The function that gives the slope at
// each point is the **derivative** (도함수) $f'$ of $f$. Here are eight functions, each with its
// derivative below it.
//
// The *step* and the *identity* are the two ends: one says yes or no, the other passes everything
// on. (The identity bends nothing, so it is of no use in a hidden layer; we will need it at the
// output.)

Scalar step(Scalar z) { return z >= 0 ? 1 : 0; }
Scalar step_slope(Scalar) { return 0; }

Scalar identity(Scalar z) { return z; }
Scalar identity_slope(Scalar) { return 1; }

// The **sigmoid** (시그모이드) is a soft step,
//
// $$\sigma(z) = \frac{1}{1 + e^{-z}} .$$
//
// It is $1/2$ at $z = 0$ and approaches 0 and 1 far away. Its slope can be computed from its value:
// with $\sigma = (1 + e^{-z})^{-1}$ the rule for a function of a function gives $\sigma' = e^{-z}
// (1 + e^{-z})^{-2}$, and since $e^{-z} / (1 + e^{-z}) = 1 - \sigma$, this is $\sigma' = \sigma (1
// - \sigma)$. The hyperbolic tangent, **tanh** (쌍곡탄젠트), one of the hyperbolic functions (쌍곡선 함수),
// is $(e^z - e^{-z}) / (e^z + e^{-z})$, the same curve, twice as high, half as wide and moved down
// by 1: $\tanh(z) = 2 \sigma(2z) - 1$. It runs from -1 to 1, and $\tanh' = 1 - \tanh^2$.

Scalar sigmoid(Scalar z) { return 1 / (1 + std::exp(-z)); }
Scalar sigmoid_slope(Scalar z) { return sigmoid(z) * (1 - sigmoid(z)); }

Scalar tanh_slope(Scalar z) { return 1 - std::tanh(z) * std::tanh(z); }

// The **rectified linear unit** (렐루), ReLU, cuts off what is below zero and passes the rest; as a
// curve it is also called the ramp function (램프 함수). It needs no exponential, so it is cheap. At
// zero it has a corner and, strictly, no slope; we take 0 there, as PyTorch, a widely used library
// for Python, does. The **leaky ReLU** (리키 렐루) lets a little through: $\alpha z$ below zero, with a
// small $\alpha$ such as 0.01. In a *PReLU* the network learns $\alpha$ together with its weights,
// starting at 0.25. The **exponential linear unit** (지수 선형 유닛), ELU, rounds the corner: $e^z - 1$
// below zero. At a corner we take the slope from the left throughout, and 0 for the step.
// (`std::function<Scalar(Scalar)>` holds any function from a number to a number.)

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
//   Far out on either side the curve is flat, which is called **saturation** (포화): a unit there
//   hardly learns. All its values are positive.
// * *Tanh*: four times as steep at zero, {{values.tanh.slope_at_0}}, and its values lie on both
//   sides of zero. It saturates as well.
// * *ReLU*: slope 1 wherever it is on, however large $z$ is. Slope 0 wherever it is off.
// * *Leaky ReLU, PReLU*: never quite off. *ELU*: no corner at zero, values on both sides, but flat
//   far below.
//
// {{read}}
// * That the leaky ReLU "gives a small number such as 0.001" for negative inputs. What is small and
//   constant is its *slope*; its value keeps falling.
// * That the function decides *whether* a sum is passed on. Something is always passed on; the
//   function decides which number.
// * That tanh is steeper than the sigmoid because it is centred. Its slope at 0 is four times as
//   large: twice because it is twice as high, and twice because it is half as wide.
// {{end}}
//
// ## On both sides of zero
//
// A function whose values lie evenly around zero is called **zero-centred** (영점 중심). Feed each
// function with normally distributed numbers: which mean comes out? For the sigmoid it must be
// $1/2$ because $\sigma(-z) = 1 - \sigma(z)$, for tanh 0, and for ReLU the integral $\int_0^\infty
// z\, e^{-z^2/2} / \sqrt{2\pi}\; dz = 1/\sqrt{2\pi}$, about 0.4.

Scalar mean_output(const Activation& activation, nn::Rng& rng, Index draws) {
  Scalar sum = 0;
  for (Index i = 0; i < draws; ++i) {
    sum += activation.f(rng.normal());
  }
  return sum / Scalar(draws);
}

// Why would that matter? In $z = w_1 a_1 + w_2 a_2 + \dots + b$ the slope of $z$ with respect to
// the weight $w_i$ is $a_i$, its input. If all inputs are positive, as after a sigmoid, then for
// one sample the slopes of *all* weights of a unit have the same sign, and so have those of the
// error, which are these slopes times one factor. A change that follows one sample can raise all
// its weights or lower them all, but not raise one and lower another; over many samples this
// averages out only in part. For $n$ inputs of random sign the chance that all have the same sign
// is only $2 \cdot 2^{-n}$. We count, for 10 inputs, how often no two slopes have opposite signs.

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
// ## Units that die
//
// ReLU has a weakness of its own. A unit whose $z$ is below zero for *every* sample answers 0 to
// everything, and its slope is 0 for everything: no sample can tell it in which direction to
// improve, so it stays as it is for ever (in a first hidden layer; behind others, its inputs may
// still move). This is the **dying ReLU** (죽은 렐루). It happens when one step moves the bias too far
// down. We bring it about on purpose: we take a network with 20 hidden units and lower the bias of
// each until its highest $z$ over all samples is -0.1, just below zero. Then we train it on two
// clouds of points, once with ReLU and once with the leaky ReLU, from the same weights.
//
// To train, we take as a measure of the error $\frac12 (a - y)^2$, with the network's output $a$
// and the class $y$, 0 or 1, averaged over the samples. Its slope with respect to $a$ is $a - y$;
// this goes into `backward`, which computes the slope of the error by every weight, and then each
// weight takes a small step against its slope. How `backward` does that is the subject of chapter
// [[backpropagation]]; until then it is a box. (In the code, `dynamic_cast` says that layer 0 is a
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
          {"after", after},          {"revived", int(before) - int(after)},
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
// kind of answer* the network gives, so the task chooses it. To predict a number, such as a price,
// is called **regression** (회귀); to choose among classes is **classification** (분류).
//
// | task | answer | activation at the output |
// |---|---|---|
// | regression | any number | identity |
// | one of two classes | probability of the second | sigmoid |
// | one of several classes | probabilities that add up to 1 | softmax, chapter [[softmax]] |
// | several labels at once, each there or not | a probability for each label | a sigmoid for each |
//
// The last two rows look alike and are not. A photograph shows *either* a cat *or* a dog, if there
// is one animal in it, and the probabilities share one whole; but it can show a cat *and* grass,
// and then each label is a question of its own, with two answers. Chapter [[softmax]] is about the
// third row.
//
// {{read}}
// That the activation of the perceptron is the sigmoid. The perceptron answers by a step; a sigmoid
// makes it another neuron, which learns in another way.
// {{end}}
//
// ## Which one first?
//
// For hidden layers: ReLU. It is the simplest, and wherever it is on its slope is 1, at any depth.
// If units die, a leaky ReLU or an ELU. No sigmoid in hidden layers; up to here this is also the
// advice of Stanford's course CS231n, and chapter [[vanishing_gradients]] shows why. Tanh is a
// choice where values on both sides of zero are wanted, and the sigmoid has its place at the
// output, where the answer is a probability. Which one is best for a given task is found by trying.
//
// ## From here on
//
// The functions are in `common/model/activations.hpp`, for whole matrices, and as layers for a
// network in `common/model/activation_layers.hpp`: `nn::Sigmoid`, `nn::Tanh`, `nn::ReLU`,
// `nn::LeakyReLU` and `nn::ELU`, each of which is an `nn::Layer`. Here is ReLU, forward and
// backward: it multiplies what comes back by its slope, 1 or 0. `for_each_element` applies a
// formula for one element to all elements of the matrices named behind it.
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
  return program.run(argc, argv, {functions, centres, dying, library});
}

// ## Summary
//
// An activation function must bend, and its slope must not be zero where one wants to learn.
// Sigmoid and tanh are smooth and flat far out; ReLU has slope 1 wherever it is on and 0 elsewhere;
// the leaky ReLU is never quite off. A ReLU unit that is off for every sample learns nothing any
// more. After a function with positive values only, the slopes of a unit's weights all have the
// same sign for one sample. At the output the task chooses the function.
//
// ## Questions
//
// 1. $\sigma(z) = 0.9$. What is the slope of the sigmoid there?
// 2. A layer of ReLU units gets a large negative bias in one unlucky step. What happens from then
//    on?
// 3. A network is to say which of twenty instruments play in a piece of music. Which activation at
//    the output?
//
// {{fold Answers}}
// 1. $0.9 \cdot 0.1 = 0.09$.
// 2. Units that are below zero for every sample answer 0, get slope 0, and stay as they are.
// 3. Twenty sigmoids: several instruments can play at once.
// {{end}}
//
// ## Try it
//
// (Some claims will fail, rightly.)
//
// 1. In `train_dead`, replace `+ 0.1` by `- 0.1`, so that each unit is just alive for at least one
//    sample. Does ReLU learn now? How many units die on the way?
// 2. In the section `dying`, give the leaky ReLU a slope of 0.1 (`nn::LeakyReLU{0.1}`), and train
//    for a tenth of the steps, with 0.01 and with 0.1. Which is ahead? What speaks against a slope
//    of 1?
// 3. Write another function into `all_activations`, for example $z\,\sigma(z)$, with its
//    derivative. The table tells you whether the derivative is right.
//
// {{fold What to expect}}
// 1. Yes: each unit has a slope for at least one sample. About half of them die on the way, when a
//    step pushes their sum below 0 for all samples. The claims on dead units fail.
// 2. The slope 0.1: what the weights below 0 are told to change is ten times as much. At 1 the unit
//    is linear, and so is the network.
// 3. For $z\,\sigma(z)$ it is $\sigma(z) + z\,\sigma(z)(1 - \sigma(z))$. A wrong one fails the
//    claim on slope errors.
// {{end}}
