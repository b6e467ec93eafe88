#pragma once
/// @file
/// Compares the gradients of a network's backward pass with slopes measured by moving each parameter a little.
/// @ref chapter_gradient_check teaches it.

#include <string>
#include <vector>

#include "common/model/loss.hpp"
#include "common/model/network.hpp"

namespace NN_NAMESPACE {

/// The result for one parameter of the network.
struct GradientCheckRow {
  std::string name;  ///< "0.weight"
  Index rows;        ///< Rows of the parameter.
  Index cols;        ///< Columns of the parameter.
  /// Largest |backward - measured| over its elements.
  double absolute_error;
  /// Largest |backward - measured| / max(|backward|, |measured|, floor) over its elements.
  double relative_error;
  /// relative_error <= tolerance; false for NaN.
  bool passed;
};

/// How to check.
struct GradientCheckOptions {
  double h = 1e-5;          ///< How far each parameter is moved to either side.
  double tolerance = 1e-6;  ///< Largest relative error that passes.
  double floor = 1e-4;  ///< Gradients smaller than this are compared as if they were this large.
  /// Where set, the network is checked as in training: every pass draws the same random numbers from here, so that
  /// dropout drops the same units. Where not, as it is used.
  Rng* rng = nullptr;
};

/// Central differences of the mean loss with respect to every parameter against one backward pass, one row per matrix
/// or vector of parameters. `X` is (inputs x batch), `Y` (outputs x batch). θ is the same afterwards;
/// `network.gradient` is that of the backward pass. In float the measured slopes are too rough.
std::vector<GradientCheckRow> check_gradients(Network& network, Loss& loss, const Matrix& X,
                                              const Matrix& Y,
                                              const GradientCheckOptions& options = {});

}  // namespace NN_NAMESPACE
