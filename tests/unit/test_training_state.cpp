#include <cmath>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
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
  CHECK(second.stopping.best_loss() == whole.stopping.best_loss());
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

TEST_CASE("each part of a training in a file is checked", "[training_state]") {
  const TemporaryPath file;
  Trained trained;
  trained.run(3);
  trained.save(file.path());
  const nn::TensorFile good = nn::read_safetensors(file.path());
  const auto message = [&](const nn::TensorFile& content) -> std::string {
    nn::write_safetensors(content, file.path());
    try {
      nn::load_training(file.path());
    } catch (const std::runtime_error& error) {
      return std::string(error.what()).substr(file.path().string().size());
    }
    return "no error";
  };
  const auto with = [&](const std::string& key, const std::string& value) {
    auto text = nlohmann::ordered_json::parse(good.metadata.at("training"));
    text[key] = nlohmann::ordered_json::parse(value);
    nn::TensorFile changed = good;
    changed.metadata["training"] = text.dump();
    return message(changed);
  };
  const auto shortened = [&](const std::string& name) {
    nn::TensorFile changed = good;
    for (nn::Tensor& tensor : changed.tensors) {
      if (tensor.name == name) {
        tensor.values.pop_back();
        tensor.shape[0] -= 1;
      }
    }
    return message(changed);
  };
  const std::string damaged = ": the state of the training is damaged";
  CHECK(message(good) == "no error");
  CHECK(with("steps", "18446744073709551615") == damaged + ": '18446744073709551615' is no count");
  CHECK(with("steps", "-5") == damaged + ": '-5' is no count");
  CHECK(with("steps", "1e300") == damaged + ": '1e+300' is no count");
  CHECK(with("waited", "-1") == damaged + ": '-1' is no count");
  CHECK(with("best_epoch", "4") == damaged + ": the best epoch is one that was not");
  CHECK(with("waited", "4") == damaged + ": the best epoch is one that was not");
  CHECK_THAT(with("rng", "\"1 2 3\""), ContainsSubstring("damaged: Rng:"));
  CHECK_THAT(with("rng", "\"" + trained.rng.state() + " 7\""), ContainsSubstring("damaged: Rng:"));
  CHECK(with("history", "[[2, 0.5, 0.1, null]]") ==
        damaged + ": its epochs are not numbered from 1 on");
  CHECK(with("history", "[[1, null, 0.1, null]]") == damaged);
  CHECK(with("names", "[\"a\\u001b[31m\"]") == damaged + ": there is no 'optimizer.a?[31m'");
  CHECK(shortened("best_theta") ==
        damaged + ": the best network has another size than the last one");
  CHECK(shortened("optimizer." + trained.optimizer.state().names.front()) ==
        damaged + ": what the optimizer remembers has another size than the network");
}
