#include "common/report/claim.hpp"

#include <fmt/format.h>

#include <cmath>

namespace nn {

Expectation equals(double value) {
  return {fmt::format("{:g}", value), [=](double x) { return x == value; }};
}

Expectation at_least(double low) {
  return {fmt::format("at least {:g}", low), [=](double x) { return x >= low; }};
}

Expectation at_most(double high) {
  return {fmt::format("at most {:g}", high), [=](double x) { return x <= high; }};
}

Expectation less_than(double high) {
  return {fmt::format("less than {:g}", high), [=](double x) { return x < high; }};
}

Expectation greater_than(double low) {
  return {fmt::format("greater than {:g}", low), [=](double x) { return x > low; }};
}

Expectation between(double low, double high) {
  return {fmt::format("from {:g} to {:g}", low, high),
          [=](double x) { return low <= x && x <= high; }};
}

Expectation near(double value, double tolerance) {
  return {fmt::format("{:g} within {:g}", value, tolerance),
          [=](double x) { return std::abs(x - value) <= tolerance; }};
}

}  // namespace nn
