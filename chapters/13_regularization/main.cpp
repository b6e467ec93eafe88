// ---
// title: Regularization
// question: When has it learned too much?
// builds on: chapter 05, chapter 09, chapter 10, chapter 12, chapter 14
// terms: overfitting (과적합), underfitting (과소적합), generalization (일반화), validation set (검증 데이터),
//   regularization (규제), penalty (벌점), sparse (희소), dropout (드롭아웃), early stopping (조기 종료),
//   data augmentation (데이터 증강)
// symbols: $L$ loss, $w$ a weight, $W$ weights, $\lambda$ strength of a penalty, $\eta$ learning
//   rate, $p$ probability of dropping, $m$ a mask, $a$ activation, $z$ weighted sum, $\varphi$ angle,
//   $s$ scale
// ---
//
// A pupil who knows the multiplication table by heart answers each of its questions. Whether she
// can multiply, we find out with $12 \cdot 13$. So far we have asked our networks mostly the
// questions that they had practised on. In this chapter we ask others, see when a network has
// learned by heart, and measure what helps.

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "common/data/augmentation.hpp"
#include "common/data/csv.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/activations.hpp"
#include "common/model/dense.hpp"
#include "common/model/dropout.hpp"
#include "common/model/initializers.hpp"
#include "common/report/program.hpp"
#include "common/training/callbacks.hpp"
#include "common/training/fit.hpp"
#include "common/training/metrics.hpp"
#include "common/training/optimizer.hpp"

using nn::Index;
using nn::Matrix;
using nn::Scalar;
using nn::Vector;

// ## The experiment
//
// All of the chapter is one experiment with different settings: train a network with one hidden
// layer on a few hundred images of digits, then ask it about images that it has never seen. We need
// three parts of the data that share no image. The training set and the test set are known from
// chapter 14. Between them stands the **validation set** (검증 데이터): it is not learned from either,
// but it may be used for decisions, such as how long to train, or which of two settings to keep.
// The test set may not: a setting that was chosen because it does well on these images does well on
// these images.
//
// In real data some labels are wrong: mistyped, misread, ambiguous. So we can spoil a part of the
// labels before training, by drawing them anew at random (one in ten of them comes out right
// again). Only those of the training and the validation set; the test set keeps the truth.

struct Recipe {
  Index images = 300;  // to train on
  double wrong = 0;    // the part of their labels that is drawn at random
  Index hidden = 64;   // units
  Index epochs = 100;
  double l2 = 0;        // strengths: of the penalties,
  double l1 = 0;        //
  double dropout = 0;   // the probability of dropping,
  double augment = 0;   // the movements, as multiples of the library's,
  double patience = 0;  // and of early stopping; 0: train to the end
};

struct Parts {
  nn::Dataset train;
  nn::Dataset validation;
  nn::Dataset test;
};

Parts parts_of(const nn::Dataset& digits, const Recipe& recipe, nn::Rng& rng) {
  nn::Dataset all = nn::select(digits, rng.permutation(digits.size()));
  const auto part = [&](Index first, Index end) {
    return nn::select(all, arma::regspace<nn::IndexVector>(first, end - 1));
  };
  for (Index i = 0; i < 1000; ++i) {
    const bool spoil = rng.uniform() < recipe.wrong;
    all.labels[i] = spoil ? rng.below(10) : all.labels[i];
  }
  return {part(200, 200 + recipe.images), part(0, 200),
          part(1000, digits.size())};
}

// The same seed gives the same images, the same wrong labels and the same first weights, whatever
// the rest of the recipe. The methods in it are off; each will have its section. Training is Adam
// with a rate of 0.003 on batches of 32.

struct Outcome {
  double train_accuracy = 0;
  double test_accuracy = 0;
  double validation_loss = 0;
  std::vector<nn::Epoch> history = {};
  Index best_epoch = 0;  // of early stopping
  double best_loss = 0;
};

nn::FitOptions options_of(const Recipe& recipe, const nn::Batch& validation) {
  const double k = recipe.augment;
  const nn::Augmentation augmentation(
      {8, 8}, {.shift = k, .angle = 0.2 * k, .log_scale = 0.1 * k});
  nn::FitOptions options = {.epochs = recipe.epochs,
                            .batch_size = 32,
                            .step = {.l1 = recipe.l1, .l2 = recipe.l2},
                            .validation = validation};
  if (k > 0) {
    options.augment = augmentation;
  }
  return options;
}

Outcome run(const Recipe& recipe, const nn::Dataset& digits,
            std::uint64_t seed) {
  nn::Rng rng(seed);
  const auto [train, validation, test] = parts_of(digits, recipe, rng);
  const Matrix Y = nn::one_hot(train.labels, 10);
  const Matrix Y_validation = nn::one_hot(validation.labels, 10);
  nn::Network network{nn::Dense{64, recipe.hidden}, nn::ReLU{},
                      nn::Dropout{recipe.dropout},
                      nn::Dense{recipe.hidden, 10}};
  nn::initialize(network, nn::he_normal(), rng);
  nn::SoftmaxCrossEntropy loss;
  nn::Adam adam{{.learning_rate = 3e-3}};
  nn::EarlyStopping stopping(network, {.patience = Index(recipe.patience)});
  nn::FitOptions options = options_of(recipe, {validation.X, Y_validation});
  if (recipe.patience > 0) {
    options.callbacks = {std::ref(stopping)};
  }
  Outcome outcome;
  outcome.history = nn::fit(network, loss, adam, train.X, Y, rng, options);
  stopping.restore_best();  // does nothing where it was not asked
  outcome.train_accuracy = nn::accuracy(network, train);
  outcome.test_accuracy = nn::accuracy(network, test);
  outcome.validation_loss =
      nn::evaluate(network, loss, {validation.X, Y_validation});
  outcome.best_epoch = stopping.best_epoch();
  outcome.best_loss = stopping.best_loss();
  return outcome;
}

