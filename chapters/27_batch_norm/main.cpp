// ---
// title: Batch normalization
// question: Can layers keep their scale?
// builds on: chapter [[initialization]], chapter [[scaling]]
// terms: batch normalization (배치 정규화), inference (추론)
// symbols: $\bar x$, $V$ mean and variance of a batch, $\hat x$ a normalized input,
//   $\gamma$, $\beta$ scale and shift, $\varepsilon$ a small number, $m$ samples in the
//   batch, $R$, $Q$ running mean and variance
// library: nn::BatchNorm
// ---
// Inputs are scaled before they enter a network. But the second layer has inputs, too: the
// activations of the first. Nobody scales them, and they move while the first layer learns. So why
// not standardize them as well, in every layer? In this chapter a layer does that, learns through
// it, and behaves differently when the training is over, which is the source of a famous mistake.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## Inside the network
//
// The mean and deviation over all samples would change with every step, and cost a pass over the
// data. Instead, **batch normalization** (배치 정규화) takes those of the mini-batch at hand (S. Ioffe
// and C. Szegedy, 2015). For one unit with the values $x_1, \dots, x_m$ over a batch:
//
// $$\bar x = \frac1m \sum_i x_i, \quad V = \frac1m \sum_i (x_i - \bar x)^2, \quad
//   \hat x_i = \frac{x_i - \bar x}{\sqrt{V + \varepsilon}}, \quad y_i = \gamma \hat x_i + \beta .$$
//
// $\varepsilon = 10^{-5}$ keeps the division finite when all $x_i$ are equal. The last step gives
// back what the normalization took: a layer may need outputs with another mean and deviation, and
// $\gamma$ and $\beta$, one pair per unit, are parameters that are learned. They begin at 1 and 0.
// In code, for one unit:

constexpr Scalar epsilon = 1e-5;

RowVector normalized(const RowVector& x) {
  const RowVector centred = x - arma::mean(x);
  return centred / std::sqrt(arma::mean(arma::square(centred)) + epsilon);
}

// Given the slopes $dy_i$ of the loss with respect to the outputs, we need those with respect to
// $\gamma$, $\beta$ and the $x_j$. Those for $\gamma$ and $\beta$ are as in a layer with one weight
// per unit:
//
// $$d\gamma = \sum_i dy_i\, \hat x_i, \qquad d\beta = \sum_i dy_i .$$
//
// Those for the $x_j$ are new. Every $x_j$ reaches *every* $\hat x_i$, because it is part of the
// mean and of the variance. All ways together come to
//
// $$dx_j = \frac{\gamma}{\sqrt{V + \varepsilon}} \Big( dy_j - \frac1m \sum_i dy_i
//   - \hat x_j \frac1m \sum_i dy_i \hat x_i \Big) .$$
//
// It reads well: from the slopes, their mean is taken away, and what they have in common with $\hat
// x$. Moving all $x$ alike changes nothing behind a normalization, and stretching them next to
// nothing (only $\varepsilon$ notices), so no slope asks for it.
//
// {{aside The derivation}}
//
// Moving $x_j$ moves the mean, the variance, and $S = \sqrt{V + \varepsilon}$:
//
// $$\frac{\partial \bar x}{\partial x_j} = \frac1m, \qquad
//   \frac{\partial V}{\partial x_j} = \frac2m (x_j - \bar x), \qquad
//   \frac{\partial S}{\partial x_j} = \frac{1}{2S} \frac{\partial V}{\partial x_j}
//   = \frac1m \hat x_j .$$
//
// (In the variance, the way over $\bar x$ adds nothing: $\sum_i (x_i - \bar x) = 0$.) With the
// quotient rule, and $1$ if $i = j$ else $0$ for $[i = j]$,
//
// $$\frac{\partial \hat x_i}{\partial x_j}
//   = \frac{[i = j] - 1/m}{S} - \frac{x_i - \bar x}{S^2} \cdot \frac{\hat x_j}{m}
//   = \frac1S \Big( [i = j] - \frac1m - \frac{\hat x_i \hat x_j}{m} \Big) .$$
//
// The chain rule sums over all ways,
//
// $$dx_j = \sum_i \gamma\, dy_i\, \frac{\partial \hat x_i}{\partial x_j} ,$$
//
// which is the formula above.
//
// {{end}}

