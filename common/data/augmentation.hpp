#pragma once
/// @file
/// More images from a few: each shifted, turned and scaled a little, at random. @ref chapter_regularization teaches it.

#include "common/data/dataset.hpp"
#include "common/matrix/rng.hpp"
#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// A movement of an image in its plane, about its middle.
struct Movement {
  double right = 0;  ///< Shift to the right, in pixels.
  double down = 0;   ///< Shift down, in pixels.
  double angle = 0;  ///< Turn clockwise, in radians.
  double scale = 1;  ///< How many times larger it becomes; greater than 0.
};

/// The moved image. Pixels are interpolated linearly in both directions (bilinear); what comes in from outside is 0.
/// `image` is (height * width), else ShapeError. Throws std::invalid_argument for a scale that is not positive.
Vector moved(const Vector& image, const ImageShape& shape, const Movement& movement);

/// The largest random movements of an Augmentation.
struct AugmentationOptions {
  double shift = 1;        ///< Up to this many pixels in each direction.
  double angle = 0.2;      ///< Up to this many radians either way (0.2 is about 11 degrees).
  double log_scale = 0.1;  ///< The logarithm of the scale is up to this far from 0.
};

/// Moves each image of a batch in a random way of its own. For the images to train on, not those to judge by.
class Augmentation {
 public:
  /// For images of this shape. Throws std::invalid_argument where an option is negative or not finite.
  explicit Augmentation(const ImageShape& shape, const AugmentationOptions& options = {});

  /// Replaces each column of `X` (height * width x batch) by a moved one.
  void operator()(Matrix& X, Rng& rng) const;

 private:
  ImageShape shape_;
  AugmentationOptions options_;
};

}  // namespace NN_NAMESPACE