// One run says little, so each result is the mean of several, with other images in each part.

using Outcomes = std::vector<Outcome>;

Outcomes runs(const Recipe& recipe, const nn::Dataset& digits,
              const nn::Program& program) {
  Outcomes outcomes;
  const std::uint64_t splits = program.quick() ? 1 : 5;
  for (std::uint64_t i = 0; i < splits; ++i) {
    outcomes.push_back(run(recipe, digits, 1000 * program.seed() + i));
  }
  return outcomes;
}

double mean(const Outcomes& outcomes, double Outcome::*what) {
  double sum = 0;
  for (const Outcome& outcome : outcomes) {
    sum += outcome.*what;
  }
  return sum / double(outcomes.size());
}

// ## By heart
//
// The network has 64 hidden units, so {{parameters}} weights and biases, for 300 images. Is that
// enough to learn the answers by heart, without understanding anything? We test it on labels that
// cannot be understood: all of them drawn at random (an experiment by C. Zhang and others, 2017).

void show_by_heart(nn::Program& program, const nn::Dataset& digits) {
  program.section("By heart");
  nn::Table table({"labels of the training images", "accuracy on them",
                   "accuracy on the test images"});
  std::array<Outcomes, 3> by_wrong;
  const std::array<std::string, 3> names = {"right", "a fifth drawn at random",
                                            "all drawn at random"};
  for (std::size_t i = 0; i < 3; ++i) {
    const double wrong = std::array{0.0, 0.2, 1.0}.at(i);
    by_wrong.at(i) = runs({.wrong = wrong, .epochs = 200}, digits, program);
    table.row(names.at(i),
              {mean(by_wrong.at(i), &Outcome::train_accuracy),
               mean(by_wrong.at(i), &Outcome::test_accuracy)},
              3);
  }
  program.print(table);
  program.value("parameters", 64 * 64 + 64 + 64 * 10 + 10);
  program.value("right_test", mean(by_wrong[0], &Outcome::test_accuracy));
  program.value("fifth_test", mean(by_wrong[1], &Outcome::test_accuracy));
  program.claim("random labels: accuracy on the training images",
                mean(by_wrong[2], &Outcome::train_accuracy),
                nn::at_least(0.97));
  program.claim("random labels: accuracy on the test images",
                mean(by_wrong[2], &Outcome::test_accuracy),
                nn::between(0.03, 0.17));
  program.claim("right labels: accuracy on the training images",
                mean(by_wrong[0], &Outcome::train_accuracy), nn::equals(1));
  program.claim("right labels: accuracy on the test images",
                mean(by_wrong[0], &Outcome::test_accuracy), nn::at_least(0.92));
}

// {{output By heart}}
//
// It can. It knows three hundred random answers, and on new images is as good as a die with ten
// sides. That it gets everything right on the training set therefore proves nothing. Nor is it a
// fault: with the right labels it gets them all right, too, and does well on the test. (One can
// read that a perfect score in training *is* the disease. It is not; the test decides.)
//
// How well a network does on samples that it was not trained on is its **generalization** (일반화).
// When it does much worse there than on the training set, because it has learned what is peculiar
// to that set, we speak of **overfitting** (과적합). With a fifth of the labels spoiled it learns the
// spoiled ones as well, and pays for it: {{fifth_test:.3f}} instead of {{right_test:.3f}}, on the
// same images. The opposite, **underfitting** (과소적합), is a network that does badly on both, because
// it is too simple or was trained too little.
//
// ## Three curves
//
// What decides between the two? We change one setting at a time: the number of hidden units, of
// images, and of epochs.

struct Sweep {
  std::vector<double> values;
  std::vector<double> train;
  std::vector<double> test;
};

Sweep sweep(const Recipe& base, Index Recipe::*setting,
            const std::vector<Index>& values, const nn::Dataset& digits,
            const nn::Program& program) {
  Sweep result;
  nn::Progress progress("networks", values.size());
  const std::size_t stride = program.quick() ? values.size() / 2 : 1;
  for (std::size_t i = 0; i < values.size(); i += stride) {
    Recipe recipe = base;
    recipe.*setting = values[i];
    const Outcomes outcomes = runs(recipe, digits, program);
    result.values.push_back(double(values[i]));
    result.train.push_back(mean(outcomes, &Outcome::train_accuracy));
    result.test.push_back(mean(outcomes, &Outcome::test_accuracy));
    progress.update(i + 1);
  }
  return result;
}

struct Setting {
  std::string name;
  Index Recipe::*which;
  std::vector<Index> values;
};

