// ---
// title: Digits, the whole path
// question: How does one get from images to a network that reads them?
// builds on: chapter [[adaptive_rates]], chapter [[initialization]], chapter [[batch_norm]],
//   chapter [[regularization]], chapter [[judging]]
// terms: none
// symbols: $X$ pixels (features x samples), $Y$ right answers (classes x samples), $\theta$
//   all weights and biases
// library: nn::read_samples, nn::Training, nn::TrainingSettings
// ---
// The last exercise: images of handwritten digits. First exactly as it is usually set, with a
// network of 64, 32, 16 and 10 units; the page [[pytorch]] has such a loop, beside ours. Then we
// ask what is wrong with that, and use what the chapters before have taught, one thing at a time,
// each with its measured gain. (A program that does all of it with your data has a page of its own,
// [[stepwise_train]].)

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## The data
//
// The file `datasets/digits.csv` holds {{samples}} images of 8 x 8 pixels, and the digit that was
// meant (E. Alpaydin and C. Kaynak, 1998). Each pixel counts the dark points in a square of 4 x 4
// of a finer image, so it goes from 0 to 16. Before anything else, we look at them.
// (`nn::read_samples` reads whatever kind of file it is given, and leaves the pixels as they are,
// from 0 to 16.)

nn::Dataset read_images() {
  return nn::read_samples(STEPWISE_DATASETS "/digits.csv").train;
}

const nn::Section images("The images", [](nn::Output& out) {
  const nn::Dataset digits = read_images();
  std::vector<nn::Column> first;
  for (Index i = 0; i < 20; ++i)
    first.push_back({fmt::format("image {}", i), Matrix(digits.X.col(i) / 16)});
  out.figure("digits", first);
  out.value("samples", digits.size());
});

// {{figure digits: The first twenty images, and what was meant.}}
//
// {{read}}
// That the file has 1,979 images. Two digits of 1,797 changed places.
// {{end}}
//
// ## A training from its settings
//
// In the chapters before, a network was written down in code, and so was its training. Here we want
// to change one thing after the other. So both follow from a list, `nn::TrainingSettings`, with the
// exercise as defaults:
//
// {{code common/training/training.hpp settings}}
//
// From the settings follows the network. What is chosen by name is looked up in a list of
// `common/training/by_name.hpp`.
//
// {{code common/training/training.cpp network}}
//
// An `nn::Training` is this network with all that takes part in its training. It splits off a part
// of the samples for validation (chapter [[overfitting]]), learns the scale from what is left
// (chapter [[scaling]]), and trains. Images are moved before they are scaled: what comes in from
// outside is 0, which means white only before scaling. And where images are moved, the scale is
// learned from moved ones as well. A pixel in a corner is hardly ever lit, so its deviation is
// tiny; standardized, that is, divided by it, the corner of a moved image would be a number of some
// hundred, beside which no other pixel counts.
//
// {{code common/training/training.cpp fit}}
//
// ## The exercise
//
// A network with 32 and 16 hidden units and ReLU, all images in one batch, Adam with its defaults,
// 100 epochs, and the cost every ten epochs, as PyTorch would do it: weights and biases begin as in
// PyTorch, and the pixels stay as they are. One run says little, so we do it {{networks}} times,
// with other first weights, and print the lowest, the median and the highest cost. An exercise on
// the web prints 2.381 for epoch 0, 2.059 for epoch 10, and 0.205 for epoch 90.

struct Runs {
  Matrix costs;  // (epochs x networks)
  Vector right;  // accuracy on the same images
};

Runs run_exercise(const nn::Dataset& digits, Index networks,
                  const nn::Output& out) {
  Runs runs{Matrix(100, networks), Vector(networks)};
  nn::Progress progress("networks", networks);
  for (Index i = 0; i < networks && progress.update(i); ++i) {
    nn::Training training(digits, {}, out.seed(i));
    training.fit(nn::interrupted);
    for (const nn::Epoch& epoch : training.history())
      runs.costs(epoch.number - 1, i) = Scalar(epoch.loss);
    runs.right[i] = Scalar(training.accuracy(digits));
  }
  runs.costs = arma::sort(runs.costs, "ascend", 1);
  return runs;
}

