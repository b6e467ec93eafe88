#include "common/training/callbacks.hpp"

#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <stdexcept>

#include "common/base/files.hpp"

namespace NN_NAMESPACE {

EarlyStopping::EarlyStopping(Network& network, const EarlyStoppingOptions& options)
    : network_(network), options_(options) {}

// [early_stopping]
bool EarlyStopping::operator()(const Epoch& epoch) {
  if (epoch.judged_loss() < state_.best_loss - options_.min_delta) {
    state_ = {.best_epoch = epoch.number,
              .best_loss = epoch.judged_loss(),
              .waited = 0,
              .theta = network_.theta,
              .buffers = network_.buffers};
  } else {
    ++state_.waited;
  }
  return !is_over();
}

void EarlyStopping::restore_best() {
  if (state_.best_epoch > 0) {
    network_.theta = state_.theta;
    network_.buffers = state_.buffers;
  }
}
// [/early_stopping]

Callback csv_log(const std::filesystem::path& file) {
  // Shared, because a std::function is copied.
  const auto out = std::make_shared<std::ofstream>(file);
  const auto require_written = [out, file] {
    if (!out->flush()) {
      throw std::runtime_error(nn::shown(file) + ": cannot write the training log");
    }
  };
  *out << "epoch,loss,validation_loss,learning_rate\n";
  require_written();
  return [=](const Epoch& epoch) {
    const std::string validation =
        epoch.validation_loss ? fmt::format("{}", *epoch.validation_loss) : "";
    *out << fmt::format("{},{},{},{}\n", epoch.number, epoch.loss, validation, epoch.learning_rate);
    require_written();
    return true;
  };
}

}  // namespace NN_NAMESPACE
