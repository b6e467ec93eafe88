// ---
// title: Overfitting
// question: When has it learned too much?
// builds on: chapter [[softmax]], chapter [[mini_batches]], chapter [[adaptive_rates]]
// terms: validation set (검증 데이터), generalization (일반화), overfitting (과적합), underfitting
//   (과소적합), early stopping (조기 종료)
// symbols: as before
// library: nn::EarlyStopping
// ---
// A pupil who knows the multiplication table by heart answers each of its questions. Whether she
// can multiply, we find out with $12 \cdot 13$. So far we have asked our networks mostly the
// questions that they had practised on. In this chapter we ask others, see when a network has
// learned by heart, and stop it in time.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix;

// ## The experiment
//
// Most of the chapter is one experiment with different settings: train a network with one hidden
// layer on a few hundred images of digits, then ask it about images that it has never seen. We need
// three parts of the data that share no image. Between training set and
// test set stands the **validation set** (검증 데이터): no learning is done on it
// either, but it may be used for decisions, such as how long to train, or which of two settings to
// keep. The test set may not: a setting that was chosen because it does well on these images does
// well on these images.
//
// In real data some labels are wrong: mistyped, misread, ambiguous. So we can spoil a part of the
// labels before training, by drawing them anew at random. We spoil only the training and validation
// labels; the test set keeps the truth. Where we spoil labels, it is a fifth of them, and in one
// experiment all. A fifth is more than real data usually have, so that the effect shows with a few
// hundred images. One in ten of these comes out right again, so
// {{right_labels_where_a_fifth_is_random:.2f}} of the labels are right. A recipe holds all
// settings. (Counts are `double`, too, so that one experiment can vary any of them:
// `double Recipe::*which` points to the member that it varies.)

