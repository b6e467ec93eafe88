// ---
// title: Data-parallel training
// question: When is one machine not enough?
// builds on: chapter [[batch_size]], chapter [[momentum]], chapter [[batch_norm]],
//   chapter [[regularization]], chapter [[digits]]
// terms: data parallelism (데이터 병렬화), all-reduce (올리듀스)
// symbols: $K$ number of ranks, $m$ samples of a batch, $m_r$ those of rank $r$, $g$ gradient of
//   the batch, $g_r$ gradient of the share of rank $r$
// library: nn::Ranks, nn::Share, nn::share_of, nn::train_step
// ---
// An epoch takes a day, and there is a second computer in the room. Or the data fill a cupboard of
// disks. The processor at hand has been used well; now we want several of them to train *one*
// network. In this chapter processes that share no memory do so, with one line more in the training
// step, and get the same network as one process. How far that goes, the next chapter computes.

#include "common/parallel/ranks.hpp"
#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::Scalar, nn::Vector;

// ## Many processes, one program
//
// The same program is started $K$ times, by a command that gives each process a number, its
// *rank*, from 0 to $K - 1$; the processes are called ranks, too:
//
//     mpirun -n 2 build/release/bin/34_data_parallel
//
// (As root, as in a container, it wants `--allow-run-as-root`.) The processes may be on one machine
// or, with a list of machines, on many. They talk by messages, through a library that follows the
// standard MPI (Message Passing Interface); `nn::Ranks` is the little that we need of it. Started
// without `mpirun`, the program is the only rank. Every rank computes what follows; rank 0 alone
// prints it, and the numbers on this page are those of
// {{ranks}} ranks.

nn::Ranks& ranks() {
  static nn::Ranks all;  // joins the job when it is first asked for
  return all;
}

struct Samples {
  Matrix X;  // (64 x samples)
  Matrix Y;  // (10 x samples): one-hot
};

// All ranks read the small file of digits, and use of each batch what is their share.

const Samples& digits() {
  static const nn::Dataset data =
      nn::read_digits(STEPWISE_DATASETS "/digits.csv");
  static const Samples all = {data.X, nn::one_hot(data.labels, 10)};
  return all;
}

Samples part_of(const Samples& all, Index first, Index size) {
  if (size == 0) return {Matrix(64, 0), Matrix(10, 0)};
  const Index last = first + size - 1;
  return {all.X.cols(first, last), all.Y.cols(first, last)};
}

nn::Network new_network() {
  return nn::Network{nn::Dense{64, 32}, nn::ReLU{}, nn::Dense{32, 10}};
}

// ## A mean of means
//
// The gradient of a batch is a mean over its samples (chapter [[mini_batches]]). So the samples can
// be divided: rank $r$ takes $m_r$ of the $m$ samples and computes the gradient $g_r$ of *their*
// mean loss. The gradient of the whole batch is
//
// $$g = \frac1m \sum_{r=0}^{K-1} m_r\, g_r , \qquad m = \sum_{r=0}^{K-1} m_r .$$
//
// It is the same sum as for gradient accumulation (chapter [[batch_size]]), only that the parts are
// computed at the same time. The weights $m_r / m$ matter as soon as shares are unequal, and in
// each epoch some are: 1797 images in batches of 100 leave a last batch of 97. To make the
// difference visible, we give rank $r$ a share of $r + 1$ parts, and compare with the gradient of
// the whole batch, which here each rank computes, too.

double gradient_at(nn::Network& network, const Samples& samples) {
  nn::SoftmaxCrossEntropy loss;
  const double L = loss.forward(network.forward(samples.X), samples.Y);
  network.backward(samples.X, loss.backward());
  return L;
}

// Largest difference of two vectors over the length of the second.
Scalar apart(const Vector& v, const Vector& w) {
  return arma::abs(v - w).max() / arma::norm(w);
}

