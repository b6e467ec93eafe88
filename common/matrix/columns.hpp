#pragma once
/// @file
/// What a layer does with the columns of a batch, in the quickest way that we know: one column for all samples, and
/// sums over the samples. @ref chapter_layers needs the first, @ref chapter_backpropagation the others;
/// @ref chapter_speed has measured them.

#include <algorithm>
#include <array>

#include "common/matrix/statistics.hpp"
#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// Makes `A` a matrix of `columns` columns, each equal to `column`.
void repeat_column(Matrix& A, const Vector& column, Index columns);

/// C = A Bᵀ: the outer products of the columns of A (m x batch) with those of B (n x batch), added up. `C` must be (m x
/// n), and may be a view. Throws ShapeError where the shapes do not fit.
void sum_of_outer_products(Matrix& C, const Matrix& A, const Matrix& B);

/// The sum of the columns of `A` (m x batch). `sums` must have m elements, and may be a view. Throws ShapeError. The
/// sums are made by halves and in double, as those of sum_over_columns().
void add_columns(Vector& sums, const Matrix& A);

namespace column_sums {

/// So many rows at a time: their sums stay in the nearest cache.
inline constexpr Index sum_rows = 256;

/// Adds the terms of the columns from `first` on, but not `last`, to the `count` sums of the rows from `row` on.
template <typename Term>
void add_terms(double* sums, Index row, Index count, Index rows, Index first, Index last,
               const Term& term) {
  const auto at = [&](Index column, Index i) { return term(column * rows + i, i); };
  Index j = first;
  // Eight columns at a time: the sums are read and written once for the eight.
  for (; j + 8 <= last; j += 8) {
#if defined(__clang__)
#pragma clang loop vectorize(assume_safety)
#elif defined(__GNUC__)
#pragma GCC ivdep
#endif
    for (Index i = row; i < row + count; ++i) {
      sums[i - row] += ((at(j, i) + at(j + 1, i)) + (at(j + 2, i) + at(j + 3, i))) +
                       ((at(j + 4, i) + at(j + 5, i)) + (at(j + 6, i) + at(j + 7, i)));
    }
  }
  for (; j < last; ++j) {
    for (Index i = row; i < row + count; ++i) {
      sums[i - row] += at(j, i);
    }
  }
}

/// The same by halves.
template <typename Term>
void add_halves(double* sums, Index row, Index count, Index rows, Index first, Index last,
                const Term& term) {
  constexpr Index few = 1024;
  if (last - first <= few) {
    add_terms(sums, row, count, rows, first, last, term);
    return;
  }
  const Index middle = first + (last - first) / 16 * 8;
  add_halves(sums, row, count, rows, first, middle, term);
  std::array<double, sum_rows> others;
  std::fill_n(others.begin(), count, 0.0);
  add_halves(others.data(), row, count, rows, middle, last, term);
  for (Index i = 0; i < count; ++i) {
    sums[i] += others[i];
  }
}

}  // namespace column_sums

/// For each of `rows` rows the sum over the columns of matrices of one shape: of term(p, row), with p the position of
/// row and column in such a matrix. Eight terms are added as what they are, the rest of the sum is made in double, and
/// by halves. `sums`, of Scalars or doubles, has an element per row.
template <typename Sums, typename Term>
void sum_over_columns(Sums& sums, Index rows, Index columns, const Term& term) {
  std::array<double, column_sums::sum_rows> part;
  for (Index row = 0; row < rows; row += column_sums::sum_rows) {
    const Index count = std::min(column_sums::sum_rows, rows - row);
    std::fill_n(part.begin(), count, 0.0);
    column_sums::add_halves(part.data(), row, count, rows, 0, columns, term);
    for (Index i = 0; i < count; ++i) {
      sums[row + i] = static_cast<typename Sums::elem_type>(part[i]);
    }
  }
}

/// For each of `columns` columns the sum over its rows, in double: of term(p), with p the position in the matrix.
template <typename Term>
void sum_over_rows(arma::rowvec& sums, Index rows, Index columns, const Term& term) {
  constexpr Index few = 16;
  sums.set_size(columns);
  for (Index j = 0; j < columns; ++j) {
    if (rows > few) {
      sums[j] = sum_of(j * rows, (j + 1) * rows, term);
      continue;
    }
    double sum = 0;
    for (Index i = j * rows; i < (j + 1) * rows; ++i) {
      sum += double{term(i)};
    }
    sums[j] = sum;
  }
}

}  // namespace NN_NAMESPACE
