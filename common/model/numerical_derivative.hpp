#pragma once
/// @file
/// Derivatives measured by moving a number a little. @ref chapter_gradient_descent introduces them.

#include <functional>
#include <vector>

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// The slope of `f` at `x`, to one side: (f(x + h) - f(x)) / h. Its error is proportional to h, until rounding takes
/// over.
double forward_difference(const std::function<double(double)>& f, double x, double h);

/// The slope of `f` at `x`, measured to both sides: (f(x + h) - f(x - h)) / 2h. Its error is proportional to the square
/// of h, until rounding takes over.
double central_difference(const std::function<double(double)>& f, double x, double h);

/// The gradient of `value` with respect to `theta`, by central differences: one partial derivative per element. `value`
/// computes a number that depends on `theta`; it is called twice for each element, with that element moved by `h` to
/// either side. Afterwards `theta` is as it was, also when `value` throws. In float the differences are rough: use it
/// in programs that compute in double.
std::vector<double> numerical_gradient(const std::function<double()>& value, Vector& theta,
                                       double h = 1e-5);

}  // namespace NN_NAMESPACE