const std::array<Setting, 3> settings = {
    Setting{"hidden units", &Recipe::hidden, {1, 2, 4, 8, 16, 64, 256}},
    Setting{"training images", &Recipe::images, {50, 100, 200, 400, 800}},
    Setting{"epochs", &Recipe::epochs, {2, 5, 10, 20, 50, 100, 200}}};

void show_curves(nn::Program& program, const nn::Dataset& digits) {
  program.section("Three curves");
  nn::Figure figure(330, 270, 3);
  std::array<std::array<Sweep, 3>, 2> all;
  for (const std::size_t spoiled : {0U, 1U}) {
    for (std::size_t i = 0; i < 3; ++i) {
      const Setting& setting = settings.at(i);
      const Sweep s = sweep({.wrong = 0.2 * double(spoiled)}, setting.which,
                            setting.values, digits, program);
      figure
          .panel(spoiled == 0 ? "right labels" : "a fifth at random",
                 setting.name, i == 0 ? "accuracy" : "")
          .log_x()
          .y_range(0.2, 1.02)
          .legend(i == 0 ? "bottom right" : "off")
          .curve("training", s.values, s.train)
          .curve("test", s.values, s.test, nn::Color::orange);
      all.at(spoiled).at(i) = s;
    }
  }
  for (std::size_t i = 0; i < 3; ++i) {
    nn::Table table(
        {settings.at(i).name, "training", "test", "spoiled: training", "test"});
    const Sweep& right = all[0].at(i);
    const Sweep& wrong = all[1].at(i);
    for (std::size_t k = 0; k < right.values.size(); ++k) {
      table.row(fmt::format("{}", right.values[k]),
                {right.train[k], right.test[k], wrong.train[k], wrong.test[k]},
                3);
    }
    program.print(table);
  }
  program.figure(figure, "curves",
                 "Six panels: accuracy in training and on the test images "
                 "over hidden units, training images and epochs, for right "
                 "labels above and spoiled ones below. Above, both lines rise "
                 "and level off. Below, the training line rises to 1 and the "
                 "test line falls again over units and epochs.");
  const auto& [by_units, by_images, by_epochs] = all[1];
  const double best = std::ranges::max(by_epochs.test);
  const double best_units = std::ranges::max(by_units.test);
  const double units_64 = by_units.test[by_units.test.size() - 2];
  const double best_right = std::ranges::max(all[0][2].test);
  program.value("epochs_best", best);
  program.value("epochs_last", by_epochs.test.back());
  program.value("units_best", best_units);
  program.value("units_64", units_64);
  program.value("images_50", by_images.test.front());
  program.value("images_800", by_images.test.back());
  program.claim("one hidden unit: accuracy in training",
                all[0][0].train.front(), nn::at_most(0.5));
  program.claim("right labels: best test accuracy over the epochs minus last",
                best_right - all[0][2].test.back(), nn::at_most(0.02));
  program.claim("spoiled: best test accuracy over the epochs minus last",
                best - by_epochs.test.back(), nn::at_least(0.05));
  program.claim("spoiled: test accuracy with 800 images minus that with 50",
                by_images.test.back() - by_images.test.front(),
                nn::at_least(0.02));
}

// {{output Three curves}}
//
// {{figure curves: Accuracy in training and on the test images. Above with the right labels, below
// with a fifth of them drawn at random. All horizontal axes are logarithmic.}}
//
// *Units.* With one or two hidden units the network underfits: it does badly in training, too.
// With right labels both lines then rise and stay up, and a network with many more parameters than
// it has images does no worse than a small one. With spoiled labels the training line follows only
// slowly up to 8 units or so, since the exceptions do not fit into a small network; with 64 they
// do, and the test line has come down from {{units_best:.3f}} to {{units_64:.3f}}. (It does not
// have to go on falling: very large networks are often better again. M. Belkin and others, 2019,
// look into that.)
//
// *Images.* More images always help, and with spoiled labels more than with right ones, from
// {{images_50:.3f}} with 50 to {{images_800:.3f}} with 800. It is harder to learn more exceptions
// by heart, and whatever is found in many images is less likely to be an accident.
//
// *Epochs.* With right labels one can train as long as one likes. With spoiled ones the test line
// reaches {{epochs_best:.3f}}, which is *higher* than the line in training, and then falls to
// {{epochs_last:.3f}}. First the network learns what many images share, which is the truth, and so
// contradicts the spoiled labels; then it learns them as well.
//
// So neither a large network nor a long training is bad in itself. They are when there is something
// to be learned that is not so, and too few images to contradict it.
//
// Everything that is done against overfitting, other than getting more data or a smaller network,
// is called **regularization** (규제). (In Korean it is often called 정규화, like the normalization of
// chapter 12. They have nothing to do with each other.) We look at five ways, and then let them
// compete.
//
// ## Small weights
//
// A network that bends sharply to include one odd sample needs large weights for it. So we make
// large weights cost something: we add a **penalty** (벌점) to the loss, either of the squares of all
// weights or of their absolute values,
//
// $$L_2 = L + \frac{\lambda}{2} \sum w^2 , \qquad L_1 = L + \lambda \sum |w| .$$
//
// The strength $\lambda$ is a hyperparameter. (Some write $\lambda/2$ for both, or divide by the
// number of samples; then the same penalty has another $\lambda$.) Biases are left alone: they move
// the output but do not bend it. In the update, the penalty adds its slope to that of the loss,
//
// $$w \leftarrow w - \eta \left( \frac{\partial L}{\partial w} + \lambda w \right) , \qquad
//   w \leftarrow w - \eta \left( \frac{\partial L}{\partial w} + \lambda \, \mathrm{sign}(w)
//   \right) ,$$
//
// which is one line of the library:
//
// {{code common/training/fit.cpp penalty}}
//
// The first is the coupled weight decay of chapter 10. It pulls at each weight in proportion to its
// size: the small ones are hardly touched. L1 pulls at all with the same force, until they are 0.
// What this means for one weight we can compute. Let the loss alone want the weight to be $a$, and
// be $\frac12 (w - a)^2$. With the penalty the lowest point is at
//
// $$w = \frac{a}{1 + \lambda} \quad (L_2) , \qquad
//   w = \mathrm{sign}(a) \cdot \max(|a| - \lambda, 0) \quad (L_1) .$$
//
// L2 makes every weight smaller by the same factor, and none zero. L1 subtracts $\lambda$ from
// each, and what is smaller than $\lambda$ becomes exactly 0; this is *soft thresholding*.

