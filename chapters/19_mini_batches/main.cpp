// ---
// title: Mini-batches
// question: How much data per step?
// builds on: chapter [[gradient_descent]], chapter [[backpropagation]]
// terms: batch (배치), full batch (전체 배치), stochastic gradient descent (확률적 경사 하강법),
//   mini-batch (미니배치), epoch (에포크), unbiased (불편)
// symbols: $N$ number of samples, $m$ samples per step, $g$ gradient of the mean loss over
//   all samples, $g_B$ that over a batch $B$, $s^2$ how much the samples' gradients scatter
// library: nn::read_digits, nn::select, nn::Batch, nn::Batches, nn::SGD, nn::fit,
//   nn::evaluate
// ---
// The gradient is a mean over all samples. To compute it, every sample has to go through the
// network, forward and back, and then we take one small step. With a million samples that is a lot
// of work for one step. But do we need all of them to know roughly which way is down? In this
// chapter we take the mean over a few samples only, and look at what is lost.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::IndexVector,
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
// the front. The library's `nn::Batches` does this (`batches[i]` is an `nn::Batch` with its `X` and
// `Y`; the size 0 means all), and `train_step` makes one step with one of them:
//
// {{code common/training/fit.cpp train_step}}
//
// (The rule here is `nn::SGD`, which subtracts the learning rate times the gradient. Chapter
// [[momentum]] begins with others, and what `options` can do comes in later chapters.
// `nn::read_digits` reads the images, with pixels from 0 for white to 1 for black.) We count for $N
// = 1797$, the number of images of handwritten digits that we will use.

std::string name_of(Index batch_size) {
  return batch_size == 0 ? "all" : std::to_string(batch_size);
}

nn::Row count_steps(Index samples, Index m, nn::Rng& rng) {
  // Each sample carries its own number as its only input.
  const Matrix X = arma::regspace<RowVector>(0, Scalar(samples) - 1);
  nn::Batches batches(X, X, m);
  batches.shuffle(rng);
  IndexVector times_seen(samples, arma::fill::zeros);
  Index last = 0;
  for (Index i = 0; i < batches.count(); ++i) {
    last = batches[i].X.n_cols;
    for (const Scalar number : batches[i].X) {
      ++times_seen[Index(number)];
    }
  }
  return {{"samples per step", name_of(m)},
          {"steps per epoch", batches.count()},
          {"in the last step", last},
          {"steps in 100 epochs", 100 * batches.count()},
          {"samples used once", Index{arma::accu(times_seen == 1)}}};
}

const nn::Section counts("Steps per epoch", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Index samples = nn::read_digits(STEPWISE_DATASETS "/digits.csv").size();
  nn::Table& table = out.table("steps");
  for (const Index m : {1U, 10U, 32U, 64U, 128U, 0U})
    table.row(count_steps(samples, m, rng));
  out.claim(table, "samples used once").equals(samples);
});

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
// $g_i - g$. In the square of their sum each of them meets itself once, and the products of two
// different ones are 0 on average. Divided by $m^2$ that leaves $s^2 / m$, where $s^2$ is the mean
// of $|g_i - g|^2$ (the square of the standard error of chapter [[cross_entropy]]).
//
// {{aside When no sample is drawn twice}}
// In a batch no sample comes twice. Then the products are slightly negative on average, because all
// differences together add up to 0:
//
// $$\sum_{i \ne k} (g_i - g) \cdot (g_k - g) = 0 - \sum_i |g_i - g|^2 = -N s^2 ,$$
//
// so one of the $N(N-1)$ products is $-s^2 / (N - 1)$ on average. There are $m (m - 1)$ of them in
// the square of the mean, and
//
// $$\frac{1}{m^2} \Bigl( m s^2 - \frac{m (m - 1)\, s^2}{N - 1} \Bigr)
//   = \frac{s^2}{m} \cdot \frac{N - m}{N - 1} .$$
//
// For $m = N$ that is 0, as it must be. The table uses this formula; for small batches the second
// factor is nearly 1.
// {{end}}
//
// (`nn::select` takes some samples out of a data set. In this program a `Scalar` is a `float`,
// which has about seven digits, and takes half the memory of a `double` and about half the time in
// large products.) We check it on a network with 64 inputs, 32 hidden units and 10 outputs, and
// images of digits.

