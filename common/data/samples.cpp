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

Dataset read_digits(const std::filesystem::path& file) {
  constexpr Scalar black = 16;
  Dataset digits = read_csv(file);
  digits.image = {8, 8};
  if (digits.features() != 64 || digits.X.min() < 0 || digits.X.max() > black) {
    throw DataError(file.string() + ": expected images of 8 x 8 pixels, each from 0 to 16");
  }
  digits.X /= black;
  return digits;
}

}  // namespace NN_NAMESPACE