Matrix soft_threshold(const Matrix& W, double amount) {
  return arma::sign(W) % nn::relu(arma::abs(W) - Scalar(amount));
}

void show_one_weight(nn::Program& program) {
  const Matrix a = arma::linspace<Matrix>(-1.5, 1.5, 31);
  const Scalar lambda = 0.5;
  const Matrix l2 = a / (1 + lambda);
  const Matrix l1 = soft_threshold(a, lambda);
  const Matrix w = arma::linspace<Matrix>(-2, 2, 4001);  // to search in
  Scalar furthest = 0;
  for (Index i = 0; i < a.n_elem; ++i) {
    const Matrix loss = arma::square(w - a[i]) / 2;
    const Matrix with_l2 = loss + lambda / 2 * arma::square(w);
    const Matrix with_l1 = loss + lambda * arma::abs(w);
    furthest = std::max({furthest, std::abs(w[with_l2.index_min()] - l2[i]),
                         std::abs(w[with_l1.index_min()] - l1[i])});
  }
  nn::Figure figure(460, 320);
  figure.panel("", "a, where the loss alone wants the weight", "w")
      .legend("top left")
      .line("no penalty", nn::series(a), nn::series(a),
            {.color = nn::Color::grey, .dashed = true})
      .line("L2", nn::series(a), nn::series(l2))
      .line("L1", nn::series(a), nn::series(l1), {.color = nn::Color::orange});
  program.figure(figure, "one_weight",
                 "The weight with a penalty over the weight without. L2: a "
                 "line through 0, less steep. L1: 0 between -0.5 and 0.5, "
                 "beyond that parallel to the line without a penalty.");
  program.claim("formulas: furthest from the lowest point found by search",
                furthest, nn::at_most(1e-3));
}

// {{figure one_weight: What becomes of a weight that the loss alone wants to be $a$. $\lambda$ is
// 0.5.}}
//
// Weights that are 0 are worth something: what they multiply need not be computed, or even
// measured, and one sees what matters. A matrix with mostly zeros is called **sparse** (희소). Do we
// get one? We take the simplest network, a single layer with softmax, because each of its weights
// belongs to one pixel and one digit, and descend with all of 800 images. L1 appears twice: with
// its slope added to the gradient, as above, and with the soft threshold. The latter makes a step
// down the loss alone, and then moves each weight $\eta\lambda$ towards 0, but not beyond it.

struct Penalty {
  std::string name;
  nn::StepOptions slopes;
  double threshold = 0;
};

struct Fitted {
  Matrix W;  // (10 x 64)
  double loss = 0;
  double test_accuracy = 0;
};

Fitted fit_one_layer(const Penalty& penalty, const Parts& parts, int steps) {
  const double rate = 0.1;
  nn::Network network{nn::Dense{64, 10}};  // from 0: there is no hidden layer
  auto& layer = dynamic_cast<nn::Dense&>(network.layer(0));
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = rate}};
  const Matrix Y = nn::one_hot(parts.train.labels, 10);
  double mean_loss = 0;
  for (int step = 0; step < steps; ++step) {
    mean_loss =
        nn::train_step(network, loss, sgd, {parts.train.X, Y}, penalty.slopes);
    if (penalty.threshold > 0) {
      layer.W = soft_threshold(layer.W, rate * penalty.threshold);
    }
  }
  return {layer.W, mean_loss, nn::accuracy(network, parts.test)};
}

