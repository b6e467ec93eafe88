#include "common/model/mlp.hpp"

#include "common/model/activation_layers.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/dense.hpp"
#include "common/model/dropout.hpp"

namespace NN_NAMESPACE {

Network multilayer_perceptron(Index inputs, const std::vector<Index>& hidden, Index outputs,
                              const MlpOptions& options) {
  std::vector<std::unique_ptr<Layer>> layers;
  for (const Index units : hidden) {
    layers.push_back(std::make_unique<Dense>(inputs, units));
    if (options.batch_norm) {
      layers.push_back(std::make_unique<BatchNorm>(units));
    }
    layers.push_back(options.activation ? options.activation() : std::make_unique<ReLU>());
    if (options.dropout > 0) {
      layers.push_back(std::make_unique<Dropout>(options.dropout));
    }
    inputs = units;
  }
  layers.push_back(std::make_unique<Dense>(inputs, outputs));
  return Network(std::move(layers));
}

}  // namespace NN_NAMESPACE
