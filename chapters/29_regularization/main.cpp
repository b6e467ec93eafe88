// ---
// title: Regularization
// question: How to hold it back?
// builds on: chapter [[overfitting]]
// terms: regularization (규제), penalty (벌점), sparse (희소), dropout (드롭아웃), data augmentation
//   (데이터 증강)
// symbols: $w$ a weight, $\lambda$ strength of a penalty, $d$ probability of dropping, $\xi$
//   a mask, $a$ activation, $z$ weighted sum, $\varphi$ angle, $s$ scale; $L$, $\eta$ as
//   before
// library: nn::StepOptions, nn::Dropout, nn::Augmentation, nn::ImageShape, nn::moved
// ---
// Everything that is done against overfitting, other than getting more data or a smaller network,
// is called **regularization** (규제). (In Korean it is often called 정규화, like the normalization of
// chapter [[scaling]]. They have nothing to do with each other.) We know one way, to stop in time.
// In this chapter come four more, and then all of them compete, with their spread.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// The experiment is that of chapter [[overfitting]]: some hundred images to learn from, 200 for
// validation, the rest for the test; a part of the labels may be spoiled. The recipe has more
// ingredients now.

struct Recipe {
  double images = 300;  // to train on
  double hidden = 64;   // units
  double epochs = 100;
  double random_labels = 0;  // the part of the labels that is spoiled
  double l2 = 0;             // penalty on the squares of the weights
  double l1 = 0;             // penalty on their absolute values
  double dropout = 0;        // probability of dropping a unit
  double augment = 0;        // movements, as a multiple of the library's
  double patience = 0;       // epochs of waiting; 0: train to the end
};

struct Parts {
  nn::Dataset train;
  nn::Dataset validation;
  nn::Dataset test;
};

Parts parts_of(const nn::Dataset& digits, const Recipe& recipe, nn::Rng& rng) {
  nn::Dataset all = nn::select(digits, rng.permutation(digits.size()));
  const auto part = [&](double first, double end) {
    return nn::select(
        all, arma::regspace<nn::IndexVector>(Index(first), Index(end) - 1));
  };
  for (Index i = 0; i < 1000; ++i) {
    const Index label = rng.below(10);
    const bool spoil = rng.uniform() < recipe.random_labels;
    all.labels[i] = spoil ? label : all.labels[i];
  }
  return {part(200, 200 + recipe.images), part(0, 200),
          part(1000, double(digits.size()))};
}

struct Outcome {
  double train;  // accuracy
  double test;
  double validation_loss;
};

Outcome run(const Recipe& recipe, const nn::Dataset& digits,
            std::uint64_t seed) {
  nn::Rng rng(seed);
  const auto [train, validation, test] = parts_of(digits, recipe, rng);
  const Matrix Y_validation = nn::one_hot(validation.labels, 10);
  nn::Network network = nn::multilayer_perceptron(
      64, {Index(recipe.hidden)}, 10, {.dropout = recipe.dropout});
  nn::initialize(network, nn::he_normal(), rng);
  nn::SoftmaxCrossEntropy loss;
  nn::Adam adam{{.learning_rate = 3e-3}};
  nn::EarlyStopping stopping(network, {.patience = Index(recipe.patience)});
  nn::FitOptions options = {
      .epochs = Index(recipe.epochs),
      .batch_size = 32,
      .step = {.l1 = recipe.l1, .l2 = recipe.l2},
      .validation = nn::Batch{validation.X, Y_validation}};
  if (recipe.augment > 0) {
    const double k = recipe.augment;
    options.augment = nn::Augmentation(
        {8, 8}, {.shift = k, .angle = 0.2 * k, .log_scale = 0.1 * k});
  }
  if (recipe.patience > 0) {
    options.callbacks = {std::ref(stopping)};
  }
  nn::fit(network, loss, adam, train, rng, options);
  stopping.restore_best();  // does nothing where it was not asked
  return {nn::accuracy(network, train), nn::accuracy(network, test),
          nn::evaluate(network, loss, validation)};
}

