// ---
// title: The batch size
// question: What does a small batch cost, and what does it find?
// builds on: chapter [[landscapes]], chapter [[mini_batches]]
// terms: grid search (그리드 탐색), gradient accumulation (기울기 누적)
// symbols: $m$ samples per step
// library: nn::train_epoch, nn::grid_search, nn::log_grid,
//   nn::with_progress, nn::Split, nn::split, nn::accuracy, nn::Epoch, nn::rms
// ---
// A small batch knows roughly where down is. Is it faster, then, to take small batches and many
// steps? Does the noise help to leave a bad place, as one often reads? And do small batches find
// something worse, or better? In this chapter we measure all three, on a clock where it is about
// time. At the end a large batch is put together from small ones.

#include "common/stepwise.hpp"

using nn::Index, nn::IndexVector, nn::Matrix, nn::Scalar, nn::Vector;

// The task is the images of digits, the network 64-32-10.

std::string name_of(Index batch_size) {
  return batch_size == 0 ? "all" : std::to_string(batch_size);
}

nn::Network new_network() {
  return nn::Network{nn::Dense{64, 32}, nn::ReLU{}, nn::Dense{32, 10}};
}

// ## On a clock
//
// A step with 32 samples is not 32 times as expensive as one with a single sample: matrix products
// of some size run at full speed, tiny ones do not. So there are two opposite effects. Large
// batches use the processor well; small ones make more steps per epoch. Where is the best place? We
// train the network on the digits, for each batch size with the learning rate that serves it best.
// To find that, we try rates in steps of $\sqrt{10}$ and take the one with the lowest loss on the
// training samples at the end. Trying a few values of a hyperparameter and keeping the best is
// called a **grid search** (그리드 탐색); the library's `nn::grid_search` counts a loss that is not a
// number, after a rate that diverged, as infinite. (`nn::log_grid` gives rates that are equally far
// apart in powers of 10. `nn::with_progress` is a loop that shows how far it is.)
//
// From here on the library's epoch, `nn::train_epoch`, does what chapter [[mini_batches]] did by
// hand: shuffle, cut, step. (`Batches` copies the samples of a batch into one small matrix that it
// keeps, so that nothing is allocated from step to step.)
//
// {{code common/training/fit.cpp train_epoch}}

struct Run {
  std::vector<double> losses;  // mean loss over all samples after each epoch
  double seconds = 0;          // for the fastest epoch
};

Run train(const nn::Dataset& data, const Vector& start, Index m, double rate,
          Index epochs, nn::Rng& rng) {
  nn::Network network = new_network();
  network.theta = start;
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = rate}};
  const Matrix Y = nn::one_hot(data.labels, 10);
  nn::Batches batches(data.X, Y, m);
  Run run;
  for (Index epoch = 0; epoch < epochs; ++epoch) {
    const double seconds = nn::fastest(
        1, [&] { nn::train_epoch(network, loss, sgd, batches, rng); });
    run.seconds = epoch == 0 ? seconds : std::min(run.seconds, seconds);
    run.losses.push_back(nn::evaluate(network, loss, {data.X, Y}));
  }
  return run;
}

double best_rate(const nn::Dataset& data, const Vector& start, Index m,
                 Index epochs, nn::Rng& rng) {
  const auto last_loss = [&](double rate) {
    return train(data, start, m, rate, epochs, rng).losses.back();
  };
  return nn::grid_search(nn::log_grid(-2.5, 1, 8), last_loss).best;
}

// Each trains for 30 epochs, and we ask after which epoch, and after how many milliseconds, the
// loss is below 0.1. (The time of an epoch is that of the fastest one, on the machine that made
// this page. "Lowest of 5" is the lowest loss after any of the first five epochs, because the loss
// after a single one may jump.)

nn::Row row_of(Index m, double steps, double rate, const Run& run) {
  const auto& losses = run.losses;
  const auto at_goal =
      std::ranges::find_if(losses, [](double loss) { return loss < 0.1; });
  const bool arrived = at_goal != losses.end();
  const auto epochs_to_goal = at_goal - losses.begin() + 1;
  const double ms = 1e3 * run.seconds;  // per epoch
  return {{"samples per step", name_of(m)},
          {"steps per epoch", Index(steps)},
          {"best rate {:.2g}", rate},
          {"loss after 1 epoch {:.3f}", losses[0]},
          {"lowest of 5 {:.3f}",
           *std::min_element(losses.begin(), losses.begin() + 5)},
          {fmt::format("after {} {{:.1e}}", losses.size()), losses.back()},
          {"ms per epoch {:.2f}", ms},
          {"µs per step {:.1f}", 1e3 * ms / steps},
          {"epochs to 0.1", arrived ? nn::Cell(epochs_to_goal) : "-"},
          {"ms to 0.1 {:.0f}",
           arrived ? nn::Cell(double(epochs_to_goal) * ms) : "-"}};
}

