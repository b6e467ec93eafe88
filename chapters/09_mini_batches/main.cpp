// ---
// title: Mini-batches
// question: How much data per step?
// builds on: chapter 05, chapter 06, chapter 07
// terms: batch (배치), mini-batch (미니배치), stochastic gradient descent (확률적 경사 하강법), epoch (에포크), full
//   batch (전체 배치), unbiased (불편)
// symbols: $N$ number of samples, $m$ samples per step, $g$ gradient of the mean loss over all
//   samples, $g_B$ that over a batch $B$, $s^2$ how much the samples' gradients scatter
// ---
//
// The gradient of chapter 07 is a mean over all samples. To compute it, every sample has to go
// through the network, forward and back, and then we take one small step. With a million samples
// that is a lot of work for one step. But do we need all of them to know roughly which way is down?
// In this chapter we take the mean over a few samples only, look at what is lost, and what is won.

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "common/stepwise.hpp"

using nn::Index, nn::IndexVector, nn::Matrix, nn::RowVector, nn::Scalar,
    nn::Vector;

// ## Words and counts
//
// The samples that one step uses are a **batch** (배치), and $m$ is their number. (In the chapters
// before, every step took all samples, so $m$ was $N$.) There are three ways to choose it.
//
// * All $N$ samples: **full batch** (전체 배치). One also says batch gradient descent.
// * One sample: **stochastic gradient descent** (확률적 경사 하강법), SGD, "stochastic" meaning that chance
//   decides which one.
// * Something in between: a **mini-batch** (미니배치). This is what nearly everybody does today, and
//   many people call it SGD as well.
//
// One pass through all samples is an **epoch** (에포크), whatever the size of the batches. So the
// number of *steps* per epoch is $N / m$, rounded up: when $m$ does not divide $N$, the last batch
// is short. Before each epoch the samples are put in a new random order, and cut into batches from
// the front. The library's `nn::Batches` does this (`batches[i]` is a batch with its `X` and `Y`;
// the size 0 means all), and `train_step` makes one step with one of them:
//
// {{code common/training/fit.cpp train_step}}
//
// (The optimizer here is `nn::SGD`, which subtracts the learning rate times the gradient. Chapter
// 10 has others.) We count for $N = 1797$, the number of images of handwritten digits that we will
// use.

void show_counts(nn::Program& program, const nn::Dataset& data, nn::Rng& rng) {
  program.section("Steps per epoch");
  // Each sample carries its own number as its only input.
  const Matrix X = arma::regspace<RowVector>(0, Scalar(data.size() - 1));
  nn::Table table({"samples per step", "steps per epoch", "in the last step",
                   "steps in 100 epochs"});
  bool all_seen = true;
  for (const Index m : {1U, 10U, 32U, 64U, 128U, 0U}) {
    nn::Batches batches(X, X, m);
    batches.shuffle(rng);
    std::vector<int> times_seen(data.size(), 0);
    Index last = 0;
    for (Index i = 0; i < batches.count(); ++i) {
      last = batches[i].X.n_cols;
      for (const Scalar number : batches[i].X) {
        ++times_seen[std::size_t(number)];
      }
    }
    table.row({m == 0 ? std::string("all") : std::to_string(m), batches.count(),
               last, 100 * batches.count()});
    all_seen = all_seen && std::all_of(times_seen.begin(), times_seen.end(),
                                       [](int times) { return times == 1; });
  }
  program.print(table);
  program.claim("each epoch uses every sample exactly once", all_seen);
}