// Each result is the mean of five runs, and we keep the test accuracy of each.

struct Result {
  double value;  // of the setting
  double train = 0;
  double test = 0;
  double validation_loss = 0;
  Vector tests = {};  // test accuracy of each run
};

Result runs(double value, const Recipe& recipe, const nn::Dataset& digits,
            const nn::Output& out) {
  const Index times = out.quick() ? 2 : 5;
  Result mean{.value = value, .tests = Vector(times)};
  for (Index i = 0; i < times; ++i) {
    const auto [train, test, loss] = run(recipe, digits, out.shared_seed(i));
    mean.train += train / double(times);
    mean.test += test / double(times);
    mean.validation_loss += loss / double(times);
    mean.tests[i] = Scalar(test);
  }
  return mean;
}

struct Setting {
  std::string name;
  double Recipe::*which;
  std::vector<double> values;
  Recipe base = {};  // everything else
};

std::vector<Result> sweep(const Setting& setting, const nn::Dataset& digits,
                          const nn::Output& out) {
  std::vector<double> values = setting.values;
  if (out.quick()) {  // the first, one in the middle, the last
    values = {values.front(), values[values.size() / 2], values.back()};
  }
  std::vector<Result> results;
  for (const double value : nn::with_progress(setting.name, values)) {
    Recipe recipe = setting.base;
    recipe.*setting.which = value;
    results.push_back(runs(value, recipe, digits, out));
  }
  return results;
}

// ## Small weights
//
// A network that bends sharply to include one odd sample needs large weights for it. So we make
// large weights cost something: we add a **penalty** (벌점) to the loss, either of the squares of all
// weights, which is called L2, or of their absolute values, L1:
//
// $$L + \frac{\lambda}{2} \sum w^2 \quad \text{(L2)}, \qquad
//   L + \lambda \sum |w| \quad \text{(L1)} .$$
//
// The strength $\lambda$ is a hyperparameter. (Some write $\lambda/2$ for both, or divide by the
// number of samples; then the same penalty has another $\lambda$.) Biases are left alone: they move
// the output but do not bend it. In the update, the penalty adds its slope to that of the loss,
//
// $$w \leftarrow w - \eta \left( \frac{\partial L}{\partial w} + \lambda w \right) , \qquad
//   w \leftarrow w - \eta \left( \frac{\partial L}{\partial w} + \lambda \, \mathrm{sign}(w)
//   \right) .$$
//
// In the library `nn::StepOptions` name the strengths, and the penalty is the last line of this
// function (`decays` is true for weights and false for biases; `w` and `dw` are no copies, but
// views of a part of $\theta$ and of its gradient):
//
// {{code common/training/fit.cpp penalty}}
//
// L2 is the coupled weight decay of chapter [[adaptive_rates]]. It pulls at each weight in
// proportion to its size: the small ones are hardly touched. L1 pulls at all with the same force,
// however small they are. (Adam divides both pulls as it does the gradient. In chapter
// [[adaptive_rates]] we saw what that does, and AdamW, which avoids it. Here we leave the penalty
// in the loss.)
//
// What this means for one weight we can compute. Let the loss alone want the weight to be $u$, and
// be $\frac12 (w - u)^2$. With L2 the slope is $w - u + \lambda w$, which is 0 at
//
// $$w = \frac{u}{1 + \lambda} .$$
//
// With L1 and $w > 0$ the slope is $w - u + \lambda$, which is 0 at $w = u - \lambda$, if that is
// positive. If $|u| < \lambda$, the loss rises on both sides of 0, and that is the lowest point. So
//
// $$w = \mathrm{sign}(u) \cdot \max(|u| - \lambda, 0) .$$
//
// In this example L2 makes every weight smaller by the same factor, and none zero. L1 subtracts
// $\lambda$ from each, and what is smaller than $\lambda$ becomes exactly 0; this is *soft
// thresholding*. (Where the loss curves less, both take away more: what matters little to it goes
// first.)

