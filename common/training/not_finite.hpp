#pragma once
/// @file
/// Why a loss is not finite, in one message. @ref chapter_stepwise_train shows it to its user.

#include <optional>
#include <stdexcept>
#include <string>

#include "common/data/batches.hpp"
#include "common/model/network.hpp"

namespace NN_NAMESPACE {

/// What made a number infinite or NaN.
enum class Cause {
  data,  ///< An input or a target is not finite, or so large that its products with the weights are not.
  scaling,        ///< The data are finite, and the scaled data are not.
  weights,        ///< A weight was not finite from the beginning.
  learning_rate,  ///< Steps have made weights or gradients so large.
};

/// An input of the network.
struct Input {
  Index feature;       ///< Its row in X.
  Index sample;        ///< Its column in X.
  double value;        ///< What it is.
  bool of_validation;  ///< Whether X are the samples to validate on.
};

/// What is not finite, and what to do.
struct NotFinite {
  Cause cause;  ///< Which it was.
  /// What, where, and what to do. Where it was an input, what is wrong with it.
  std::string reason;
  std::optional<Input> input = {};  ///< The input, if it was one.
};

/// Finds out why the loss of `batch` is not finite, right after the network's forward pass with it, before which
/// `steps` steps were made. Nothing else has been done to the network since the last step.
NotFinite why_not_finite(Network& network, const Batch& batch, std::uint64_t steps);

/// Thrown where a loss or a weight is not finite. The message, one line, says when, why, and what to do.
class NotFiniteError : public std::runtime_error {
 public:
  /// "training: the loss of step 38 is not finite", and why. An input is called `input_name`, or by its numbers.
  NotFiniteError(const std::string& when, const NotFinite& why, const std::string& input_name = "");

  /// "training: the loss of step 38 is not finite"
  const std::string& when() const { return when_; }
  /// Which number is to blame.
  const NotFinite& why() const { return why_; }

 private:
  std::string when_;
  NotFinite why_;
};

}  // namespace NN_NAMESPACE