// {{output Steps per epoch}}
//
// The last batch is not only short, its mean is also noisier than that of the others, and yet its
// step is as long. With a batch of 32 the last one has 5 samples, and each of these counts 6.4
// times as much as another in that epoch. Because of the new order it is other samples each time,
// so none is favoured for long. (PyTorch's data loader can drop the short batch; then a few samples
// sit out in each epoch.)
//
// ## A gradient that is nearly right
//
// What does a batch lose? Let $g$ be the gradient over all samples, $g_i$ that of sample $i$ alone,
// and $g_B$ the mean of the $g_i$ in a batch $B$. Every sample is as likely to be in the batch as
// any other, so *on average over all batches*, $g_B$ is exactly $g$: one says that it is
// **unbiased** (불편). A single batch deviates. How far? $g_B - g$ is the mean of the $m$ differences
// $g_i - g$. In the square of that mean each difference meets itself $m$ times, and the products of
// two different ones are 0 on average. Divided by $m^2$ that leaves $s^2 / m$, where $s^2$ is the
// mean of $|g_i - g|^2$ (the square of the standard error of chapter 01). When no sample is drawn
// twice, the products are slightly negative, because all differences together add up to 0, and it
// is a little less:
//
// $$\frac{s^2}{m} \cdot \frac{N - m}{N - 1} .$$
//
// (For $m = N$ that is 0, as it must be.) We check it on a network with 64 inputs, 32 hidden units
// and 10 outputs, and images of digits.

struct Digits {
  Matrix X;  // (64 x samples), pixels from 0 to 1
  Matrix Y;  // (10 x samples), one-hot
  IndexVector labels;
};

Digits digits_of(const nn::Dataset& data) {
  return {data.X / 16, nn::one_hot(data.labels, data.classes()), data.labels};
}

nn::Network new_network() {
  return nn::Network{nn::Dense{64, 32}, nn::ReLU{}, nn::Dense{32, 10}};
}

Vector gradient_of(nn::Network& network, const Matrix& X, const Matrix& Y) {
  nn::SoftmaxCrossEntropy loss;
  loss.forward(network.forward(X), Y);
  network.backward(loss.backward());
  return network.gradient;
}

double squared_length(const Vector& v) { return arma::dot(v, v); }

struct Noise {
  double measured;   // mean of |g_B - g|^2
  double predicted;  // from s^2
  double cosine;     // mean cosine of the angle between g_B and g
};

double scatter(nn::Network& network, const Digits& data, const Vector& g) {
  double sum = 0;
  for (Index j = 0; j < data.X.n_cols; ++j) {
    sum +=
        squared_length(gradient_of(network, data.X.col(j), data.Y.col(j)) - g);
  }
  return sum / double(data.X.n_cols);
}

Noise noise_of(nn::Network& network, const Digits& data, const Vector& g,
               double s2, Index m, Index draws, nn::Rng& rng) {
  const double N = double(data.X.n_cols);
  Noise noise{.measured = 0,
              .predicted = s2 / double(m) * (N - double(m)) / (N - 1),
              .cosine = 0};
  for (Index i = 0; i < draws; ++i) {
    const IndexVector batch = rng.permutation(data.X.n_cols).head(m);
    const Vector g_B =
        gradient_of(network, data.X.cols(batch), data.Y.cols(batch));
    noise.measured += squared_length(g_B - g) / double(draws);
    noise.cosine += arma::norm_dot(g_B, g) / double(draws);
  }
  return noise;
}

// And "on average exactly" can be checked as well. Cut one epoch into batches of 3, which divides
// 1797 = 3 · 599 without a rest: the mean of the 599 gradients must be $g$, up to rounding.

Vector mean_of_batches(nn::Network& network, const Digits& data, Index m,
                       nn::Rng& rng) {
  nn::Batches batches(data.X, data.Y, m);
  batches.shuffle(rng);
  Vector mean(network.theta.n_elem);
  for (Index i = 0; i < batches.count(); ++i) {
    const nn::Batch batch = batches[i];
    mean += gradient_of(network, batch.X, batch.Y) / Scalar(batches.count());
  }
  return mean;
}