const nn::TimedSection on_a_clock("On a clock", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  nn::Network network = new_network();
  network.initialize(rng);
  const Vector start = network.theta;
  const Index epochs = out.quick() ? 10 : 30;
  const std::vector<Index> sizes = {1, 8, 32, 256, 0};
  nn::Table& table = out.table("clock");
  for (const Index m : nn::with_progress("batch sizes", sizes)) {
    const double rate = best_rate(data, start, m, epochs, rng);
    const Run run = train(data, start, m, rate, epochs, rng);
    const Index steps = nn::Batches(data.X, data.X, m).count();
    table.row(row_of(m, double(steps), rate, run));
    const arma::vec epoch = arma::regspace(1, double(epochs));
    const arma::vec ms = 1e3 * run.seconds * epoch;
    out.data("clock " + name_of(m),
             {{"epoch", epoch}, {"ms", ms}, {"loss", run.losses}});
  }
  out.figure("clock");
  const auto factor = [&](const std::string& column) {
    return table.at("all", column) / table.at("1", column);
  };
  const double one_over_all = 1 / factor("ms per epoch");
  out.claim("lowest of 5, all over 1", factor("lowest of 5")).at_least(3);
  out.claim("ms per epoch, 1 over all", one_over_all).at_least(1.5);
  out.claim("best rate, all over 1", factor("best rate")).at_least(3);
});

// {{output On a clock}}
//
// {{figure clock: The loss for five batch sizes. Left: against epochs. Right: against time.}}
//
// Per *epoch* the small batches win by far: a full batch makes one step where single samples make
// {{clock.1.steps_per_epoch}}. Per *sample* on the clock they lose: an epoch of single samples
// takes {{clock.1.ms_per_epoch:.1f}} ms, one of the full batch {{clock.all.ms_per_epoch:.1f}} ms.
// Together, about 8 to 32 samples per step win here. With 256 an epoch has only
// {{clock.256.steps_per_epoch}} steps, and the full batch makes one: after an epoch both have
// hardly begun, since a reliable step is still only one step. There are too few of them *for a data
// set of this size*. The best learning rate is larger for the full batch than for a single sample;
// in between the column jumps, because only five rates are tried and near the edge of what is
// stable one jump at the end of the training decides. (To compare batch sizes at *one* learning
// rate would be unfair to all but one of them. Jumps in the curves come from rates at the edge of
// what is stable.) And memory sets a limit of its own, since each layer keeps its outputs for the
// whole batch.
//
// {{aside Must it be a power of two?}}
// Batch sizes are usually powers of two. Is there a reason? We take the time of an epoch for some
// sizes around 32 and 64.

nn::Row time_of(const nn::Dataset& data, Index m, int repeats, nn::Rng& rng) {
  nn::Network network = new_network();
  network.initialize(rng);
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = 0}};
  const Matrix Y = nn::one_hot(data.labels, 10);
  nn::Batches batches(data.X, Y, m);
  const double seconds = nn::fastest(repeats, [&] {
    nn::train_epoch(network, loss, sgd, batches, rng, {.shuffle = false});
  });
  return {{"samples per step", m},
          {"ns per sample {:.0f}", 1e9 * seconds / double(data.size())}};
}

const nn::TimedSection powers_of_two("Powers of two", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  for (const Index power : {32U, 64U}) {
    const std::string around = fmt::format("around {}", power);
    nn::Table& table = out.table(around);
    for (Index m = power - 2; m <= power + 1; ++m)
      table.row(time_of(data, m, out.quick() ? 5 : 20, rng));
    const double slowest = table.max("ns per sample");
    const double fastest = table.min("ns per sample");
    out.value(around + ": percent more for the slowest {:.0f}",
              100 * (slowest / fastest - 1));
  }
});

