#include "common/matrix/rng.hpp"

#include <numbers>
#include <sstream>
#include <stdexcept>

namespace NN_NAMESPACE {

double Rng::uniform() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }

double Rng::uniform(double low, double high) { return low + (high - low) * uniform(); }

double Rng::normal() {
  // 1 - uniform() is in (0, 1], so its logarithm is finite.
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint64_t Rng::below(std::uint64_t n) {
  if (n == 0) {
    throw std::invalid_argument("Rng::below: there is no whole number below 0");
  }
  // Some values are likelier than others by a factor of 1 + n / 2^53: far too little to notice.
  return static_cast<std::uint64_t>(uniform() * static_cast<double>(n));
}

IndexVector Rng::permutation(Index n) {
  IndexVector order = arma::regspace<IndexVector>(0, 1, n == 0 ? 0 : n - 1);
  order.resize(n);
  shuffle(order);
  return order;
}

std::string Rng::state() const {
  std::ostringstream text;
  text << engine_;
  return text.str();
}

void Rng::restore(const std::string& state) {
  std::istringstream text(state);
  std::mt19937_64 engine;
  if (!(text >> engine) || !(text >> std::ws).eof()) {
    throw std::invalid_argument("Rng: this is not the state of a source of random numbers");
  }
  engine_ = engine;
}

void Rng::fill_uniform(Matrix& M, double low, double high) {
  for (Scalar& value : M) {
    value = static_cast<Scalar>(uniform(low, high));
  }
}

void Rng::fill_normal(Matrix& M, double mean, double deviation) {
  for (Scalar& value : M) {
    value = static_cast<Scalar>(mean + deviation * normal());
  }
}

}  // namespace NN_NAMESPACE