void show_noise(nn::Program& program, const Digits& data, nn::Rng& rng) {
  program.section("Noise of a batch");
  nn::Network network = new_network();
  network.initialize(rng);
  const Vector g = gradient_of(network, data.X, data.Y);
  const double s2 = scatter(network, data, g);
  const Index draws = program.quick() ? 200 : 500;
  program.print("length of g {:.3f}, s {:.3f}, {} batches of each size",
                arma::norm(g), std::sqrt(s2), draws);
  nn::Table table({"samples", "mean square deviation {:.2e}",
                   "predicted {:.2e}", "ratio {:.3f}",
                   "mean cosine to g {:.3f}"});
  std::vector<double> sizes;
  std::vector<double> measured;
  std::vector<double> predicted;
  double lowest = 1;
  double highest = 1;
  double cosine_of_32 = 0;
  for (const Index m : {1U, 2U, 4U, 8U, 16U, 32U, 64U, 128U, 256U, 512U}) {
    const Noise noise = noise_of(network, data, g, s2, m, draws, rng);
    const double ratio = noise.measured / noise.predicted;
    table.row({m, noise.measured, noise.predicted, ratio, noise.cosine});
    sizes.push_back(double(m));
    measured.push_back(noise.measured);
    predicted.push_back(noise.predicted);
    lowest = std::min(lowest, ratio);
    highest = std::max(highest, ratio);
    if (m == 32) {
      cosine_of_32 = noise.cosine;
    }
  }
  program.print(table);
  program.value("cosine_of_32", cosine_of_32);
  program.claim("smallest ratio of measured to predicted", lowest,
                nn::at_least(0.8));
  program.claim("largest ratio", highest, nn::at_most(1.2));
  program.claim("mean cosine with 32 samples", cosine_of_32, nn::at_least(0.3));
  program.claim("length of (mean of all batches of 3 of one epoch) - g",
                arma::norm(mean_of_batches(network, data, 3, rng) - g),
                nn::at_most(1e-4));
  nn::Figure figure(520, 340);
  figure.panel("", "samples per batch", "mean square deviation from g")
      .log_x()
      .log_y()
      .legend("bottom left")
      .line("predicted", sizes, predicted, {.color = nn::Color::grey})
      .points("measured", sizes, measured);
  program.figure(figure, "noise",
                 "Mean square deviation of a batch's gradient against the "
                 "size of the batch, both axes logarithmic: the measured "
                 "points lie on the predicted line, which falls like 1 / m.");
}

// {{output Noise of a batch}}
//
// {{figure noise: The noise of a batch's gradient falls as 1/m.}}
//
// The prediction holds over the whole range. Two things follow. First, the noise falls *slowly*: to
// halve the deviation (not its square), a batch has to be four times as large, and costs four times
// as much. Second, a small batch is good enough to know roughly where down is: with 32 of the
// {{digits_samples}} samples the cosine of the angle to $g$ is {{cosine_of_32:.2f}} on average, and
// even a single sample's is positive. A step with 32 uses a fifty-sixth of the samples. (One reads
// that small batches make the gradient "biased". The noise is large, but there is no bias; the last
// claim shows it.)
//
// ## Four paths
//
// What does a noisy gradient do to the path? We need a landscape that can be drawn, so we go back
// to one sigmoid neuron with two weights and no bias, on 100 points in two overlapping clouds. Four
// runs start at the same place and use the same number of samples, 20 epochs each; three have the
// same learning rate, and the full batch runs once more with a rate eight times as high.

struct Path {
  std::vector<double> w1;
  std::vector<double> w2;
};

Path descend(const Matrix& X, const Matrix& Y, Index m, Index epochs,
             Scalar rate, nn::Rng& rng) {
  nn::Batches batches(X, Y, m);
  Vector w = {-2, 3};
  Path path{{w[0]}, {w[1]}};
  for (Index epoch = 0; epoch < epochs; ++epoch) {
    batches.shuffle(rng);
    for (Index i = 0; i < batches.count(); ++i) {
      const nn::Batch batch = batches[i];
      const Matrix error = nn::sigmoid(w.t() * batch.X) - batch.Y;
      w -= rate * batch.X * error.t() / Scalar(batch.X.n_cols);
      path.w1.push_back(w[0]);
      path.w2.push_back(w[1]);
    }
  }
  return path;
}

