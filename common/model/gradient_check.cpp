#include "common/model/gradient_check.hpp"

#include <algorithm>
#include <cmath>

namespace NN_NAMESPACE {
namespace {

/// The slope of the loss with respect to `parameter`, measured at distance `h` to either side.
double central_difference(Network& network, Loss& loss, const Matrix& X, const Matrix& Y,
                          Scalar& parameter, double h) {
  const Scalar kept = parameter;
  parameter = static_cast<Scalar>(kept + h);
  const double above = loss.forward(network.forward(X), Y);
  const double reached_above = parameter;
  parameter = static_cast<Scalar>(kept - h);
  const double below = loss.forward(network.forward(X), Y);
  const double reached_below = parameter;
  parameter = kept;
  return (above - below) / (reached_above - reached_below);
}

}  // namespace

std::vector<GradientCheckRow> check_gradients(Network& network, Loss& loss, const Matrix& X,
                                              const Matrix& Y,
                                              const GradientCheckOptions& options) {
  loss.forward(network.forward(X), Y);
  network.backward(loss.backward());
  const Vector backward = network.gradient;

  std::vector<GradientCheckRow> table;
  for (const NamedSpan& span : network.parameters()) {
    GradientCheckRow row{span.name, span.rows, span.cols, 0, 0, true};
    for (Index i = span.first; i < span.first + span.size(); ++i) {
      const double measured = central_difference(network, loss, X, Y, network.theta[i], options.h);
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

}  // namespace NN_NAMESPACE
