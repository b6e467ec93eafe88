#include <cmath>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "common/model/checkpoint.hpp"
#include "common/model/dense.hpp"
#include "common/training/training_state.hpp"
#include "matrices.hpp"
#include "temporary_folder.hpp"
#include "training_fixture.hpp"

using nn::Index;
using nn::Rng;

namespace {

namespace fs = std::filesystem;

/// A training with early stopping as well, that can be saved and loaded.
struct Trained : SmallTraining {
  nn::EarlyStopping stopping{network, {.patience = 100}};
  std::vector<nn::Epoch> history;

  void run(Index epochs) { history = SmallTraining::run(epochs, history, {std::ref(stopping)}); }

  void save(const fs::path& file) const {
    nn::save_training({network.theta,
                       network.buffers,
                       optimizer.state(),
                       stopping.state(),
                       history,
                       rng,
                       {{"optimizer", "nadam"}}},
                      file);
  }

  void load(const fs::path& file) {
    const nn::TrainingState state = nn::load_training(file);
    network.theta = state.theta;
    network.buffers = state.buffers;
    optimizer.restore(state.optimizer);
    stopping.restore(state.stopping);
    history = state.history;
    rng = state.rng;
    CHECK(state.settings.at("optimizer") == "nadam");
  }
};

}  // namespace

TEST_CASE("a training that went through a file gives the bits of a whole one", "[training_state]") {
  const TemporaryPath file;
  Trained whole;
  whole.run(30);
  Trained first;
  first.run(13);
  first.save(file.path());
  Trained second;
  second.rng.uniform();  // not where it should be
  second.load(file.path());
  second.run(30);
  CHECK(equal(second.network.theta, whole.network.theta));
  CHECK(equal(second.network.buffers, whole.network.buffers));
  CHECK(second.stopping.best_epoch() == whole.stopping.best_epoch());
  CHECK(equal(second.stopping.state().theta, whole.stopping.state().theta));
  REQUIRE(second.history.size() == 30);
  for (std::size_t i = 0; i < 30; ++i) {
    CHECK(second.history[i].loss == whole.history[i].loss);
    CHECK(second.history[i].learning_rate == whole.history[i].learning_rate);
  }
}

TEST_CASE("a training can be saved before its first epoch", "[training_state]") {
  const TemporaryPath file;
  const Trained fresh;
  fresh.save(file.path());
  Trained loaded;
  loaded.load(file.path());
  CHECK(loaded.history.empty());
  CHECK(loaded.stopping.best_epoch() == 0);
  CHECK(std::isinf(loaded.stopping.best_loss()));
}

TEST_CASE("a file without a training, or a damaged one, is refused", "[training_state]") {
  const TemporaryPath file;
  nn::Network network{nn::Dense{3, 2}};
  nn::save_network(network, file.path());
  CHECK_THROWS_WITH(nn::load_training(file.path()), ContainsSubstring("holds no training"));
  nn::write_safetensors({{}, {{"training", "{\"steps\": \"many\"}"}}}, file.path());
  CHECK_THROWS_WITH(nn::load_training(file.path()), ContainsSubstring("is damaged"));
  Rng rng(1);
  CHECK_THROWS_AS(rng.restore("1 2 3"), std::invalid_argument);
}
