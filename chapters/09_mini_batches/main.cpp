// ---
// title: Mini-batches
// question: How much data per step?
// builds on: chapter 05, chapter 06, chapter 07
// terms: batch (배치), mini-batch (미니배치), stochastic gradient descent (확률적 경사 하강법), epoch (에포크), full
//   batch (전체 배치), unbiased (불편)
// symbols: $N$ number of samples, $m$ samples per step, $g$ gradient of the mean loss over all
//   samples, $g_B$ that over a batch $B$, $\sigma^2$ how much the samples' gradients scatter
// ---
//
// The gradient of chapter 07 is a mean over all samples. To compute it, every sample has to go
// through the network, forward and back, and then we take one small step. With a million samples
// that is a lot of work for one step. But do we need all of them to know roughly which way is down?
// In this chapter we take the mean over a few samples only, look at what is lost, and what is won.

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include "common/data/batches.hpp"
#include "common/data/csv.hpp"
#include "common/data/dataset.hpp"
#include "common/data/synthetic.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/activations.hpp"
#include "common/model/dense.hpp"
#include "common/model/loss.hpp"
#include "common/model/network.hpp"
#include "common/report/program.hpp"
#include "common/report/timing.hpp"
#include "common/training/fit.hpp"
#include "common/training/metrics.hpp"
#include "common/training/optimizer.hpp"

using nn::Index;
using nn::IndexVector;
using nn::Matrix;
using nn::RowVector;
using nn::Scalar;
using nn::Vector;

// ## Words and counts
//
// The samples that one step uses are a **batch** (배치), and $m$ is their number. There are three
// ways to choose it.
//
// * All $N$ samples: **full batch** (전체 배치). One also says batch gradient descent.
// * One sample: **stochastic gradient descent** (확률적 경사 하강법), SGD, "stochastic" meaning that chance
//   decides which one.
// * Something in between: a **mini-batch** (미니배치). This is what nearly everybody does today, and
//   many people call it SGD as well.
//
// To go through all samples once is one **epoch** (에포크), whatever the size of the batches. So the
// number of *steps* per epoch is $N / m$, rounded up: when $m$ does not divide $N$, the last batch
// is short. Before each epoch the samples are put in a new random order, and cut into batches from
// the front. We count for $N = 1797$, the number of images of handwritten digits that we will use.

void show_counts(nn::Program& program, const nn::Dataset& data) {
  program.section("Steps per epoch");
  const Matrix Y = nn::one_hot(data.labels, data.classes());
  nn::Table table({"samples per step", "steps per epoch", "in the last step",
                   "steps in 100 epochs"});
  bool all_seen = true;
  for (const Index m : {1U, 10U, 32U, 64U, 128U, 0U}) {
    nn::Batches batches(data.X, Y, m);
    Index seen = 0;
    Index last = 0;
    for (Index i = 0; i < batches.count(); ++i) {
      last = batches[i].X.n_cols;
      seen += last;
    }
    table.row({m == 0 ? std::string("all") : std::to_string(m), batches.count(),
               last, 100 * batches.count()});
    all_seen = all_seen && seen == data.size();
  }
  program.print(table);
  program.claim("each epoch uses every sample once", all_seen);
}

// {{output Steps per epoch}}
//
// The last batch is not only short, its mean is also noisier than that of the others, and yet its
// step is as long. With a batch of 32 the last one has 5 samples, and these have six times the say
// of the others in that epoch. Because of the new order it is other samples each time, so nobody
// minds. (PyTorch's data loader can drop the short batch; then a few samples sit out in each
// epoch.)
//
// ## A gradient that is nearly right
//
// What does a batch lose? Let $g$ be the gradient over all samples, $g_i$ that of sample $i$ alone,
// and $g_B$ the mean of the $g_i$ in a batch $B$. Every sample is as likely to be in the batch as
// any other, so *on average over all batches*, $g_B$ is exactly $g$: one says that it is
// **unbiased** (불편). A single batch deviates. How far? For a mean of $m$ numbers drawn at random,
// statistics has the answer: the mean square deviation is $\sigma^2 / m$, where $\sigma^2$ is the
// mean square deviation of a single one, here the mean of $|g_i - g|^2$. When no sample is drawn
// twice, it is a little less:
//
// $$\frac{\sigma^2}{m} \cdot \frac{N - m}{N - 1} .$$
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
  double measured;     // mean of |g_B - g|^2
  double predicted;    // from sigma^2
  double cosine;       // mean cosine of the angle between g_B and g
  double off_average;  // |mean of g_B - g| / |g|
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
               double sigma2, Index m, Index draws, nn::Rng& rng) {
  const double N = double(data.X.n_cols);
  Noise noise{0, sigma2 / double(m) * (N - double(m)) / (N - 1), 0, 0};
  Vector mean(g.n_elem);
  for (Index i = 0; i < draws; ++i) {
    const IndexVector batch = rng.permutation(data.X.n_cols).head(m);
    const Vector g_B =
        gradient_of(network, data.X.cols(batch), data.Y.cols(batch));
    noise.measured += squared_length(g_B - g) / double(draws);
    noise.cosine += arma::norm_dot(g_B, g) / double(draws);
    mean += g_B / Scalar(draws);
  }
  noise.off_average = arma::norm(mean - g) / arma::norm(g);
  return noise;
}