Matrix soft_threshold(const Matrix& W, double amount) {
  return arma::sign(W) % nn::relu(arma::abs(W) - Scalar(amount));
}

const nn::Section one_weight("One weight", [](nn::Output& out) {
  const Matrix u = arma::linspace<Matrix>(-1.5, 1.5, 31);
  const Matrix l1 = soft_threshold(u, 0.5);
  out.figure("one_weight", {{"u", u}, {"L2", Matrix(u / 1.5F)}, {"L1", l1}});
  out.claim("L1: weights that become 0", arma::accu(l1 == 0)).equals(11);
});

// {{figure one_weight: What becomes of a weight with a penalty of strength 0.5.}}
//
// Weights that are 0 are worth something: what they multiply need not be computed, or even
// measured, and one sees what matters. A matrix with mostly zeros is called **sparse** (희소). Do we
// get one? We take the simplest network, a single layer with softmax, because each of its weights
// belongs to one pixel and one digit, and descend with all of 800 images. L1 appears twice: with
// its slope added to the gradient, as above, and with the soft threshold. The latter makes a step
// down the loss alone, and then moves each weight $\eta\lambda$ towards 0, but not beyond it. (An
// epoch of a full batch is one step, so a callback can do this: `towards_zero`.)

constexpr double l1_strength = 0.003;

struct Penalty {
  std::string name;
  nn::StepOptions slopes;
  double threshold = 0;
};

struct Fitted {
  Matrix W;  // (10 x 64)
  nn::Row row;
};

Fitted fit_one_layer(const Penalty& penalty, const Parts& parts, Index steps) {
  const double rate = 0.1;
  nn::Network network{nn::Dense{64, 10}};  // from 0: there is no hidden layer
  auto& layer = dynamic_cast<nn::Dense&>(network.layer(0));
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = rate}};
  nn::Rng rng(1);  // a full batch has no order, so nothing is drawn
  const auto towards_zero = [&](const nn::Epoch&) {
    layer.W = soft_threshold(layer.W, rate * penalty.threshold);
    return true;
  };
  const auto history = nn::fit(network, loss, sgd, parts.train, rng,
                               {.epochs = steps,
                                .batch_size = 0,
                                .step = penalty.slopes,
                                .callbacks = {towards_zero}});
  const Matrix size = arma::abs(layer.W);
  const double L = history.back().loss;
  return {layer.W,
          {{"penalty", penalty.name},
           {"exactly 0", Index{arma::accu(size == 0)}},
           {"within 0.001 of 0", Index{arma::accu(size < Scalar(0.001))}},
           {"mean |w| {:.3f}", arma::mean(arma::vectorise(size))},
           {"loss {:.3f}", L},
           {"loss + L1 penalty {:.3f}", L + l1_strength * arma::accu(size)},
           {"test accuracy {:.3f}", nn::accuracy(network, parts.test)}}};
}

const nn::Section sparse("Which weights become zero", [](nn::Output& out) {
  const std::vector<Penalty> penalties = {{"none", {}},
                                          {"L2", {.l2 = 0.01}},
                                          {"L1, threshold", {}, l1_strength},
                                          {"L1, slope", {.l1 = l1_strength}}};
  nn::Rng rng(out.seed());
  const Parts parts = parts_of(nn::read_digits(STEPWISE_DATASETS "/digits.csv"),
                               {.images = 800}, rng);
  const Index steps = out.quick() ? 1000 : 3000;
  const Index dark = arma::accu(arma::max(parts.train.X, 1) == 0);
  nn::Table& table = out.table("penalty");
  std::vector<nn::Column> weights;  // of the digit 3
  for (const Penalty& penalty : penalties) {
    const auto [W, row] = fit_one_layer(penalty, parts, steps);
    table.row(row);
    weights.push_back({penalty.name, Matrix(W.row(3) / abs(W).max())});
  }
  const double slope = table.at("L1, slope", "loss + L1 penalty");
  const double threshold = table.at("L1, threshold", "loss + L1 penalty");
  out.figure("weights", weights);
  out.value("pixels that no image lights", dark);
  out.claim(table, "L1, threshold", "exactly 0").at_least(0.4 * 640);
  out.claim(table, "L2", "exactly 0").equals(table.at("none", "exactly 0"));
  out.claim("L1: loss with penalty, slope over threshold", slope / threshold)
      .near(1, 0.01);
});