// {{output Powers of two}}
//
// Around 32 the slowest takes {{around_32_percent_more_for_the_slowest:.0f}} % longer than the
// fastest, around 64 {{around_64_percent_more_for_the_slowest:.0f}} %, and larger batches are a
// little faster altogether. (We make no claim here, because a busy machine's times jump by as
// much.) So a power of two gains a few percent at most. Which *order of magnitude* the batch size
// has is what matters.
// {{end}}
//
// ## Does noise leave a pit?
//
// We need a curve with two pits. The loss of a small model with one weight is such a curve:
// $\hat y = w (x + w)$, for samples with $y = x + 1$. Half its mean squared error has a deep pit at
// $w = 1$, where the model is exact, a shallow one at $(-2 - \sqrt 2)/4$, and a barrier between
// them at $(-2 + \sqrt 2)/4$. (Chapter [[momentum]] draws it.) The gradient of a few samples is
// noisy. Does the noise carry $w$ across, and in the right direction? We give half of the samples
// an error of $+e$ and half of $-e$, which leaves the mean loss as it is but for a constant, and
// makes the noise larger. In the last setting only the samples with large $x$ have errors; then the
// noise is much greater in the deep pit than in the shallow one. Walks of 2000 steps begin at the
// bottom of each pit. (Where all samples have errors, "where x >" is -1. `nn::rms` is the root of
// the mean square.)

struct Setting {
  Index batch_size;
  Scalar error;
  Scalar above = -1;  // only samples with a larger x have errors
  double rate = 0.05;
  bool falling = false;  // the rate, along a line to 0
};

const std::vector<Setting> settings = {
    {.batch_size = 1, .error = 0},
    {.batch_size = 1, .error = 0, .rate = 0.15},
    {.batch_size = 1, .error = 3},
    {.batch_size = 4, .error = 3},
    {.batch_size = 16, .error = 3},
    {.batch_size = 128, .error = 3},
    {.batch_size = 1, .error = 3, .falling = true},
    {.batch_size = 1, .error = 5, .above = 0.5}};

const Scalar shallow = Scalar(-2 - std::sqrt(2.0)) / 4;
const Scalar barrier = Scalar(-2 + std::sqrt(2.0)) / 4;
constexpr Scalar deep = 1;
constexpr Index steps = 2000;

Vector walk(const Setting& setting, Scalar start, nn::Rng& rng) {
  const Vector grid = arma::linspace<Vector>(-1, 1, 64);
  const Vector half = grid / Scalar(2 * nn::rms(grid));  // mean square 1/4
  const Vector e = setting.error * nn::step(half - setting.above);
  const Vector x = arma::join_cols(half, half);
  const Vector y = arma::join_cols(half + 1 + e, half + 1 - e);
  const Index m = setting.batch_size;
  IndexVector order;
  Vector path(steps + 1);
  path[0] = start;
  for (Index i = 0; i < steps; ++i) {
    const Index first = i * m % 128;
    if (first == 0) order = rng.permutation(128);
    const IndexVector batch = order.subvec(first, first + m - 1);
    const Vector x_B = x(batch);
    const Scalar w = path[i];
    const Scalar g =
        arma::mean((w * (x_B + w) - Vector(y(batch))) % (x_B + 2 * w));
    const double left = setting.falling ? 1 - double(i) / double(steps) : 1;
    path[i + 1] = w - Scalar(setting.rate * left) * g;
  }
  return path;
}

nn::Row pits_row(const Setting& setting, Index walkers, nn::Rng& rng) {
  double to_deep = 0;
  double to_shallow = 0;
  double end_deep = 0;
  for (Index i = 0; i < walkers; ++i) {
    const Vector up = walk(setting, shallow, rng);
    const Vector down = walk(setting, deep, rng);
    to_deep += up.max() > deep - Scalar(0.01);
    to_shallow += down.min() < shallow;
    end_deep += (up.back() > barrier) + (down.back() > barrier);
  }
  const double n = double(walkers);
  const std::string rate =
      fmt::format("{}{}", setting.rate, setting.falling ? " to 0" : "");
  return {{"samples per step", setting.batch_size},
          {"error", setting.error},
          {"where x >", setting.above},
          {"rate", rate},
          {"shallow to deep {:.2f}", to_deep / n},
          {"deep to shallow {:.2f}", to_shallow / n},
          {"end deep {:.2f}", end_deep / n / 2}};
}

const nn::Section noise_and_pits("Noise and pits", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Index walkers = out.quick() ? 15 : 40;
  nn::Table& table = out.table("pits", 4);
  for (const Setting& setting : settings)
    table.row(pits_row(setting, walkers, rng));
  const char* up = "shallow to deep";
  const char* down = "deep to shallow";
  out.claim(table, "1 0 -1 0.05", up).equals(0);
  out.claim(table, "1 0 -1 0.15", up).at_least(0.9);
  out.claim(table, "1 3 -1 0.05", up).at_least(0.9);
  out.claim(table, "16 3 -1 0.05", up).equals(0);
  out.claim(table, "128 3 -1 0.05", up).equals(0);
  out.claim(table, "1 5 0.5 0.05", up).at_most(0.4);
  out.claim(table, "1 5 0.5 0.05", down).at_least(0.7);
  out.claim(table, "1 5 0.5 0.05", "end deep").at_most(0.3);
});

