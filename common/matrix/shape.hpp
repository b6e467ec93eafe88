#pragma once
/// @file
/// One kind of error for matrices that do not fit together, and the checks that throw it.
///
/// Shapes are checked once, where a network is built and where data enters it. Armadillo's own checks stay on as well,
/// but its messages do not know the name of a layer. @ref chapter_layers introduces shapes.

#include <stdexcept>
#include <string_view>

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// Thrown where matrices do not fit. The message is one line: where, what was expected, what came.
class ShapeError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// Throws ShapeError unless `M` has `rows` rows. `where` begins the message ("layer 2 (Dense 30 -> 16)").
void require_rows(std::string_view where, const Matrix& M, Index rows);

/// Throws ShapeError unless `A` and `B` have the same shape. `where` begins the message.
void require_same_shape(std::string_view where, const Matrix& A, const Matrix& B);

}  // namespace NN_NAMESPACE