double loss_at(const Matrix& X, const Matrix& Y, double w1, double w2) {
  nn::SigmoidCrossEntropy loss;
  return loss.forward(RowVector{Scalar(w1), Scalar(w2)} * X, Y);
}

struct Bottom {
  Vector w;
  double loss;
};

Bottom bottom_of(const Matrix& X, const Matrix& Y, nn::Rng& rng) {
  const Path path = descend(X, Y, 0, 3000, 1, rng);
  return {Vector{Scalar(path.w1.back()), Scalar(path.w2.back())},
          loss_at(X, Y, path.w1.back(), path.w2.back())};
}

// How restless is a path once it has arrived? We take the mean distance from the lowest point over
// the second half of its steps.

double restlessness(const Path& path, const Vector& bottom) {
  double sum = 0;
  const std::size_t half = path.w1.size() / 2;
  for (std::size_t i = half; i < path.w1.size(); ++i) {
    sum += std::hypot(path.w1[i] - bottom[0], path.w2[i] - bottom[1]);
  }
  return sum / double(path.w1.size() - half);
}

void show_paths(nn::Program& program, nn::Rng& rng) {
  program.section("Four paths");
  const nn::Dataset clouds =
      nn::two_clouds(rng, {.samples_per_class = 50, .distance = 2});
  const Matrix Y = arma::conv_to<RowVector>::from(clouds.labels);
  const Bottom bottom = bottom_of(clouds.X, Y, rng);
  const std::array<Index, 4> sizes = {0, 0, 10, 1};
  const std::array<Scalar, 4> rates = {0.5, 4, 0.5, 0.5};
  const std::array<std::string, 4> names = {"full batch", "full batch, rate 4",
                                            "10 samples", "1 sample"};
  nn::Table table({"samples per step", "steps", "loss above the lowest {:.1e}",
                   "mean distance, second half {:.3f}"});
  std::array<double, 4> above{};
  std::array<double, 4> restless{};
  nn::Figure figure(300, 310, 4);
  const arma::vec level =
      bottom.loss + 0.02 * arma::square(arma::regspace(1, 12));
  for (std::size_t k = 0; k < 4; ++k) {
    const Path path = descend(clouds.X, Y, sizes.at(k), 20, rates.at(k), rng);
    above.at(k) =
        loss_at(clouds.X, Y, path.w1.back(), path.w2.back()) - bottom.loss;
    restless.at(k) = restlessness(path, bottom.w);
    table.row({names.at(k), path.w1.size() - 1, above.at(k), restless.at(k)});
    figure.panel(names.at(k), "w_1", "w_2")
        .x_range(-3, 5)
        .y_range(-2.5, 4)
        .legend("off")
        .contours(
            "", {-3, 5}, {-2.5, 4},
            [&](double w1, double w2) { return loss_at(clouds.X, Y, w1, w2); },
            nn::series(level))
        .line("", path.w1, path.w2, {.width = 1})
        .points("", {bottom.w[0]}, {bottom.w[1]},
                {.color = nn::Color::orange, .marker = nn::Marker::cross});
  }
  program.print(table);
  program.figure(figure, "paths",
                 "Contour lines of a loss with four paths to its lowest "
                 "point: smooth and short of the goal with the full batch, "
                 "nearly direct with 10 samples, and a scribble around the "
                 "goal with 1.");
  program.claim("at one rate: 10 samples are lower than the full batch",
                above[2] < above[0]);
  program.claim("full batch with rate 4: loss above the lowest", above[1],
                nn::at_most(0.01));
  program.claim("one sample is more restless than 10",
                restless[3] > restless[2]);
}