// {{output Noise and pits}}
//
// The columns give the share of walks that meet the bottom of the other pit, and of those that end
// deep. Noise does leave a pit, if there is enough of it: with single samples and large errors, or
// with a larger rate, nearly every walk leaves the shallow pit; with 16 samples per step none does.
// And it does not only leave the bad one. Walks from the deep pit visit the shallow one as well,
// and come back. What decides where they end is where the noise is greater: in the last row it is
// greater in the *deep* pit, and the walks end in the shallow one. In the row above it the rate
// falls to 0, and the walks come to rest where they mostly were.
//
// {{read}}
// * That stochastic descent was made to leave local minima. It is used because its steps are cheap;
//   that its noise leaves a pit is a side effect, and leaves good pits as well.
// * That mini-batches are fast because less has to be stored. They are fast because many steps are
//   made per epoch, each from enough samples.
// {{end}}
//
// ## Do small batches learn something worse?
//
// With small batches one epoch ends elsewhere than with large ones. Is the place worse, for images
// that the network has not seen? We train with three sizes, each with a rate that serves it well,
// until the loss on the training samples is below 0.05, and count the right answers
// (`nn::accuracy`) on images that were kept back (`nn::split` makes an `nn::Split` of a data set, a
// part for training and one for the test), 10 networks for each size. (A *callback*, `go_on`, is
// called after each epoch with an `nn::Epoch`, what the epoch brought; when it returns false,
// `nn::fit` ends.)

struct AtGoal {
  double accuracy;  // on images that were kept back
  double loss;      // on the training samples
};

AtGoal train_to_goal(const nn::Split& parts, Index m, double rate,
                     nn::Rng& rng) {
  nn::Network network = new_network();
  network.initialize(rng);
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = rate}};
  const auto go_on = [&](const nn::Epoch&) {
    return nn::evaluate(network, loss, parts.train) >= 0.05;
  };
  nn::fit(network, loss, sgd, parts.train, rng,
          {.epochs = 2000, .batch_size = m, .callbacks = {go_on}});
  return {nn::accuracy(network, parts.test),
          nn::evaluate(network, loss, parts.train)};
}

nn::Row try_networks(const nn::Split& parts, Index m, double rate,
                     Index networks, nn::Rng& rng) {
  Vector accuracies(networks);
  double highest_loss = 0;
  for (Index i = 0; i < networks; ++i) {
    const auto [accuracy, loss] = train_to_goal(parts, m, rate, rng);
    accuracies[i] = Scalar(accuracy);
    highest_loss = std::max(highest_loss, loss);
  }
  return {{"samples per step", name_of(m)},
          {"mean accuracy {:.4f}", arma::mean(accuracies)},
          {"deviation {:.4f}", arma::stddev(accuracies)},
          {"highest training loss {:.4f}", highest_loss}};
}

const nn::Section on_new_images("On new images", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Split parts =
      nn::split(nn::read_digits(STEPWISE_DATASETS "/digits.csv"), rng,
                {.test_fraction = 0.25});
  const Index networks = out.quick() ? 3 : 10;
  const std::vector<std::pair<Index, double>> sizes = {
      {1, 0.03}, {32, 0.3}, {0, 1}};
  nn::Table& table = out.table("general");
  for (const auto& [m, rate] : nn::with_progress("batch sizes", sizes))
    table.row(try_networks(parts, m, rate, networks, rng));
  const double all = table.at("all", "mean accuracy");
  const double one = table.at("1", "mean accuracy");
  out.claim(table, "highest training loss").at_most(0.05);
  out.claim("points of accuracy, all minus 1", 100 * (all - one))
      .between(-2, 2);
});

// {{output On new images}}
//
// With (nearly) the same loss on the training samples the difference is small: the full batch's
// accuracy minus that of single samples is {{points_of_accuracy_all_minus_1:.1f}} percentage points
// here. (In large networks small batches have been found to be the better ones; N. Keskar and
// others, 2017. It is not settled.) So the choice is one of speed.
//
// {{read}}
// That a larger batch generalizes better. With the same loss in training, the difference on new
// images is small.
// {{end}}
//
// ## A large batch from small ones
//
// What if the batch that one wants does not fit into memory? Its gradient is a mean, so it can be
// put together: compute the gradients of parts, add them up, and make one step. That is **gradient
// accumulation** (기울기 누적). The parts must count by their number of samples, or a short last part
// counts too much.