RowVector backward(const RowVector& x, const RowVector& dy, Scalar gamma) {
  const RowVector x_hat = normalized(x);
  const Scalar s = std::sqrt(arma::var(x, 1) + epsilon);  // divides by m
  return gamma / s * (dy - arma::mean(dy) - x_hat * arma::mean(dy % x_hat));
}

// We check it on four numbers: against central differences of $\sum_i dy_i\, y_i$ (chapter
// [[gradient_descent]]), and against the library's layer `nn::BatchNorm`, which does the same for
// all units at once (as in training; the section after this one says what else there is). For
// comparison, what one gets when mean and deviation are taken for constants.

const nn::Section four_numbers("Four numbers", [](nn::Output& out) {
  Vector numbers = {1, 2, 3, 6};
  const RowVector x = numbers.t();
  const RowVector dy = {1, 0, 0, 0};
  const Scalar gamma = 2;
  const Scalar beta = 1;
  const RowVector x_hat = normalized(x);
  const RowVector y = gamma * x_hat + beta;
  const RowVector dx = backward(x, dy, gamma);
  const RowVector measured = nn::numerical_gradient(
      [&] { return arma::dot(dy, gamma * normalized(numbers.t()) + beta); },
      numbers);
  const RowVector constant = gamma / std::sqrt(arma::var(x, 1) + epsilon) * dy;

  nn::Network network{nn::BatchNorm{1}};
  nn::Rng rng(1);
  network.train(rng);
  auto& layer = dynamic_cast<nn::BatchNorm&>(network.layer(0));
  layer.gamma = gamma;
  layer.beta = beta;
  const RowVector Y = network.forward(x);
  const RowVector dX = layer.backward(x, dy);

  const std::vector<nn::Column> columns = {{"x", x},
                                           {"x hat {:.4f}", x_hat},
                                           {"y {:.4f}", y},
                                           {"dy", dy},
                                           {"dx {:.4f}", dx},
                                           {"measured {:.4f}", measured},
                                           {"as if constant {:.4f}", constant}};
  out.table("four numbers").rows(columns);
  const auto furthest = [](const RowVector& a, const RowVector& b) {
    return arma::abs(a - b).max();
  };
  out.claim("sum of dx", arma::accu(dx)).near(0, 1e-12);
  out.claim("dx, off by", furthest(dx, measured)).at_most(1e-8);
  out.claim("library, forward, off by", furthest(Y, y)).at_most(1e-12);
  out.claim("library, backward, off by", furthest(dX, dx)).at_most(1e-12);
  const Scalar off = furthest(constant, measured);
  out.claim("as if constant, off by", off).at_least(0.1);
});

