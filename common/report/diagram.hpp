#pragma once
/// @file
/// Draws a network as circles and arrows. Chapters 01 and 03 show theirs with it.

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

}  // namespace nn
