#pragma once
/// @file
/// Keeps a training on the disk while it runs, and begins with what is there. @ref chapter_stepwise_train does so with
/// --save, --load and --resume.

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/training/training.hpp"

namespace NN_NAMESPACE {

/// Where and how often a training is saved.
struct SaverOptions {
  /// The file of the network; empty: nothing is saved.
  std::filesystem::path file;
  /// How many seconds lie between the ends of two epochs that are saved, at least; 0: each is.
  double seconds = 5;
  /// Texts that stand in the files, such as the options of a program.
  std::map<std::string, std::string> texts = {};
};

/// Saves a training in up to three files, each of which is there whole or not at all:
///
/// * FILE: the network, as PyTorch can read it, with the description of its data as texts beside it;
/// * FILE.best: the network after its best epoch, where there are samples to validate on;
/// * FILE.training: all that load_training() needs to go on.
class Saver {
 public:
  /// Throws std::runtime_error where one of the files cannot be written, so that this is known before the work.
  explicit Saver(SaverOptions options);

  /// Training::fit(), saved from time to time and in the end, also where it ends by an error. An epoch that leaves
  /// numbers that are not finite is never saved, nor is a training that was interrupted before the end of its first
  /// epoch. Throws what fit() throws, and std::runtime_error where a file cannot be written, or a name in the data is
  /// not fit for one.
  void fit(Training& training, const std::function<bool()>& interrupted = nullptr,
           const Callback& after_epoch = nullptr);

  /// The epoch that is in the files, counted from 1; 0: the network as it began. None: nothing has been saved.
  std::optional<Index> saved_epoch() const { return saved_epoch_; }

 private:
  TensorFile network_file(const Training& training, const std::vector<Tensor>& tensors,
                          Index epoch) const;
  void save(const Training& training);
  void save_after_error(const Training& training);

  SaverOptions options_;
  std::optional<Index> saved_epoch_ = {};
  Index saved_best_epoch_ = 0;
};

/// What a training begins with: nothing, a network, or a training to go on with.
struct Beginning {
  std::string file = {};                          ///< Where it is from, for messages.
  std::map<std::string, std::string> texts = {};  ///< Those of SaverOptions, and others.
  DataDescription data = {};                      ///< What is known of the data.
  std::vector<Tensor> network = {};               ///< The network, if it is one.
  std::optional<TrainingState> training = {};     ///< The training, if it is one.
  std::vector<std::string> notes = {};            ///< What is to be said of it, a line each.
};

/// Reads the network in FILE, from a Saver or PyTorch. Throws what read_safetensors() and description_in() throw.
Beginning read_network(const std::filesystem::path& file);
/// Reads the training in FILE.training, by either name. Throws what load_training() and description_in() throw.
Beginning read_training(const std::filesystem::path& file);
/// Puts a training there. Throws std::runtime_error, and changes nothing, for what Training::assign() and
/// Training::restore() refuse.
void begin(Training& training, const Beginning& beginning);

}  // namespace NN_NAMESPACE
