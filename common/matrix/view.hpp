#pragma once
/// @file
/// Matrices that look into memory of somebody else: the parameters of a layer inside θ.
///
/// Armadillo copies a subview whenever a function wants a matrix. These views are matrices, so nothing is copied. The
/// owner of the memory must outlive its views. @ref chapter_layers introduces θ.

#include <memory>

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// Makes `M` a writable view of the `rows` x `cols` scalars at `memory`. Assigning a matrix of another shape to it
/// throws, because the view is strict.
inline void make_view(Matrix& M, Scalar* memory, Index rows, Index cols) {
  // Armadillo has no way to point an existing matrix elsewhere: assignment would copy. So we build it anew in place.
  std::destroy_at(&M);
  std::construct_at(&M, memory, rows, cols, false, true);
}

/// Makes `v` a writable view of the `size` scalars at `memory`.
inline void make_view(Vector& v, Scalar* memory, Index size) {
  std::destroy_at(&v);
  std::construct_at(&v, memory, size, false, true);
}

}  // namespace NN_NAMESPACE