Vector gradient_of(nn::Network& network, const nn::Dataset& data) {
  nn::SoftmaxCrossEntropy loss;
  loss.forward(network.forward(data.X), nn::one_hot(data.labels, 10));
  network.backward(data.X, loss.backward());
  return network.gradient;
}

nn::Row accumulate(nn::Network& network, const nn::Dataset& batch,
                   const std::vector<Index>& sizes) {
  const Vector g = gradient_of(network, batch);
  Vector plain(g.n_elem);     // mean of the parts' gradients
  Vector weighted(g.n_elem);  // each by its share of the samples
  Index first = 0;
  for (const Index size : sizes) {
    const auto part = arma::regspace<IndexVector>(first, first + size - 1);
    const Vector of_part = gradient_of(network, nn::select(batch, part));
    plain += of_part / Scalar(sizes.size());
    weighted += of_part * Scalar(size) / Scalar(batch.size());
    first += size;
  }
  const Scalar length = arma::norm(g);
  return {{"parts", nn::joined(sizes, " + ")},
          {"plain mean: off by {:.0e}", arma::norm(plain - g) / length},
          {"weighted: off by {:.0e}", arma::norm(weighted - g) / length}};
}

const nn::Section accumulation("Accumulation", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset digits = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  const auto batch =
      nn::select(digits, rng.permutation(digits.size()).head(128));
  nn::Network network = new_network();
  network.initialize(rng);
  nn::Table& table = out.table("accumulated");
  table.row(accumulate(network, batch, {32, 32, 32, 32}));
  table.row(accumulate(network, batch, {50, 50, 28}));
  table.row(accumulate(network, batch, {127, 1}));
  out.claim(table, "weighted: off by").at_most(1e-5);
  out.claim(table, "32 + 32 + 32 + 32", "plain mean: off by").at_most(1e-5);
  out.claim(table, "127 + 1", "plain mean: off by").at_least(0.1);
});

// {{output Accumulation}}
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER,
                      "What does a small batch cost, and what does it find?");
  return program.run(
      argc, argv,
      {on_a_clock, powers_of_two, noise_and_pits, on_new_images, accumulation});
}

// ## Summary
//
// Per epoch small batches win, because they make more steps; per sample on the clock large ones do.
// Here the best lie between 8 and 32. Each batch size has its own best rate, and a comparison at
// one rate is unfair. Noise leaves a pit when there is enough of it, bad pits and good ones alike,
// and walks end where the noise is small. On new images the batch size hardly matters.
//
// ## Questions
//
// 1. Why does the loss fall so slowly per epoch with the full batch, although its gradient is the
//    best?
// 2. Half of a batch of 100 fits into memory. How do you make the same step?
// 3. Two batch sizes are compared at the rate 0.1, and the smaller wins. What is wrong with that?
//
// {{fold Answers}}
// 1. It makes one step per epoch, where small batches make hundreds.
// 2. Two gradients of 50 samples each, their mean, and one update.
// 3. 0.1 may be near the best rate of one and far from that of the other.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. In `best_rate`, return 0.1 for all sizes. Who reaches 0.1 first now, and would you have drawn
//    another conclusion?
// 2. In `walk`, let $m$ be 1 in the first thousand steps and 16 after them
//    (`const Index m = i < 1000 ? 1 : 16;`, first thing in the loop), with the rate as it is. (All
//    rows with one error then do the same.) Does the walk come to rest, as with a falling rate?
//    Print `arma::stddev(path.tail(300))`.
// 3. Make the errors 4 instead of 3 in `settings`, and in the names of the rows in the claims ("1 4
//    -1 0.05"), and add a column to `pits_row` with the share of steps at which $w$ lies above
//    `barrier`. Where do the walks spend their time?
//
// {{fold What to expect}}
// 1. The small batches; one would conclude that large ones learn next to nothing. But 0.1 is the
//    best rate for single samples only. The claim on best rates fails.
// 2. Not quite: it is as calm as with 16 samples all the time, and stays so, because their noise
//    does not go away. Two claims fail for the reason in brackets.
// 3. Mostly in the deep pit, though most visit the shallow one; in the last row, whose noise is
//    greater in the deep pit, nearly all the time in the shallow one.
// {{end}}
