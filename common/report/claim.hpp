#pragma once
/// @file
/// What a measured number is expected to be. Every chapter states its findings with these.

#include <functional>
#include <string>
#include <type_traits>

namespace nn {

/// Any number, a count or a measurement, as a double.
struct Number {
  double value;  ///< The number.
  /// From any arithmetic type. Counts are exact up to 2^53.
  template <typename T>
  requires std::is_arithmetic_v<T> Number(T number) : value(static_cast<double>(number)) {}
};

/// A condition on a number, and how to say it.
struct Expectation {
  std::string text;  ///< "at least 0.95"
  std::function<bool(double)>
      holds;  ///< False for NaN in each of the expectations below, unless it says otherwise.
};

/// The number is exactly `value`: for counts, and for arithmetic that does not round.
Expectation equals(Number value);
/// The number is at least `low`.
Expectation at_least(Number low);
/// The number is at most `high`.
Expectation at_most(Number high);
/// The number is less than `high`.
Expectation less_than(Number high);
/// The number is greater than `low`.
Expectation greater_than(Number low);
/// The number is from `low` to `high`, both included.
Expectation between(Number low, Number high);
/// The number differs from `value` by at most `tolerance`.
Expectation near(Number value, Number tolerance);

}  // namespace nn
