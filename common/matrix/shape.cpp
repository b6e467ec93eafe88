#include "common/matrix/shape.hpp"

namespace NN_NAMESPACE {

void require_rows(std::string_view where, const Matrix& M, Index rows) {
  if (M.n_rows == rows) {
    return;
  }
  throw ShapeError(
      std::string(where) + ": expected " + std::to_string(rows) +
      " rows (features) x samples, got " + shape_text(M) +
      (M.n_cols == rows ? "; samples are columns: transpose it" : "; samples are columns"));
}

void require_same_shape(std::string_view where, const Matrix& A, const Matrix& B) {
  if (A.n_rows != B.n_rows || A.n_cols != B.n_cols) {
    throw ShapeError(std::string(where) + ": expected two matrices of one shape, got " +
                     shape_text(A) + " and " + shape_text(B) + "; samples are columns");
  }
}

}  // namespace NN_NAMESPACE
