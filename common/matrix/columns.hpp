#pragma once
/// @file
/// What a layer does with the columns of a batch, in the quickest way that we know: one column for all samples, and
/// sums over the samples. @ref chapter_layers needs the first, @ref chapter_backpropagation the others;
/// @ref chapter_speed has measured them.

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// Makes `A` a matrix of `columns` columns, each equal to `column`.
void repeat_column(Matrix& A, const Vector& column, Index columns);

/// C = A Bᵀ: the outer products of the columns of A (m x batch) with those of B (n x batch), added up. `C` must be (m x
/// n), and may be a view. Throws ShapeError where the shapes do not fit.
void sum_of_outer_products(Matrix& C, const Matrix& A, const Matrix& B);

/// The sum of the columns of `A` (m x batch). `sums` must have m elements, and may be a view. Throws ShapeError.
void add_columns(Vector& sums, const Matrix& A);

}  // namespace NN_NAMESPACE
