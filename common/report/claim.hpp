#pragma once
/// @file
/// A finding with what it is expected to be. Every chapter states some, @ref chapter_neuron the first.

#include <functional>
#include <string>
#include <type_traits>
#include <vector>

namespace nn {

/// Any number, a count or a measurement, as a double.
struct Number {
  double value;  ///< The number.
  /// From any arithmetic type. Counts are exact up to 2^53.
  template <typename T>
  requires std::is_arithmetic_v<T> Number(T number) : value(static_cast<double>(number)) {}
};

/// What became of a claim.
struct Finding {
  std::string text;      ///< What is claimed: "test accuracy".
  double measured;       ///< The number; of several, the one furthest from what is expected.
  std::string expected;  ///< What it should be: "at least 0.95".
  bool holds;            ///< Whether it is so. Never for NaN.
};

/// A number, or several, that waits for what is expected of it: `out.claim("test accuracy",
/// accuracy).at_least(0.95)`. Several numbers have to be so each.
class [[nodiscard]] Claim {
 public:
  /// Tells what became of the claim.
  using Record = std::function<void(const Finding&)>;

  /// Throws std::logic_error where nothing was measured.
  Claim(std::string text, std::vector<double> measured, Record record);
  Claim(const Claim&) = delete;
  Claim& operator=(const Claim&) = delete;
  ~Claim();

  /// Exactly `value`: for counts, and for arithmetic that does not round.
  void equals(Number value) const;
  /// `low` or more.
  void at_least(Number low) const;
  /// `high` or less.
  void at_most(Number high) const;
  /// Less than `high`.
  void less_than(Number high) const;
  /// More than `low`.
  void greater_than(Number low) const;
  /// From `low` to `high`, both included.
  void between(Number low, Number high) const;
  /// Differs from `value` by at most `tolerance`.
  void near(Number value, Number tolerance) const;

 private:
  /// Judges the number for which `excess` is greatest: it should be at most 0, or below 0 if `strict`.
  void judge(const std::string& expected, const std::function<double(double)>& excess,
             bool strict = false) const;

  std::string text_;
  std::vector<double> measured_;
  Record record_;
};

}  // namespace nn
