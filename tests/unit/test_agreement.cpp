// Whole trainings against PyTorch's: tests/agreement/peer.py computed what is compared here.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "catch.hpp"
#include "common/data/csv.hpp"
#include "common/model/checkpoint.hpp"
#include "common/model/mlp.hpp"
#include "common/training/by_name.hpp"
#include "common/training/fit.hpp"
#include "matrices.hpp"

using nn::Index;
using nn::Matrix;
using nn::Scalar;

namespace {

const std::filesystem::path folder = STEPWISE_ROOT "/tests/agreement";

/// The lines of a CSV file after its header, cut at the commas.
std::vector<std::vector<std::string>> rows_of(const std::string& name) {
  std::ifstream in(folder / name);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    std::vector<std::string> row;
    for (std::string cell; std::getline(cells, cell, ',');) {
      row.push_back(cell);
    }
    rows.push_back(row);
  }
  return rows;
}

nn::Network network_with(const std::string& activation) {
  return nn::multilayer_perceptron(64, {32, 16}, 10, {.activation = nn::activations()[activation]});
}

/// Begins with the file's weights; the slope of PReLU, which is not in it, begins with PyTorch's 0.25.
void begin(nn::Network& network) {
  nn::TensorFile initial = nn::read_safetensors(folder / "initial.safetensors");
  for (const nn::NamedSpan& span : network.parameters()) {
    if (span.size() == 1 && span.name.ends_with("weight")) {
      initial.tensors.push_back({span.name, {1}, {Scalar(0.25)}});
    }
  }
  nn::assign(network, initial.tensors, "initial");
}

/// What PyTorch made of one case.
std::vector<nn::Tensor> trained(const nn::TensorFile& all, const std::string& name) {
  std::vector<nn::Tensor> tensors;
  for (nn::Tensor tensor : all.tensors) {
    if (tensor.name.starts_with(name + "/")) {
      tensor.name = tensor.name.substr(name.size() + 1);
      tensors.push_back(tensor);
    }
  }
  return tensors;
}

nn::Dataset scaled_digits() {
  nn::Dataset data = nn::read_csv(STEPWISE_ROOT "/datasets/digits.csv");
  data.X /= 16;
  return data;
}

}  // namespace

TEST_CASE("a network from a file says what it says in PyTorch", "[agreement]") {
  nn::Network network = network_with("relu");
  nn::load_network(network, folder / "initial.safetensors");
  const Matrix Z = network.forward(scaled_digits().X.cols(0, 19));
  const auto rows = rows_of("outputs.csv");
  REQUIRE(rows.size() == 20);
  for (Index j = 0; j < 20; ++j) {
    for (Index k = 0; k < 10; ++k) {
      CHECK(std::abs(double{Z(k, j)} - std::stod(rows[j][k])) < 1e-6);
    }
  }
}

// PyTorch trained in double and wrote its weights rounded to float. So in double we meet its cost up to the last
// bits, and its weights up to that rounding. In float each step rounds; rules that divide by the size of a gradient
// also divide the rounding of gradients that nearly cancel (of pixels that are hardly ever lit), so single weights
// differ by more than the cost does: PyTorch's own float ends 0.022 away with RMSProp, as ours does.
constexpr double cost_tolerance = in_double ? 1e-11 : 1e-3;
constexpr double weight_tolerance = in_double ? 2e-7 : 2.5e-2;

TEST_CASE("after 100 epochs cost and weights are PyTorch's", "[agreement]") {
  const nn::Dataset data = scaled_digits();
  const Matrix Y = nn::one_hot(data.labels, 10);
  const nn::TensorFile all = nn::read_safetensors(folder / "trained.safetensors");
  std::map<std::string, double> costs;
  for (const auto& row : rows_of("costs.csv")) {
    costs[row[1]] = std::stod(row[0]);
  }
  const auto cases = rows_of("cases.csv");
  REQUIRE(cases.size() == 14);
  for (const auto& row : cases) {
    const std::string& name = row[0];
    nn::Network network = network_with(row[2]);
    begin(network);
    nn::SoftmaxCrossEntropy loss;
    const auto optimizer = nn::make_optimizer(row[1], std::stod(row[3]));
    nn::Rng rng(1);
    nn::fit(network, loss, *optimizer, data.X, Y, rng, {.epochs = 100, .batch_size = 0});
    const double cost = nn::evaluate(network, loss, {data.X, Y});
    nn::Network peer = network_with(row[2]);
    nn::assign(peer, trained(all, name), "trained.safetensors");
    const double apart = arma::abs(network.theta - peer.theta).max();
    INFO(name << ": cost " << cost << " against " << costs.at(name)
              << ", largest difference of a weight " << apart);
    CHECK(std::abs(cost / costs.at(name) - 1) < cost_tolerance);
    CHECK(apart < weight_tolerance);
  }
}