void show_sparse(nn::Program& program, const nn::Dataset& digits) {
  program.section("Which weights become zero");
  const double l1 = 0.003;
  const std::vector<Penalty> penalties = {{"none", {}},
                                          {"L2", {.l2 = 0.01}},
                                          {"L1, slope", {.l1 = l1}},
                                          {"L1, threshold", {}, l1}};
  nn::Rng rng(program.seed());
  const Parts parts = parts_of(digits, {.images = 800}, rng);
  nn::Table table({"penalty", "exactly 0", "within 0.001 of 0", "mean |w|",
                   "loss", "test accuracy"});
  nn::Figure figure(220, 220, 3);
  std::vector<double> zeros;
  std::vector<double> accuracies;
  std::vector<double> losses;
  for (const Penalty& penalty : penalties) {
    const Fitted fitted =
        fit_one_layer(penalty, parts, program.quick() ? 1000 : 3000);
    const Matrix size = arma::abs(fitted.W);
    zeros.push_back(double(arma::accu(size == 0)));
    accuracies.push_back(fitted.test_accuracy);
    losses.push_back(fitted.loss + l1 * arma::accu(size));
    table.row({penalty.name, zeros.back(),
               double(arma::accu(size < Scalar(0.001))),
               nn::Cell::fixed(arma::mean(arma::vectorise(size)), 3),
               nn::Cell::fixed(fitted.loss, 3),
               nn::Cell::fixed(fitted.test_accuracy, 3)});
    if (penalty.name != "L1, slope") {
      const Matrix three = fitted.W.row(3);
      figure.panel(penalty.name).pixels(nn::series(three), 8, size.max());
    }
  }
  program.print(table);
  program.figure(figure, "weights",
                 "Three images of 8 x 8 weights. Without a penalty and with "
                 "L2 nearly all pixels are coloured; with L1 about a third.");
  program.value("zeros_none", zeros[0]);
  program.value("never_lit", arma::accu(arma::max(parts.train.X, 1) == 0));
  program.value("zeros_threshold", zeros[3]);
  program.value("accuracy_none", accuracies[0]);
  program.value("accuracy_l1", accuracies[3]);
  program.claim("L1, threshold: part of the weights that are exactly 0",
                zeros[3] / 640, nn::at_least(0.4));
  program.claim("L2: weights that are 0, more than without a penalty",
                zeros[1] - zeros[0], nn::equals(0));
  program.claim("L1: loss with penalty, slope over threshold",
                losses[2] / losses[3], nn::near(1, 0.01));
}

// {{output Which weights become zero}}
//
// {{figure weights: The weights of the digit 3, pixel by pixel: blue speaks for it, orange against
// it. Each image has its own scale.}}
//
// Of the 640 weights {{zeros_none}} are 0 in each case: those of the {{never_lit}} pixels that no
// training image ever lights. They have no slope. L2 adds none to them; its image looks like the
// one without a penalty, only flatter. L1 with the threshold has {{zeros_threshold}}, two thirds,
// and what remains shows what matters: the left side has to be empty where an 8 or a 0 is not. The
// test accuracy falls from {{accuracy_none:.3f}} to {{accuracy_l1:.3f}}.
//
// L1 with its slope has as many weights *near* 0, but none of them is there. A weight at $10^{-5}$
// is pulled by $\eta\lambda$, which takes it to the other side, and back in the next step. This is
// how L1 is mostly done in programs, and the library does it so, too; who wants zeros has to set a
// threshold. That both go to the same place, the last claim says.
//
// ## Dropout
//
// Another way of learning by heart is a conspiracy of units: each corrects what the others get
// wrong on one odd sample, and alone they make no sense. The remedy is **dropout** (드롭아웃): in each
// step of training every hidden unit is left out with the probability $p$, drawn anew for each
// sample (N. Srivastava and others, 2014). No unit can rely on another any more.
//
// In inference all units take part. Then the next layer would get sums that are larger than those
// it was trained with, by $1 / (1 - p)$ on average. So the units that stay are made larger in
// training: with a *mask* $m$ that is 0 with the probability $p$ and $1/(1-p)$ otherwise,
//
// $$a' = m\, a , \qquad \text{mean of } m = p \cdot 0 + (1 - p) \cdot \frac{1}{1-p} = 1 .$$
//
// This form is called *inverted* dropout, and in inference there is nothing left to do. (The
// original multiplied by $1 - p$ in inference instead.) The slope goes back through the same mask:
//
// {{code common/model/dropout.cpp dropout}}
//
// The mean of the next weighted sum, $z = \sum w m a$, is the same with dropout as without. What is
// new is its deviation. The variance of $m$ is $p/(1-p)$, and the variances of independent terms
// add up:
//
// $$\mathrm{Var}(z) = \frac{p}{1-p} \sum (w a)^2 .$$
//
// We draw a unit with 100 inputs and apply many masks.

void show_dropout(nn::Program& program) {
  program.section("Dropout");
  nn::Rng rng(program.seed());
  const Index masks = program.quick() ? 2000 : 20000;
  Matrix w(1, 100);
  rng.fill_normal(w, 0, 0.1);
  Matrix a(100, 1);
  rng.fill_uniform(a, 0, 1);
  const Matrix A = arma::repmat(a, 1, masks);
  const double z = arma::as_scalar(w * a);
  nn::Table table(
      {"p", "z without", "mean of z", "deviation predicted", "deviation"});
  double furthest_mean = 0;
  double furthest_deviation = 0;
  for (const double p : {0.1, 0.5, 0.8}) {
    nn::Dropout dropout{p};
    dropout.train(rng);
    const nn::RowVector with = w * dropout.forward(A);
    const double predicted = std::sqrt(p / (1 - p)) * arma::norm(w.t() % a);
    table.row(fmt::format("{}", p),
              {z, arma::mean(with), predicted, arma::stddev(with)}, 3);
    const double error = predicted / std::sqrt(double(masks));
    furthest_mean =
        std::max(furthest_mean, std::abs(arma::mean(with) - z) / error);
    furthest_deviation = std::max(furthest_deviation,
                                  std::abs(arma::stddev(with) / predicted - 1));
  }
  program.print(table);
  program.claim("mean of z: standard errors from z without dropout",
                furthest_mean, nn::at_most(4.5));
  program.claim("deviation: largest relative difference from the prediction",
                furthest_deviation, nn::at_most(0.08));
}

