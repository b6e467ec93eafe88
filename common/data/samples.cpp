#include "common/data/samples.hpp"

#include <cmath>

#include "common/data/csv.hpp"
#include "common/data/idx.hpp"

namespace NN_NAMESPACE {

Samples read_samples(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) {
    return read_mnist(path);
  }
  Samples samples = {read_csv(path), {}};
  const Index features = samples.train.features();
  const auto side = static_cast<Index>(std::lround(std::sqrt(static_cast<double>(features))));
  if (side >= 8 && side * side == features) {
    samples.train.image = {side, side};
  }
  return samples;
}

}  // namespace NN_NAMESPACE