// {{output Four paths}}
//
// {{figure paths: The same landscape and the same number of samples, from the same start at the
// upper left. The cross marks the lowest point. The contour lines come closer with the height.}}
//
// At the rate 0.5 the full batch walks a smooth line and has not arrived: 20 epochs are only 20
// steps. Its gradient is reliable, though, so it can afford longer steps, and with the rate 4 it is
// there. With 10 samples there are 200 steps, each a little off, and the path gets there at the
// small rate. With one sample it gets there as well, and then does not come to rest: near the
// bottom the full gradient is almost zero, but that of a single sample is not, and each step is a
// kick of the rate times that gradient. At a rate of 4 it would be thrown about wildly. So a
// learning rate belongs to a batch size, and whoever uses small batches makes the rate smaller
// towards the end; chapter 10 shows how.
//
// ## On a clock
//
// A step with 32 samples is not 32 times as expensive as one with a single sample: matrix products
// of some size run at full speed, tiny ones do not. So there are two opposite effects. Large
// batches use the processor well; small ones make more steps per epoch. Where is the best place? We
// train the network on the digits, for each batch size with the learning rate that serves it best.
// To find that, we try rates in steps of $\sqrt{10}$ and take the one with the lowest loss on the
// training samples at the end.
//
// From here on the library's epoch does what we just did by hand: shuffle, cut, step. Its `Batches`
// copies the samples of a batch into one small matrix that it keeps, so that nothing is allocated
// from step to step. (What it can do besides, with a gradient or with the inputs, is for chapters
// 10 and 13.)
//
// {{code common/training/fit.cpp train_epoch}}

struct Run {
  std::vector<double> losses;  // mean loss over all samples after each epoch
  double seconds = 0;          // for the fastest epoch
};

Run train(const Digits& data, const Vector& start, Index m, double rate,
          Index epochs, nn::Rng& rng) {
  nn::Network network = new_network();
  network.theta = start;
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = rate}};
  nn::Batches batches(data.X, data.Y, m);
  Run run;
  for (Index epoch = 0; epoch < epochs; ++epoch) {
    const double seconds = nn::fastest(
        1, [&] { nn::train_epoch(network, loss, sgd, batches, rng); });
    run.seconds = epoch == 0 ? seconds : std::min(run.seconds, seconds);
    run.losses.push_back(nn::evaluate(network, loss, {data.X, data.Y}));
  }
  return run;
}

double best_rate(const Digits& data, const Vector& start, Index m, Index epochs,
                 nn::Rng& rng) {
  double best = 0;
  double lowest = arma::datum::inf;
  for (int i = -5; i <= 2; ++i) {
    const double rate = std::pow(10, 0.5 * i);
    const double loss = train(data, start, m, rate, epochs, rng).losses.back();
    if (loss < lowest) {  // false for NaN, after a rate that diverged
      lowest = loss;
      best = rate;
    }
  }
  return best;
}

// Each trains for 30 epochs, and we ask after which epoch, and after how many milliseconds, the
// loss is below 0.1. (The time of an epoch is that of the fastest one, on the machine that made
// this page.)

struct Clocked {
  std::string name;
  double rate;
  double ms_per_epoch;
  std::vector<double> losses;
  Index epochs_to_goal;  // 0: not reached
};

Clocked clock_size(const Digits& data, const Vector& start, Index m,
                   Index epochs, nn::Rng& rng) {
  const double rate = best_rate(data, start, m, epochs, rng);
  const Run run = train(data, start, m, rate, epochs, rng);
  Clocked clocked{m == 0 ? "all" : std::to_string(m), rate, 1e3 * run.seconds,
                  run.losses, 0};
  const auto reached = std::find_if(run.losses.begin(), run.losses.end(),
                                    [](double loss) { return loss < 0.1; });
  if (reached != run.losses.end()) {
    clocked.epochs_to_goal = Index(reached - run.losses.begin()) + 1;
  }
  return clocked;
}