// {{output Four numbers}}
//
// Only the first output has a slope, but all four inputs get one. The library's backward pass
// (`part_` is room to compute in, and the branch `training_` is for the next section):
//
// {{code common/model/batch_norm.cpp batch_norm_backward}}
//
// ## Training and inference
//
// In training, the answer to one sample now depends on which others are in its batch. When the
// network is used, which is called **inference** (추론), that will not do: there may be only one
// sample, and it should get the same answer each time. So the layer keeps a running mean of the
// batches' means and one of their variances, and uses those:
//
// $$R \leftarrow 0.9\, R + 0.1\, \bar x, \qquad
//   Q \leftarrow 0.9\, Q + 0.1\, \tfrac{m}{m-1}\, V .$$
//
// (A batch's deviations are taken from its own mean, which lies in its middle, so $V$ comes out too
// small, on average by the factor $\frac{m-1}{m}$. The fraction makes up for that: $\frac{m}{m-1}
// V$ is unbiased, chapter [[mini_batches]]. Keras has 0.99 and 0.01 in the places of 0.9 and 0.1,
// and leaves out the fraction.) They begin at 0 and 1, and approach the truth, on average, by a
// tenth of what is missing with each batch: after $t$ batches, $0.9^t$ of the first error is left.
// (`momentum_` is the 0.1. The name is PyTorch's; it has nothing to do with that of chapter
// [[momentum]].)
//
// {{code common/model/batch_norm.cpp batch_norm_forward}}
//
// We watch one unit whose inputs have the mean 5 and the deviation 2. (`network.buffers` holds
// numbers that layers keep but do not learn: here the running mean, then the running variance.)
// Then we train a network on the digits and ask it for the score of the right digit of one image,
// in the company of 100 different batches of 7 others. (With `.batch_norm` the library's multilayer
// perceptron has a normalization between each dense layer and its ReLU.)
//
// In the table, "expected" is the truth less what is `left` of the first error.

nn::Row running_row(int batches, const Vector& buffers) {
  const double left = std::pow(0.9, batches);
  return {{"batches", batches},
          {"mean {:.3f}", buffers[0]},
          {"mean expected {:.3f}", 5 - 5 * left},
          {"variance {:.3f}", buffers[1]},
          {"variance expected {:.3f}", 4 - 3 * left}};
}

const nn::Section running("Running means", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Network network{nn::BatchNorm{1}};
  network.initialize(rng);
  network.train(rng);
  nn::Table& table = out.table("running");
  Matrix X(1, 32);
  for (int t = 0; t <= 60; ++t) {
    if (t % 10 == 0) table.row(running_row(t, network.buffers));
    rng.fill_normal(X, 5, 2);
    network.forward(X);
  }
  out.claim(table, 60, "mean").near(5, 0.5);
  out.claim(table, 60, "variance").near(4, 1.5);
});

nn::Network network_of(Index depth, Index width, bool batch_norm) {
  return nn::multilayer_perceptron(64, std::vector<Index>(depth, width), 10,
                                   {.batch_norm = batch_norm});
}

double fit_digits(nn::Network& network, const nn::Dataset& data, double rate,
                  Index epochs, nn::Rng& rng) {
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = rate, .momentum = 0.9}};
  nn::fit(network, loss, sgd, data, rng,
          {.epochs = epochs, .batch_size = 32, .stop_on_nan = true});
  return nn::evaluate(network, loss, data);
}

const nn::Section company("In different company", [](nn::Output& out) {
  const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  nn::Rng rng(out.seed());
  nn::Network network = network_of(2, 32, true);
  nn::initialize(network, nn::he_normal(), rng);
  fit_digits(network, data, 0.02, 3, rng);
  const auto deviation = [&] {
    Vector answers(100);
    for (Scalar& answer : answers) {
      nn::IndexVector batch = rng.permutation(data.X.n_cols).head(8);
      batch[0] = 0;  // the image; 7 others
      answer = network.forward(data.X.cols(batch)).eval()(data.labels[0], 0);
    }
    return arma::stddev(answers);
  };
  const double inference = deviation();
  network.train(rng);
  out.claim("deviation of its score in training", deviation()).at_least(0.1);
  out.claim("in inference", inference).at_most(1e-12);
});