struct Recipe {
  double images = 300;  // to train on
  double hidden = 64;   // units
  double epochs = 100;
  double random_labels = 0;  // the part of the labels that is spoiled
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

// Training is Adam with a rate of 0.003 on batches of 32. The same seed gives the same parts, and
// for the same number of units the same first weights.

struct Outcome {
  double train;  // accuracy
  double test;
  double validation_loss;
  std::vector<nn::Epoch> history;
};

Outcome run(const Recipe& recipe, const nn::Dataset& digits,
            std::uint64_t seed) {
  nn::Rng rng(seed);
  const auto [train, validation, test] = parts_of(digits, recipe, rng);
  const Matrix Y_validation = nn::one_hot(validation.labels, 10);
  nn::Network network =
      nn::multilayer_perceptron(64, {Index(recipe.hidden)}, 10);
  nn::initialize(network, nn::he_normal(), rng);
  nn::SoftmaxCrossEntropy loss;
  nn::Adam adam{{.learning_rate = 3e-3}};
  nn::EarlyStopping stopping(network, {.patience = Index(recipe.patience)});
  nn::FitOptions options = {
      .epochs = Index(recipe.epochs),
      .batch_size = 32,
      .validation = nn::Batch{validation.X, Y_validation}};
  if (recipe.patience > 0) {
    options.callbacks = {std::ref(stopping)};
  }
  const auto history = nn::fit(network, loss, adam, train, rng, options);
  stopping.restore_best();  // does nothing where it was not asked
  return {nn::accuracy(network, train), nn::accuracy(network, test),
          nn::evaluate(network, loss, validation), history};
}

// One run says little, so each result is the mean of five, each with other images in the parts.
// Most of our questions are about one setting: we try several values, and compare the results.
// (All sections use the same five seeds, `out.shared_seed(i)`, so that their results can be
// compared. `--quick` makes two runs of each, with fewer values. `nn::with_progress` is a loop that
// shows how far it is.)

struct Result {
  double value;      // of the setting
  double train = 0;  // mean accuracy
  double test = 0;   // mean accuracy
};

Result runs(double value, const Recipe& recipe, const nn::Dataset& digits,
            const nn::Output& out) {
  const Index times = out.quick() ? 2 : 5;
  Result mean{value};
  for (Index i = 0; i < times; ++i) {
    const Outcome outcome = run(recipe, digits, out.shared_seed(i));
    mean.train += outcome.train / double(times);
    mean.test += outcome.test / double(times);
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

// ## By heart
//
// The network has 64 hidden units, so {{weights_and_biases}} weights and biases, for 300 images. Is
// that enough to learn the answers by heart, without understanding anything? We test it on labels
// that cannot be understood: all of them drawn at random (an experiment by C. Zhang and others,
// 2017), with 200 epochs to learn them.

nn::Row labels_row(const std::string& labels, const Result& result) {
  return {{"training labels", labels},
          {"training {:.3f}", result.train},
          {"test {:.3f}", result.test}};
}

const nn::Section by_heart("By heart", [](nn::Output& out) {
  const nn::Dataset digits = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  const Setting labels = {
      "random labels", &Recipe::random_labels, {0, 0.2, 1}, {.epochs = 200}};
  const std::map<double, std::string> names = {
      {0, "right"}, {0.2, "a fifth at random"}, {1, "all at random"}};
  nn::Table& table = out.table("by heart");
  for (const Result& result : sweep(labels, digits, out)) {
    table.row(labels_row(names.at(result.value), result));
  }
  const nn::Network network = nn::multilayer_perceptron(64, {64}, 10);
  out.value("weights and biases", network.theta.n_elem);
  out.value("right labels where a fifth is random", 1 - 0.2 * 0.9);
  out.claim(table, "all at random", "training").at_least(0.97);
  out.claim(table, "all at random", "test").between(0.03, 0.17);
  out.claim(table, "right", "training").equals(1);
  out.claim(table, "right", "test").at_least(0.9);
});

// {{output By heart}}
//
// It can. It knows three hundred random answers, and on new images is as good as a die with ten
// sides. That it gets everything right on the training set therefore proves nothing. Nor is it a
// fault: with the right labels it gets them all right, too, and does well on the test.
//
// {{read}}
// * That a perfect score in training *is* the disease, so that "a little error is good". It is not;
//   the test decides.
// * That fewer parameters always mean less overfitting. With right labels a large network does no
//   worse here; what harms is memory of what is not true.
// {{end}}
//
// How well a network does on samples that it was not trained on is its **generalization** (일반화).
// When it does much worse there than on the training set, because it has learned what is peculiar
// to that set, we speak of **overfitting** (과적합). With a fifth of the labels spoiled it learns the
// spoiled ones as well, and pays for it: {{by_heart.a_fifth_at_random.test:.3f}} instead
// of {{by_heart.right.test:.3f}}, on the same images. The opposite, **underfitting**
// (과소적합), is a network that does badly on both, because it is too simple or was trained too little.
//
// ## Three curves
//
// What decides between the two? We change one setting at a time: the number of hidden units, of
// images, and of epochs.

const Setting units = {
    "hidden units", &Recipe::hidden, {1, 2, 4, 8, 16, 64, 256}};
const Setting images = {
    "training images", &Recipe::images, {50, 100, 200, 400, 800}};
const Setting epochs = {
    "epochs", &Recipe::epochs, {2, 5, 10, 20, 50, 100, 200}};

// Each is tried twice, with the right labels and with a fifth of them spoiled, side by side in one
// table.

nn::Row curve_row(const std::string& setting, const Result& right,
                  const Result& spoiled) {
  return {{setting, right.value},
          {"training {:.3f}", right.train},
          {"test {:.3f}", right.test},
          {"spoiled: training {:.3f}", spoiled.train},
          {"spoiled: test {:.3f}", spoiled.test}};
}

nn::Table& curve(nn::Output& out, Setting setting) {
  const nn::Dataset digits = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  const std::vector<Result> right = sweep(setting, digits, out);
  setting.base.random_labels = 0.2;
  const std::vector<Result> spoiled = sweep(setting, digits, out);
  nn::Table& table = out.table(setting.name);
  for (std::size_t i = 0; i < right.size(); ++i)
    table.row(curve_row(setting.name, right[i], spoiled[i]));
  out.print("");
  return table;
}

double last_minus_first(const std::vector<double>& column) {
  return column.back() - column.front();
}

const nn::Section curves("Three curves", [](nn::Output& out) {
  const nn::Table& by_units = curve(out, units);
  const nn::Table& by_images = curve(out, images);
  const nn::Table& by_epochs = curve(out, epochs);
  const auto test = by_epochs.column("test");
  const auto spoiled = by_epochs.column("spoiled: test");
  const double late = std::ranges::max(test) - test.back();
  const double late_spoiled = std::ranges::max(spoiled) - spoiled.back();
  const double more = last_minus_first(by_images.column("test"));
  const double more_spoiled =
      last_minus_first(by_images.column("spoiled: test"));
  out.claim(by_units, 1, "training").at_most(0.5);
  out.claim("test, 800 images minus 50", more).at_least(0.08);
  out.claim("spoiled: the same", more_spoiled).at_least(0.02);
  out.claim("test, best epoch minus last", late).at_most(0.02);
  out.claim("spoiled: best minus last", late_spoiled).at_least(0.03);
  out.value("spoiled: best test accuracy {:.3f}", std::ranges::max(spoiled));
  out.figure("curves");
});

// {{output Three curves}}
//
// {{figure curves: Accuracy in training and on the test images. Above with the right labels, below
// with a fifth of them drawn at random. The dashed line is the part of the labels that are right.
// All horizontal axes are logarithmic.}}
//
// *Units.* With one or two hidden units the network underfits: it does badly in training, too. With
// right labels both lines then rise and stay up, and a network with many more parameters than it
// has images does no worse than a small one. With spoiled labels look at the dashed line. What lies
// above it in training is memory. With 8 or 16 units there is little of that, in these 100 epochs;
// with 64 there is much, and the test line has come down from {{hidden_units.16.spoiled_test:.3f}}
// with 16 units to {{hidden_units.64.spoiled_test:.3f}}. With 256 it is
// {{hidden_units.256.spoiled_test:.3f}}. So beyond some ten units memory costs little here, not
// more and more. (Very large networks can even be better again, which is called *double descent*;
// M. Belkin and others, 2019.)
//
// *Images.* More images help, with right labels (from {{training_images.50.test:.3f}} with 50 to
// {{training_images.800.test:.3f}} with 800) as with spoiled ones (from
// {{training_images.50.spoiled_test:.3f}} to {{training_images.800.spoiled_test:.3f}}). Fifty
// images are learned perfectly and are too few, even if every label is right: this, too, is
// overfitting. Whatever is found in many images is less likely to be an accident.
//
// *Epochs.* With right labels one can train as long as one likes. With spoiled ones the test line
// reaches {{spoiled_best_test_accuracy:.3f}}, while that in training is at the dashed line, and
// then falls to {{epochs.200.spoiled_test:.3f}}. First the network learns what many images share,
// which is the truth, and so contradicts the spoiled labels; then it learns them as well.
//
// So neither a large network nor a long training is bad in itself. They do harm when the data
// contain something that is not true, or happens to be so only in these few images.
//
// ## Stop in time
//
// In the curve over epochs the network with spoiled labels was best after a few of them. So one can
// simply stop: **early stopping** (조기 종료). When? The test set may not be asked. But the validation
// set may: we watch its loss, and when it has not become better for some epochs, we stop, and go
// back to the parameters that were best. (Its labels are as bad as those in training, as they would
// be in practice. It is still good enough for this.)
//
// {{code common/training/callbacks.cpp early_stopping}}
//
// `patience` is the number of epochs that we wait; without it, training would end at the first
// accidental bump. (`nn::EarlyStopping` is a callback: `nn::fit` calls it after each epoch.) What
// counts as better can be given a least amount, `min_delta`. `buffers` are the running means of a
// batch normalization.

nn::Row row_of(const std::string& training, const Outcome& outcome) {
  return {{"run", training},
          {"epochs", outcome.history.size()},
          {"validation loss {:.3f}", outcome.validation_loss},
          {"test accuracy {:.3f}", outcome.test}};
}

const nn::Section stopping("Early stopping", [](nn::Output& out) {
  const nn::Dataset digits = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  const Outcome whole = run({.random_labels = 0.2}, digits, out.shared_seed());
  const Outcome early =
      run({.random_labels = 0.2, .patience = 20}, digits, out.shared_seed());
  const auto& history = whole.history;
  const nn::Epoch& best =
      *std::ranges::min_element(history, {}, &nn::Epoch::judged_loss);
  const double least = best.judged_loss();
  nn::Table& table = out.table("early");
  table.row(row_of("stopped", early));
  table.row(row_of("to the end", whole));
  const std::vector<nn::Column> lines = {
      {"epoch", history, &nn::Epoch::number},
      {"training", history, &nn::Epoch::loss},
      {"validation", history, &nn::Epoch::judged_loss}};
  out.figure("losses", lines);
  out.value("best epoch", best.number);
  out.claim(table, "stopped", "validation loss").equals(least);
  const double rise = whole.validation_loss / least;
  out.claim("validation loss, last over best", rise).at_least(1.2);
});

// {{output Early stopping}}
//
// {{figure losses: Training and validation loss with a fifth of the labels spoiled.}}
//
// The training loss falls to the end, but for small bumps; it will not tell us. The validation loss
// has its lowest point at epoch {{best_epoch}}. The loop waits another 20 and ends after
// {{early.stopped.epochs}}, with the parameters of epoch {{best_epoch}}, bit for bit. On the test
// it has {{early.stopped.test_accuracy:.3f}} instead of {{early.to_the_end.test_accuracy:.3f}}.
// That also saves the rest of the time. (The loss can rise while the accuracy still grows: a
// network that becomes too sure of itself pays dearly for each mistake, as chapter
// [[cross_entropy]] showed. Who cares for the accuracy may watch that. And the least of many noisy
// losses is a little too good, so it is no judgement of the network. That is what the test set is
// for.)
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "When has it learned too much?");
  return program.run(argc, argv, {by_heart, curves, stopping});
}

// ## Summary
//
// A network can learn hundreds of random answers by heart, so a perfect score in training proves
// nothing. Overfitting is to do much worse on new samples than on those of the training,
// underfitting to do badly on both. Long training does harm when the data contain something that is
// not true, large networks less clearly; more data helped in each case. A validation set takes part
// in decisions, not in learning, and by its loss one stops in time; the test set judges once, at
// the end.
//
// ## Questions
//
// 1. Training accuracy 0.62, test accuracy 0.61. Overfitting or underfitting, and what would you
//    change?
// 2. Why may the test set not choose the number of epochs?
// 3. The validation loss has been rising for ten epochs, and the patience is 20. What does early
//    stopping return if it goes on rising?
//
// {{fold Answers}}
// 1. Underfitting: more units, or a longer training.
// 2. Then its result would be the best of many tries on the same images, and too good.
// 3. After ten more epochs, the parameters of the epoch with the lowest validation loss.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. Give early stopping a patience of 1, then of 5. What does it cost, and what does it save?
// 2. Spoil half of the labels instead of a fifth. How large is the harm of 200 epochs now, and
//    where is the best one?
// 3. Let the hidden units go up to 1024 with spoiled labels. Does the test line turn up again?
//
// {{fold What to expect}}
// 1. 5 costs nothing here and saves the waiting; 1 ends at the first bump of the validation loss,
//    and its claim fails.
// 2. More than twice as large; the best place is about where it was. The wrong labels point in nine
//    directions, the truth in one.
// 3. A little, from its low at 64 units: the second descent of which the text speaks, though hardly
//    more than the seeds make.
// {{end}}
