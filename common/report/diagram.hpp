#pragma once
/// @file
/// Draws networks and computation graphs as circles and arrows. Chapters 01, 03, 07 and 08 show theirs with it.

#include <string>
#include <vector>

#include "common/report/plot.hpp"

namespace nn {

/// The names of the nodes of one layer, from top to bottom.
using NodeNames = std::vector<std::string>;

/// Draws a fully connected network into `panel`: one column of circles per layer, and an arrow from each node to each of
/// the next column. weights[l][i][j] is written on the arrow from node j of column l to node i of column l + 1. Throws
/// std::invalid_argument where names and weights do not fit.
void draw_network(Panel& panel, const std::vector<NodeNames>& layers,
                  const std::vector<std::vector<std::vector<std::string>>>& weights);

/// One node of a graph.
struct GraphNode {
  std::string label;                ///< In its circle.
  std::string above;                ///< Over the circle.
  std::string below;                ///< Under the circle.
  std::vector<std::size_t> inputs;  ///< Which nodes it is computed from: positions before its own.
};

/// Draws a graph from left to right, each node behind those it is computed from; one that is computed from none
/// stands just before its first use. Throws std::invalid_argument where a node comes before one of its inputs.
Figure draw_graph(const std::vector<GraphNode>& nodes);

}  // namespace nn