// {{output Running means}}
//
// Once the start is forgotten, what is left is noise, a tenth of each batch's own error.
//
// {{output In different company}}
//
// In training, the score of one and the same image has a deviation of
// {{deviation_of_its_score_in_training:.1f}}, depending on who keeps it company. The most frequent
// mistake with batch normalization is to use the network as if it were in training. In the library
// a network has two states: `network.train(rng)` and `network.eval()`. (The `rng` is for layers
// that use chance in training, such as dropout in chapter [[regularization]].) `nn::fit` switches
// between them; a new network is in the second. (PyTorch has the same two functions, and begins
// with the first.)
//
// {{aside It can cost nothing}}
// In inference the layer only multiplies and adds numbers that do not change. So does the dense
// layer in front of it, and the two can be made one, with
//
// $$W' = \frac{\gamma}{\sqrt{Q + \varepsilon}} W, \qquad
//   b' = \frac{\gamma}{\sqrt{Q + \varepsilon}} (b - R) + \beta ,$$
//
// row by row, each unit with its own factor.
// {{end}}
//
// ## Twenty layers again
//
// Now the networks of chapter [[initialization]]: 20 layers of ReLU, which lost their signal or
// exploded unless the weights began with He's deviation. We put a batch normalization between each
// dense layer and its ReLU, and measure the sizes of activations and slopes again, from weights of
// different size. A size is the root of the mean square, `nn::rms`: that of $A$ behind the last
// ReLU, and of $dA$ at the first, for slopes of size 1 at the last.

struct Sizes {
  double activations;
  double slopes;
};

Sizes sizes_of(const nn::Initializer& initializer, bool batch_norm,
               const Matrix& X, nn::Rng& rng) {
  nn::Network network = network_of(20, 100, batch_norm);
  nn::initialize(network, initializer, rng);
  network.train(rng);
  const Index last = network.layer_count() - 2;  // the last ReLU
  const Matrix* A = &X;
  for (Index i = 0; i <= last; ++i) A = &network.layer(i).forward(*A);
  const double activations = nn::rms(*A);
  Matrix slopes(A->n_rows, A->n_cols);
  rng.fill_normal(slopes, 0, 1);
  const Matrix* dA = &slopes;
  const Index first = batch_norm ? 2 : 1;  // the first ReLU
  for (Index i = last; i > first; --i)
    dA = &network.layer(i).backward(network.layer(i - 1).output(), *dA);
  return {activations, nn::rms(*dA)};
}

nn::Row depth_row(const std::string& weights,
                  const nn::Initializer& initializer, const Matrix& X,
                  nn::Rng& rng) {
  const Sizes plain = sizes_of(initializer, false, X, rng);
  const Sizes with = sizes_of(initializer, true, X, rng);
  return {{"weights", weights},
          {"A, plain {:.1e}", plain.activations},
          {"A, normalized {:.3f}", with.activations},
          {"dA, plain {:.1e}", plain.slopes},
          {"dA, normalized {:.1f}", with.slopes}};
}

const std::vector<std::pair<std::string, nn::Initializer>> starts = {
    {"0.01", nn::normal_weights(0.01)},
    {"PyTorch", nn::pytorch_uniform()},
    {"He", nn::he_normal()},
    {"1", nn::normal_weights(1)}};

const nn::Section depth("Sizes in twenty layers", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Matrix X =
      nn::read_digits(STEPWISE_DATASETS "/digits.csv").X.cols(0, 199);
  const double factor = std::sqrt(std::numbers::pi / (std::numbers::pi - 1));
  const double predicted = std::pow(factor, 19);
  nn::Table& table = out.table("depth");
  for (const auto& [weights, initializer] : starts)
    table.row(depth_row(weights, initializer, X, rng));
  out.value("slope factor {:.4f}", factor);
  out.value("predicted dA {:.1f}", predicted);
  out.claim(table, "A, normalized").near(std::sqrt(0.5), 0.0707);
  out.claim(table, "dA, normalized").between(predicted / 2, predicted * 2);
});