void show_noise(nn::Program& program, const Digits& data, nn::Rng& rng) {
  program.section("Noise of a batch");
  nn::Network network = new_network();
  network.initialize(rng);
  const Vector g = gradient_of(network, data.X, data.Y);
  const double sigma2 = scatter(network, data, g);
  const Index draws = program.quick() ? 200 : 500;
  program.print("length of g {:.3f}, sigma {:.3f}, {} batches of each size",
                arma::norm(g), std::sqrt(sigma2), draws);
  nn::Table table({"samples", "mean square deviation", "predicted", "ratio",
                   "mean cosine to g"});
  std::vector<double> sizes;
  std::vector<double> measured;
  std::vector<double> predicted;
  double lowest = 1;
  double highest = 1;
  double cosine_of_32 = 0;
  double off_average = 0;
  for (const Index m : {1U, 2U, 4U, 8U, 16U, 32U, 64U, 128U, 256U, 512U}) {
    const Noise noise = noise_of(network, data, g, sigma2, m, draws, rng);
    const double ratio = noise.measured / noise.predicted;
    table.row({m, fmt::format("{:.2e}", noise.measured),
               fmt::format("{:.2e}", noise.predicted),
               nn::Cell::fixed(ratio, 3), nn::Cell::fixed(noise.cosine, 3)});
    sizes.push_back(double(m));
    measured.push_back(noise.measured);
    predicted.push_back(noise.predicted);
    lowest = std::min(lowest, ratio);
    highest = std::max(highest, ratio);
    cosine_of_32 = m == 32 ? noise.cosine : cosine_of_32;
    off_average = m == 32 ? noise.off_average : off_average;
  }
  program.print(table);
  program.value("cosine_of_32", cosine_of_32);
  program.value("off_average_percent", 100 * off_average);
  program.claim("smallest ratio of measured to predicted", lowest,
                nn::at_least(0.8));
  program.claim("largest ratio", highest, nn::at_most(1.2));
  program.claim("mean cosine with 32 samples", cosine_of_32, nn::at_least(0.3));
  const double by_chance = std::sqrt(sigma2 / 32 / double(draws));
  program.claim(
      "distance of the mean of all batches of 32 from g, over what "
      "chance leaves",
      off_average * arma::norm(g) / by_chance, nn::at_most(3));
  nn::Figure figure(520, 340);
  figure.panel()
      .x_label("samples per batch")
      .y_label("mean square deviation from g")
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
// even a single sample's is positive on average. A step with 32 costs a fifty-sixth of one with
// all. (One reads that small batches make the gradient "biased". The mean over all batches of 32
// that we drew is {{off_average_percent:.0f}} % of $|g|$ away from $g$, and that is what chance
// leaves in so many draws: the noise is large, but there is no bias.)
//
// ## Three paths
//
// What does a noisy gradient do to the path? We need a landscape that can be drawn, so we go back
// to one sigmoid neuron with two weights and no bias, on 100 points in two overlapping clouds.
// Three runs start at the same place and use the same number of samples, 20 epochs each, with the
// same learning rate.

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
  program.section("Three paths");
  const nn::Dataset clouds =
      nn::two_clouds(rng, {.samples_per_class = 50, .distance = 2});
  const Matrix Y = arma::conv_to<RowVector>::from(clouds.labels);
  const Bottom bottom = bottom_of(clouds.X, Y, rng);
  const std::array<Index, 3> sizes = {0, 10, 1};
  const std::array<std::string, 3> names = {"full batch", "10 samples",
                                            "1 sample"};
  nn::Table table({"samples per step", "steps", "loss above the lowest",
                   "mean distance, second half"});
  std::array<double, 3> above{};
  std::array<double, 3> restless{};
  nn::Figure figure(330, 330, 3);
  for (std::size_t k = 0; k < 3; ++k) {
    const Path path = descend(clouds.X, Y, sizes.at(k), 20, 0.5, rng);
    above.at(k) =
        loss_at(clouds.X, Y, path.w1.back(), path.w2.back()) - bottom.loss;
    restless.at(k) = restlessness(path, bottom.w);
    table.row({names.at(k), path.w1.size() - 1, nn::Cell::fixed(above.at(k), 4),
               nn::Cell::fixed(restless.at(k), 3)});
    std::vector<double> levels;
    levels.reserve(12);
    for (int i = 0; i < 12; ++i) {
      levels.push_back(bottom.loss + 0.02 * (i + 1) * (i + 1));
    }
    figure.panel()
        .title(names.at(k))
        .x_label("w_1")
        .y_label("w_2")
        .x_range(-3, 5)
        .y_range(-2.5, 4)
        .legend("off")
        .contours(
            "", {-3, 5}, {-2.5, 4},
            [&](double w1, double w2) { return loss_at(clouds.X, Y, w1, w2); },
            levels)
        .line("", path.w1, path.w2, {.width = 1})
        .points("", {bottom.w[0]}, {bottom.w[1]},
                {.color = nn::Color::orange, .marker = nn::Marker::cross});
  }
  program.print(table);
  program.figure(figure, "paths",
                 "Contour lines of a loss with three paths to its lowest "
                 "point: smooth and short of the goal with the full batch, "
                 "nearly direct with 10 samples, and a scribble around the "
                 "goal with 1.");
  program.claim("after 20 epochs: 10 samples are lower than the full batch",
                above[1] < above[0]);
  program.claim("one sample is more restless than 10",
                restless[2] > restless[1]);
}

