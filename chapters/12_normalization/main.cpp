// ---
// title: Normalization
// question: Why do scales matter?
// builds on: chapter 06, chapter 07, chapter 10, chapter 11, chapter 14
// terms: normalization (정규화), standardization (표준화), condition number (조건수), data leakage
//   (데이터 누수), batch normalization (배치 정규화), running mean (이동 평균), inference (추론)
// symbols: $H$ the matrix of second derivatives, $\lambda$ its eigenvalues, $\kappa$ condition
//   number, $\mu$, $v$ mean and variance of a batch, $\hat x$ a normalized input, $\gamma$,
//   $\beta$ scale and shift, $\varepsilon$ a small number, $\eta$ learning rate
// ---
//
// A flower's sepal is 5.1 cm long, or 51 mm. To the flower it is the same. To what learns from it,
// it is not: write the column in millimetres, and a descent that needed {{bowl.cm.steps}} steps
// needs {{bowl.first_in_mm.steps}}, each with its own best rate. In this chapter we see why,
// and what to do about it, first for the numbers that go into a network, then for those inside.

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## Two scales
//
// There are two usual ways to bring a feature to a scale that does not depend on its unit. Both are
// called **normalization** (정규화). *Min-max scaling* maps the smallest value to 0 and the largest to
// 1,
//
// $$x' = \frac{x - \min}{\max - \min} ,$$
//
// and **standardization** (표준화) subtracts the mean and divides by the standard deviation, so that
// the feature gets the mean 0 and the deviation 1:
//
// $$x' = \frac{x - \text{mean}}{\text{deviation}} .$$
//
// A feature is a row of $X$. (One that never changes would be divided by 0; the library's
// `nn::Scaler`, which does the same, only shifts it.)

Matrix min_max(const Matrix& X) {
  const Vector low = arma::min(X, 1);
  const Vector range = arma::max(X, 1) - low;
  const Matrix shifted = X.each_col() - low;
  return shifted.each_col() / range;
}

Matrix centred(const Matrix& X) {
  return X.each_col() - arma::mean(X, 1).eval();
}

Matrix standard(const Matrix& X) {
  const Vector deviation = arma::stddev(X, 1, 1);  // divides by N, not N - 1
  return centred(X).each_col() / deviation;
}

// What do they do to the bowl that descent runs down (chapter 06)? We take the simplest case: a
// line, $\hat y = w x + b$, that predicts the length of an iris's petal from that of its sepal,
// with the loss $L = \frac1{2N} \sum (\hat y - y)^2$. Its second derivatives do not depend on where
// we are:
//
// $$H = \frac1N \sum \begin{pmatrix} x^2 & x \\ x & 1 \end{pmatrix} .$$
//
// In general, with several features, it is $X X^\top / N$ where $X$ has a row of ones for the bias.
// The eigenvalues $\lambda$ of $H$ say how strongly the bowl curves along certain directions at
// right angles to each other, its *eigenvectors*. Where one is large and another small, the bowl is
// a ravine (chapter 10). Their ratio is the **condition number** (조건수),
//
// $$\kappa = \lambda_{\max} / \lambda_{\min} .$$
//
// It says how long descent takes. A step with the rate $\eta$ multiplies the distance from the
// bottom, along the direction with $\lambda$, by $1 - \eta \lambda$, as in chapter 06. A larger
// rate makes this worse for the steepest direction, a smaller one for the flattest. At the best
// rate, $\eta = 2 / (\lambda_{\max} + \lambda_{\min})$, both factors have the same size,
//
// $$\rho = \frac{\kappa - 1}{\kappa + 1} .$$
//
// With two directions, as here, the loss above its minimum is multiplied by exactly $\rho^2$ in
// each step (with more, by at most that). To make it a million times smaller takes
// $\log 10^{-6} / \log \rho^2$ steps. The program counts them.

struct Bowl {
  Matrix H;
  Vector bottom;
  double kappa;
  double rate;  // the best one
};

Bowl bowl_of(const Matrix& X, const RowVector& y) {
  const Matrix ones(1, X.n_cols, arma::fill::ones);
  const Matrix with_ones = arma::join_cols(X, ones);
  const double N = double(X.n_cols);
  const Matrix H = with_ones * with_ones.t() / N;
  const Vector lambda = arma::eig_sym(H);  // in ascending order
  const Vector bottom = arma::solve(H, with_ones * y.t() / N);
  return {H, bottom, lambda.back() / lambda.front(),
          2 / (lambda.back() + lambda.front())};
}