void show_clock(nn::Program& program, const Digits& data, nn::Rng& rng) {
  program.section("On a clock");
  nn::Network network = new_network();
  network.initialize(rng);
  const Vector start = network.theta;
  const Index epochs = program.quick() ? 10 : 30;
  nn::Table table({"samples per step", "best rate {:.2g}",
                   "loss after 1 epoch {:.3f}", "after 5 {:.3f}",
                   fmt::format("after {} {{:.1e}}", epochs),
                   "ms per epoch {:.2f}", "µs per step {:.1f}", "epochs to 0.1",
                   "ms to 0.1"});
  std::vector<Clocked> all;
  nn::Figure figure(430, 320, 2);
  nn::Panel& by_epoch = figure.panel("", "epoch", "loss").log_y();
  nn::Panel& by_time =
      figure.panel("", "milliseconds").log_x().log_y().legend("off");
  const std::vector<nn::Color> colors = {nn::Color::blue, nn::Color::orange,
                                         nn::Color::green, nn::Color::purple,
                                         nn::Color::grey};
  nn::Progress progress("batch sizes", 5);
  for (const Index m : {1U, 8U, 32U, 256U, 0U}) {
    all.push_back(clock_size(data, start, m, epochs, rng));
    const Clocked& c = all.back();
    const Index steps = nn::Batches(data.X, data.Y, m).count();
    const bool reached = c.epochs_to_goal > 0;
    table.row({c.name, c.rate, c.losses[0], c.losses[4], c.losses.back(),
               c.ms_per_epoch, 1e3 * c.ms_per_epoch / double(steps),
               reached ? std::to_string(c.epochs_to_goal) : "-",
               reached ? fmt::format("{:.0f}",
                                     double(c.epochs_to_goal) * c.ms_per_epoch)
                       : "-"});
    const arma::vec epoch = arma::regspace(1, double(epochs));
    const nn::LineStyle style{.color = colors[all.size() - 1]};
    by_epoch.line(c.name, nn::series(epoch), c.losses, style);
    by_time.line(c.name, nn::series(arma::vec(epoch * c.ms_per_epoch)),
                 c.losses, style);
    if (!progress.update(all.size())) {
      break;
    }
  }
  program.print(table);
  program.figure(figure, "clock",
                 "Loss on the digits for five batch sizes, against epochs and "
                 "against time. By epochs the smallest batches fall fastest, "
                 "the full batch hardly; by time those in the middle win.");
  const Clocked& one = all.front();
  const Clocked& full = all.back();
  program.value("clock_one_ms", one.ms_per_epoch);
  program.value("clock_full_ms", full.ms_per_epoch);
  program.claim("loss after 5 epochs: full batch over 1 sample",
                full.losses[4] / one.losses[4], nn::at_least(3));
  program.claim("time per epoch: 1 sample over full batch",
                one.ms_per_epoch / full.ms_per_epoch, nn::at_least(1.5));
  program.claim("best learning rate: full batch over 1 sample",
                full.rate / one.rate, nn::at_least(3));
}

// {{output On a clock}}
//
// {{figure clock: The loss for five batch sizes. Left: against epochs. Right: against time.}}
//
// Per *epoch* the small batches win by far: a full batch makes one step where single samples make
// {{digits_samples}}. Per *sample* on the clock they lose: an epoch of single samples takes
// {{clock_one_ms:.1f}} ms, one of the full batch {{clock_full_ms:.1f}} ms. Together, a few dozen
// samples per step win here; with 256 there are too few steps per epoch *for a data set of this
// size*. The best learning rate is larger for the full batch than for a single sample. (To compare
// batch sizes at *one* learning rate would be unfair to all but one of them. Jumps in the curves
// come from rates at the edge of what is stable.) And memory sets a limit of its own, since each
// layer keeps its outputs for the whole batch.
//
// Batch sizes are usually powers of two. Is there a reason? We take the time of an epoch for some
// sizes around 32 and 64.

