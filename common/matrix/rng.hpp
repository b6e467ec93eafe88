#pragma once
/// @file
/// Random numbers from one explicit source.
///
/// A program makes one Rng from its seed and passes it on to whatever draws. The engine is the Mersenne Twister, whose
/// output the C++ standard fixes, and the distributions are our own, because the standard leaves those open. So the
/// same seed gives the same numbers with every standard library; the last bits of normal numbers may differ between
/// machines, with their cosine and logarithm. @ref chapter_neuron draws the first numbers.

#include <cstdint>
#include <random>
#include <string>
#include <utility>

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// A source of random numbers. Copying it copies its state: both copies then draw the same numbers.
class Rng {
 public:
  /// Starts the sequence that belongs to `seed`.
  explicit Rng(std::uint64_t seed) : engine_(seed) {}

  /// A number drawn uniformly from [0, 1), in steps of 2^-53.
  double uniform();

  /// A number drawn uniformly from [low, high); rounding may give `high` itself.
  double uniform(double low, double high);

  /// A number drawn from the normal distribution with mean 0 and variance 1 (method of Box and Muller, 1958).
  double normal();

  /// A whole number drawn uniformly from 0, 1, ..., n - 1. Throws std::invalid_argument for n = 0.
  std::uint64_t below(std::uint64_t n);

  /// Puts the elements `items[0]`, ..., `items[n-1]` in a random order, each order equally likely (Fisher and Yates).
  template <typename Items>
  void shuffle(Items& items) {
    for (std::uint64_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[below(i)]);
    }
  }

  /// The numbers 0, 1, ..., n - 1 in a random order.
  IndexVector permutation(Index n);

  /// Where in its sequence it is, as text.
  std::string state() const;

  /// Goes on from where a state() was taken. Throws std::invalid_argument for another text.
  void restore(const std::string& state);

  /// Fills `M` with numbers drawn uniformly from [low, high), column by column; rounding may give `high` itself.
  void fill_uniform(Matrix& M, double low, double high);

  /// Fills `M` with normal numbers of this mean and standard deviation, column by column.
  void fill_normal(Matrix& M, double mean, double deviation);

 private:
  std::mt19937_64 engine_;
};

}  // namespace NN_NAMESPACE
