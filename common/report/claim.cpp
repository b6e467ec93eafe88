#include "common/report/claim.hpp"

#include <fmt/format.h>

#include <cmath>

namespace nn {

Expectation equals(Number value) {
  return {fmt::format("{:g}", value.value), [=](double x) { return x == value.value; }};
}

Expectation at_least(Number low) {
  return {fmt::format("at least {:g}", low.value), [=](double x) { return x >= low.value; }};
}

Expectation at_most(Number high) {
  return {fmt::format("at most {:g}", high.value), [=](double x) { return x <= high.value; }};
}

Expectation less_than(Number high) {
  return {fmt::format("less than {:g}", high.value), [=](double x) { return x < high.value; }};
}

Expectation greater_than(Number low) {
  return {fmt::format("greater than {:g}", low.value), [=](double x) { return x > low.value; }};
}

Expectation between(Number low, Number high) {
  return {fmt::format("from {:g} to {:g}", low.value, high.value),
          [=](double x) { return low.value <= x && x <= high.value; }};
}

Expectation near(Number value, Number tolerance) {
  return {fmt::format("{:g} within {:g}", value.value, tolerance.value),
          [=](double x) { return std::abs(x - value.value) <= tolerance.value; }};
}

}  // namespace nn
