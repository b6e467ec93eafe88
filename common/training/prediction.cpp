#include "common/training/prediction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "common/base/csv_text.hpp"
#include "common/base/errors.hpp"
#include "common/base/files.hpp"
#include "common/base/numbers.hpp"
#include "common/data/narrowing.hpp"
#include "common/model/activations.hpp"
#include "common/model/array_names.hpp"
#include "common/model/checkpoint.hpp"
#include "common/model/mlp.hpp"
#include "common/training/by_name.hpp"
#include "common/training/metrics.hpp"

namespace NN_NAMESPACE {
namespace {

/// A network with the sizes of these arrays.
Network network_for(const TensorFile& content, const TrainingSettings& settings,
                    const std::string& source) {
  const std::vector<ArrayShape> arrays = shapes_of(content.tensors);
  const std::vector<Index> sizes = dense_sizes(arrays);
  if (sizes.empty() || std::ranges::count(sizes, 0U) > 0) {
    throw std::runtime_error(
        fmt::format("{}: no network of dense layers, one on top of the other; the file has {}",
                    source, list_of(arrays)));
  }
  const auto text = [&](const std::string& key, const std::string& otherwise) {
    const auto found = content.metadata.find(key);
    return found == content.metadata.end() ? otherwise : found->second;
  };
  const std::string dropout = text("dropout", fmt::format("{}", settings.dropout));
  const bool batch_norm = std::ranges::any_of(
      arrays, [](const ArrayShape& array) { return array.name.ends_with("running_mean"); });
  try {
    return multilayer_perceptron(
        sizes.front(), {sizes.begin() + 1, sizes.end() - 1}, sizes.back(),
        {.batch_norm = batch_norm,
         .activation = activations()[text("activation", settings.activation)],
         .dropout = nn::parse_number<double>(dropout).value_or(0) > 0 ? 0.5 : 0});
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(fmt::format("{}: {}", source, error.what()));
  }
}

}  // namespace

Predictor::Predictor(const std::filesystem::path& file, const TrainingSettings& settings)
    : Predictor(read_safetensors(file), settings, nn::shown(file)) {}

Predictor::Predictor(const TensorFile& content, const TrainingSettings& settings,
                     const std::string& source)
    : description_(description_in(content.metadata, source)),
      network_(network_for(content, settings, source)) {
  assign(network_, content.tensors, source);
  const auto require = [&](std::size_t there, Index expected, const std::string& what) {
    if (there != 0 && there != expected) {
      throw std::runtime_error(fmt::format("{}: it describes {} {}, but the network has {}", source,
                                           there, what, expected));
    }
  };
  require(description_.features.size(), network_.inputs(), "features");
  require(description_.classes.size(), network_.outputs(), "classes");
  if (description_.scaler) {
    require(description_.scaler->features(), network_.inputs(), "scales");
  }
  for (Index k = description_.classes.size(); k < network_.outputs(); ++k) {
    description_.classes.push_back(fmt::format("{}", k));
  }
}

Dataset Predictor::read(const std::filesystem::path& file, CsvOptions options) const {
  options.target = Target::none;
  options.features = description_.features;
  options.first = network_.inputs();
  Dataset data = matched(read_csv(file, options), description_, nn::shown(file));
  set_offset(data, description_.offset);
  if (data.features() != network_.inputs()) {
    throw DataError(fmt::format("{}: {} columns, but the network needs {}", nn::shown(file),
                                data.features(), network_.inputs()));
  }
  return data;
}

Matrix Predictor::probabilities(const Matrix& X) {
  Matrix P = softmax(network_.forward(description_.scaler ? description_.scaler->transform(X) : X));
  if (!P.is_finite()) {
    throw std::runtime_error("the probabilities of a sample are not finite");
  }
  return P;
}

std::string Predictor::csv(const Matrix& X) {
  const Matrix P = probabilities(X);
  const IndexVector classes = predicted_classes(P);
  std::string text = "class";
  for (const std::string& name : description_.classes) {
    text += fmt::format(",{}", nn::csv_cell("probability_" + name));
  }
  text += "\n";
  for (Index j = 0; j < P.n_cols; ++j) {
    text += nn::csv_cell(description_.classes[classes[j]]);
    for (Index k = 0; k < P.n_rows; ++k) {
      text += fmt::format(",{}", P(k, j));
    }
    text += "\n";
  }
  return text;
}

}  // namespace NN_NAMESPACE