// {{output Which weights become zero}}
//
// {{figure weights: The weights of the digit 3, pixel by pixel: blue speaks for it, orange against
// it. Each image has its own scale.}}
//
// Of the 640 weights {{penalty.none.exactly_0}} are 0 in each case: those of the
// {{pixels_that_no_image_lights}} pixels that no training image ever lights. They have no slope. L2
// adds none to them; on its own scale its image is nearly the one without a penalty. L1 with the
// threshold has {{penalty.l1_threshold.exactly_0}}, and what remains shows what matters: the left
// side must be empty, where an 8 or a 0 has ink. The test accuracy falls from
// {{penalty.none.test_accuracy:.3f}} to {{penalty.l1_threshold.test_accuracy:.3f}}.
//
// {{read}}
// That L1 "makes weights 0". Its lowest point has weights that are 0; steps along its slope do not
// get there.
// {{end}}
//
// L1 with its slope has as many weights *near* 0, but no other ever becomes 0. A weight at
// $10^{-5}$ is pulled by $\eta\lambda$, which takes it to the other side, and back in the next
// step. Most programs do L1 this way, and the library does, too; if you want zeros, use the
// threshold. Both end at the same loss with penalty: see its column, and the last claim.
//
// ## Dropout
//
// Another way of learning by heart is a conspiracy of units: each corrects what the others get
// wrong on one odd sample, and alone they make no sense. The remedy is **dropout** (드롭아웃): in each
// step of training every hidden unit is left out with the probability $d$, drawn anew for each
// sample (N. Srivastava and others, 2014). No unit can rely on another any more. One can also see
// it as training a great many smaller networks, which share their weights, and in the end using
// their average.
//
// In inference all units take part. Then the next layer would get sums that are larger than those
// in training, by a factor of $1 / (1 - d)$. So the units that stay are made larger in training:
// with a *mask* $\xi$ that is 0 with the probability $d$ and $1/(1-d)$ otherwise,
//
// $$a' = \xi\, a , \qquad \text{mean of } \xi = d \cdot 0 + (1 - d) \cdot \frac{1}{1-d} = 1 .$$
//
// This form is called *inverted* dropout, and in inference there is nothing left to do. (In the
// code `p_` is $d$. The original multiplied by $1 - d$ in inference instead.) The slope goes back
// through the same mask:
//
// {{code common/model/dropout.cpp dropout}}
//
// The mean of the next weighted sum, $z = \sum w \xi a$, is the same with dropout as without. What
// is new is its variance. The mean of $\xi^2$ is $(1-d) / (1-d)^2 = 1/(1-d)$, and less the square
// of the mean, 1, that makes $\mathrm{Var}(\xi) = d/(1-d)$. For given weights and activations the
// variances of the terms add up (chapter [[initialization]]):
//
// $$\mathrm{Var}(z) = \frac{d}{1-d} \sum (w a)^2 .$$
//
// We draw a unit with 100 inputs and apply many masks.

