#include "common/model/gradient_check.hpp"

#include <algorithm>
#include <cmath>

#include "common/model/numerical_derivative.hpp"

namespace NN_NAMESPACE {
namespace {

/// Puts a network into training, where there are random numbers to train with, and lets every pass draw the same.
class Repeatable {
 public:
  Repeatable(Network& network, Rng* rng) : network_(network), rng_(rng) {
    if (rng_ != nullptr) {
      start_ = *rng_;
      network_.train(*rng_);
    }
  }
  Repeatable(const Repeatable&) = delete;
  Repeatable& operator=(const Repeatable&) = delete;
  ~Repeatable() {
    if (rng_ != nullptr) {
      network_.eval();
    }
  }

  void rewind() const {
    if (rng_ != nullptr) {
      *rng_ = start_;
    }
  }

 private:
  Network& network_;
  Rng* rng_;
  Rng start_{0};
};

}  // namespace

// [check_gradients]
std::vector<GradientCheckRow> check_gradients(Network& network, Loss& loss, const Matrix& X,
                                              const Matrix& Y,
                                              const GradientCheckOptions& options) {
  const Repeatable random(network, options.rng);
  const auto mean_loss = [&] {
    random.rewind();
    return double{loss.forward(network.forward(X), Y)};
  };
  mean_loss();
  network.backward(X, loss.backward());
  const Vector backward = network.gradient;
  const std::vector<double> numerical = numerical_gradient(mean_loss, network.theta, options.h);

  std::vector<GradientCheckRow> table;
  for (const NamedSpan& span : network.parameters()) {
    GradientCheckRow row{span.name, span.rows, span.cols, 0, 0, true};
    for (Index i = span.first; i < span.first + span.size(); ++i) {
      const double measured = numerical[i];
      const double error = std::abs(backward[i] - measured);
      const double size =
          std::max({std::abs(double{backward[i]}), std::abs(measured), options.floor});
      // A NaN is never <= the tolerance, and std::max would lose it.
      row.passed = row.passed && error / size <= options.tolerance;
      row.absolute_error = std::max(row.absolute_error, error);
      row.relative_error = std::max(row.relative_error, error / size);
    }
    table.push_back(row);
  }
  return table;
}
// [/check_gradients]

}  // namespace NN_NAMESPACE
