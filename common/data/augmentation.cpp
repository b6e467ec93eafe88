#include "common/data/augmentation.hpp"

#include <cmath>
#include <stdexcept>

#include "common/matrix/shape.hpp"

namespace NN_NAMESPACE {
namespace {

/// The pixel in this row and column; 0 outside the image.
double pixel(const Vector& image, const ImageShape& shape, double row, double column) {
  const bool inside = row >= 0 && row < static_cast<double>(shape.height) && column >= 0 &&
                      column < static_cast<double>(shape.width);
  return inside ? double{image[static_cast<Index>(row) * shape.width + static_cast<Index>(column)]}
                : 0;
}

// [interpolated]
/// The image at a place between its pixels: the mean of the four around it, the nearer the heavier.
double interpolated(const Vector& image, const ImageShape& shape, double y, double x) {
  const double row = std::floor(y);
  const double column = std::floor(x);
  const double down = y - row;
  const double right = x - column;
  return (1 - down) * ((1 - right) * pixel(image, shape, row, column) +
                       right * pixel(image, shape, row, column + 1)) +
         down * ((1 - right) * pixel(image, shape, row + 1, column) +
                 right * pixel(image, shape, row + 1, column + 1));
}
// [/interpolated]

}  // namespace

// [moved]
Vector moved(const Vector& image, const ImageShape& shape, const Movement& movement) {
  require_rows("moved", image, shape.height * shape.width);
  if (!(movement.scale > 0)) {
    throw std::invalid_argument("moved: the scale must be greater than 0");
  }
  const double middle_y = (static_cast<double>(shape.height) - 1) / 2;
  const double middle_x = (static_cast<double>(shape.width) - 1) / 2;
  const double cosine = std::cos(movement.angle) / movement.scale;
  const double sine = std::sin(movement.angle) / movement.scale;
  Vector result(image.n_elem);
  for (Index row = 0; row < shape.height; ++row) {
    for (Index column = 0; column < shape.width; ++column) {
      // Where does this pixel come from? Undo the shift, the turn and the scale.
      const double y = static_cast<double>(row) - middle_y - movement.down;
      const double x = static_cast<double>(column) - middle_x - movement.right;
      result[row * shape.width + column] = static_cast<Scalar>(interpolated(
          image, shape, middle_y + cosine * y - sine * x, middle_x + sine * y + cosine * x));
    }
  }
  return result;
}
// [/moved]

Augmentation::Augmentation(const ImageShape& shape, const AugmentationOptions& options)
    : shape_(shape), options_(options) {
  for (const double limit : {options.shift, options.angle, options.log_scale}) {
    if (!(limit >= 0) || !std::isfinite(limit)) {
      throw std::invalid_argument(
          "Augmentation: shift, angle and log_scale must be finite numbers of at least 0");
    }
  }
}

// [augmentation]
void Augmentation::operator()(Matrix& X, Rng& rng) const {
  require_rows("Augmentation", X, shape_.height * shape_.width);
  for (Index j = 0; j < X.n_cols; ++j) {
    const Movement movement = {
        .right = rng.uniform(-options_.shift, options_.shift),
        .down = rng.uniform(-options_.shift, options_.shift),
        .angle = rng.uniform(-options_.angle, options_.angle),
        .scale = std::exp(rng.uniform(-options_.log_scale, options_.log_scale))};
    X.col(j) = moved(X.col(j), shape_, movement);
  }
}
// [/augmentation]

}  // namespace NN_NAMESPACE
