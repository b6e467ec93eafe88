#include "common/data/synthetic.hpp"

#include <stdexcept>

namespace NN_NAMESPACE {
namespace {

/// What is known of a gate.
struct GateRow {
  std::string name;
  RowVector outputs;
};

GateRow row_of(Gate gate) {
  switch (gate) {
    case Gate::AND:
      return {"AND", {0, 0, 0, 1}};
    case Gate::OR:
      return {"OR", {0, 1, 1, 1}};
    case Gate::NAND:
      return {"NAND", {1, 1, 1, 0}};
    case Gate::XOR:
      return {"XOR", {0, 1, 1, 0}};
  }
  throw std::invalid_argument("there is no such gate");
}

}  // namespace

Matrix gate_inputs() { return {{0, 0, 1, 1}, {0, 1, 0, 1}}; }

std::string name_of(Gate gate) { return row_of(gate).name; }

RowVector gate_outputs(Gate gate) { return row_of(gate).outputs; }

Dataset two_clouds(Rng& rng, const TwoCloudsOptions& options) {
  if (!(options.margin >= 0 && options.margin < options.distance / 2)) {
    throw std::invalid_argument(
        "two_clouds: the margin must be at least 0 and less than half the distance");
  }
  const double across_x = std::cos(options.angle);
  const double across_y = std::sin(options.angle);
  Dataset data;
  data.feature_names = {"x1", "x2"};
  data.class_names = {"0", "1"};
  data.X.set_size(2, 2 * options.samples_per_class);
  data.labels.set_size(2 * options.samples_per_class);
  for (Index j = 0; j < data.size(); ++j) {
    const Index label = j % 2;
    const double side = label == 0 ? -1 : 1;
    double across = 0;  // how far the point lies on its own side of the midline
    do {
      across = options.distance / 2 + rng.normal();
    } while (options.margin > 0 && across < options.margin);
    const double along = rng.normal();
    data.X(0, j) =
        static_cast<Scalar>(options.middle_x1 + side * across * across_x - along * across_y);
    data.X(1, j) =
        static_cast<Scalar>(options.middle_x2 + side * across * across_y + along * across_x);
    data.labels[j] = label;
  }
  return data;
}

}  // namespace NN_NAMESPACE
