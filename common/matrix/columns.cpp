#include "common/matrix/columns.hpp"

#include <algorithm>
#include <string>

#include "common/matrix/elementwise.hpp"

namespace NN_NAMESPACE {

void repeat_column(Matrix& A, const Vector& column, Index columns) {
  A.set_size(column.n_elem, columns);
  // A few columns first; then these, from the nearest cache, over and over. So there are few copies of many bytes.
  const Index block = column.n_elem * std::min(columns, 1 + 1024 / column.n_elem);
  for (Index i = 0; i < block; i += column.n_elem) {
    std::copy_n(column.memptr(), column.n_elem, A.memptr() + i);
  }
  for (Index i = block; i < A.n_elem; i += block) {
    std::copy_n(A.memptr(), std::min(block, A.n_elem - i), A.memptr() + i);
  }
}

void sum_of_outer_products(Matrix& C, const Matrix& A, const Matrix& B) {
  if (C.n_rows != A.n_rows || C.n_cols != B.n_rows || A.n_cols != B.n_cols) {
    throw ShapeError("sum_of_outer_products: " + shape_text(A) + " and " + shape_text(B) +
                     " do not make " + shape_text(C));
  }
  if (A.n_cols == 1) {
    for (Index j = 0; j < B.n_elem; ++j) {  // OpenBLAS takes longer to get ready than this takes
      for_each_position(
          A.n_elem, [b = B[j]](Scalar& c, Scalar a) { c = b * a; }, C.colptr(j), A.memptr());
    }
    return;
  }
  C.zeros();  // some versions of OpenBLAS overwrite slowly
  C += A * B.t();
}

void add_columns(Vector& sums, const Matrix& A) {
  if (sums.n_elem != A.n_rows) {
    throw ShapeError("add_columns: expected " + std::to_string(A.n_rows) + " sums, got " +
                     std::to_string(sums.n_elem));
  }
  if (A.n_cols == 1) {
    sums = A.col(0);
    return;
  }
  sum_over_columns(sums, A.n_rows, A.n_cols, [a = A.memptr()](Index i, Index) { return a[i]; });
}

}  // namespace NN_NAMESPACE