nn::Row apply_masks(double d, const Matrix& w, const Matrix& a, Index masks,
                    nn::Rng& rng) {
  nn::Dropout dropout{d};
  dropout.train(rng);
  const RowVector z = w * dropout.forward(arma::repmat(a, 1, masks));
  const double without = arma::as_scalar(w * a);
  const double predicted = std::sqrt(d / (1 - d)) * arma::norm(w.t() % a);
  const double error = predicted / std::sqrt(double(masks));
  return {
      {"d", d},
      {"z without {:.3f}", without},
      {"mean of z {:.3f}", arma::mean(z)},
      {"off by (standard errors) {:.1f}", (arma::mean(z) - without) / error},
      {"deviation predicted {:.3f}", predicted},
      {"deviation {:.3f}", arma::stddev(z)},
      {"over predicted {:.3f}", arma::stddev(z) / predicted}};
}

const nn::Section dropout("Dropout", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  Matrix w(1, 100);
  rng.fill_normal(w, 0, 0.1);
  Matrix a(100, 1);
  rng.fill_uniform(a, 0, 1);
  nn::Table& table = out.table("dropout");
  for (const double d : {0.1, 0.5, 0.8})
    table.row(apply_masks(d, w, a, out.quick() ? 2000 : 20000, rng));
  out.claim(table, "off by (standard errors)").near(0, 4.5);
  out.claim(table, "over predicted").near(1, 0.1);
});

// {{output Dropout}}
//
// The mean stays, and a noise comes in, larger for larger $d$. One usually drops hidden units, with
// $d$ from 0.2 to 0.5, never outputs, and rarely inputs. Each layer may have its own: more in wide
// layers, less near the inputs. Inference is only approximately the average over all masks: behind
// the next activation, the mean of what the masks give is not what their mean gives.
//
// ## More images from those we have
//
// More data help, as chapter [[overfitting]] showed. Suppose that there are no more. We still
// know something that the network does not: a 3 that lies a little higher, or is turned a little,
// is still a 3. So we make new images from old ones, which is **data augmentation** (데이터 증강): each
// time an image is used, it is shifted, turned and scaled by small random amounts.
//
// How does one turn an image? For each pixel of the *result*, at $(x, y)$ from the middle, with $x$
// to the right and $y$ down, ask where in the *original* it comes from, by undoing the movement:
// first the shift $(t_x, t_y)$, then the angle $\varphi$, clockwise, and the scale $s$,
//
// $$\begin{pmatrix} x' \\ y' \end{pmatrix} = \frac1s
//   \begin{pmatrix} \cos\varphi & \sin\varphi \\ -\sin\varphi & \cos\varphi \end{pmatrix}
//   \begin{pmatrix} x - t_x \\ y - t_y \end{pmatrix} .$$
//
// (In the other direction, from original to result, some pixels would be hit twice and others
// never.) That place lies between four pixels, as a rule, and we mix them, the nearer the heavier:
//
// {{code common/data/augmentation.cpp interpolated}}
//
// The movement:
//
// {{code common/data/augmentation.cpp moved}}
//
// And with random amounts, for each image of a batch (`nn::moved` is the movement for one image,
// `nn::Augmentation` the random one, and an `nn::ImageShape` says how many rows and columns an
// image has):
//
// {{code common/data/augmentation.cpp augmentation}}

const nn::Section movements("Movements", [](nn::Output& out) {
  const Matrix image =
      nn::read_digits(STEPWISE_DATASETS "/digits.csv").X.col(13);  // a 3
  const nn::ImageShape shape = {8, 8};
  const double tenth = std::numbers::pi / 10;
  std::vector<nn::Column> images = {
      {"original", image},
      {"1 to the right", nn::moved(image, shape, {.right = 1})},
      {"1/2 down", nn::moved(image, shape, {.down = 0.5})},
      {"turned by 18°", nn::moved(image, shape, {.angle = tenth})},
      {"1.2 times as large", nn::moved(image, shape, {.scale = 1.2})}};
  nn::Rng rng(out.seed());
  for (int i = 1; i <= 5; ++i) {
    Matrix one = image;
    nn::Augmentation{shape}(one, rng);
    images.push_back({fmt::format("at random {}", i), one});
  }
  out.figure("movements", images);
});