void show_powers(nn::Program& program, const Digits& data, nn::Rng& rng) {
  program.section("Powers of two");
  nn::Network network = new_network();
  network.initialize(rng);
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = 0}};
  nn::Table table({"samples per step", "ns per sample {:.0f}"});
  const std::vector<Index> sizes = {30, 31, 32, 33, 62, 63, 64, 65};
  std::vector<double> times;
  for (const Index m : sizes) {
    nn::Batches batches(data.X, data.Y, m);
    const double seconds = nn::fastest(program.quick() ? 5 : 20, [&] {
      nn::train_epoch(network, loss, sgd, batches, rng, {.shuffle = false});
    });
    times.push_back(1e9 * seconds / double(data.X.n_cols));
    table.row({m, times.back()});
  }
  program.print(table);
  const auto around = [&](std::size_t from) {
    const auto [low, high] = std::minmax_element(
        times.begin() + long(from), times.begin() + long(from + 4));
    return *high / *low;
  };
  program.value("powers_percent_32", 100 * (around(0) - 1));
  program.value("powers_percent_64", 100 * (around(4) - 1));
}

// {{output Powers of two}}
//
// Around 32 the slowest takes {{powers_percent_32:.0f}} % longer than the fastest, around 64
// {{powers_percent_64:.0f}} %, and larger batches are a little faster altogether. (We make no claim
// here, because such small differences drown in the noise of a busy machine.) So a power of two is
// a habit, and no rule. Which *order of magnitude* the batch size has is what matters.
//
// ## Why shuffle
//
// Suppose that the samples come sorted: first all zeros, then all ones, and so on. Then a batch
// knows a single class, and its gradient says "whatever you see, it is a zero". We train with
// batches of 32 from sorted samples in this order, then in one random order that stays the same in
// each epoch, and then shuffled anew each time.

double loss_after(const Digits& data, const Vector& start, bool shuffle,
                  nn::Rng& rng) {
  nn::Network network = new_network();
  network.theta = start;
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = 0.1}};
  nn::fit(network, loss, sgd, data.X, data.Y, rng,
          {.epochs = 10, .batch_size = 32, .shuffle = shuffle});
  return nn::evaluate(network, loss, {data.X, data.Y});
}

void show_shuffling(nn::Program& program, const Digits& data, nn::Rng& rng) {
  program.section("Sorted and shuffled");
  nn::Network network = new_network();
  network.initialize(rng);
  const IndexVector order = arma::stable_sort_index(data.labels);
  const Digits sorted{data.X.cols(order), data.Y.cols(order),
                      data.labels(order)};
  const double in_order = loss_after(sorted, network.theta, false, rng);
  const IndexVector once = rng.permutation(data.X.n_cols);
  const Digits fixed{data.X.cols(once), data.Y.cols(once), data.labels(once)};
  const double fixed_order = loss_after(fixed, network.theta, false, rng);
  const double shuffled = loss_after(sorted, network.theta, true, rng);
  program.print(
      "loss after 10 epochs: sorted {:.3f}, one random order {:.3f}, "
      "shuffled anew {:.3f}",
      in_order, fixed_order, shuffled);
  program.value("sorted_loss", in_order);
  program.value("shuffled_loss", shuffled);
  program.claim("loss in sorted order over that in random order",
                in_order / shuffled, nn::at_least(3));
}

// {{output Sorted and shuffled}}
//
// In sorted order each class undoes what the one before has taught; the loss of {{sorted_loss:.2f}}
// is worse than the $\log 10$ of knowing nothing. Files are often sorted, so shuffle. Whether once
// or anew in each epoch makes little difference here; anew is the custom, because it costs nothing
// and no pair of samples stays together.
//
// ## Do small batches learn something worse?
//
// With small batches one epoch ends elsewhere than with large ones. Is the place worse, for images
// that the network has not seen? We train with three sizes, each with a rate that suited it above,
// until the loss on the training samples is below 0.05, and count the right answers on images that
// were kept back, 10 networks for each size.