const nn::Section means("A mean of means", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Network network = new_network();
  network.initialize(rng);
  const Index parts = ranks().size() * (ranks().size() + 1) / 2;
  const Index before = ranks().rank() * (ranks().rank() + 1) / 2;
  const Index one = 240 / parts;
  gradient_at(network, part_of(digits(), 0, one * parts));
  const Vector whole = network.gradient;

  const Index samples = one * (ranks().rank() + 1);
  const Samples share = part_of(digits(), one * before, samples);
  const double L = gradient_at(network, share);
  Vector plain = network.gradient / Scalar(ranks().size());
  ranks().sum(plain);
  ranks().mean(network.gradient, L, samples);

  out.value("ranks", ranks().size());
  nn::Table& shares = out.table("shares");
  const auto sizes = ranks().gather(double(samples));
  const auto losses = ranks().gather(L);
  for (Index r = 0; r < sizes.size(); ++r)
    shares.row(
        {{"rank", r}, {"samples", sizes[r]}, {"mean loss {:.4f}", losses[r]}});
  nn::Table& table = out.table("means");
  const Scalar off = apart(plain, whole);
  table.row({{"mean", "plain"}, {"off by {:.0e}", off}});
  const Scalar weighted_off = apart(network.gradient, whole);
  table.row({{"mean", "weighted"}, {"off by {:.0e}", weighted_off}});
  out.claim(table, "weighted", "off by").at_most(1e-6);
  if (ranks().size() > 1) out.claim(table, "plain", "off by").at_least(1e-3);
  out.figure("ranks");
});

// {{figure ranks: One step of two ranks.}}
//
// {{output A mean of means}}
//
// The weighted mean is the gradient of the whole batch, up to rounding. The plain mean is another
// one, and nothing would warn us.
//
// To add up one vector over all ranks, and to give the sum to each of them, is called an
// **all-reduce** (올리듀스). `nn::Ranks::mean` is two of them: one for the counts and losses, one
// for the gradient. A rank that has no sample at all gets the weight 0.
//
// {{code common/parallel/ranks.cpp mean}}
//
// ## The same network
//
// Now the training. Three things make it one training and not $K$ of them:
//
// * All ranks begin with the same $\theta$. Here they draw it from the same seed; with
//   `nn::Ranks::broadcast` rank 0 sends its own to all.
// * All agree which samples are in a batch, and which of them are whose. Here they draw the same
//   order from the same seed, and `nn::share_of` cuts each batch into $K$ nearly equal parts, each
//   an `nn::Share`.
// * All make the same step from the same gradient. So they stay equal, and $\theta$ never has to be
//   sent again.
//
// This is synchronous **data parallelism** (데이터 병렬화). `nn::train_step` calls an
// `nn::Reducer`, if there is one, between the backward pass and the update. `nn::Ranks` is one.

struct Trained {
  Vector theta;
  std::vector<double> losses;  // one per epoch
};

Trained train(const Samples& all, Index epochs, std::uint64_t seed,
              nn::Ranks* together) {
  nn::Rng rng(seed);
  nn::Network network = new_network();
  network.initialize(rng);
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = 0.1, .momentum = 0.9}};
  const Index m = 100;
  Trained result;
  for (Index epoch = 0; epoch < epochs; ++epoch) {
    const nn::IndexVector order = rng.permutation(all.X.n_cols);
    double sum = 0;
    for (Index first = 0; first < order.n_elem; first += m) {
      const Index size = std::min(m, order.n_elem - first);
      nn::Share share{0, size};
      if (together != nullptr)
        share = nn::share_of(size, together->rank(), together->size());
      const Index begin = first + share.first;
      const nn::IndexVector mine = order.subvec(begin, begin + share.size - 1);
      const Samples batch = {all.X.cols(mine), all.Y.cols(mine)};
      const double L = nn::train_step(network, loss, sgd, {batch.X, batch.Y},
                                      {.reducer = together});
      sum += L * double(size);
    }
    result.losses.push_back(sum / double(order.n_elem));
  }
  result.theta = network.theta;
  return result;
}

