#pragma once
/// @file
/// The scalar and matrix types of the whole course.
///
/// The library is compiled twice: `common` computes in float, `common_double` in double. A program chooses by the
/// target that it links; its code reads the same. The two live in different inline namespaces, so code of one precision
/// does not link with code of the other. @ref chapter_neuron introduces vectors,
/// @ref chapter_hidden_layer matrices.

#include <cstdlib>

#include "common/matrix/blas.hpp"
#include "common/matrix/memory.hpp"
#include "common/matrix/vector_math.hpp"
// Armadillo is included after the declarations above, so that its loops see them.
#include <armadillo>
#include <string>

#if defined(NN_DOUBLE)
#define NN_NAMESPACE nn::inline double_precision
#else
/// The namespace of the precision in use, as one writes it after the word `namespace`.
#define NN_NAMESPACE nn::inline single_precision
#endif

/// The library of the course.
namespace NN_NAMESPACE {

#if defined(NN_DOUBLE)
using Scalar = double;
#else
/// One number: float in `common`, double in `common_double`.
using Scalar = float;
#endif

/// A matrix of scalars, stored by columns. Where it holds data, **samples are columns**: (features x samples).
using Matrix = arma::Mat<Scalar>;
/// A column of scalars: one sample, a bias, or all parameters of a network.
using Vector = arma::Col<Scalar>;
/// A row of scalars: one feature or one output over all samples.
using RowVector = arma::Row<Scalar>;
/// A count or a position.
using Index = arma::uword;
/// Several counts or positions, for example one class number per sample.
using IndexVector = arma::uvec;

/// The shape of `M` as text, "3 x 120".
inline std::string shape_text(const Matrix& M) {
  return std::to_string(M.n_rows) + " x " + std::to_string(M.n_cols);
}

}  // namespace NN_NAMESPACE