// {{figure movements: A 3, moved, and five of its random movements: up to one pixel in each
// direction, 0.2 radians (11°), and a factor of 1.1.}}
//
// Between pixels the image gets a little blurred, and what leaves it is lost.
//
// Augmentation is knowledge that *we* put in. So it has to be true: a 6 turned upside down is no 6
// any more, and letters must not be mirrored. It belongs to training only; the images to judge by
// stay as they are.
//
// ## Which one helps?
//
// Now the competition, from the same weights, 100 epochs each, in three leagues: 300 images with
// right labels, only 50 of them, and 300 with a fifth spoiled. Each method has a strength (that of
// early stopping is its patience). To be fair we try several, in large steps, and keep the one with
// the lowest loss on the *validation* set, averaged over the five splits. The test set has no say
// in it. For each split the gain is the test accuracy minus that without any method, for the same
// split; "deviation" is the standard deviation of the five gains. (In "augmentation, L2" the
// strength is that of L2; the augmentation is always 1.)

const std::vector<Setting> methods = {
    {"L2", &Recipe::l2, {1e-4, 1e-3, 1e-2, 1e-1}},
    {"L1", &Recipe::l1, {1e-4, 1e-3, 3e-3, 1e-2}},
    {"dropout", &Recipe::dropout, {0.1, 0.3, 0.5, 0.7, 0.9}},
    {"augmentation", &Recipe::augment, {0.25, 0.5, 1, 2}},
    {"early stopping", &Recipe::patience, {5, 10, 20, 40}},
    {"augmentation, L2", &Recipe::l2, {1e-4, 1e-3, 1e-2}, {.augment = 1}}};

nn::Row gain_row(const Setting& method, const Result& best,
                 const Result& none) {
  const Vector gain = best.tests - none.tests;
  return {{"method", method.name},
          {"strength", best.value},
          {"training {:.3f}", best.train},
          {"test {:.3f}", best.test},
          {"gain {:.3f}", arma::mean(gain)},
          {"deviation {:.3f}", arma::stddev(gain)}};
}

nn::Table& league(nn::Output& out, const std::string& name,
                  const Recipe& base) {
  const nn::Dataset digits = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  const Result none = runs(0, base, digits, out);
  out.print("\n{}. Without any method: training {:.3f}, test {:.3f}", name,
            none.train, none.test);
  nn::Table& table = out.table(name);
  for (Setting method : methods) {
    method.base.images = base.images;
    method.base.random_labels = base.random_labels;
    const auto results = sweep(method, digits, out);
    const Result best = std::ranges::min(results, {}, &Result::validation_loss);
    table.row(gain_row(method, best, none));
    out.data(name + ", " + method.name, {{"strength", results, &Result::value},
                                         {"test", results, &Result::test}});
  }
  return table;
}

const nn::Section gains("Gains", [](nn::Output& out) {
  const auto& right = league(out, "300 images", {.images = 300});
  const auto& few = league(out, "50 images", {.images = 50});
  const auto& spoiled = league(out, "a fifth spoiled", {.random_labels = 0.2});
  out.claim("300 images: gains", right.column("gain")).between(-0.08, 0.05);
  out.claim(few, "augmentation", "gain").at_least(-0.04);
  out.claim("a fifth spoiled: least gain", spoiled.min("gain")).at_least(0);
  out.claim("a fifth spoiled: largest gain", spoiled.max("gain"))
      .at_least(0.05);
  out.value("right labels", 1 - 0.2 * 0.9);
  out.figure("strengths");
});