nn::Row cost_row(const Matrix& costs, Index epoch) {
  return {{"epoch", epoch},
          {"lowest {:.3f}", costs(epoch, 0)},
          {"median {:.3f}", costs(epoch, costs.n_cols / 2)},
          {"highest {:.3f}", costs(epoch, costs.n_cols - 1)}};
}

const nn::Section exercise("The exercise", [](nn::Output& out) {
  const nn::Dataset digits = read_images();
  const Index networks = 25;
  const auto [costs, right] = run_exercise(digits, networks, out);
  nn::Table& table = out.table("cost");
  for (const Index epoch :
       {0U, 10U, 20U, 30U, 40U, 50U, 60U, 70U, 80U, 90U, 99U})
    table.row(cost_row(costs, epoch));
  out.figure("costs", {{"lowest", costs.col(0)},
                       {"median", costs.col(networks / 2)},
                       {"highest", costs.col(networks - 1)}});
  out.value("networks", networks);
  out.claim(table, 0, "median").between(2.34, 2.63);
  out.claim(table, 10, "median").between(1.89, 2.23);
  out.claim(table, 90, "median").between(0.208, 0.403);
  out.claim("median accuracy", arma::median(right)).near(0.948, 0.02);
});

// {{output The exercise}}
//
// {{figure costs: The cost of the exercise.}}
//
// (Lowest and highest are taken epoch by epoch.) The ranges in the claims are those of ten runs of
// the same exercise in PyTorch 1.13, and 0.948 is their mean accuracy. Our median falls into the
// same ranges. (Single runs may lie outside: in 40 runs of PyTorch the cost at epoch 0 went from
// 2.32 to 2.91. Single runs of ours go lower and higher still.) The median cost at epoch 0 is above
// $\log 10 \approx 2.30$, that of knowing nothing: with pixels up to 16 the first scores are large,
// and mostly wrong.
//
// And what is wrong with the exercise? It ends with a cost. It does not say how well the network
// reads a digit that it has not seen, which is the only thing anybody wants to know (chapter
// [[overfitting]]). It makes 100 steps, one per epoch, where it could make thousands with the same
// work (chapter [[mini_batches]]). And it uses nothing of what came after that. We mend one thing
// after the other, each on top of the ones before.
//
// ## Step by step
//
// A fifth of the images is kept for the test, drawn anew for each of five runs (ten in the last
// row). "Gain" is the change of the test accuracy from the row above, on the same five splits, and
// "deviation" is the standard deviation of that gain.

struct Step {
  std::string name;
  std::function<void(nn::TrainingSettings&)> change;
};

const std::vector<Step> steps = {
    {"the exercise", [](auto&) {}},
    {"batches of 32", [](auto& s) { s.batch_size = 32; }},
    {"scaled, He's rule",
     [](auto& s) {
       s.scaling = nn::Scaling::min_max;
       s.initializer = "he-normal";
     }},
    {"128 and 64 units",
     [](auto& s) {
       s.hidden = {128, 64};
     }},
    {"batch normalization", [](auto& s) { s.batch_norm = true; }},
    {"augmentation", [](auto& s) { s.augmentation = 0.5; }},
    {"dropout, cosine", [](auto& s) {
       s.dropout = 0.2;
       s.schedule = "cosine";
     }}};

Vector judge(const nn::TrainingSettings& settings, const nn::Dataset& digits,
             std::uint64_t seed) {
  nn::Rng rng(seed);
  const nn::Split parts = nn::split(digits, rng, {.test_fraction = 0.2});
  nn::Training training(parts.train, settings, seed);
  training.fit(nn::interrupted);
  return {Scalar(training.accuracy(parts.train)),
          Scalar(training.accuracy(parts.test))};
}

Matrix judge_often(Index runs, const nn::TrainingSettings& settings,
                   const nn::Dataset& digits, const nn::Output& out) {
  Matrix accuracies(2, runs);
  for (Index i = 0; i < runs; ++i)
    accuracies.col(i) = judge(settings, digits, out.seed(i));
  return accuracies;
}

