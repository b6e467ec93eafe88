// ---
// title: Scaling
// question: Why do scales matter?
// builds on: chapter [[landscapes]], chapter [[mini_batches]]
// terms: normalization (정규화), min-max scaling (최소-최대 스케일링), standardization (표준화),
//   eigenvector (고유벡터), eigenvalue (고윳값), condition number (조건수), data leakage (데이터 누수)
// symbols: $H$ the matrix of second derivatives, $c$ its eigenvalues, how strongly the bowl
//   curves, $\kappa$ condition number, $\eta$ learning rate, $N$ number of samples
// library: nn::read_csv, nn::Scaler, nn::Scaling
// ---
// A flower's sepal is 5.1 cm long, or 51 mm. To the flower it is the same. To what learns from it,
// it is not: write the column in millimetres, and a descent that needed {{bowl.cm.steps}} steps
// needs {{bowl.first_in_mm.steps}}, each with its own best rate. In this chapter we see why, what
// to do about it, and from which samples one may learn a scale.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## Two scales
//
// There are two usual ways to bring a feature to a scale that does not depend on its unit. Both are
// called **normalization** (정규화). One, **min-max scaling** (최소-최대 스케일링), maps the smallest value to
// 0 and the largest to 1,
//
// $$x' = \frac{x - \min}{\max - \min} ,$$
//
// and **standardization** (표준화) subtracts the mean and divides by the standard deviation, so that
// the feature gets the mean 0 and the deviation 1:
//
// $$x' = \frac{x - \text{mean}}{\text{deviation}} .$$
//
// A feature is a row of $X$. (One that never changes would be divided by 0; the library's
// `nn::Scaler`, which does the same by a rule of `nn::Scaling`, only shifts it.)

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

// What do they do to the bowl that descent runs down? We take the simplest case: a line, $\hat y =
// w x + b$, that predicts the length of an iris's petal from that of its sepal (`nn::read_csv`
// reads such a table from a file, with the class in the last column), with the loss $L = \frac1{2N}
// \sum (\hat y - y)^2$. Its second derivatives, the slopes of the slopes, by each pair of weights,
// do not depend on where we are:
//
// $$H = \frac1N \sum \begin{pmatrix} x^2 & x \\ x & 1 \end{pmatrix} .$$
//
// In general, with several features, it is $X X^\top / N$ where $X$ has a row of ones for the bias.
// There are directions at right angles to each other along which the bowl is a plain
// parabola; each is an **eigenvector** (고유벡터) of $H$. How strongly it curves along each is its
// **eigenvalue** (고윳값) $c$. Where one is large and another small, the bowl is a ravine (chapter
// [[momentum]]). Their ratio is the **condition number** (조건수),
//
// $$\kappa = c_{\max} / c_{\min} .$$
//
// It says how long descent takes. A step with the rate $\eta$ multiplies the distance from the
// bottom, along the direction with $c$, by $1 - \eta c$, as in chapter [[landscapes]]. A larger
// rate makes this worse for the steepest direction, a smaller one for the flattest. At the best
// rate, $\eta = 2 / (c_{\max} + c_{\min})$, both factors have the same size,
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
  const Vector c = arma::eig_sym(H);  // eigenvalues, in ascending order
  const Vector bottom = arma::solve(H, with_ones * y.t() / N);
  return {H, bottom, c.back() / c.front(), 2 / (c.back() + c.front())};
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
  // So that 1 + 1e-16 is not rounded up to 2.
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
// (That is also a reason against the sigmoid as a hidden activation.) With three
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
// How much does it matter? We train a single layer with softmax, by `nn::Adam`, on a few irises,
// and test on all others, in three ways: scaled by the training part, as it should be; scaled by
// all flowers; and each part scaled by itself. For the first and the last there is a second test,
// in which all flowers that arrive happen to be virginica ("v." in the table).

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

// `accuracies` gives those of one split, with so many `flowers` to train on: by the training part,
// by all, by itself, and on virginica alone by the training part and by itself.

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
// gives {{leak.6.leak:.4f}} more, several standard errors: it uses scales that six flowers cannot
// give. Reported for a network that will have only those six, the number is too good. With 120 the
// leak is too small to see. So this one is often harmless, but one does not know beforehand when.
// The test part scaled by itself looks *best* of all, because `nn::split` keeps the classes in
// equal shares in both parts, so that the test flowers' own mean fits them. On a delivery of
// virginica alone it is a disaster: of those, {{leak.120.virginica:.2f}} are recognised when scaled
// as in training (with 120 flowers), and {{leak.120.v_by_itself:.2f}} when scaled by themselves.
// Their own mean has taken away what made them virginica.
//
// {{read}}
// * That "features must lie between 0 and 1". They need scales that are alike and known; 0 to 1 is
//   one choice, and it leaves the mean of every feature positive.
// * That scaling makes all features "equally important". It makes the bowl rounder, so that one
//   rate suits all weights; what is important the weights decide afterwards.
// * Scaling before splitting, in one line at the top of a program. It is harmless with many samples
//   and too good to be true with few, and nobody says where few ends.
// {{end}}
//
// ## Which one?
//
// Standardize what comes in, with numbers from the training part. Where a feature has natural
// bounds, as a pixel has, dividing by the bound is usually good enough.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "Why do scales matter?");
  return program.run(argc, argv, {bowls, descents, leak});
}

// ## Summary
//
// Descent is as fast as its landscape is round. For a line, the condition number of $X X^\top / N$
// says how many steps it takes, and a feature in other units changes it by the square.
// Standardizing makes the bowl of one feature perfectly round; what features share is left. Scales
// are learned from the training part and applied to everything else, or something leaks, or a
// delivery of one kind is scaled out of recognition.
//
// ## Questions
//
// 1. One feature is written in metres instead of kilometres. By about what factor does the
//    condition number change?
// 2. $\kappa = 9$ in two directions. By what is the distance from the bottom multiplied in each
//    step at the best rate?
// 3. A network was trained on standardized values. A single new sample arrives. With which numbers
//    is it scaled?
//
// {{fold Answers}}
// 1. About a million (if it was far from the others' scale already; near 1 it is less).
// 2. $(9 - 1)/(9 + 1) = 0.8$.
// 3. With mean and deviation of the training part.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. Type one flower wrong: take the `const` from `iris` in "Condition numbers", and multiply one
//    sepal length by ten (a forgotten decimal point). How much of the range from 0 to 1 do the
//    other flowers still use? And how many deviations, standardized? (Print
//    `arma::sort(min_max(iris.X).row(0)).eval()[148]`, the second largest number, and the same of
//    `standard`.)
// 2. Use the rate of the bowl in centimetres for the bowl in millimetres. After how many steps does
//    the loop end, and why? (An infinite height is greater than the goal; NaN is not greater than
//    anything.)
// 3. In `accuracies`, let `nn::split` draw without regard to the classes (`.stratified = false`).
//    Does "by itself" still look best?
//
// {{fold What to expect}}
// 1. Less than a tenth of the range; standardized, they lie within one deviation. Both suffer, but
//    min-max hangs on one number.
// 2. When the weights are infinite, after twice as many steps as the height takes to become so:
//    each step multiplies the distance by $1 - \eta c$, about $-193$. The claim on predicted steps
//    fails.
// 3. No, it is the worst in each row: it looked best only because the split had made both parts
//    alike.
// {{end}}
