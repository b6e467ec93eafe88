#include "common/report/claim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace nn {

Claim::~Claim() = default;

Claim::Claim(std::string text, std::vector<double> measured, Record record)
    : text_(std::move(text)), measured_(std::move(measured)), record_(std::move(record)) {
  if (measured_.empty()) {
    throw std::logic_error("the claim '" + text_ + "' is about no number");
  }
}

void Claim::judge(const std::string& expected, const std::function<double(double)>& excess,
                  bool strict) const {
  const auto rank = [&](double measured) {
    const double e = excess(measured);
    return std::isnan(e) ? std::numeric_limits<double>::infinity() : e;
  };
  const double worst = std::ranges::max(measured_, {}, rank);
  record_({text_, worst, expected, strict ? excess(worst) < 0 : excess(worst) <= 0});
}

void Claim::equals(Number value) const {
  judge(fmt::format("{:g}", value.value), [=](double x) { return std::abs(x - value.value); });
}

void Claim::at_least(Number low) const {
  judge(fmt::format("at least {:g}", low.value), [=](double x) { return low.value - x; });
}

void Claim::at_most(Number high) const {
  judge(fmt::format("at most {:g}", high.value), [=](double x) { return x - high.value; });
}

void Claim::less_than(Number high) const {
  judge(
      fmt::format("less than {:g}", high.value), [=](double x) { return x - high.value; }, true);
}

void Claim::greater_than(Number low) const {
  judge(
      fmt::format("more than {:g}", low.value), [=](double x) { return low.value - x; }, true);
}

void Claim::between(Number low, Number high) const {
  judge(fmt::format("from {:g} to {:g}", low.value, high.value),
        [=](double x) { return std::max(low.value - x, x - high.value); });
}

void Claim::near(Number value, Number tolerance) const {
  judge(fmt::format("{:g} within {:g}", value.value, tolerance.value),
        [=](double x) { return std::abs(x - value.value) - tolerance.value; });
}

}  // namespace nn