// {{output Dropout}}
//
// The mean stays, and a noise comes in, larger for larger $p$. One usually drops hidden units, with
// $p$ from 0.2 to 0.5, never outputs, and rarely inputs. Since behind the next ReLU the mean of a
// noisy sum is not the ReLU of its mean, inference is the average over all masks only nearly.
//
// ## Stop in time
//
// In the curve over epochs the network with spoiled labels was best after a few of them. It learns
// first what many images share, and the exceptions later. So one can simply stop: **early
// stopping** (조기 종료). When? The test set may not be asked. But the validation set may: we watch its
// loss, and when it has not become better for some epochs, we stop, and go back to the parameters
// that were best.
//
// {{code common/training/callbacks.cpp early_stopping}}
//
// `patience` is the number of epochs that we wait; without it, training would end at the first
// accidental bump. What counts as better can be given a least amount, `min_delta`. `buffers` are
// the running means of chapter 12. (Losses are noisy; the least of many is a little too good, and
// so no judgement of the network. That is what the test set is for.)

void show_stopping(nn::Program& program, const nn::Dataset& digits) {
  program.section("Early stopping");
  const std::uint64_t seed = 1000 * program.seed();
  const Recipe spoiled = {.wrong = 0.2};
  Recipe stopped = spoiled;
  stopped.patience = 20;
  const Outcome whole = run(spoiled, digits, seed);
  const Outcome early = run(stopped, digits, seed);
  std::vector<double> epochs;
  std::vector<double> train;
  std::vector<double> validation;
  for (const nn::Epoch& epoch : whole.history) {
    epochs.push_back(double(epoch.number));
    train.push_back(epoch.loss);
    validation.push_back(*epoch.validation_loss);
  }
  nn::Figure figure(560, 320);
  figure.panel("", "epoch", "loss")
      .y_range(0, 1.1 * std::ranges::max(validation))
      .legend("top left")
      .line("training", epochs, train)
      .line("validation", epochs, validation, {.color = nn::Color::orange})
      .points("the best", {double(early.best_epoch)}, {early.best_loss},
              {.color = nn::Color::green, .size = 1.4});
  program.figure(figure, "losses",
                 "Losses over 150 epochs: that in training falls towards 0; "
                 "that of the validation set falls for a few epochs and then "
                 "rises far above where it began.");
  program.print("best epoch {}, stopped after {} of {}", early.best_epoch,
                early.history.size(), whole.history.size());
  program.print("validation loss: best {:.3f}, at the end {:.3f}",
                early.best_loss, whole.validation_loss);
  program.print("test accuracy:   stopped {:.3f}, at the end {:.3f}",
                early.test_accuracy, whole.test_accuracy);
  program.value("best_epoch", early.best_epoch);
  program.value("stopped_after", early.history.size());
  program.claim("restored: validation loss minus that of the best epoch",
                early.validation_loss - early.best_loss, nn::equals(0));
  program.claim("both runs until then: difference of the losses",
                early.history.back().loss -
                    whole.history.at(early.history.size() - 1).loss,
                nn::equals(0));
  program.claim("validation loss at the end over the best",
                whole.validation_loss / early.best_loss, nn::at_least(1.2));
}

// {{output Early stopping}}
//
// {{figure losses: Training and validation loss with a fifth of the labels spoiled.}}
//
// The training loss falls all the time; it will not tell us. The validation loss has its lowest
// point at epoch {{best_epoch}}. The loop waits another 20 and ends after {{stopped_after}}, with
// the parameters of epoch {{best_epoch}}, bit for bit. That also saves the rest of the time. (The
// loss can rise while the accuracy still grows: a network that becomes too sure of itself pays
// dearly for each mistake, chapter 05. Who cares for the accuracy may watch that.)
//
// ## More images from those we have
//
// The surest cure, the middle column of the curves says, is more data. We have no more, but we know
// something that the network does not: a 3 that lies a little higher, or is turned a little, is
// still a 3. So we make new images from old ones, which is **data augmentation** (데이터 증강): each
// time an image is used, it is shifted, turned and scaled by small random amounts.
//
// How does one turn an image? For each pixel of the *result*, at $(x, y)$ from the middle, ask
// where in the *original* it comes from, by undoing the movement: first the shift $(t_x, t_y)$,
// then the angle $\varphi$ and the scale $s$,
//
// $$\begin{pmatrix} x' \\ y' \end{pmatrix} = \frac1s
//   \begin{pmatrix} \cos\varphi & \sin\varphi \\ -\sin\varphi & \cos\varphi \end{pmatrix}
//   \begin{pmatrix} x - t_x \\ y - t_y \end{pmatrix} .$$
//
// (With $y$ pointing down, a positive angle turns clockwise. In the other direction, from original
// to result, some pixels would be hit twice and others never.) That place lies between four pixels,
// as a rule, and we mix them, the nearer the heavier:
//
// {{code common/data/augmentation.cpp interpolated}}
//
// The movement:
//
// {{code common/data/augmentation.cpp moved}}
//
// And with random amounts, for each image of a batch:
//
// {{code common/data/augmentation.cpp augmentation}}