// {{output Sizes in twenty layers}}
//
// Forward, the size of the weights no longer matters. Behind each normalization $\hat x$ has the
// size 1, of which ReLU leaves about $1/\sqrt2$ (half of the squares), in every layer, whatever the
// weights: a factor on $W$ is a factor on its outputs, and is divided away.
//
// Backward, the slopes are neither lost nor the same: they *grow*, by about
// {{predicted_da:.0f}} over the 19 layers, for all weights alike. This, too, can be predicted.
//
// {{aside By how much?}}
// On the way back ReLU lets half of the squared slopes through, the dense layer multiplies them by
// $n\, \mathrm{Var}(w)$ (chapter [[initialization]]), and the normalization divides them by the
// variance over the batch, $n\, \mathrm{Var}(w)$ times the variance of a ReLU's output. That is
// $\frac12 - \frac{1}{2\pi}$ for normally distributed inputs: the mean square less the square of
// the mean. The weights cancel, and the slopes themselves are multiplied in each layer by
//
// $$\sqrt{\frac{1/2}{1/2 - 1/(2\pi)}} = \sqrt{\frac{\pi}{\pi - 1}} = {{slope_factor:.2f}}$$
//
// (for many units and large batches; G. Yang and others, 2019).
// {{end}}
//
// So batch normalization does not
// cure exploding gradients at the start; it makes them mild. Over twenty layers this does no harm;
// a network of two hundred needs the bridges of chapter [[depth_or_width]] as well.
//
// And training? As in chapter [[initialization]]: 20 hidden layers of 32 units, 10 epochs of the
// digits, the best of three rates.

double best_loss(const nn::Dataset& data, bool batch_norm,
                 const nn::Initializer& start, std::uint64_t seed) {
  const auto loss = [&](double rate) {
    nn::Network network = network_of(20, 32, batch_norm);
    nn::Rng rng(seed);
    nn::initialize(network, start, rng);
    return fit_digits(network, data, rate, 10, rng);
  };
  return nn::grid_search({0.001, 0.01, 0.1}, loss).lowest;
}

nn::Row losses_row(const std::string& weights, double plain, double with) {
  return {{"weights", weights},
          {"loss, plain {:.3f}", plain},
          {"loss, normalized {:.3f}", with}};
}

const nn::Section training("Training twenty layers", [](nn::Output& out) {
  const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  nn::Table& table = out.table("twenty layers");
  for (const auto& [weights, start] : nn::with_progress("networks", starts)) {
    if (out.quick() && table.size() == 2) break;
    const double plain = best_loss(data, false, start, out.seed());
    const double with = best_loss(data, true, start, out.seed());
    table.row(losses_row(weights, plain, with));
  }
  out.claim(table, "loss, normalized").at_most(1.9);
  out.claim(table, "PyTorch", "loss, plain").near(std::log(10), 0.02);
});

// {{output Training twenty layers}}
//
// Normalized, twenty layers learn from each start, also from those where the plain network stood
// still or diverged (`inf`). (One run each: differences of a few tenths mean little.) Large weights
// may well be slow: multiply $W$ by ten, and the outputs stay as they are, so the slopes are a
// tenth, while the way to go is ten times as long.
//
// The other thing for which batch normalization is known is that it tolerates larger learning
// rates. We train a network of 4 hidden layers, from He's rule, with momentum 0.9 and batches of
// 32, for 3 epochs at eleven rates, and take the loss of all digits, in inference.

const nn::Section rates("Learning rates", [](nn::Output& out) {
  const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  // The outermost rates are good for neither network.
  const auto tried =
      out.quick() ? nn::log_grid(-2.2, 0.2, 7) : nn::log_grid(-3, 1, 11);
  const auto search = [&](bool batch_norm) {
    return nn::grid_search(tried, [&](double rate) {
      nn::Network network = network_of(4, 32, batch_norm);
      nn::Rng rng(out.seed());
      nn::initialize(network, nn::he_normal(), rng);
      return fit_digits(network, data, rate, 3, rng);
    });
  };
  const nn::GridSearch plain = search(false);
  const nn::GridSearch with = search(true);
  const arma::uvec good_plain = arma::find(arma::vec(plain.losses) < 0.5);
  const arma::uvec good_with = arma::find(arma::vec(with.losses) < 0.5);
  const double more = double(good_with.n_elem) - double(good_plain.n_elem);
  const double ratio = tried[good_with.max()] / tried[good_plain.max()];
  const std::vector<nn::Column> curves = {
      {"rate", tried}, {"plain", plain.losses}, {"normalized", with.losses}};
  out.figure("rates", curves);
  out.value("good rates, plain", good_plain.n_elem);
  out.value("good rates, normalized", good_with.n_elem);
  out.claim("good rates, normalized minus plain", more).at_least(1);
  out.claim("largest good rate, normalized over plain", ratio).at_least(2);
});

