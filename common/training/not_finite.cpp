#include "common/training/not_finite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace NN_NAMESPACE {
namespace {

constexpr const char* smaller_steps = "use a smaller learning rate, or clip the gradient";

/// The first element of `M` that is not finite; none: M.n_elem.
Index first_not_finite(const Matrix& M) {
  return static_cast<Index>(
      std::find_if(M.begin(), M.end(), [](Scalar x) { return !std::isfinite(x); }) - M.begin());
}

/// The element that lies furthest from 0.
Index furthest_from_0(const Matrix& M) {
  return static_cast<Index>(
      std::max_element(M.begin(), M.end(),
                       [](Scalar a, Scalar b) { return std::abs(a) < std::abs(b); }) -
      M.begin());
}

/// The parameter to which element `i` of θ belongs: "'0.weight'".
std::string parameter_at(const Network& network, Index i) {
  for (const NamedSpan& span : network.parameters()) {
    if (i < span.first + span.size()) {
      return "'" + span.name + "'";
    }
  }
  return "a parameter";
}

Input input_at(const Matrix& X, Index i) { return {i % X.n_rows, i / X.n_rows, X[i], false}; }

std::string message(const std::string& when, const NotFinite& why, const std::string& input_name) {
  if (!why.input) {
    return when + ": " + why.reason;
  }
  const std::string name =
      input_name.empty()
          ? fmt::format("in X (features x samples, counted from 0) the number in row {}, column {}",
                        why.input->feature, why.input->sample)
          : input_name;
  return fmt::format("{}: {} is {}{}", when, name, why.input->value, why.reason);
}

/// Weights that are not finite: they were so from the beginning, or the last step has made them so.
NotFinite bad_weights(const Network& network, Index i, std::uint64_t steps) {
  const std::string name = parameter_at(network, i);
  if (steps == 0) {
    return {Cause::weights,
            fmt::format("before the first step there is {} among the weights {}; begin with others",
                        double{network.theta[i]}, name)};
  }
  const Index g = first_not_finite(network.gradient);
  if (g < network.gradient.n_elem) {
    return {Cause::learning_rate,
            fmt::format("in step {} the gradient of {} was {}; {}", steps, parameter_at(network, g),
                        double{network.gradient[g]}, smaller_steps)};
  }
  return {Cause::learning_rate, fmt::format("step {} made {} of a weight in {}; {}", steps,
                                            double{network.theta[i]}, name, smaller_steps)};
}

/// "layer 2 (Dense 16 -> 3)": the first layer whose outputs are not finite; "the loss" where all are.
std::string overflowing_part(Network& network) {
  for (Index i = 0; i < network.layer_count(); ++i) {
    if (!network.layer(i).output().is_finite()) {
      return fmt::format("layer {} ({})", i, network.layer(i).name());
    }
  }
  return "the loss";
}

}  // namespace

NotFiniteError::NotFiniteError(const std::string& when, const NotFinite& why,
                               const std::string& input_name)
    : std::runtime_error(message(when, why, input_name)), when_(when), why_(why) {}

NotFinite why_not_finite(Network& network, const Batch& batch, std::uint64_t steps) {
  const Index x = first_not_finite(batch.X);
  if (x < batch.X.n_elem) {
    return {Cause::data, "; correct it, or leave the sample out", input_at(batch.X, x)};
  }
  const Index y = first_not_finite(batch.Y);
  if (y < batch.Y.n_elem) {
    return {Cause::data,
            fmt::format("a target is {}; correct it, or leave the sample out", double{batch.Y[y]})};
  }
  const Index w = first_not_finite(network.theta);
  if (w < network.theta.n_elem) {
    return bad_weights(network, w, steps);
  }
  // All that went in is finite, so a product or a sum was too large. The largest number that went in is to blame.
  const Index furthest_x = furthest_from_0(batch.X);
  const Index furthest_y = furthest_from_0(batch.Y);
  const Index furthest_w = furthest_from_0(network.theta);
  const double largest_x = std::abs(double{batch.X[furthest_x]});
  const double largest_y = std::abs(double{batch.Y[furthest_y]});
  const double largest_w = std::abs(double{network.theta[furthest_w]});
  const std::string part = overflowing_part(network);
  if (largest_x >= std::max(largest_w, largest_y)) {
    return {Cause::data,
            fmt::format(", with which {} overflows; scale the features, or leave the sample out if "
                        "the number stands for a missing value",
                        part),
            input_at(batch.X, furthest_x)};
  }
  if (largest_y >= largest_w) {
    return {Cause::data, fmt::format("a target is {}, with which {} overflows; scale the targets",
                                     double{batch.Y[furthest_y]}, part)};
  }
  const std::string name = parameter_at(network, furthest_w);
  if (steps == 0) {
    return {Cause::weights, fmt::format("before the first step there is {} among the weights {}, "
                                        "with which {} overflows; begin with "
                                        "smaller ones",
                                        double{network.theta[furthest_w]}, name, part)};
  }
  return {
      Cause::learning_rate,
      fmt::format("after step {} there is {:.3g} among the weights {}, with which {} overflows; {}",
                  steps, double{network.theta[furthest_w]}, name, part, smaller_steps)};
}

}  // namespace NN_NAMESPACE