double height(const Bowl& bowl, const Vector& theta) {
  const Vector d = theta - bowl.bottom;
  return arma::as_scalar(d.t() * bowl.H * d) / 2;
}

Vector step_from(const Bowl& bowl, const Vector& theta) {
  return theta - bowl.rate * bowl.H * (theta - bowl.bottom);
}

int steps_to_goal(const Bowl& bowl) {
  Vector theta(bowl.bottom.n_elem, arma::fill::zeros);
  const double goal = 1e-6 * height(bowl, theta);
  int steps = 0;
  while (height(bowl, theta) > goal) {
    theta = step_from(bowl, theta);
    ++steps;
  }
  return steps;
}

double predicted_steps(double kappa) {
  const double rho = (kappa - 1) / (kappa + 1);
  return rho == 0 ? 1 : std::log(1e-6) / (2 * std::log(rho));
}

using Scalings = std::vector<std::pair<std::string, Matrix>>;

Scalings scalings(const Matrix& X) {
  Matrix in_mm = X;
  in_mm.row(0) *= 10;
  return {{"cm", X},
          {"cm, centred", centred(X)},
          {"first in mm", in_mm},
          {"min-max", min_max(in_mm)},
          {"standard", standard(in_mm)}};
}

nn::Row bowl_row(const std::string& scale, const Matrix& X,
                 const RowVector& y) {
  const Bowl bowl = bowl_of(X.row(0), y);
  const int steps = steps_to_goal(bowl);
  // Rounding must not cost a step.
  const double predicted = std::ceil(predicted_steps(bowl.kappa) - 1e-6);
  return {{"scale", scale},
          {"kappa {:.1f}", bowl.kappa},
          {"steps predicted {:.0f}", predicted},
          {"steps", steps},
          {"steps over predicted {:.3f}", steps / predicted},
          {"kappa, 3 features {:.1f}", bowl_of(X, y).kappa}};
}

const nn::Section bowls("Condition numbers", [](nn::Output& out) {
  const nn::Dataset iris = nn::read_csv(STEPWISE_DATASETS "/iris.csv");
  const RowVector y = iris.X.row(2);                      // petal length
  const Matrix three = iris.X.rows(arma::uvec{0, 1, 3});  // the rest
  const Matrix mm_scaled = scalings(three).back().second;
  const Matrix min_max_centred = centred(min_max(iris.X.row(0)));
  nn::Table& table = out.table("bowl");
  for (const auto& [scale, X] : scalings(three))
    table.row(bowl_row(scale, X, y));
  const double in_cm = table.at("cm", "kappa");
  const double in_mm = table.at("first in mm", "kappa");
  out.value("kappa, min-max, centred", bowl_of(min_max_centred, y).kappa);
  out.claim(table, "steps over predicted").near(1, 0.01);
  out.claim("kappa in mm over that in cm", in_mm / in_cm).between(90, 110);
  out.claim(table, "standard", "steps").equals(1);
  const Scalar apart = arma::abs(standard(three) - mm_scaled).max();
  out.claim("standardized cm and mm differ by", apart).at_most(1e-12);
});

Matrix descent(const Bowl& bowl) {
  Matrix path(2, 31);  // from 0
  for (Index i = 1; i < path.n_cols; ++i)
    path.col(i) = step_from(bowl, path.col(i - 1));
  return path;
}

const nn::Section descents("Two descents", [](nn::Output& out) {
  const nn::Dataset iris = nn::read_csv(STEPWISE_DATASETS "/iris.csv");
  const RowVector x = iris.X.row(0);
  const RowVector y = iris.X.row(2);
  const auto save = [&](const std::string& name, const Bowl& bowl,
                        double wide_w, double wide_b) {
    const double w = bowl.bottom[0];
    const double b = bowl.bottom[1];
    const Matrix path = descent(bowl);
    out.data(name + " path", {{"w", path.row(0)}, {"b", path.row(1)}});
    out.grid(name, {w - wide_w, w + wide_w}, {b - wide_b, b + wide_b},
             [&](double at_w, double at_b) {
               return height(bowl, {at_w, at_b});
             });
    return height(bowl, path.col(30)) / height(bowl, path.col(0));
  };
  const double in_cm = save("bowl cm", bowl_of(x, y), 2, 9);
  const double scaled = save("bowl standard", bowl_of(standard(x), y), 5, 5);
  out.figure("bowls");
  out.claim("in cm, height left after 30 steps", in_cm).at_least(0.3);
  out.claim("standardized", scaled).at_most(1e-12);
});

