// What test_ranks.cmake starts by mpirun: with an argument it does one thing wrong, without one it checks what
// the ranks have done together, and prints a line for each check that fails.
#include <csignal>
#include <cstdio>
#include <limits>
#include <stdexcept>
#include <string>

#include "common/parallel/ranks.hpp"
#include "common/stepwise.hpp"

namespace {

using nn::Index, nn::Matrix, nn::Scalar, nn::Vector;

int failures = 0;

void check(const nn::Ranks& ranks, bool holds, const std::string& what) {
  if (!holds) {
    std::fprintf(stderr, "rank %llu: %s\n", ranks.rank(), what.c_str());
    ++failures;
  }
}

void check_means(nn::Ranks& ranks) {
  // Rank r has r samples, so rank 0 has none and nothing to say.
  const auto r = static_cast<Scalar>(ranks.rank());
  Vector gradient = {r, 10 * r};
  const Index samples = ranks.rank();
  if (ranks.size() == 1) {
    check(ranks, ranks.mean(gradient, 3, 5) == 3 && gradient[1] == 0, "alone the mean is its own");
    return;
  }
  const double not_read = std::numeric_limits<double>::quiet_NaN();
  const double mean = ranks.mean(gradient, samples == 0 ? not_read : 2.0 * r, samples);
  double squares = 0;
  double sum = 0;
  for (int i = 0; i < static_cast<int>(ranks.size()); ++i) {
    squares += i * i;
    sum += i;
  }
  check(ranks, std::abs(mean - 2 * squares / sum) < 1e-12, "the mean loss is weighted");
  check(ranks, std::abs(gradient[1] - 10 * squares / sum) < 1e-5, "the mean gradient is weighted");
  Vector other = {1, 1};
  const double bad = ranks.rank() == 1 ? std::numeric_limits<double>::quiet_NaN() : 1;
  check(ranks, !std::isfinite(ranks.mean(other, bad, 4)),
        "one loss that is not finite reaches all");
}

void check_vectors(nn::Ranks& ranks) {
  const int n = static_cast<int>(ranks.size());
  const int sum_of_ranks = n * (n + 1) / 2;
  Vector v = {static_cast<Scalar>(ranks.rank() + 1), 1};
  ranks.sum(v);
  check(ranks, v[0] == static_cast<Scalar>(sum_of_ranks) && v[1] == static_cast<Scalar>(n), "sum");
  Vector w = {static_cast<Scalar>(ranks.rank() + 7)};
  ranks.broadcast(w);
  check(ranks, w[0] == 7, "broadcast");
  const auto numbers = ranks.gather(static_cast<double>(ranks.rank()));
  check(ranks, static_cast<int>(numbers.size()) == n && numbers.back() == n - 1, "gather");
  Vector a(1000, arma::fill::ones);
  Vector b(10, arma::fill::ones);
  ranks.begin_sum(a.memptr(), a.n_elem);
  ranks.begin_sum(b.memptr(), b.n_elem);
  ranks.finish_sums();
  check(ranks, arma::all(a == static_cast<Scalar>(n)) && arma::all(b == static_cast<Scalar>(n)),
        "sums that run beside other work");
}

// A batch divided among the ranks gives the step of the whole batch, with penalties and clipping, too.
void check_step(nn::Ranks& ranks) {
  nn::Rng rng(3);
  Matrix X(5, 13);
  rng.fill_normal(X, 0, 1);
  const Matrix Y = nn::one_hot(nn::IndexVector{0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0}, 3);
  const nn::Share mine = nn::share_of(13, ranks.rank(), ranks.size());
  const Matrix X_mine = X.cols(mine.first, mine.first + mine.size - 1);
  const Matrix Y_mine = Y.cols(mine.first, mine.first + mine.size - 1);
  nn::Network whole{nn::Dense{5, 4}, nn::Tanh{}, nn::Dense{4, 3}};
  nn::Network shared{nn::Dense{5, 4}, nn::Tanh{}, nn::Dense{4, 3}};
  whole.initialize(rng);
  shared.theta = whole.theta;
  nn::SoftmaxCrossEntropy loss;
  nn::Adam one{{.learning_rate = 0.01}};
  nn::Adam all{{.learning_rate = 0.01}};
  for (int i = 0; i < 20; ++i) {
    const double expected =
        nn::train_step(whole, loss, one, {X, Y}, {.l2 = 0.01, .clip_norm = 0.2});
    const double found = nn::train_step(shared, loss, all, {X_mine, Y_mine},
                                        {.l2 = 0.01, .clip_norm = 0.2, .reducer = &ranks});
    check(ranks, std::abs(expected - found) < 1e-5, "the loss of step " + std::to_string(i));
  }
  check(ranks, arma::abs(whole.theta - shared.theta).max() < 1e-4, "the parameters");
  const Vector before = shared.theta;
  Matrix bad = X_mine;
  if (ranks.rank() == ranks.size() - 1) {
    bad.fill(std::numeric_limits<Scalar>::quiet_NaN());
  }
  check(ranks,
        !std::isfinite(nn::train_step(shared, loss, all, {bad, Y_mine}, {.reducer = &ranks})),
        "a loss that is not finite on one rank is none on all");
  check(ranks, arma::all(before == shared.theta), "and nobody makes a step with it");
}

// A whole training by nn::fit: as one process, up to rounding; with dropout and batch normalization all ranks end with
// the same network.
void check_fit(nn::Ranks& ranks) {
  nn::Rng rng(5);
  const nn::Dataset data = nn::two_clouds(rng, {.samples_per_class = 50});
  const auto train = [&](nn::Network& network, nn::Reducer* together) {
    nn::Rng of_training(7);
    network.initialize(of_training);
    nn::SoftmaxCrossEntropy loss;
    nn::SGD sgd{{.learning_rate = 0.1, .momentum = 0.9}};
    return nn::fit(network, loss, sgd, data, of_training,
                   {.epochs = 5, .batch_size = 25, .step = {.reducer = together}});
  };
  nn::Network alone{nn::Dense{2, 8}, nn::ReLU{}, nn::Dense{8, 2}};
  nn::Network shared{nn::Dense{2, 8}, nn::ReLU{}, nn::Dense{8, 2}};
  const double expected = train(alone, nullptr).back().loss;
  nn::Reducer* together = ranks.size() > 1 ? &ranks : nullptr;
  check(ranks, std::abs(train(shared, together).back().loss - expected) < 1e-4,
        "the loss of nn::fit");
  nn::Network noisy{nn::Dense{2, 8}, nn::BatchNorm{8}, nn::ReLU{}, nn::Dropout{0.5},
                    nn::Dense{8, 2}};
  train(noisy, together);
  Vector all = arma::join_cols(noisy.theta, noisy.buffers);
  const Vector mine = all;
  ranks.broadcast(all);
  check(ranks, arma::all(all == mine), "all ranks have the same network");
  check(ranks, all.is_finite() && arma::any(noisy.buffers != 0), "which has learned");
}

void do_wrong(const nn::Ranks& ranks, const std::string& what) {
  if (ranks.rank() == ranks.size() - 1) {
    if (what == "throw") {
      throw std::runtime_error("data.csv:7: 'x' is not a number");
    }
    std::raise(SIGKILL);
  }
  Vector v(3);
  ranks.sum(v);  // for which the last rank never comes
}

}  // namespace

int main(int argc, char** argv) {
  nn::Ranks ranks;
  try {
    if (argc > 1) {
      do_wrong(ranks, argv[1]);
    }
    check_means(ranks);
    check_vectors(ranks);
    check_step(ranks);
    check_fit(ranks);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ranks_job: rank %llu: %s\n", ranks.rank(), error.what());
    return ranks.end_job(1);
  }
  return ranks.end_job(failures == 0 ? 0 : 1);
}