// {{output Three paths}}
//
// {{figure paths: The same landscape, the same samples, the same learning rate. The cross marks the
// lowest point.}}
//
// The full batch walks a smooth line, and has not arrived: 20 epochs are only 20 steps. With 10
// samples there are 200 steps, each a little off, and the path gets there. With one sample it gets
// there even sooner, and then does not come to rest: near the bottom the full gradient is almost
// zero, but that of a single sample is not, and it kicks $w$ about. The kicks are as long as the
// learning rate allows. So whoever uses small batches makes the rate smaller towards the end;
// chapter 10 shows how.
//
// ## On a clock
//
// A step with 32 samples is not 32 times as expensive as one with a single sample: matrix products
// of some size run at full speed, tiny ones do not. So there are two opposite effects. Large
// batches use the processor well; small ones make more steps per epoch. Where is the best place? We
// train the network on the digits, for each batch size with the learning rate that serves it best.
// To find that, we try rates in steps of $\sqrt{10}$ for 5 epochs each, and take the one with the
// lowest loss on the training samples at the end.

struct Run {
  std::vector<double> losses;  // mean loss over all samples after each epoch
  double seconds = 0;          // for all epochs, without looking at the loss
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
    run.seconds += nn::fastest(1, [&] {
      batches.shuffle(rng);
      for (Index i = 0; i < batches.count(); ++i) {
        nn::train_step(network, loss, sgd, batches[i]);
      }
    });
    run.losses.push_back(loss.forward(network.forward(data.X), data.Y));
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

// Then each trains for 30 epochs, and we ask after which epoch, and after how many milliseconds,
// the loss is below 0.1. (The times are measured on the machine that made this page.)

struct Clocked {
  std::string name;
  double rate;
  double ms_per_epoch;
  std::vector<double> losses;
  Index epochs_to_goal;  // 0: not reached
};

Clocked clock_size(const Digits& data, const Vector& start, Index m,
                   Index epochs, nn::Rng& rng) {
  const double rate = best_rate(data, start, m, 5, rng);
  const Run run = train(data, start, m, rate, epochs, rng);
  Clocked clocked{m == 0 ? "all" : std::to_string(m), rate,
                  1e3 * run.seconds / double(epochs), run.losses, 0};
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
  nn::Table table({"samples per step", "best rate", "loss after 1 epoch",
                   "after 5", fmt::format("after {}", epochs), "ms per epoch",
                   "epochs to 0.1", "ms to 0.1"});
  std::vector<Clocked> all;
  nn::Figure figure(430, 320, 2);
  nn::Panel& by_epoch = figure.panel().x_label("epoch").y_label("loss").log_y();
  nn::Panel& by_time =
      figure.panel().x_label("milliseconds").log_x().log_y().legend("off");
  const std::vector<nn::Color> colors = {nn::Color::blue, nn::Color::orange,
                                         nn::Color::green, nn::Color::purple,
                                         nn::Color::grey};
  nn::Progress progress("batch sizes", 5);
  for (const Index m : {1U, 8U, 32U, 256U, 0U}) {
    all.push_back(clock_size(data, start, m, epochs, rng));
    const Clocked& c = all.back();
    const bool reached = c.epochs_to_goal > 0;
    table.row({c.name, fmt::format("{:.2g}", c.rate),
               nn::Cell::fixed(c.losses[0], 3), nn::Cell::fixed(c.losses[4], 3),
               fmt::format("{:.1e}", c.losses.back()),
               nn::Cell::fixed(c.ms_per_epoch, 1),
               reached ? std::to_string(c.epochs_to_goal) : "-",
               reached ? fmt::format("{:.0f}",
                                     double(c.epochs_to_goal) * c.ms_per_epoch)
                       : "-"});
    std::vector<double> epoch;
    std::vector<double> time;
    for (std::size_t i = 1; i <= c.losses.size(); ++i) {
      epoch.push_back(double(i));
      time.push_back(double(i) * c.ms_per_epoch);
    }
    const nn::LineStyle style{.color = colors[all.size() - 1]};
    by_epoch.line(c.name, epoch, c.losses, style);
    by_time.line(c.name, time, c.losses, style);
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
  program.value("clock_epochs", epochs);
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
// Per *epoch* the small batches win by far: a full batch makes one step where a single sample makes
// {{digits_samples}}. Per *step* on the clock they lose: an epoch of single samples takes
// {{clock_one_ms:.0f}} ms, one of the full batch {{clock_full_ms:.0f}} ms. Together, the middle
// wins. The best learning rate grows with the batch: a longer step needs a more reliable gradient.
// (To compare batch sizes at *one* learning rate would be unfair to all but one of them.) And
// memory sets a limit of its own, since each layer keeps its outputs for the whole batch.
//
// Batch sizes are usually powers of two. Is there a reason? We take the time of an epoch for some
// sizes around 32 and 64.

void show_powers(nn::Program& program, const Digits& data, nn::Rng& rng) {
  program.section("Powers of two");
  nn::Network network = new_network();
  network.initialize(rng);
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = 0}};
  nn::Table table({"samples per step", "ns per sample"});
  std::vector<double> times;
  for (const Index m : {30U, 31U, 32U, 33U, 62U, 63U, 64U, 65U}) {
    nn::Batches batches(data.X, data.Y, m);
    const double seconds = nn::fastest(program.quick() ? 5 : 20, [&] {
      for (Index i = 0; i < batches.count(); ++i) {
        nn::train_step(network, loss, sgd, batches[i]);
      }
    });
    times.push_back(1e9 * seconds / double(data.X.n_cols));
    table.row({m, nn::Cell::fixed(times.back(), 0)});
  }
  program.print(table);
  const auto [low, high] = std::minmax_element(times.begin(), times.end());
  program.value("powers_spread_percent", 100 * (*high / *low - 1));
  program.claim("slowest of these sizes over the fastest", *high / *low,
                nn::at_most(3));
}

// {{output Powers of two}}
//
// The slowest takes {{powers_spread_percent:.0f}} % longer than the fastest here. Matrix products
// work on blocks of 4, 8 or 16 numbers, and a remainder costs a little extra; so a multiple of 16
// is a sensible choice on a processor. That it should be a power of two is a habit, with better
// reasons on graphics cards. Which *order of magnitude* it has is what matters.
//
// ## Why shuffle
//
// Suppose that the samples come sorted: first all zeros, then all ones, and so on. Then a batch
// knows a single class, and its gradient says "whatever you see, it is a zero". We train with
// batches of 32 from sorted samples, once in this order and once shuffled.

double loss_after(const Digits& data, const Vector& start, bool shuffle,
                  nn::Rng& rng) {
  nn::Network network = new_network();
  network.theta = start;
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = 0.1}};
  nn::fit(network, loss, sgd, data.X, data.Y, rng,
          {.epochs = 10, .batch_size = 32, .shuffle = shuffle});
  return loss.forward(network.forward(data.X), data.Y);
}