// {{output Condition numbers}}
//
// {{output Two descents}}
//
// {{figure bowls: The same flowers, the same line to be found. Left, the first 30 steps, nearly all
// between the same two walls (the axes have different scales, so that right angles do not look
// right). Right, the only one.}}
//
// In centimetres the condition number is {{bowl.cm.kappa:.0f}}, and it takes {{bowl.cm.steps}}
// steps. In millimetres it is {{bowl.first_in_mm.kappa:.0f}}, and {{bowl.first_in_mm.steps}}
// steps: $x^2$ stands in $H$, so ten times the number is about a hundred times the condition
// number. In centimetres it is almost only the mean that does harm; with the mean subtracted,
// $\kappa$ is {{bowl.cm_centred.kappa:.1f}}. Standardized, the bowl of one feature is perfectly
// round: the mean of $x$ is 0, the mean of $x^2$ is 1, so $H$ is the unit matrix, and the first
// step ends at the bottom. Min-max leaves $\kappa = {{bowl.min_max.kappa:.0f}}$, for two reasons.
// The deviation is less than 1, so the bowl is flat along $w$: this alone gives
// {{kappa_min_max_centred:.0f}}. And the mean is not 0, so $w$ and $b$ can make up for each other.
// (That is also a reason against the sigmoid as a hidden activation, chapter 04.) With three
// features $\kappa$ remains {{bowl.standard.kappa_3_features:.0f}}, because scaling each for itself
// does not undo that flowers with long sepals also have wide petals.
//
// And what the unit was no longer matters: standardized centimetres and standardized millimetres
// are the same numbers.
//
// ## On the training part only
//
// Minimum, mean and deviation are learned from data. From which? When a network is used, samples
// arrive that nobody has seen, perhaps one at a time. What they are scaled with must be known by
// then. The same holds in a test: the numbers come from the training part, and are applied to both.
// Everything else lets something of the test samples flow into the training, which is **data
// leakage** (데이터 누수), or does something in the test that cannot be done later. `nn::Scaler` works
// in two steps for this reason: built from one matrix, it transforms any other.
//
// How much does it matter? We train a single layer with softmax on a few irises, and test on all
// others, in three ways: scaled by the training part, as it should be; scaled by all flowers; and
// each part scaled by itself. For the first and the last there is a second test, in which all
// flowers that arrive happen to be virginica ("v." in the table).

nn::Dataset scaled_by(const nn::Dataset& part, const nn::Dataset& data) {
  const nn::Scaler scaler(nn::Scaling::standard, part.X);
  return {scaler.transform(data.X), data.labels, {}, {}};
}

void train_on(const nn::Dataset& data, nn::Network& network,
              std::uint64_t seed) {
  nn::Rng rng(seed);
  network.initialize(rng);
  nn::SoftmaxCrossEntropy loss;
  nn::Adam adam{{.learning_rate = 0.1}};
  nn::fit(network, loss, adam, data, rng, {.epochs = 100, .batch_size = 0});
}

// The accuracies of one split, with so many `flowers` to train on: by the training part, by all, by
// itself, and on virginica alone by the training part and by itself.

Vector accuracies(const nn::Dataset& iris, Index flowers, std::uint64_t seed) {
  nn::Rng rng(seed);
  const double rest = 1 - double(flowers) / double(iris.size());
  const nn::Split parts = nn::split(iris, rng, {.test_fraction = rest});
  const nn::Dataset& train = parts.train;
  const nn::Dataset& test = parts.test;
  const nn::Dataset delivery = nn::select(test, arma::find(test.labels == 2));
  nn::Network network{nn::Dense{4, 3}};
  const auto tested = [&](const nn::Dataset& scale, const nn::Dataset& data) {
    return Scalar(nn::accuracy(network, scaled_by(scale, data)));
  };
  train_on(scaled_by(iris, train), network, seed);
  const Scalar by_all = tested(iris, test);
  train_on(scaled_by(train, train), network, seed);
  return {tested(train, test), by_all, tested(test, test),
          tested(train, delivery), tested(delivery, delivery)};
}