nn::Network new_network() {
  return nn::Network{nn::Dense{64, 32}, nn::ReLU{}, nn::Dense{32, 10}};
}

Vector gradient_of(nn::Network& network, const nn::Dataset& data) {
  nn::SoftmaxCrossEntropy loss;
  loss.forward(network.forward(data.X), nn::one_hot(data.labels, 10));
  network.backward(data.X, loss.backward());
  return network.gradient;
}

double squared_length(const Vector& v) { return arma::dot(v, v); }

double scatter(nn::Network& network, const nn::Dataset& data, const Vector& g) {
  double sum = 0;
  for (Index j = 0; j < data.size(); ++j) {
    sum += squared_length(gradient_of(network, nn::select(data, {j})) - g);
  }
  return sum / double(data.size());
}

nn::Row noise_of(nn::Network& network, const nn::Dataset& data, const Vector& g,
                 double s2, Index m, Index draws, nn::Rng& rng) {
  const double N = double(data.size());
  const double predicted = s2 / double(m) * (N - double(m)) / (N - 1);
  double measured = 0;  // mean of |g_B - g|^2
  double cosine = 0;    // mean cosine of the angle between g_B and g
  for (Index i = 0; i < draws; ++i) {
    const IndexVector batch = rng.permutation(data.size()).head(m);
    const Vector g_B = gradient_of(network, nn::select(data, batch));
    measured += squared_length(g_B - g) / double(draws);
    cosine += arma::norm_dot(g_B, g) / double(draws);
  }
  return {{"samples", m},
          {"mean square deviation {:.2e}", measured},
          {"predicted {:.2e}", predicted},
          {"ratio {:.3f}", measured / predicted},
          {"mean cosine to g {:.3f}", cosine}};
}

// And "on average exactly" can be checked as well. Cut one epoch into batches of 3, which divides
// 1797 = 3 · 599 without a rest: the mean of the 599 gradients must be $g$, up to rounding.

Vector mean_of_batches(nn::Network& network, const nn::Dataset& data, Index m,
                       nn::Rng& rng) {
  const IndexVector order = rng.permutation(data.size());
  Vector sum(network.theta.n_elem);
  for (Index i = 0; i < order.n_elem; i += m) {
    const IndexVector batch = order.subvec(i, i + m - 1);
    sum += gradient_of(network, nn::select(data, batch));
  }
  return sum / (Scalar(data.size()) / Scalar(m));
}

const nn::Section noise("Noise of a batch", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  nn::Network network = new_network();
  network.initialize(rng);
  const Vector g = gradient_of(network, data);
  const double s2 = scatter(network, data, g);
  const Index draws = out.quick() ? 200 : 500;
  out.print("length of g {:.3f}, s {:.3f}, {} batches of each size",
            arma::norm(g), std::sqrt(s2), draws);
  nn::Table& table = out.table("noise");
  for (const Index m : {1U, 2U, 4U, 8U, 16U, 32U, 64U, 128U, 256U, 512U})
    table.row(noise_of(network, data, g, s2, m, draws, rng));
  const Vector mean = mean_of_batches(network, data, 3, rng);
  const Scalar bias = arma::norm(mean - g);
  out.claim(table, "ratio").between(0.8, 1.2);
  out.claim(table, "mean cosine to g").greater_than(0);
  out.claim(table, 32, "mean cosine to g").at_least(0.3);
  out.claim("mean of all batches of 3: distance from g", bias).at_most(1e-4);
  out.figure("noise");
});

// {{output Noise of a batch}}
//
// {{figure noise: The noise of a batch's gradient falls as 1/m.}}
//
// The prediction holds over the whole range. Two things follow. First, the noise falls *slowly*: to
// halve the deviation (not its square), a batch has to be four times as large, and costs four times
// as much. Second, a small batch is good enough to know roughly where down is: with 32 of the
// {{steps.all.in_the_last_step}} samples the cosine of the angle to $g$ is
// {{noise.32.mean_cosine_to_g:.2f}} on average, and even a single sample's is positive. A step with
// 32 uses less than a fiftieth of the samples.
//
// {{read}}
// That small batches make the gradient "biased". The noise is large, but there is no bias; the last
// claim shows it. (*Bias* here has nothing to do with that of a neuron.)
// {{end}}
//
// ## Four paths
//
// What does a noisy gradient do to the path? We need a landscape that can be drawn, so we go back
// to one sigmoid neuron with two weights and no bias, on 100 points in two overlapping clouds. Four
// runs start at the same place and use the same number of samples, 20 epochs each; three have the
// same learning rate, and the full batch runs once more with a rate eight times as high.
//
// A path is a matrix with a column for each step.

