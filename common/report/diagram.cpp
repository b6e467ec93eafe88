#include "common/report/diagram.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace nn {
namespace {

constexpr double radius = 0.22;

struct Position {
  double x;
  double y;
};

/// Node `i` of `count` in column `column`: the columns are 1 apart, the nodes 0.9, centred on the horizontal axis.
Position place(std::size_t column, std::size_t i, std::size_t count) {
  return {static_cast<double>(column),
          0.9 * (static_cast<double>(count - 1) / 2 - static_cast<double>(i))};
}

/// An arrow from circle to circle with a text above its first part, where arrows do not cross yet.
void draw_edge(Panel& panel, const Position& from, const Position& to, const std::string& text) {
  const double dx = to.x - from.x;
  const double dy = to.y - from.y;
  const double length = std::hypot(dx, dy);
  const double start = radius / length;
  const double end = 1 - radius / length;
  panel.line("", {from.x + start * dx, from.x + end * dx}, {from.y + start * dy, from.y + end * dy},
             {.color = Color::grey, .width = 1.5, .arrow = true});
  const double at = 0.4;
  const double aside = 0.1;  // at right angles to the arrow
  if (text.empty()) {
    return;
  }
  panel.text(from.x + at * dx - aside * dy / length, from.y + at * dy + aside * dx / length, text,
             {.color = Color::blue});
}

}  // namespace

void draw_network(Panel& panel, const std::vector<NodeNames>& layers,
                  const std::vector<std::vector<std::vector<std::string>>>& weights) {
  if (layers.empty() || weights.size() + 1 != layers.size()) {
    throw std::invalid_argument("draw_network: one table of weights between each two layers");
  }
  for (std::size_t l = 0; l < weights.size(); ++l) {
    const bool rows = weights[l].size() == layers[l + 1].size();
    if (!rows || std::any_of(weights[l].begin(), weights[l].end(),
                             [&](const auto& row) { return row.size() != layers[l].size(); })) {
      throw std::invalid_argument("draw_network: one weight for each two nodes");
    }
  }
  panel.no_axes().legend("off");
  std::size_t tallest = 1;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const std::size_t count = layers[l].size();
    tallest = std::max(tallest, count);
    for (std::size_t i = 0; i < count; ++i) {
      const Position here = place(l, i, count);
      panel.circle(here.x, here.y, radius);
      panel.text(here.x, here.y, layers[l][i]);
      for (std::size_t j = 0; l > 0 && j < layers[l - 1].size(); ++j) {
        draw_edge(panel, place(l - 1, j, layers[l - 1].size()), here, weights[l - 1][i][j]);
      }
    }
  }
  const double half = 0.45 * static_cast<double>(tallest - 1) + radius + 0.05;
  panel.equal_axes();
  panel.x_range(-0.4, static_cast<double>(layers.size()) - 0.6).y_range(-half, half);
}

namespace {

/// Nodes without inputs get a row each, in their order; the others stand halfway between their inputs.
std::vector<Position> places_of(const std::vector<GraphNode>& nodes) {
  std::vector<Position> places(nodes.size());
  std::vector<double> first_use(nodes.size(), 1);  // leftmost column that uses it
  std::vector<bool> used(nodes.size(), false);
  double row = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const std::vector<std::size_t>& inputs = nodes[i].inputs;
    if (inputs.empty()) {
      places[i] = {0, row};
      row -= 1;
      continue;
    }
    for (const std::size_t input : inputs) {
      if (input >= i) {
        throw std::invalid_argument("draw_graph: a node comes before one of its inputs");
      }
      places[i].x = std::max(places[i].x, places[input].x + 1);
      places[i].y += places[input].y / static_cast<double>(inputs.size());
    }
    // A node computed from one other alone, twice, steps aside for arrows that go past it.
    const bool twice_the_same = inputs.size() > 1 && inputs.front() == inputs.back();
    places[i].y += twice_the_same ? 0.6 : 0;
    for (const std::size_t input : inputs) {
      first_use[input] = used[input] ? std::min(first_use[input], places[i].x) : places[i].x;
      used[input] = true;
    }
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    places[i].x = nodes[i].inputs.empty() ? first_use[i] - 1 : places[i].x;
  }
  return places;
}

}  // namespace

Figure draw_graph(const std::vector<GraphNode>& nodes) {
  const std::vector<Position> places = places_of(nodes);
  double right = 0;
  double top = 0;
  double bottom = 0;
  for (const Position& place : places) {
    right = std::max(right, place.x);
    top = std::max(top, place.y);
    bottom = std::min(bottom, place.y);
  }
  const double above = 0.36;  // from the centre of a circle to the middle of the text over it
  Figure figure(static_cast<int>(120 * (right + 0.8)), static_cast<int>(120 * (top - bottom + 1)));
  Panel& panel = figure.panel();
  panel.no_axes().legend("off").equal_axes();
  panel.x_range(-0.4, right + 0.4).y_range(bottom - 0.5, top + 0.5);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (const std::size_t input : nodes[i].inputs) {
      draw_edge(panel, places[input], places[i], "");
    }
    const auto [x, y] = places[i];
    panel.circle(x, y, radius);
    panel.text(x, y, nodes[i].label);
    panel.text(x, y + above, nodes[i].above, {.color = Color::blue});
    panel.text(x, y - above, nodes[i].below, {.color = Color::orange});
  }
  return figure;
}

}  // namespace nn