nn::Row step_row(const std::string& step, const Matrix& accuracies,
                 const RowVector& before) {
  const Vector mean = arma::mean(accuracies, 1);
  const RowVector gain = accuracies.row(1).head(before.n_elem) - before;
  return {{"step", step},
          {"training {:.4f}", mean[0]},
          {"test {:.4f}", mean[1]},
          {"gain {:.4f}", arma::mean(gain)},
          {"deviation {:.4f}", arma::stddev(gain)}};
}

const nn::Section step_by_step("Step by step", [](nn::Output& out) {
  const nn::Dataset digits = read_images();
  const Index usual = out.quick() ? 1 : 5;
  nn::TrainingSettings settings;
  settings.epochs = out.quick() ? 40 : 100;
  nn::Table& table = out.table("steps");
  RowVector before;  // test accuracies of the row above
  for (const Step& step : nn::with_progress("steps", steps)) {
    step.change(settings);
    const bool last = &step == &steps.back();
    const Index runs = last && !out.quick() ? 2 * usual : usual;
    const Matrix now = judge_often(runs, settings, digits, out);
    if (nn::interrupted()) return;
    const RowVector test = now.row(1).head(usual);
    table.row(step_row(step.name, now, before.is_empty() ? test : before));
    before = test;
  }
  const auto test = table.column("test");
  const double first = test.front();
  const double best = test.back();
  out.value("mistakes, first over last {:.0f}", (1 - first) / (1 - best));
  const double enough = out.quick() ? 0.94 : 0.975;
  out.claim("best test accuracy", best).at_least(enough);
  out.claim("gain of all steps", best - first).at_least(0.02);
});

nn::TrainingSettings all_steps(const nn::Output& out) {
  nn::TrainingSettings settings;
  settings.epochs = out.quick() ? 40 : 100;
  for (const Step& step : steps) step.change(settings);
  return settings;
}

const nn::TimedSection time_of_best("Its time", [](nn::Output& out) {
  const nn::Dataset digits = read_images();
  const double seconds =
      nn::fastest(1, [&] { judge(all_steps(out), digits, out.seed()); });
  out.value("seconds to train the best network {:.1f}", seconds);
});

// {{output Step by step}}
//
// The largest gain by far, {{steps.batches_of_32.gain:.3f}}, costs next to nothing: the same 100
// epochs in batches of 32 are 4500 steps. Scaling and He's rule hardly matter here: the network is
// not deep, and the pixels have nearly one scale. What comes after that is smaller than its
// deviation: one image of the 360 is 0.003. Only together the later steps can be seen. The last row
// is the mean of ten splits and the rows above it are of five, but gains are always from the same
// five; so in the last row a mean can fall while the gain beside it is above 0. (Moved images, here
// with half of the movements of chapter [[regularization]], brought more when there were fewer
// images.) Together the steps bring the test accuracy from {{steps.the_exercise.test:.3f}} to
// {{best_test_accuracy:.3f}}, so that of {{mistakes_first_over_last:.0f}} mistakes one is left. One
// such network takes {{seconds_to_train_the_best_network:.1f}} seconds on one core of the machine
// that made this page.
//
// ## What it gets wrong
//
// An accuracy is a mean. The images behind it say more: which ones are wrong, and how sure was the
// network?

nn::Row mistake_row(const nn::Split& parts, const Matrix& P, Index j) {
  const Index meant = parts.test.labels[j];
  const Index said = P.col(j).index_max();
  return {{"image", parts.test_samples[j]},
          {"meant", meant},
          {"said", said},
          {"its probability {:.2f}", P(said, j)},
          {"that of the right one {:.2f}", P(meant, j)}};
}

