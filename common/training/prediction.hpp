#pragma once
/// @file
/// Uses a network that was saved: classes and probabilities of samples in a file. @ref chapter_stepwise_train does so
/// with --predict.

#include <filesystem>
#include <string>
#include <vector>

#include "common/data/csv.hpp"
#include "common/data/description.hpp"
#include "common/model/network.hpp"
#include "common/model/safetensors.hpp"
#include "common/training/training.hpp"

namespace NN_NAMESPACE {

/// A network of dense layers from a file, with what it must know of its data.
class Predictor {
 public:
  /// Reads the network that a Saver or PyTorch has written. Its sizes are those of the arrays; the activation function
  /// and whether there is dropout (which does nothing here, but counts as a layer) are the file's, or else those of
  /// `settings`. Throws std::runtime_error for what read_safetensors() and assign() refuse, for layers that do not fit
  /// together, and where the description in the file is damaged or one of another network.
  Predictor(const std::filesystem::path& file, const TrainingSettings& settings);

  /// Reads a CSV file that has the network's features as columns, in any order, or where the network knows no names, as
  /// its first columns. Others, such as the class, are left out, and notes say so. The result has no classes. Throws
  /// what read_csv() throws, and DataError where a column is missing. What `options` say of columns and classes does
  /// not matter.
  Dataset read(const std::filesystem::path& file, CsvOptions options = {}) const;

  /// The probability of each class (classes x samples) for inputs that are not scaled. Throws std::runtime_error where
  /// one is not finite.
  Matrix probabilities(const Matrix& X);

  /// The predictions for inputs that are not scaled as CSV: a line for each sample, with the most probable class, then
  /// the probability of each class.
  std::string csv(const Matrix& X);

 private:
  Predictor(const TensorFile& content, const TrainingSettings& settings, const std::string& source);

  DataDescription description_;
  Network network_;
};

}  // namespace NN_NAMESPACE
