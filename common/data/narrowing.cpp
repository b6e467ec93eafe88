#include "common/data/narrowing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "common/base/files.hpp"
#include "common/matrix/shape.hpp"

namespace NN_NAMESPACE {
namespace {

Scalar rounded(double x) { return static_cast<Scalar>(x); }

/// Whether rounding makes steps in the numbers of a feature that are large beside their range; of whole numbers, any.
bool lies_far_from_0(const arma::rowvec& x) {
  const double range = x.max() - x.min();
  const double furthest = std::max(std::abs(x.min()), std::abs(x.max()));
  const double step = furthest * double{std::numeric_limits<Scalar>::epsilon()};
  const bool whole = std::all_of(x.begin(), x.end(), [](double v) { return v == std::floor(v); });
  const double levels = whole ? 1 / double{std::numeric_limits<Scalar>::epsilon()} : 4096 * step;
  return range > 0 && range < levels;
}

/// Two different whole numbers that become the same Scalar, if there are any.
std::optional<std::pair<double, double>> confused(const arma::rowvec& x) {
  const arma::rowvec sorted = arma::sort(x);
  for (Index j = 1; j < sorted.n_elem; ++j) {
    const double a = sorted[j - 1];
    const double b = sorted[j];
    if (a != b && rounded(a) == rounded(b) && a == std::floor(a) && b == std::floor(b)) {
      return std::pair(a, b);
    }
  }
  return std::nullopt;
}

}  // namespace

void set_numbers(Dataset& data, const arma::mat& numbers) {
  data.X.set_size(numbers.n_rows, numbers.n_cols);
  std::transform(numbers.begin(), numbers.end(), data.X.begin(), rounded);
  std::vector<bool> inexact(numbers.n_rows);
  for (Index j = 0; j < numbers.n_cols; ++j) {
    for (Index i = 0; i < numbers.n_rows; ++i) {
      inexact[i] = inexact[i] || double{data.X(i, j)} != numbers(i, j);
    }
  }
  data.offset.reset();
  for (Index i = 0; i < numbers.n_rows; ++i) {
    if (!inexact[i]) {
      continue;
    }
    const arma::rowvec x = numbers.row(i);
    const std::string name = in_quotes(data.feature_names[i], 30);
    if (lies_far_from_0(x)) {
      data.offset.resize(numbers.n_rows);
      data.offset[i] = x.min();
      for (Index j = 0; j < x.n_elem; ++j) {
        data.X(i, j) = rounded(x[j] - data.offset[i]);
      }
      data.notes.push_back(fmt::format(
          "column {}: its numbers lie too far from 0 for a float to tell them apart, so "
          "{} was subtracted from all of them",
          name, data.offset[i]));
    } else if (const auto pair = confused(x)) {
      data.notes.push_back(fmt::format(
          "column {}: a float cannot tell {:.0f} from {:.0f}, and others; if it numbers the "
          "samples, leave it out",
          name, pair->first, pair->second));
    }
  }
}

Matrix numbers_less(const Dataset& data, const arma::vec& offset) {
  if (data.offset.empty() && offset.empty()) {
    return data.X;
  }
  arma::vec shift(data.X.n_rows, arma::fill::zeros);
  if (!data.offset.empty()) {
    shift += data.offset;
  }
  if (!offset.empty()) {
    require_rows("numbers_less", data.X, offset.n_elem);
    shift -= offset;
  }
  Matrix X = data.X;
  X.each_col([&](Vector& x) {
    for (Index i = 0; i < x.n_elem; ++i) {
      x[i] = rounded(double{x[i]} + shift[i]);
    }
  });
  return X;
}

void set_offset(Dataset& data, const arma::vec& offset) {
  if (data.offset.empty() && offset.empty()) {
    return;
  }
  data.X = numbers_less(data, offset);
  data.offset = offset;
}

}  // namespace NN_NAMESPACE