struct AtGoal {
  double accuracy;  // on images that were kept back
  double loss;      // on the training samples
};

AtGoal train_to_goal(const Digits& train_data, const Digits& test, Index m,
                     double rate, nn::Rng& rng) {
  nn::Network network = new_network();
  network.initialize(rng);
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = rate}};
  const nn::Batch all = {train_data.X, train_data.Y};
  const auto go_on = [&](const nn::Epoch&) {
    return nn::evaluate(network, loss, all) >= 0.05;
  };
  nn::fit(network, loss, sgd, all.X, all.Y, rng,
          {.epochs = 2000, .batch_size = m, .callbacks = {go_on}});
  const Matrix Z = network.forward(test.X);
  return {nn::accuracy(nn::predicted_classes(Z), test.labels),
          nn::evaluate(network, loss, all)};
}

void show_generality(nn::Program& program, const nn::Dataset& data,
                     nn::Rng& rng) {
  program.section("On new images");
  const nn::Split parts = nn::split(data, rng, {.test_fraction = 0.25});
  const Digits train_data = digits_of(parts.train);
  const Digits test = digits_of(parts.test);
  const Index networks = program.quick() ? 3 : 10;
  nn::Table table(
      {"samples per step", "mean accuracy {:.4f}", "deviation {:.4f}"});
  std::vector<double> means;
  double highest_loss = 0;
  nn::Progress progress("networks", 3 * networks);
  const std::vector<std::pair<Index, double>> sizes = {
      {1, 0.03}, {32, 0.3}, {0, 1}};
  for (const auto& [m, rate] : sizes) {
    Vector accuracies(networks);
    for (Index i = 0; i < networks; ++i) {
      const AtGoal result = train_to_goal(train_data, test, m, rate, rng);
      accuracies[i] = Scalar(result.accuracy);
      highest_loss = std::max(highest_loss, result.loss);
      progress.update(means.size() * networks + i + 1);
    }
    means.push_back(arma::mean(accuracies));
    table.row(m == 0 ? "all" : std::to_string(m),
              {means.back(), arma::stddev(accuracies)});
  }
  program.print(table);
  program.value("general_one", means.front());
  program.value("general_full", means.back());
  program.value("general_percent", 100 * (means.back() - means.front()));
  program.claim("highest training loss at the end", highest_loss,
                nn::at_most(0.05));
  program.claim("mean accuracy: full batch minus one sample",
                means.back() - means.front(), nn::between(-0.012, 0.012));
}

// {{output On new images}}
//
// With (nearly) the same loss on the training samples the difference is small,
// {{general_percent:.1f}} percentage points in favour of the full batch here. (In large networks
// small batches have been found to be the better ones; N. Keskar and others, 2017. It is not
// settled.) So the choice is one of speed.
//
// ## The program
//
// The parts run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program{"09_mini_batches", "How much data per step?"};
  return program.run(argc, argv, [&] {
    nn::Rng rng(program.seed());
    const nn::Dataset data = nn::read_csv(STEPWISE_DATASETS "/digits.csv");
    const Digits digits = digits_of(data);
    program.value("digits_samples", data.size());
    show_counts(program, data, rng);
    show_noise(program, digits, rng);
    show_paths(program, rng);
    if (program.times()) {
      show_clock(program, digits, rng);
      show_powers(program, digits, rng);
    }
    show_shuffling(program, digits, rng);
    show_generality(program, data, rng);
  });
}

// ## Try it
//
// (Some claims may fail, rightly.)
//
// * In `noise_of`, draw with replacement: `IndexVector batch(m);` and then
//   `batch.transform([&](Index) { return rng.below(data.X.n_cols); });`. What changes for the batch
//   of 512, and what for that of 1?
// * In `show_paths`, add `1 sample` with the rate 0.05. Does it come to rest? How far does it get
//   in 20 epochs?
// * In `clock_size`, give all sizes the rate 0.1. Who reaches 0.1 first now, and would you have
//   drawn another conclusion?