// {{output Gains}}
//
// {{figure strengths: Test accuracy over the strength of four methods, all of those that were
// tried.}}
//
// *Right labels, 300 images.* There is next to nothing to gain: at most about one percentage point.
// What is still wrong are images unlike any of the 300. (A gain of half a percentage point,
// measured once, means nothing.)
//
// *Right labels, 50 images.* The network overfits, and yet penalties and dropout bring next to
// nothing: nothing in these 50 images says which of the solutions that get them all right is the
// true one. Only augmentation brings in something that is not in them; its gain is
// {{50_images.augmentation.gain:.3f}} on average, with a deviation of
// {{50_images.augmentation.deviation:.3f}} from split to split.
//
// *Spoiled labels.* Every one of the methods helps, by {{a_fifth_spoiled_least_gain:.3f}} to
// {{a_fifth_spoiled_largest_gain:.3f}}. The column for training shows how: it falls to about
// {{right_labels:.2f}}, the part of the labels that are right. Each makes it harder to learn single
// images by heart, in its own way: no large weights, no reliance on others, no image twice the
// same, no time. Two at once need not be better than one of them: each added method wants all
// strengths looked for again.
//
// And the strength matters more than the method. In the figure, a weak penalty does little, too
// much is underfitting, and the right amount differs from task to task: with right labels less is
// better. That is what the validation set is for. Where data are too few to set some aside, one
// uses *cross-validation*: cut the data into, say, five parts, train five times, each time without
// one of them, and judge on that one. Then every sample is judged once. When the settings are
// chosen, train once more on everything but the test set.
//
// ## Which one?
//
// Look at your labels first: no method makes up for all that wrong ones cost. If you can get more
// data, do. If you know movements that change nothing, augment. Early stopping costs only the
// validation images and saves time, so always watch the validation loss. Then a penalty or dropout
// for large networks, with a strength that you have looked for in steps of 3 or 10; L1 where zeros
// are wanted.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "How to hold it back?");
  return program.run(argc, argv,
                     {one_weight, sparse, dropout, movements, gains});
}

// ## Summary
//
// A penalty on the squares of the weights shrinks all of them, one on their absolute values pulls
// with the same force everywhere; zeros come from the soft threshold. Dropout leaves units out at
// random in training, keeps the mean and adds noise. Augmentation brings in what we know: movements
// that change nothing. With wrong labels every method helps, with right labels and enough images
// hardly any, and its strength matters more than its kind.
//
// ## Questions
//
// 1. The loss alone wants $u = 0.3$, and $\lambda = 0.5$. Where does the weight end with L2, and
//    where with L1?
// 2. A unit is dropped with probability 0.2. By what are the others multiplied in training, and in
//    inference?
// 3. Why must letters not be mirrored in augmentation, although digits may be shifted?
//
// {{fold Answers}}
// 1. $0.3 / 1.5 = 0.2$; at 0.
// 2. By 1.25; by nothing.
// 3. A mirrored b is a d; what is added must be true of the class.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. Let the digits be turned by up to half a turn: in `run`, write `.angle = 3.14`. What becomes
//    of the rows of "augmentation", and which digits can no network tell apart then? (Think; the
//    tables do not say.)
// 2. Drop inputs instead of hidden units: write the network of `run` out,
//    `nn::Network{nn::Dropout{d}, nn::Dense{64, 64}, ...}`. Up to which $d$ is that of use?
// 3. Give the network of `fit_one_layer` a hidden layer, `nn::multilayer_perceptron(64, {64}, 10)`,
//    and first weights by `nn::initialize(network, nn::he_normal(), rng)`; `layer` is then the
//    first of two. How many of its units lose all their weights? (Count them by
//    `arma::accu(arma::max(size, 1) == 0)`, in the whole run.)
//
// {{fold What to expect}}
// 1. Augmentation becomes the only method that harms, because it says something untrue: a 6 turned
//    by half a turn is a 9. Its claims fail.
// 2. With right labels for none: a pixel that is dropped is lost for all hidden units at once. With
//    spoiled labels some of it helps.
// 3. A third of them or so with the threshold, none with the slope: L1 also chooses how many units
//    there are. The claim on both losses fails, since the slope pulls at both layers.
// {{end}}