nn::Row leak_row(const nn::Dataset& iris, Index flowers,
                 const nn::Output& out) {
  Matrix each(5, 200);
  for (Index i = 0; i < each.n_cols; ++i)
    each.col(i) = accuracies(iris, flowers, out.seed(i));
  const Vector mean = arma::mean(each, 1);
  const RowVector leak = each.row(1) - each.row(0);
  const double error = arma::stddev(leak) / std::sqrt(double(leak.n_elem));
  return {{"flowers", flowers},
          {"by train {:.4f}", mean[0]},
          {"by all {:.4f}", mean[1]},
          {"by itself {:.4f}", mean[2]},
          {"virginica {:.4f}", mean[3]},
          {"v. by itself {:.4f}", mean[4]},
          {"leak {:.4f}", arma::mean(leak)},
          {"standard error {:.4f}", error}};
}

const nn::Section leak("What leaks", [](nn::Output& out) {
  const nn::Dataset iris = nn::read_csv(STEPWISE_DATASETS "/iris.csv");
  nn::Table& table = out.table("leak");
  for (const Index flowers : {6U, 12U, 30U, 120U})
    table.row(leak_row(iris, flowers, out));
  out.claim(table, 6, "leak").greater_than(0);
  out.claim(table, 120, "leak").near(0, 0.002);
  out.claim(table, 120, "virginica").at_least(0.9);
  out.claim(table, 120, "v. by itself").at_most(0.4);
});

// {{output What leaks}}
//
// (Accuracies are means of 200 random splits.) With 6 training flowers the scaling by all flowers
// gives {{leak.6.leak:.4f}} more, several standard errors: it uses scales that
// six flowers cannot give. Reported for a network that will have only those six, the number is too
// good. With 30 and more the leak is too small to see. So this one is often harmless, but one does
// not know beforehand when. The test part scaled by itself looks *best* of all, because `nn::split`
// keeps the classes in equal shares in both parts, so that the test flowers' own mean fits them. On
// a delivery of virginica alone it is a disaster: of those, {{leak.120.virginica:.2f}} are
// recognised when scaled as in training (with 120 flowers), and {{leak.120.v_by_itself:.2f}} when
// scaled by themselves. Their own mean has taken away what made them virginica.
//
// ## Inside the network
//
// The second layer has inputs, too: the activations of the first. Nobody scales them, and they move
// while the first layer learns. So why not standardize them as well, in every layer? The mean and
// deviation over all samples would change with every step, and cost a pass over the data. Instead,
// **batch normalization** (배치 정규화) takes those of the mini-batch at hand (S. Ioffe and C. Szegedy,
// 2015). For one unit with the values $x_1, \dots, x_m$ over a batch:
//
// $$\mu = \frac1m \sum_i x_i, \qquad v = \frac1m \sum_i (x_i - \mu)^2, \qquad
//   \hat x_i = \frac{x_i - \mu}{\sqrt{v + \varepsilon}}, \qquad y_i = \gamma \hat x_i + \beta .$$
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

// ### Backward
//
// Given the slopes $dy_i$ of the loss with respect to the outputs, we need those with respect to
// $\gamma$, $\beta$ and the $x_j$. Those for $\gamma$ and $\beta$, and for $\hat x_i$ on the way,
// are as in a layer with one weight per unit:
//
// $$d\gamma = \sum_i dy_i\, \hat x_i, \qquad d\beta = \sum_i dy_i, \qquad
//   d\hat x_i = \gamma\, dy_i .$$
//
// Those for the $x_j$ are new. Every $x_j$ reaches *every* $\hat x_i$, because it is part of the
// mean and of the variance. Write $s = \sqrt{v + \varepsilon}$. Moving $x_j$ moves
//
// $$\frac{\partial \mu}{\partial x_j} = \frac1m, \qquad
//   \frac{\partial v}{\partial x_j} = \frac2m (x_j - \mu), \qquad
//   \frac{\partial s}{\partial x_j} = \frac{1}{2s} \frac{\partial v}{\partial x_j}
//   = \frac1m \hat x_j .$$
//
// (In the variance, the way over $\mu$ adds nothing: $\sum_i (x_i - \mu) = 0$.) With the quotient
// rule, and $1$ if $i = j$ else $0$ for $[i = j]$,
//
// $$\frac{\partial \hat x_i}{\partial x_j}
//   = \frac{[i = j] - 1/m}{s} - \frac{x_i - \mu}{s^2} \cdot \frac{\hat x_j}{m}
//   = \frac1s \Big( [i = j] - \frac1m - \frac{\hat x_i \hat x_j}{m} \Big) .$$
//
// The chain rule sums over all ways, $dx_j = \sum_i d\hat x_i\, \partial \hat x_i / \partial x_j$:
//
// $$dx_j = \frac{\gamma}{s} \Big( dy_j - \frac1m \sum_i dy_i
//   - \hat x_j \frac1m \sum_i dy_i \hat x_i \Big) .$$
//
// It reads well: from the slopes, their mean is taken away, and what they have in common with
// $\hat x$. Moving all $x$ alike changes nothing behind a normalization, and stretching them next
// to nothing (only $\varepsilon$ notices), so no slope asks for it.