void show_movements(nn::Program& program, const nn::Dataset& digits) {
  program.section("Movements");
  const Vector image = digits.X.col(13);  // a 3
  const nn::ImageShape shape = {8, 8};
  nn::Figure figure(150, 170, 5);
  const auto draw = [&](const std::string& title, const Vector& pixels) {
    figure.panel(title).pixels(nn::series(pixels), 8, 1, nn::Color::grey);
  };
  const double tenth = std::numbers::pi / 10;
  const Vector right = nn::moved(image, shape, {.right = 1});
  draw("original", image);
  draw("1 to the right", right);
  draw("1/2 down", nn::moved(image, shape, {.down = 0.5}));
  draw("turned by 18°", nn::moved(image, shape, {.angle = tenth}));
  draw("1.2 times as large", nn::moved(image, shape, {.scale = 1.2}));
  nn::Rng rng(program.seed());
  for (int i = 1; i <= 5; ++i) {
    Matrix one = image;
    nn::Augmentation{shape}(one, rng);
    draw(fmt::format("at random, {}", i), one);
  }
  program.figure(figure, "movements",
                 "A 3 of 8 x 8 pixels, then shifted by one pixel and by half "
                 "of one, turned, enlarged, and moved at random five times.");
  const Matrix before = arma::reshape(image, 8, 8);  // (columns x rows)
  const Matrix after = arma::reshape(right, 8, 8);
  program.claim("shifted by 1: largest difference from the neighbour's value",
                arma::abs(after.rows(1, 7) - before.rows(0, 6)).max(),
                nn::at_most(1e-6));
  const Vector quarter =
      nn::moved(image, shape, {.angle = std::numbers::pi / 2});
  program.claim(
      "turned by a right angle: difference from rows as columns",
      arma::abs(arma::reshape(quarter, 8, 8).t() - arma::fliplr(before)).max(),
      nn::at_most(1e-5));
}

// {{figure movements: A 3, moved, and five of its random movements: up to one pixel in each
// direction, 0.2 radians (11°), and a factor of 1.1.}}
//
// Two of the movements can be checked exactly: by one pixel to the right each pixel has the value
// of its left neighbour, and by a right angle rows become columns. Between pixels the image gets a
// little blurred, and what leaves it is lost.
//
// Augmentation is knowledge that *we* put in. So it has to be true: a 6 turned upside down is no 6
// any more, and letters must not be mirrored. It belongs to training only; the images to judge by
// stay as they are.
//
// ## Which one helps?
//
// Now the competition, on the same images, from the same weights, in two leagues: right labels, and
// a fifth of them spoiled. Each method has a strength, and to be fair each gets the best of its
// own: we try several, and keep the one with the lowest loss on the *validation* set, averaged over
// the splits. Then we look at the test set, once. For each split the gain is the test accuracy
// minus that without any method, for the same split.

struct Method {
  std::string name;
  double Recipe::*strength;
  std::vector<double> tried;
  Recipe base = {};
};

const std::vector<Method> methods = {
    {"L2", &Recipe::l2, {1e-4, 1e-3, 1e-2, 1e-1}},
    {"L1", &Recipe::l1, {1e-4, 1e-3, 3e-3, 1e-2}},
    {"dropout", &Recipe::dropout, {0.1, 0.3, 0.5, 0.7, 0.9}},
    {"early stopping", &Recipe::patience, {20}},
    {"augmentation", &Recipe::augment, {0.25, 0.5, 1, 2}},
    {"augmentation, L2", &Recipe::l2, {1e-3, 1e-2}, {.augment = 1}}};

struct Trial {
  std::vector<double> strengths;
  std::vector<double> accuracies;  // on the test set, for each strength
  double best = 0;                 // strength, by the validation loss
  Outcomes outcomes = {};          // of the best
};

Trial try_out(const Method& method, double wrong, const nn::Dataset& digits,
              const nn::Program& program) {
  Trial trial;
  double lowest = arma::datum::inf;
  for (const double strength : method.tried) {
    if (program.quick() && strength != method.tried[method.tried.size() / 2]) {
      continue;
    }
    Recipe recipe = method.base;
    recipe.wrong = wrong;
    recipe.*method.strength = strength;
    const Outcomes outcomes = runs(recipe, digits, program);
    trial.strengths.push_back(strength);
    trial.accuracies.push_back(mean(outcomes, &Outcome::test_accuracy));
    const double loss = mean(outcomes, &Outcome::validation_loss);
    if (loss < lowest) {
      lowest = loss;
      trial.best = strength;
      trial.outcomes = outcomes;
    }
  }
  return trial;
}