// How far the ranks' vectors are from rank 0's, at most.
double spread_of(const Vector& mine) {
  Vector of_rank_0 = mine;
  ranks().broadcast(of_rank_0);
  const Scalar distance = arma::norm(mine - of_rank_0);
  return std::ranges::max(ranks().gather(distance));
}

const nn::Section same("The same network", [](nn::Output& out) {
  const Index epochs = out.quick() ? 5 : 20;
  const Trained alone = train(digits(), epochs, out.seed(), nullptr);
  const Trained joint = train(digits(), epochs, out.seed(), &ranks());
  nn::Table& table = out.table("training");
  for (Index e = 0; e < epochs; e += e < 4 ? 1 : 5)
    table.row({{"epoch", e + 1},
               {"loss, one process {:.6f}", alone.losses[e]},
               {"loss, all ranks {:.6f}", joint.losses[e]},
               {"difference {:.0e}", joint.losses[e] - alone.losses[e]}});
  const Scalar off = apart(joint.theta, alone.theta);
  out.claim("largest difference of a parameter over |theta|", off)
      .at_most(1e-3);
  out.claim("distance of the ranks' theta", spread_of(joint.theta)).equals(0);
  out.claim(table, "difference").near(0, 1e-3);
});

// {{output The same network}}
//
// Losses and parameters agree up to rounding, not to the last bit: the largest difference of a
// parameter is {{largest_difference_of_a_parameter_over_theta:.0e}} of the length of $\theta$. A
// `float` has 24 binary digits, each sum is rounded, and a sum over two halves of a batch is
// rounded elsewhere than a sum over the whole. From step to step the difference is carried on
// ([[stepwise_train]] compares us with PyTorch in the same way). What is the same to the last bit
// is $\theta$ on all ranks, since all-reduce gives all the same sum; and so is a second run with as
// many ranks on the same machine.
//
// ## What must be equal
//
// And when the first condition is forgotten? Let each rank draw its own first weights, from a seed
// with its rank in it, and descend by the shared gradient.

const nn::Section start("Unequal starts", [](nn::Output& out) {
  nn::Network network = new_network();
  nn::SoftmaxCrossEntropy loss;
  const Index n = digits().X.n_cols;
  const nn::Share share = nn::share_of(n, ranks().rank(), ranks().size());
  const Samples mine = part_of(digits(), share.first, share.size);
  nn::Table& table = out.table("starts");
  for (const bool sent : {false, true}) {
    nn::Rng rng(out.seed(1 + ranks().rank()));
    network.initialize(rng);
    if (sent) ranks().broadcast(network.theta);
    nn::SGD sgd{{.learning_rate = 0.3}};
    const double before = spread_of(network.theta);
    double L = 0;
    for (int i = 0; i < 200; ++i)
      L = nn::train_step(network, loss, sgd, {mine.X, mine.Y},
                         {.reducer = &ranks()});
    table.row({{"first weights", sent ? "rank 0's" : "own"},
               {"apart before {:.3f}", before},
               {"apart after 200 steps {:.3f}", spread_of(network.theta)},
               {"loss {:.4f}", L}});
  }
  const double before = table.at("own", "apart before");
  out.claim(table, "own", "apart after 200 steps").near(before, 0.01 * before);
  out.claim(table, "rank 0's", "apart after 200 steps").equals(0);
});

