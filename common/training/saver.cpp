#include "common/training/saver.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <system_error>

#include "common/base/files.hpp"
#include "common/model/checkpoint.hpp"

namespace NN_NAMESPACE {

namespace {

std::filesystem::path best_file(const std::filesystem::path& file) {
  return file.string() + ".best";
}

std::filesystem::path training_file(const std::filesystem::path& file) {
  return file.string() + ".training";
}

/// Throws where nn::write_file() could not write `file`.
void require_writable(const std::filesystem::path& file) {
  const auto fail = [&](const std::string& reason) {
    throw std::runtime_error(fmt::format("cannot save: '{}' {}", nn::shown(file), reason));
  };
  std::error_code error;
  const std::filesystem::path folder = file.parent_path();
  if (!folder.empty() && !std::filesystem::is_directory(folder, error)) {
    throw std::runtime_error(
        fmt::format("cannot save: there is no folder '{}'", nn::shown(folder)));
  }
  const std::filesystem::file_status status = std::filesystem::status(file, error);
  if (std::filesystem::is_directory(status)) {
    fail("is a folder");
  }
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    fail("is not a regular file");
  }
  const std::filesystem::path part = nn::part_of(file);
  errno = 0;
  const bool opened = std::ofstream(part, std::ios::binary).is_open();
  const int reason = errno;
  std::filesystem::remove(part, error);
  if (!opened) {
    fail(fmt::format("cannot be written ({})", std::generic_category().message(reason)));
  }
}

/// By which one sees that a network and a state of the training are of the same moment: both files are whole, but a
/// program may be killed between the one and the other.
std::string stamp_of(const TrainingState& state) {
  return fmt::format("{} {}", state.history.size(), fingerprint(state.theta));
}

/// What is to be said where the network beside a training is of another moment than it.
std::vector<std::string> notes_on(const std::filesystem::path& network,
                                  const TrainingState& state) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(network, ignored)) {
    return {};
  }
  try {
    const auto texts = read_safetensors(network).metadata;
    const auto stamp = texts.find("stamp");
    if (stamp != texts.end() && stamp->second == stamp_of(state)) {
      return {};
    }
    return {fmt::format("{} is not of the moment at which this training was saved, after epoch {}",
                        nn::shown(network), state.history.size())};
  } catch (const std::runtime_error& error) {
    return {error.what()};
  }
}

}  // namespace

Saver::Saver(SaverOptions options) : options_(std::move(options)) {
  if (options_.file.empty()) {
    return;
  }
  require_writable(options_.file);
  require_writable(best_file(options_.file));
  require_writable(training_file(options_.file));
}

TensorFile Saver::network_file(const Training& training, const std::vector<Tensor>& tensors,
                               Index epoch) const {
  TensorFile content = {tensors, options_.texts};
  content.metadata.merge(texts_of(training.description()));
  content.metadata["activation"] = training.settings().activation;
  content.metadata["dropout"] = fmt::format("{}", training.settings().dropout);
  content.metadata["stamp"] = stamp_of(training.state());
  content.metadata["epoch"] = fmt::format("{}", epoch);
  content.metadata["format"] = "pt";  // that the names are PyTorch's
  return content;
}

void Saver::save(const Training& training) {
  const Network& network = training.network();
  TrainingState state = training.state();
  const Index epoch = state.history.size();
  const EarlyStoppingState& best = state.stopping;
  if (!saved_epoch_) {
    std::filesystem::remove(best_file(options_.file));  // of an earlier training
  }
  write_safetensors(network_file(training, tensors_of(network), epoch), options_.file);
  if (training.validation_set().size() > 0 && best.best_epoch != saved_best_epoch_) {
    const std::vector<Tensor> tensors = tensors_of(network, best.theta, best.buffers);
    write_safetensors(network_file(training, tensors, best.best_epoch), best_file(options_.file));
    saved_best_epoch_ = best.best_epoch;
  }
  state.settings = options_.texts;
  state.settings.merge(texts_of(training.description()));
  save_training(state, training_file(options_.file));
  saved_epoch_ = epoch;
}

/// Saves what there was before an error that is being handled.
void Saver::save_after_error(const Training& training) {
  if (training.history().empty() || saved_epoch_ == training.history().size()) {
    return;
  }
  try {
    save(training);
  } catch (const std::runtime_error&) {
    // The error at hand is the one to be told.
  }
}

void Saver::fit(Training& training, const std::function<bool()>& interrupted,
                const Callback& after_epoch) {
  if (options_.file.empty()) {
    training.fit(interrupted, after_epoch);
    return;
  }
  // Names that no file can hold are to be known before the work.
  check_safetensors(network_file(training, {}, 0), options_.file);
  using Clock = std::chrono::steady_clock;
  auto last_time = Clock::now();
  try {
    training.fit(interrupted, [&](const Epoch& epoch) {
      if (Clock::now() - last_time >= std::chrono::duration<double>(options_.seconds)) {
        save(training);
        last_time = Clock::now();
      }
      return !after_epoch || after_epoch(epoch);
    });
  } catch (...) {
    save_after_error(training);
    throw;
  }
  if (training.history().empty() && interrupted && interrupted()) {
    return;
  }
  save(training);  // early stopping has gone back to the best epoch
}

Beginning read_network(const std::filesystem::path& file) {
  const TensorFile content = read_safetensors(file);
  return {.file = nn::shown(file),
          .texts = content.metadata,
          .data = description_in(content.metadata, nn::shown(file)),
          .network = content.tensors};
}

Beginning read_training(const std::filesystem::path& file) {
  std::filesystem::path network = file;
  if (file.extension() == ".training") {
    network.replace_extension();
  }
  const std::filesystem::path whole = training_file(network);
  const TrainingState state = load_training(whole);
  return {.file = nn::shown(whole),
          .texts = state.settings,
          .data = description_in(state.settings, nn::shown(whole)),
          .training = state,
          .notes = notes_on(network, state)};
}

void begin(Training& training, const Beginning& beginning) {
  if (beginning.training) {
    try {
      training.restore(*beginning.training);
    } catch (const std::invalid_argument& error) {
      throw std::runtime_error(fmt::format("{}: {}", beginning.file, error.what()));
    }
  } else if (!beginning.file.empty()) {
    training.assign(beginning.network, beginning.file);
  }
}

}  // namespace NN_NAMESPACE