void show_shuffling(nn::Program& program, const Digits& data, nn::Rng& rng) {
  program.section("Sorted and shuffled");
  nn::Network network = new_network();
  network.initialize(rng);
  const IndexVector order = arma::stable_sort_index(data.labels);
  const Digits sorted{data.X.cols(order), data.Y.cols(order),
                      data.labels(order)};
  const double in_order = loss_after(sorted, network.theta, false, rng);
  const double shuffled = loss_after(sorted, network.theta, true, rng);
  program.print("loss after 10 epochs: sorted {:.3f}, shuffled {:.3f}",
                in_order, shuffled);
  program.value("sorted_loss", in_order);
  program.value("shuffled_loss", shuffled);
  program.claim("loss in sorted order over that in random order",
                in_order / shuffled, nn::at_least(3));
}

// {{output Sorted and shuffled}}
//
// In sorted order each class undoes what the one before has taught. Files are often sorted, so
// shuffling comes first.
//
// ## Do small batches learn something worse?
//
// It has been said that larger batches give "more general" networks and small ones "biased" ones.
// We train with three sizes, each with its own best rate, until the loss on the training samples is
// below 0.05, and count the right answers on images that were kept back, 10 networks for each size.

double accuracy_at_goal(const Digits& train_data, const Digits& test, Index m,
                        double rate, nn::Rng& rng) {
  nn::Network network = new_network();
  network.initialize(rng);
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = rate}};
  nn::Batches batches(train_data.X, train_data.Y, m);
  for (Index epoch = 0; epoch < 2000; ++epoch) {
    batches.shuffle(rng);
    for (Index i = 0; i < batches.count(); ++i) {
      nn::train_step(network, loss, sgd, batches[i]);
    }
    if (loss.forward(network.forward(train_data.X), train_data.Y) < 0.05) {
      break;
    }
  }
  return nn::accuracy(nn::predicted_classes(network.forward(test.X)),
                      test.labels);
}

