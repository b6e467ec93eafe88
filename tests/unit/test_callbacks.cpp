#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/dense.hpp"
#include "common/training/callbacks.hpp"
#include "temporary_folder.hpp"

using nn::Index;
using nn::Scalar;

TEST_CASE("early stopping waits, stops, and puts the best network back", "[callbacks]") {
  nn::Network network{nn::Dense{1, 1}, nn::BatchNorm{1}};
  nn::EarlyStopping stopping(network, {.patience = 3, .min_delta = 0.1});
  stopping.restore_best();  // nothing to put back yet
  const std::vector<double> losses = {2, 1, 0.95, 0.93, 0.5, 0.6, 0.45, 0.41, 0.1};
  Index epoch = 0;
  bool go_on = true;
  while (go_on) {
    ++epoch;
    network.theta.fill(Scalar(epoch));
    network.buffers.fill(Scalar(epoch));
    go_on = stopping(
        {.number = epoch, .loss = -1, .learning_rate = 1, .validation_loss = losses.at(epoch - 1)});
  }
  CHECK(epoch ==
        8);  // 0.95 and 0.93 are not better by 0.1 than 1; neither are 0.6, 0.45, 0.41 than 0.5
  CHECK(stopping.best_epoch() == 5);
  CHECK(stopping.best_loss() == 0.5);
  stopping.restore_best();
  CHECK(arma::all(network.theta == 5));
  CHECK(arma::all(network.buffers == 5));
  // Without validation samples it judges by the training loss; NaN is never better.
  nn::EarlyStopping by_loss(network, {.patience = 1});
  CHECK(by_loss({1, 0.5, 1}));
  CHECK_FALSE(by_loss({2, std::nan(""), 1}));
  CHECK(by_loss.best_epoch() == 1);
}

TEST_CASE("the log has a line per epoch", "[callbacks]") {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder / "log.csv";
  {
    const nn::Callback log = nn::csv_log(file);
    CHECK(log({1, 0.5, 0.01, 0.75}));
    std::ifstream begun(file);
    std::string line;
    std::getline(begun, line);
    std::getline(begun, line);
    CHECK(line == "1,0.5,0.75,0.01");  // there before the log is closed
    CHECK(log({2, 0.25, 0.01}));
  }
  std::ifstream in(file);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  CHECK(text == "epoch,loss,validation_loss,learning_rate\n1,0.5,0.75,0.01\n2,0.25,,0.01\n");
  CHECK_THROWS_WITH(nn::csv_log("/nowhere/log.csv"), ContainsSubstring("/nowhere/log.csv: cannot"));
}