const nn::Section mistakes("Mistakes", [](nn::Output& out) {
  const nn::Dataset digits = read_images();
  nn::Rng rng(out.seed());
  const nn::Split parts = nn::split(digits, rng, {.test_fraction = 0.5});
  const nn::Dataset& test = parts.test;
  nn::Training training(parts.train, all_steps(out), out.seed());
  training.fit(nn::interrupted);
  if (nn::interrupted()) return;
  const Matrix P = nn::softmax(training.scores(test.X));
  const arma::umat wrong = nn::predicted_classes(P) != test.labels;
  const nn::IndexVector which = arma::find(wrong);
  const RowVector surest = arma::max(P, 0);

  nn::Table& table = out.table("wrong");
  std::vector<nn::Column> pixels;
  for (const Index j : which.head(std::min<Index>(which.n_elem, 12)).eval()) {
    table.row(mistake_row(parts, P, j));
    const std::string name = fmt::format("image {}", parts.test_samples[j]);
    pixels.push_back({name, Matrix(test.X.col(j) / 16)});
  }
  const arma::umat sure_right = (surest.t() > 0.9F) % (wrong == 0);
  const double share_sure = arma::mean(arma::conv_to<Vector>::from(sure_right));
  const double share_wrong = arma::mean(arma::conv_to<Vector>::from(wrong));
  out.value("mistakes", which.n_elem);
  out.value("tested", test.size());
  out.claim("share right and more than 0.9 sure", share_sure).at_least(0.8);
  out.claim("share wrong", share_wrong).at_most(0.06);
  out.figure("mistakes", pixels);
});

// {{output Mistakes}}
//
// {{figure mistakes: Mistakes: what was meant, what the network said, and with which probability.}}
//
// (To have more of them, this network was trained on half of the images only.) The network gets
// {{mistakes}} of {{tested}} images wrong; the first twelve are shown. Some of them you might read
// wrongly yourself. Others the network gets wrong with a high probability: what softmax gives is
// how sure the network is, not how often it is right.
//
// And what it cannot tell us: *why*. Chapter [[judging]] could answer for its flowers, because
// their four lengths mean something. Here the answer is spread over thousands of weights, none of
// which means anything by itself. One can look for the images that it gets wrong, as we did, or for
// the pixels whose change would change the answer most; such searches fill books of their own.
// Where a reason is owed, to a patient or a borrower, this counts against a network, however
// accurate it is.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(
      STEPWISE_CHAPTER,
      "How does one get from images to a network that reads them?");
  return program.run(argc, argv,
                     {images, exercise, step_by_step, time_of_best, mistakes});
}

// ## Summary
//
// The exercise as it is usually set makes 100 steps with all images and reports a cost; ours agrees
// with PyTorch's within what first weights do. Small batches bring by far the largest gain, at the
// same work. Scaling, better first weights, more units, normalization, augmentation and a schedule
// bring the rest together; none of the later ones alone exceeds its deviation. Some of the images
// that are still wrong look hard, and the network's certainty is no proof.
//
// ## Questions
//
// 1. The exercise and the network with batches of 32 see each image 100 times. Why is the second so
//    much better?
// 2. A step brings 0.002 with a deviation of 0.004 over five splits. What do you report?
// 3. A network is wrong with a probability of 0.99. What does that number say?
//
// {{fold Answers}}
// 1. It makes 45 times as many updates.
// 2. That no gain was seen. The mean of five splits has a standard error of
//    $0.004 / \sqrt 5 \approx 0.0018$ (chapter [[cross_entropy]]), so 0.002 is hardly more than
//    that; more splits might show one.
// 3. How sure it is. How often it is right when it says 0.99 has to be counted.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. Give the exercise more time instead of smaller batches: let the second of the `steps` set
//    `epochs` to 1000 in place of the batch size, and leave out those after it. How much of the
//    gain is left, and how much longer does it take?
// 2. Change the order of the `steps`. Each gain is measured from the row above: which of them come
//    out differently when something else was done before?
// 3. Do without one of them, such as batch normalization. Does the last row notice?
// 4. Run the program with some other `--seed`: other images are tested. Which digits are read
//    wrongly most often, and as what? (The column `image` counts the lines of the file from 0,
//    without its header.)
// 5. Let the section "The images" save twenty of one class, every ninth (`const nn::IndexVector
//    ones = arma::find(digits.labels == 1);`). How many ways are there to write a 1?
//
// {{fold What to expect}}
// 1. Nearly all of it, for several times as long: what the exercise lacked were steps, and small
//    batches give them for nothing.
// 2. Most of them. A gain is one of a step *in its place*; only the sum is that of all.
// 3. A little, in the mean of ten splits; one split alone would not show it.
// 4. The 8, most often as a 1: in so few pixels its holes close.
// 5. Three: with a flag, as a plain stroke, and with a foot.
// {{end}}