Matrix descend(const nn::Batch& samples, Index m, Index epochs, Scalar rate,
               nn::Rng& rng) {
  nn::Batches batches(samples.X, samples.Y, m);
  Matrix path = Vector{-2, 3};
  for (Index epoch = 0; epoch < epochs; ++epoch) {
    batches.shuffle(rng);
    for (Index i = 0; i < batches.count(); ++i) {
      const nn::Batch batch = batches[i];
      const Vector w = path.tail_cols(1);
      const Matrix error = nn::sigmoid(w.t() * batch.X) - batch.Y;
      const Vector g = batch.X * error.t() / Scalar(batch.X.n_cols);
      path.insert_cols(path.n_cols, w - rate * g);
    }
  }
  return path;
}

double loss_at(const nn::Batch& samples, const Vector& w) {
  nn::SigmoidCrossEntropy loss;
  return loss.forward(w.t() * samples.X, samples.Y);
}

// How restless is a path once it has arrived? We take the mean distance from the lowest point over
// the second half of its steps.

double restlessness(const Matrix& path, const Vector& bottom) {
  Matrix offset = path.tail_cols(path.n_cols - path.n_cols / 2);
  offset.each_col() -= bottom;
  return arma::mean(arma::sqrt(arma::sum(arma::square(offset))));
}

struct Walk {
  std::string name;
  Index batch_size;
  Scalar rate;
};

const std::vector<Walk> walks = {{"full batch", 0, 0.5},
                                 {"full batch, rate 4", 0, 4},
                                 {"10 samples", 10, 0.5},
                                 {"1 sample", 1, 0.5}};

const nn::Section four_paths("Four paths", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset clouds =
      nn::two_clouds(rng, {.samples_per_class = 50, .distance = 2});
  const Matrix Y = arma::conv_to<RowVector>::from(clouds.labels);
  const nn::Batch samples{clouds.X, Y};
  const Vector bottom = descend(samples, 0, 3000, 1, rng).tail_cols(1);
  const double lowest = loss_at(samples, bottom);
  nn::Table& table = out.table("paths");
  for (const auto& [name, batch_size, rate] : walks) {
    const Matrix path = descend(samples, batch_size, 20, rate, rng);
    const double end = loss_at(samples, path.tail_cols(1));
    table.row(
        {{"samples per step", name},
         {"steps", path.n_cols - 1},
         {"loss above the lowest {:.1e}", end - lowest},
         {"mean distance, second half {:.3f}", restlessness(path, bottom)}});
    out.data(name, {{"w1", path.row(0)}, {"w2", path.row(1)}});
  }
  const auto above = [&](double w1, double w2) {
    return loss_at(samples, {Scalar(w1), Scalar(w2)}) - lowest;
  };
  out.grid("plane", {-3, 5}, {-2.5, 4}, above);
  out.data("bottom", {{"w1", {bottom[0]}}, {"w2", {bottom[1]}}});
  out.figure("paths");
  const double full = table.at("full batch", "loss above the lowest");
  const double calmer = table.at("10 samples", "mean distance, second half");
  out.claim(table, "10 samples", "loss above the lowest").less_than(full);
  out.claim(table, "full batch, rate 4", "loss above the lowest").at_most(0.01);
  out.claim(table, "1 sample", "mean distance, second half")
      .greater_than(calmer);
});

