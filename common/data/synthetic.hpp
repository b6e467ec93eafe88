#pragma once
/// @file
/// Data sets that the course makes itself. @ref chapter_neuron introduces truth tables, @ref chapter_perceptron_rule
/// clouds of points.

#include "common/data/dataset.hpp"

namespace NN_NAMESPACE {

/// The four inputs of a gate as columns: (0,0), (0,1), (1,0), (1,1). (2 x 4)
Matrix gate_inputs();

/// The gates of the first chapters.
enum class Gate { AND, OR, NAND, XOR };

/// The name of a gate, "XOR".
std::string name_of(Gate gate);

/// What `gate` answers to gate_inputs(): (4), each 0 or 1.
RowVector gate_outputs(Gate gate);

/// Where two clouds of points lie.
struct TwoCloudsOptions {
  Index samples_per_class = 50;  ///< Points in each cloud.
  double distance = 4;           ///< From one centre to the other; the clouds' deviation is 1.
  double angle = 0.6;            ///< Direction from the first centre to the second, in radians.
  /// Points less than this far on their own side of the midline are drawn anew; 0: none are.
  double margin = 0;
  double middle_x1 = 0;  ///< The point halfway between the centres: first coordinate ...
  double middle_x2 = 0;  ///< ... and second.
};

/// Two clouds of normally distributed points in the plane, class 0 and class 1, in turn. With a positive margin each
/// point lies on its own centre's side, and a line separates them. Throws std::invalid_argument unless 0 <= margin <
/// distance / 2.
Dataset two_clouds(Rng& rng, const TwoCloudsOptions& options = {});

}  // namespace NN_NAMESPACE