// {{output Learning rates}}
//
// {{figure rates: Loss after 3 epochs.}}
//
// Call a rate good if the loss is below 0.5. Of eleven rates, each 2.5 times the one before,
// {{good_rates_plain}} are good for the plain network, and {{good_rates_normalized}} for the
// normalized one. The largest good rate of the normalized network is
// {{largest_good_rate_normalized_over_plain:.1f}} times that of the plain one.
//
// Why it works is not settled. Its authors thought that it keeps fixed the distribution of the
// inputs that each layer has to learn from. Others made the distributions move, with noise behind
// the normalization, and it worked as well; they find that it makes the loss smoother (S. Santurkar
// and others, 2018). What we have measured is the scales.
//
// ## Which one?
//
// Put batch normalization between the dense layer and its activation when a network is deep or its
// rates are a worry, and remember to switch it. It needs batches that are not too small (16 and
// more are common), because it is as noisy as their means are; where they must be small, or where
// samples have different lengths, one uses *layer normalization*, which takes mean and variance
// over the units of one sample instead (J. Ba and others, 2016). The bias of the dense layer in
// front of it does nothing any more: the mean takes it away.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "Can layers keep their scale?");
  return program.run(argc, argv,
                     {four_numbers, running, company, depth, training, rates});
}

// ## Summary
//
// Batch normalization gives each unit mean 0 and deviation 1 over the mini-batch, then a scale and
// a shift that are learned. Because each input takes part in mean and variance, the slopes lose
// their mean and what they share with the normalized inputs. In inference running means take the
// place of the batch, and to forget the switch is the usual mistake. In deep networks it makes the
// size of the first weights nearly irrelevant, and it widens the range of good rates.
//
// ## Questions
//
// 1. A batch gives a unit the values 1, 1, 5, 5. What are mean, variance and $\hat x$ (for
//    $\varepsilon = 0$)?
// 2. Why does a bias before a batch normalization do nothing?
// 3. A trained network answers differently to the same image, depending on the other images in the
//    call. What was forgotten?
//
// {{fold Answers}}
// 1. 3, 4, and -1, -1, 1, 1.
// 2. It moves all values of the batch alike, and so their mean, which is subtracted.
// 3. To switch to inference: `network.eval()`.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. Make a trained dense layer and the normalization behind it one, with the formula above, and
//    check that the scores do not change.
// 2. Train with batches of 3. (One sample alone has no variance, so the last batch must not have
//    one: 1797 is 3 · 599.) What becomes of the loss of two layers, and of twenty? (The section
//    "Learning rates" ends with a message then: no rate is good.)
// 3. Put the normalization behind the ReLU instead, in `multilayer_perceptron` (`mlp.cpp` beside
//    `common/model/mlp.hpp`). Does it matter for the training and the learning rates? (The section
//    "Sizes in twenty layers" then looks at other layers than it says.)
//
// {{fold What to expect}}
// 1. They agree to rounding: in inference both are one matrix and one shift.
// 2. It grows several times with two layers, and with twenty nothing is learned: mean and variance
//    of three images are a gamble, and each layer adds its own. The claim on twenty layers fails.
// 3. Not much, but from weights of size 1 the sizes inside are no longer looked after, and it may
//    diverge.
// {{end}}