RowVector backward(const RowVector& x, const RowVector& dy, Scalar gamma) {
  const RowVector x_hat = normalized(x);
  const Scalar s = std::sqrt(arma::var(x, 1) + epsilon);  // divides by m
  return gamma / s * (dy - arma::mean(dy) - x_hat * arma::mean(dy % x_hat));
}

// We check it on four numbers: against central differences of $\sum_i dy_i\, y_i$ (chapter 06), and
// against the library's layer `nn::BatchNorm`, which does the same for all units at once (as in
// training; the section after this one says what else there is). For comparison, what one gets when
// mean and deviation are taken for constants.

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

  out.table("four numbers")
      .rows({{"x", x},
             {"x hat {:.4f}", x_hat},
             {"y {:.4f}", y},
             {"dy", dy},
             {"dx {:.4f}", dx},
             {"measured {:.4f}", measured},
             {"as if constant {:.4f}", constant}});
  const auto furthest = [](const RowVector& a, const RowVector& b) {
    return arma::abs(a - b).max();
  };
  out.claim("sum of dx", arma::accu(dx)).near(0, 1e-12);
  out.claim("dx, off by", furthest(dx, measured)).at_most(1e-8);
  out.claim("library, forward, off by", furthest(Y, y)).at_most(1e-12);
  out.claim("library, backward, off by", furthest(dX, dx)).at_most(1e-12);
  out.claim("as if constant, off by", furthest(constant, measured))
      .at_least(0.1);
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
// sample, and it should get the same answer each time. So the layer keeps a **running mean** (이동
// 평균) of the batches' means and one of their variances, and uses those:
//
// $$\bar\mu \leftarrow 0.9\, \bar\mu + 0.1\, \mu, \qquad
//   \bar v \leftarrow 0.9\, \bar v + 0.1\, \tfrac{m}{m-1}\, v .$$
//
// (A batch's deviations are taken from its own mean, which lies in its middle, so $v$ comes out too
// small, on average by the factor $\frac{m-1}{m}$. The fraction makes up for that:
// $\frac{m}{m-1} v$ is unbiased, chapter 09. Keras has 0.99 and 0.01 in the places of 0.9 and 0.1,
// and leaves out the fraction.) They begin at 0 and 1, and approach the truth, on average, by a
// tenth of what is missing with each batch: after $t$ batches, $0.9^t$ of the first error is left.
// (`momentum_` is the 0.1. The name is PyTorch's; it has nothing to do with that of chapter 10.)
//
// {{code common/model/batch_norm.cpp batch_norm_forward}}
//
// We watch one unit whose inputs have the mean 5 and the deviation 2. (`network.buffers` holds
// numbers that layers keep but do not learn: here the running mean, then the running variance.)
// Then we train a network on the digits and ask it for the score of the right digit of one image,
// in the company of 100 different batches of 7 others. (With `.batch_norm` the library's multilayer
// perceptron has a normalization between each dense layer and its ReLU.)

// `left` is what is left of the first error.

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