struct League {
  std::vector<Trial> trials;  // one per method
  Vector gains;               // means over the splits
};

League compete(nn::Program& program, const nn::Dataset& digits, double wrong) {
  const Outcomes none = runs({.wrong = wrong}, digits, program);
  nn::Table table({"method", "strength", "test accuracy", "gain", "deviation"});
  table.row({"none", "",
             nn::Cell::fixed(mean(none, &Outcome::test_accuracy), 3), "", ""});
  League league = {{}, Vector(methods.size())};
  nn::Progress progress("methods", methods.size());
  for (const Method& method : methods) {
    const Trial trial = try_out(method, wrong, digits, program);
    Vector gain(none.size());
    for (std::size_t i = 0; i < none.size(); ++i) {
      gain[i] = Scalar(trial.outcomes[i].test_accuracy - none[i].test_accuracy);
    }
    league.gains[league.trials.size()] = arma::mean(gain);
    league.trials.push_back(trial);
    table.row(
        {method.name, fmt::format("{}", trial.best),
         nn::Cell::fixed(mean(trial.outcomes, &Outcome::test_accuracy), 3),
         nn::Cell::fixed(arma::mean(gain), 3),
         nn::Cell::fixed(arma::stddev(gain), 3)});
    progress.update(league.trials.size());
  }
  program.print(table);
  return league;
}

void show_gains(nn::Program& program, const nn::Dataset& digits) {
  program.section("Gains, right labels");
  const League right = compete(program, digits, 0);
  program.claim("smallest gain", right.gains.min(), nn::at_least(-0.08));
  program.claim("largest gain", right.gains.max(), nn::at_most(0.05));
  program.section("Gains, spoiled labels");
  const League spoiled = compete(program, digits, 0.2);
  program.claim("smallest gain", spoiled.gains.min(), nn::at_least(0.02));
  program.claim("largest gain", spoiled.gains.max(), nn::at_least(0.05));
  program.value("gain_augment_right", 100 * right.gains[4]);
  program.value("gain_least", 100 * spoiled.gains.min());
  program.value("gain_most", 100 * spoiled.gains.max());
  nn::Figure figure(330, 270, 3);
  for (std::size_t i = 0; i < 3; ++i) {
    const Trial& blue = right.trials[i];
    const Trial& orange = spoiled.trials[i];
    nn::Panel& panel = figure.panel("", methods[i].name, "test accuracy");
    panel.y_range(0.5, 1)
        .legend(i == 2 ? "bottom left" : "off")
        .curve("right labels", blue.strengths, blue.accuracies)
        .curve("a fifth at random", orange.strengths, orange.accuracies,
               nn::Color::orange);
    if (i < 2) {
      panel.log_x();
    }
  }
  program.figure(figure, "strengths",
                 "Test accuracy over the strength of L2, L1 and dropout. With "
                 "right labels level, then falling; with spoiled ones a hill "
                 "whose top is at a large strength.");
}

// {{output Gains, right labels}}
//
// {{output Gains, spoiled labels}}
//
// {{figure strengths: Test accuracy over the strength of three methods.}}
//
// *With right labels there is next to nothing to gain.* The network was not far from what can be
// learned from 300 images, and what is left is missing knowledge, not wrong knowledge. Only
// augmentation, which brings some, gains {{gain_augment_right:.1f}} percentage points, with a
// deviation of the same size from split to split. A gain like that, measured once, means nothing.
//
// *With spoiled labels every one of them helps*, by {{gain_least:.0f}} to {{gain_most:.0f}}
// percentage points. Each makes it harder to learn single images by heart, in its own way: no large
// weights, no reliance on others, no time, no image twice the same. That is why they do not add up:
// augmentation with L2 is no better than its better half.
//
// And the strength matters more than the method. In the figure, too little does nothing, too much
// is underfitting, and the right amount is another one for each task: with right labels less is
// better. That is what the validation set is for.
//
// ## Which one?
//
// If you can get more data, do. If you know movements that change nothing, augment. Early stopping
// costs nothing, so always watch the validation loss. Then L2 (as AdamW, chapter 10) or dropout for
// large networks, with a strength that you have looked for; L1 where zeros are wanted. And look at
// your labels: no method here makes up for what wrong ones cost.
//
// ## The program
//
// The parts run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program{"13_regularization", "When has it learned too much?"};
  return program.run(argc, argv, [&] {
    nn::Dataset digits = nn::read_csv(STEPWISE_DATASETS "/digits.csv");
    digits.X /= 16;
    show_by_heart(program, digits);
    show_curves(program, digits);
    show_one_weight(program);
    show_sparse(program, digits);
    show_dropout(program);
    show_stopping(program, digits);
    show_movements(program, digits);
    show_gains(program, digits);
  });
}

// ## Try it
//
// * Let the digits be turned by up to half a turn (`.angle` in `options_of`). Which digits does the
//   network mix up then, and why?
// * Give early stopping a patience of 1, then of 5. What does it cost, and what does it save?
// * Drop inputs instead of hidden units. Up to which $p$ is that of use?
// * Put the soft threshold into the network with a hidden layer, and count how many of its units
//   have lost all their weights.