void show_generality(nn::Program& program, const nn::Dataset& data,
                     nn::Rng& rng) {
  program.section("On new images");
  const nn::Split parts = nn::split(data, rng, {.test_fraction = 0.25});
  const Digits train_data = digits_of(parts.train);
  const Digits test = digits_of(parts.test);
  const Index networks = program.quick() ? 3 : 10;
  nn::Table table({"samples per step", "mean accuracy", "deviation"});
  std::vector<double> means;
  nn::Progress progress("networks", 3 * networks);
  const std::vector<std::pair<Index, double>> sizes = {
      {1, 0.03}, {32, 0.3}, {0, 1}};
  for (const auto& [m, rate] : sizes) {
    Vector accuracies(networks);
    for (Index i = 0; i < networks; ++i) {
      accuracies[i] = Scalar(accuracy_at_goal(train_data, test, m, rate, rng));
      progress.update(means.size() * networks + i + 1);
    }
    means.push_back(arma::mean(accuracies));
    table.row({m == 0 ? std::string("all") : std::to_string(m),
               nn::Cell::fixed(means.back(), 4),
               nn::Cell::fixed(arma::stddev(accuracies), 4)});
  }
  program.print(table);
  program.value("general_one", means.front());
  program.value("general_full", means.back());
  program.claim("mean accuracy: full batch minus one sample",
                means.back() - means.front(), nn::between(-0.02, 0.02));
}

// {{output On new images}}
//
// At the same loss on the training samples there is no difference worth the name. (In large
// networks small batches have even been found to be slightly *better* on new data; N. Keskar and
// others, 2017. Why is still debated.)
//
// ## From here on
//
// The library's training loop does what we did by hand: shuffle, cut, step.
//
// {{code common/training/fit.cpp fit}}
//
// Its `Batches` copies the samples of a batch into one small matrix that it keeps, so that nothing
// is allocated from step to step.
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
    show_counts(program, data);
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
// * In `noise_of`, draw with replacement: `rng.below(data.X.n_cols)` for each sample. What changes
//   for the batch of 512, and what for that of 1?
// * Halve the learning rate in each epoch of `descend`. Does the path with one sample come to rest?
// * In `show_clock`, give all sizes the same rate, 0.1. Who wins now, and would you have drawn
//   another conclusion?