// {{output Four paths}}
//
// {{figure paths: Four paths on one landscape, with the same number of samples, from the same start
// at the upper left. The contour lines come closer with the height.}}
//
// At the rate 0.5 the full batch walks a smooth line and has not arrived: 20 epochs are only 20
// steps. Its gradient is reliable, though, so it can afford longer steps, and with the rate 4 it is
// there. With 10 samples there are 200 steps, each a little off, and the path gets there at the
// small rate. With one sample it gets there as well, and then does not come to rest: near the
// bottom the full gradient is almost zero, but that of a single sample is not, and each step is a
// kick of the rate times that gradient. At a rate of 4 it would be thrown about wildly. So a
// learning rate belongs to a batch size, and whoever uses small batches makes the rate smaller
// towards the end; chapter [[schedules]] shows how.
//
// ## Why shuffle
//
// Suppose that the samples come sorted: first all zeros, then all ones, and so on. Then a batch
// knows a single class, and its gradient says "whatever you see, it is a zero". We train with
// batches of 32 from sorted samples in this order, then in one random order that stays the same in
// each epoch, and then shuffled anew each time. The epochs themselves are a loop in the library,
// too: `nn::fit` trains a network on a data set, with the classes one-hot as targets, and returns
// what each epoch brought; `nn::evaluate` is the mean loss over a data set.

double loss_after(const nn::Dataset& data, const Vector& start, bool shuffle,
                  nn::Rng& rng) {
  nn::Network network = new_network();
  network.theta = start;
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = 0.1}};
  nn::fit(network, loss, sgd, data, rng,
          {.epochs = 10, .batch_size = 32, .shuffle = shuffle});
  return nn::evaluate(network, loss, data);
}

const nn::Section sorted_or_not("Sorted and shuffled", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset data = nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  nn::Network network = new_network();
  network.initialize(rng);
  const nn::Dataset sorted =
      nn::select(data, arma::stable_sort_index(data.labels));
  const double in_order = loss_after(sorted, network.theta, false, rng);
  const nn::Dataset fixed = nn::select(data, rng.permutation(data.size()));
  const double fixed_order = loss_after(fixed, network.theta, false, rng);
  const double shuffled = loss_after(sorted, network.theta, true, rng);
  out.table("order").rows(
      {{"samples", {"sorted", "one random order", "shuffled anew"}},
       {"loss after 10 epochs {:.3f}", {in_order, fixed_order, shuffled}}});
  out.claim("loss, sorted over shuffled", in_order / shuffled).at_least(3);
});

// {{output Sorted and shuffled}}
//
// In sorted order each class undoes what the one before has taught; the loss of
// {{order.sorted.loss_after_10_epochs:.2f}} is not far from the $\log 10$ of knowing nothing. Files
// are often sorted, so shuffle. Whether once or anew in each epoch makes little difference in most
// runs; anew is the custom, because it costs nothing and no pair of samples stays together.
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "How much data per step?");
  return program.run(argc, argv, {counts, noise, four_paths, sorted_or_not});
}

// ## Summary
//
// A step may use all samples, one, or a mini-batch; one pass through all samples is an epoch. The
// gradient of a batch is right on average, and its mean square deviation falls as $1/m$: to halve
// the deviation takes four times the batch. Small batches make many rough steps, and near the
// bottom they do not come to rest; so rate and batch size belong together. Samples are shuffled,
// because a batch of one class teaches only that class.
//
// ## Questions
//
// 1. 1,000 samples, batches of 64: how many steps has an epoch, and how large is the last batch?
// 2. A batch of 8 has a typical deviation of 0.6 from the full gradient. Which size has 0.3?
// 3. Why does a path with single samples not come to rest at the lowest point, although the full
//    gradient is 0 there?
//
// {{fold Answers}}
// 1. 16 steps; 40 samples.
// 2. 32.
// 3. The gradients of the samples cancel only together; each by itself kicks the weights away.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. In `noise_of`, draw with replacement: `IndexVector batch(m);` and then
//    `batch.transform([&](Index) { return rng.below(data.size()); });`. What changes for the batch
//    of 512, and what for that of 1?
// 2. Let one of the `walks` use the rate 0.05 with one sample. Does it come to rest? How far does
//    it get in 20 epochs?
// 3. Sort the samples by how dark they are, `arma::sort_index(arma::sum(data.X))`, instead of by
//    class. Does the order still harm?
//
// {{fold What to expect}}
// 1. The batch of 512 is noisier by $(N - 1)/(N - m)$, which is the factor that the aside explains;
//    the claim on the ratio fails. For one sample nothing changes.
// 2. It is much calmer, each kick being a tenth as long, and gets nearly as far as ten samples at
//    0.5.
// 3. Hardly: a batch of equally dark images still has many digits in it. The claim on the order
//    fails.
// {{end}}