nn::Dataset scaled_digits() {
  nn::Dataset digits = nn::read_csv(STEPWISE_DATASETS "/digits.csv");
  digits.X /= 16;
  return digits;
}

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
  const nn::Dataset data = scaled_digits();
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
// {{deviation_of_its_score_in_training:.1f}}, depending on
// who keeps it company. The most frequent mistake with batch normalization is to use the network as
// if it were in training. In the library a network has two states: `network.train(rng)` and
// `network.eval()`. (The `rng` is for layers that use chance in training, such as dropout in
// chapter 13.) `nn::fit` switches between them; a new network is in the second. (PyTorch has the
// same two functions, and begins with the first.)
//
// In inference the layer only multiplies and adds numbers that do not change. So does the dense
// layer in front of it, and the two can be made one, with the weights $\frac{\gamma}{\bar s} W$
// (row by row, each unit with its own factor) and biases
// $\frac{\gamma}{\bar s} (b - \bar\mu) + \beta$ where $\bar s = \sqrt{\bar v + \varepsilon}$. Then
// it costs nothing.

// ## Twenty layers again
//
// Now the networks of chapter 11: 20 layers of ReLU, which lost their signal or exploded unless the
// weights began with He's deviation. We put a batch normalization between each dense layer and its
// ReLU, and measure the sizes of activations and slopes again, from weights of different size. A
// size is the root of the mean square, `nn::rms`: that of $A$ behind the last ReLU, and of $dA$ at
// the first, for slopes of size 1 at the last.

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
  const Matrix X = scaled_digits().X.cols(0, 199);
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
// On the way back ReLU lets half of the squared slopes through, the dense layer multiplies them by
// $n\, \mathrm{Var}(w)$ (chapter 11), and the normalization divides them by the variance over the
// batch, $n\, \mathrm{Var}(w)$ times the variance of a ReLU's output. That is
// $\frac12 - \frac{1}{2\pi}$ for normally distributed inputs: the mean square less the square of
// the mean. The weights cancel, and the slopes themselves are multiplied in each layer by
//
// $$\sqrt{\frac{1/2}{1/2 - 1/(2\pi)}} = \sqrt{\frac{\pi}{\pi - 1}} = {{slope_factor:.2f}}$$
//
// (for many units and large batches; G. Yang and others, 2019). So batch normalization does not
// cure exploding gradients at the start; it makes them mild. Over twenty layers this does no harm;
// a network of two hundred needs the bridges of chapter 11 as well.
//
// And training? As in chapter 11: 20 hidden layers of 32 units, 10 epochs of the digits, the best
// of three rates.

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

const nn::Section training("Training twenty layers", [](nn::Output& out) {
  const nn::Dataset data = scaled_digits();
  nn::Table& table = out.table("twenty layers");
  for (const auto& [weights, start] : nn::with_progress("networks", starts)) {
    if (out.quick() && table.size() == 2) break;
    const double plain = best_loss(data, false, start, out.seed());
    const double with = best_loss(data, true, start, out.seed());
    table.row({{"weights", weights},
               {"loss, plain {:.3f}", plain},
               {"loss, normalized {:.3f}", with}});
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
  const nn::Dataset data = scaled_digits();
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
  out.figure(
      "rates",
      {{"rate", tried}, {"plain", plain.losses}, {"normalized", with.losses}});
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
// Standardize what comes in, with numbers from the training part; where a feature has natural
// bounds, as a pixel has, dividing by the bound is usually good enough. Put batch normalization
// between the dense layer and its activation when a network is deep or its rates are a worry, and
// remember to switch it. It needs batches that are not too small (16 and more are common), because
// it is as noisy as their means are; where they must be small, or where samples have different
// lengths, one uses *layer normalization*, which takes mean and variance over the units of one
// sample instead (J. Ba and others, 2016). The bias of the dense layer in front of it does nothing
// any more: the mean takes it away.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "Why do scales matter?");
  return program.run(argc, argv,
                     {bowls, descents, leak, four_numbers, running, company,
                      depth, training, rates});
}

// ## Try it
//
// * Type one flower wrong: multiply its sepal length by ten before scaling (a forgotten decimal
//   point). How much of the range from 0 to 1 do the other flowers still use? And how many
//   deviations, standardized?
// * Make a trained dense layer and the normalization behind it one, with the formula above, and
//   check that the scores do not change.
// * Train with batches of 3. (One sample alone has no variance, so the last batch must not have
//   one: 1797 is 3 · 599.) What becomes of the loss, and of the difference between training and
//   inference?
// * Put the normalization behind the ReLU instead, in `multilayer_perceptron` (`mlp.cpp` beside
//   `common/model/mlp.hpp`). Does it matter?