// {{output Unequal starts}}
//
// The ranks stay as far apart as they were. Of course: $\theta_r \leftarrow \theta_r - \eta\, g$
// with the same $g$ on all ranks, so the difference of two $\theta_r$ never changes. Each walks in
// parallel to the others, by a mean of slopes taken in different places. The loss falls all the
// same, though it is the loss of no network that anybody has; so nobody notices who does not look
// for it.
//
// Other things that a layer keeps or draws have to be thought of, too:
//
// * Dropout must *not* draw the same units on all ranks, or the batch has fewer patterns than
//   samples. Orders come from a seed that all share, and masks from one with the rank in it.
// * Batch normalization (chapter [[batch_norm]]) takes mean and variance over the batch, and a rank
//   sees its share only. Where shares are not small, one leaves it at that; the running statistics
//   are then averaged over the ranks, as `nn::fit` does. Where they are small, both sums have to be
//   taken over all ranks, one all-reduce per layer on the way forward, and one on the way back.
//
// ## What a step costs
//
// So a step takes the time of forward and backward pass on the rank's share, and that of one
// all-reduce. We measure the two alone, for shares of 256 samples, predict the step, and compare.
//
// One could do better: when the backward pass has left the last layer, the gradient of that layer
// is ready, and can be summed while the pass goes on with the others. `begin_sum` begins a sum,
// `finish_sums` waits for what was begun. (For a training, the slopes of the loss would be
// multiplied by $m_r / m$ first, so that the sums are the weighted mean.)

void backward_overlapped(nn::Network& network, const Matrix& X,
                         const Matrix& dZ) {
  const Matrix* slope = &dZ;
  auto span = network.parameters().rbegin();
  for (Index i = network.layer_count(); i-- > 0;) {
    const Matrix& input = i == 0 ? X : network.layer(i - 1).output();
    slope = &network.layer(i).backward(input, *slope);
    for (Index p = network.layer(i).parameters().size(); p-- > 0; ++span)
      ranks().begin_sum(network.gradient.memptr() + span->first, span->size());
  }
  ranks().finish_sums();
}

// The time of the slowest rank counts. For the speed-up, rank 0 does its passes while the others
// wait: `alone`.

double milliseconds(int repeats, const std::function<void()>& work) {
  const double fastest = nn::fastest(repeats, [&] {
    ranks().wait_for_all();
    work();
  });
  return 1000 * std::ranges::max(ranks().gather(fastest));
}

nn::Row time_of_step(Index width, Index m, int repeats, nn::Rng& rng) {
  nn::Network network{nn::Dense{784, width}, nn::ReLU{},
                      nn::Dense{width, width}, nn::ReLU{},
                      nn::Dense{width, 10}};
  network.initialize(rng);
  Matrix X(784, m);
  rng.fill_uniform(X, 0, 1);
  const Matrix dZ(10, m, arma::fill::value(Scalar(1e-3)));
  const auto passes = [&] {
    network.forward(X);
    network.backward(X, dZ);
  };
  const auto step = [&] {
    passes();
    ranks().sum(network.gradient);
  };
  const auto overlapped_step = [&] {
    network.forward(X);
    backward_overlapped(network, X, dZ);
  };
  const double alone = milliseconds(repeats, [&] {
    if (ranks().rank() == 0) passes();
  });
  const double all = milliseconds(repeats, passes);
  Vector sent = network.gradient;
  const double sum = milliseconds(repeats, [&] { ranks().sum(sent); });
  const double overlapped = milliseconds(repeats, overlapped_step);
  const Vector by_pieces = network.gradient;
  const double both = milliseconds(repeats, step);
  return {{"width", width},
          {"alone (ms) {:.2f}", alone},
          {"passes (ms) {:.2f}", all},
          {"all-reduce (ms) {:.2f}", sum},
          {"predicted (ms) {:.2f}", all + sum},
          {"measured (ms) {:.2f}", both},
          {"overlapped (ms) {:.2f}", overlapped},
          {"speed-up {:.2f}", double(ranks().size()) * alone / both},
          {"sums differ by {:.0e}", apart(by_pieces, network.gradient)}};
}

const nn::TimedSection cost("What a step costs", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const int repeats = out.quick() ? 3 : 15;
  nn::Table& table = out.table("step");
  for (const Index width : {32U, 128U, 1024U})
    table.row(time_of_step(width, 256, repeats, rng));
  const double ratio =
      table.at(1024, "measured (ms)") / table.at(1024, "predicted (ms)");
  out.claim("width 1024: measured over predicted", ratio).between(0.3, 3);
  out.claim(table, "sums differ by").at_most(1e-5);
});

