#include "common/training/training_state.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "common/base/files.hpp"
#include "common/base/text.hpp"
#include "common/model/safetensors.hpp"

namespace NN_NAMESPACE {
namespace {

using Json = nlohmann::ordered_json;

Tensor tensor_of(const std::string& name, const Vector& v) {
  return {name, {v.n_elem}, {v.begin(), v.end()}};
}

Json json_of(const Epoch& epoch) {
  return {epoch.number, epoch.loss, epoch.learning_rate,
          epoch.validation_loss ? Json(*epoch.validation_loss) : Json(nullptr)};
}

/// The library would turn -5 and 1e300 into some count.
Index count_in(const Json& json) {
  constexpr std::uint64_t most = 1ULL << 53U;  // a double can still count so far
  if (!json.is_number_unsigned() || json.get<std::uint64_t>() > most) {
    throw std::invalid_argument(nn::in_quotes(json.dump(), 30) + " is no count");
  }
  return json.get<Index>();
}

Epoch epoch_of(const Json& json) {
  Epoch epoch{count_in(json.at(0)), json.at(1).get<double>(), json.at(2).get<double>()};
  if (!json.at(3).is_null()) {
    epoch.validation_loss = json.at(3).get<double>();
  }
  return epoch;
}

/// What is not an array, as one text. The best loss is infinite before the first epoch, which JSON cannot say.
std::string text_of(const TrainingState& state) {
  Json history = Json::array();
  for (const Epoch& epoch : state.history) {
    history.push_back(json_of(epoch));
  }
  const Json json = {{"steps", state.optimizer.steps},
                     {"numbers", state.optimizer.numbers},
                     {"names", state.optimizer.names},
                     {"best_epoch", state.stopping.best_epoch},
                     {"best_loss", state.stopping.best_loss},
                     {"waited", state.stopping.waited},
                     {"history", history},
                     {"rng", state.rng.state()},
                     {"settings", state.settings},
                     {"samples", state.samples}};
  return json.dump();
}

void read_text(const std::string& text, TrainingState& state) {
  const Json json = Json::parse(text);
  state.optimizer.steps = count_in(json.at("steps"));
  state.optimizer.numbers = json.at("numbers").get<std::vector<double>>();
  state.optimizer.names = json.at("names").get<std::vector<std::string>>();
  state.stopping.best_epoch = count_in(json.at("best_epoch"));
  if (json.at("best_loss").is_number()) {
    state.stopping.best_loss = json.at("best_loss").get<double>();
  }
  state.stopping.waited = count_in(json.at("waited"));
  for (const Json& epoch : json.at("history")) {
    state.history.push_back(epoch_of(epoch));
    if (state.history.back().number != state.history.size()) {
      throw std::invalid_argument("its epochs are not numbered from 1 on");
    }
  }
  state.rng.restore(json.at("rng").get<std::string>());
  state.settings = json.at("settings").get<std::map<std::string, std::string>>();
  state.samples = json.value("samples", "");
}

Vector vector_named(const TensorFile& content, const std::string& name) {
  const auto found = std::ranges::find(content.tensors, name, &Tensor::name);
  if (found == content.tensors.end()) {
    throw std::invalid_argument("there is no " + nn::in_quotes(name, 60));
  }
  return Vector(found->values);
}

}  // namespace

void require_consistent(const TrainingState& state) {
  const auto require = [](bool holds, const std::string& what) {
    if (!holds) {
      throw std::invalid_argument(what);
    }
  };
  const EarlyStoppingState& best = state.stopping;
  const Index epochs = state.history.size();
  require(best.best_epoch <= epochs && best.waited <= epochs, "the best epoch is one that was not");
  const bool has_best = best.best_epoch > 0;
  require(best.theta.n_elem == (has_best ? state.theta.n_elem : 0) &&
              best.buffers.n_elem == (has_best ? state.buffers.n_elem : 0),
          "the best network has another size than the last one");
  const Index size = state.optimizer.steps > 0 ? state.theta.n_elem : 0;
  for (const Vector& vector : state.optimizer.vectors) {
    require(vector.n_elem == size,
            "what the optimizer remembers has another size than the network");
  }
}

void save_training(const TrainingState& state, const std::filesystem::path& file) {
  TensorFile content;
  content.tensors = {tensor_of("theta", state.theta), tensor_of("buffers", state.buffers),
                     tensor_of("best_theta", state.stopping.theta),
                     tensor_of("best_buffers", state.stopping.buffers)};
  for (std::size_t i = 0; i < state.optimizer.names.size(); ++i) {
    content.tensors.push_back(
        tensor_of("optimizer." + state.optimizer.names[i], state.optimizer.vectors[i]));
  }
  try {
    content.metadata["training"] = text_of(state);
  } catch (const Json::exception&) {
    throw std::runtime_error(nn::shown(file) + ": cannot be written: a setting is not UTF-8");
  }
  write_safetensors(content, file);
}

TrainingState load_training(const std::filesystem::path& file) {
  const TensorFile content = read_safetensors(file);
  const auto text = content.metadata.find("training");
  if (text == content.metadata.end()) {
    throw std::runtime_error(nn::shown(file) + ": this file holds no training to go on with");
  }
  TrainingState state;
  try {
    read_text(text->second, state);
    state.theta = vector_named(content, "theta");
    state.buffers = vector_named(content, "buffers");
    state.stopping.theta = vector_named(content, "best_theta");
    state.stopping.buffers = vector_named(content, "best_buffers");
    for (const std::string& name : state.optimizer.names) {
      state.optimizer.vectors.push_back(vector_named(content, "optimizer." + name));
    }
    require_consistent(state);
  } catch (const Json::exception&) {
    throw std::runtime_error(nn::shown(file) + ": the state of the training is damaged");
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(nn::shown(file) +
                             ": the state of the training is damaged: " + error.what());
  }
  return state;
}

}  // namespace NN_NAMESPACE
