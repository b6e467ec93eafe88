#pragma once
/// @file
/// What a measured number is expected to be. Every chapter states its findings with these.

#include <functional>
#include <string>

namespace nn {

/// A condition on a number, and how to say it.
struct Expectation {
  std::string text;                   ///< "at least 0.95"
  std::function<bool(double)> holds;  ///< False for NaN in each of the expectations below, unless it says otherwise.
};

/// The number is exactly `value`: for counts, and for arithmetic that does not round.
Expectation equals(double value);
/// The number is at least `low`.
Expectation at_least(double low);
/// The number is at most `high`.
Expectation at_most(double high);
/// The number is less than `high`.
Expectation less_than(double high);
/// The number is greater than `low`.
Expectation greater_than(double low);
/// The number is from `low` to `high`, both included.
Expectation between(double low, double high);
/// The number differs from `value` by at most `tolerance`.
Expectation near(double value, double tolerance);

}  // namespace nn