// {{output What a step costs}}
//
// All ranks are on one machine, so messages go through its memory. The measured step of the widest
// network takes {{width_1024_measured_over_predicted:.2f}} times what was predicted. "Speed-up"
// says how many times more samples per second all ranks use than one alone; for this network it is
// {{step.1024.speed_up:.2f}}. (Times below a millisecond jump from run to run by more than what an
// all-reduce takes.)
//
// The overlapped step takes {{step.1024.overlapped_ms:.1f}} ms, and the other
// {{step.1024.measured_ms:.1f}}: here nobody is free to carry the messages while the cores
// multiply. Between machines, where a network card carries them, overlapping is what every
// framework does. It can save as much as the shorter of the two takes, passes or sums.
//
// ## When a rank fails
//
// A rank that stops leaves the others waiting in the next all-reduce, for ever. Where a process is
// killed, `mpirun` notices and ends the rest. Where a rank finds an error, such as a file that it
// cannot read, the program must do so itself: it prints one line with the number of the rank, and
// `nn::Ranks::end_job` ends the job. Nothing helps against a rank that waits by mistake, for a sum
// that no other rank asks for; so all ranks must make the same calls in the same order. That is why
// a loss that is not finite is added to the others first, and judged on all ranks alike.
//
// And where data do not fit into the memory of one machine, each rank reads only its share, from a
// file in which a sample can be found by its number. Then the second condition changes: all agree
// only how many samples each has in a batch, each draws an order of its own, and the batch is what
// they drew together. That is not the training of one process, but as good a one, if the shares are
// random. (`stepwise-train` does not do so: all its ranks read all data.)

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "When is one machine not enough?");
  program.work_as_rank(ranks().rank());
  return ranks().end_job(program.run(argc, argv, {means, same, start, cost}));
}

// ## Summary
//
// The gradient of a batch is the mean of the gradients of its parts, each weighted by its samples.
// So $K$ processes that begin with the same $\theta$ and make the same step from one all-reduced
// gradient train one network; up to rounding it is that of one process. What is drawn at random
// must be the same on all ranks where it decides about the batch, and another on each where it
// decides about a sample. A step costs the passes over a share, and one all-reduce.
//
// ## Questions
//
// 1. Two ranks have 30 and 10 samples, and mean losses 1 and 2. What is the loss of the batch?
// 2. Why is $\theta$ not sent after each step?
// 3. Why does a rank that fails have to end the others?
//
// {{fold Answers}}
// 1. (30 · 1 + 10 · 2) / 40 = 1.25.
// 2. All ranks have the same one, because they began with it and made the same steps.
// 3. They wait in the next all-reduce, for ever.
// {{end}}
//
// ## Try it
//
// 1. `mpirun -n 4 --oversubscribe build/release/bin/34_data_parallel --out four`, and the same with
//    `-n 1 --out one`. What changes, and what does not?
// 2. `ARGS='--only "Unequal starts"' cmake --build --preset release --target run-34_data_parallel`,
//    with `.weight_decay = 0.1` beside the learning rate. Which claim fails, and why?
// 3. `ARGS='--only "The same network"' cmake --build --preset release --target
//    run-34_data_parallel`, with `nn::Rng rng(seed + (together != nullptr ? together->rank() :
//    0));` in `train`. Which claims fail, and which of them needs no training of one process to
//    compare with?
//
// {{fold What to expect}}
// 1. Alone, the differences are 0. With four ranks the claims hold as well. Where there are fewer
//    cores than ranks, these take turns, so that passes and steps take longer.
// 2. "starts, own: apart after 200 steps": decay makes all weights smaller in each step, and their
//    differences with them.
// 3. All three: ranks have other starts and other orders now. "distance of the ranks' theta" is the
//    one that needs nothing to compare with.
// {{end}}
