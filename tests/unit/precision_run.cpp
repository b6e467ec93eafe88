// Compiled twice, once with each precision. See precision_run.hpp.
#include "precision_run.hpp"

#include <cmath>
#include <cstdint>
#include <map>

#include "common/data/samples.hpp"
#include "common/model/loss.hpp"
#include "common/model/mlp.hpp"
#include "common/training/by_name.hpp"
#include "common/training/fit.hpp"

using nn::Index;
using nn::Scalar;

namespace {

constexpr int steps = 30;
constexpr Index samples = 64;
const std::map<std::string, double> rates = {
    {"sgd", 0.1},      {"momentum", 0.05}, {"nesterov", 0.05}, {"adagrad", 0.01}, {"rmsprop", 0.01},
    {"adadelta", 1.0}, {"adam", 0.001},    {"nadam", 0.002},   {"adamw", 0.001}};

/// Knuth's linear congruential generator: its upper 24 bits, from -1 to 1.
class Uniforms {
 public:
  explicit Uniforms(int seed) : state_(static_cast<std::uint64_t>(seed) + 1) {}
  double next() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<double>(state_ >> 40) / 8388608 - 1;
  }

 private:
  std::uint64_t state_;
};

/// The position in θ of row and column of a parameter, which is stored by columns.
Index position(const nn::NamedSpan& span, Index row, Index column) {
  return span.first + row + column * span.rows;
}

/// Weights and biases that are the same in Python; the slope of PReLU is 0.25.
void begin(nn::Network& network, int seed) {
  Uniforms numbers(seed);
  double bound = 0;
  for (const nn::NamedSpan& span : network.parameters()) {
    if (span.name == "1.weight") {
      network.theta[span.first] = Scalar(0.25);
      continue;
    }
    if (span.cols > 1) {
      bound = std::pow(static_cast<double>(span.cols), -0.5);
    }
    for (Index row = 0; row < span.rows; ++row) {
      for (Index column = 0; column < span.cols; ++column) {
        network.theta[position(span, row, column)] = static_cast<float>(bound * numbers.next());
      }
    }
  }
}

std::vector<double> trained(const std::string& optimizer, const std::string& activation, int seed) {
  static const nn::Dataset digits = nn::read_digits(STEPWISE_ROOT "/datasets/digits.csv");
  const Index first = static_cast<Index>(seed) * samples;
  const nn::Matrix X = digits.X.cols(first, first + samples - 1);
  const nn::Matrix Y = nn::one_hot(digits.labels.subvec(first, first + samples - 1), 10);
  nn::Network network =
      nn::multilayer_perceptron(64, {16}, 10, {.activation = nn::activations()[activation]});
  begin(network, seed);
  nn::SoftmaxCrossEntropy loss;
  const auto rule = nn::make_optimizer(optimizer, rates.at(optimizer));
  for (int i = 0; i < steps; ++i) {
    nn::train_step(network, loss, *rule, {X, Y});
  }
  return {network.theta.begin(), network.theta.end()};
}

}  // namespace

#if defined(NN_DOUBLE)
std::vector<double> trained_in_double(const std::string& optimizer, const std::string& activation,
                                      int seed) {
  return trained(optimizer, activation, seed);
}
#else
std::vector<double> trained_in_float(const std::string& optimizer, const std::string& activation,
                                     int seed) {
  return trained(optimizer, activation, seed);
}
#endif
