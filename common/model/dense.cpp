#include "common/model/dense.hpp"

#include <cmath>
#include <stdexcept>

#include "common/matrix/columns.hpp"
#include "common/matrix/view.hpp"

namespace NN_NAMESPACE {

Dense::Dense(Index inputs, Index units) : inputs_(inputs), units_(units) {
  if (inputs == 0 || units == 0) {
    throw std::invalid_argument(Dense::name() +
                                ": a layer needs at least one input and one output");
  }
}

std::string Dense::name() const {
  return "Dense " + std::to_string(inputs_) + " -> " + std::to_string(units_);
}

std::vector<ParameterShape> Dense::parameters() const {
  return {{"weight", units_, inputs_}, {"bias", units_, 1, false}};
}

void Dense::bind(Scalar* theta, Scalar* gradient) {
  make_view(W, theta, units_, inputs_);
  make_view(b, theta + W.n_elem, units_);
  make_view(dW, gradient, units_, inputs_);
  make_view(db, gradient + W.n_elem, units_);
}

void Dense::initialize(Rng& rng) {
  const double bound = 1 / std::sqrt(static_cast<double>(inputs_));
  rng.fill_uniform(W, -bound, bound);
  rng.fill_uniform(b, -bound, bound);
}

// [dense_forward]
const Matrix& Dense::forward(const Matrix& X) {
  repeat_column(Z_, b, X.n_cols);  // the same b for each sample
  Z_ += W * X;                     // (units x batch)
  return Z_;
}
// [/dense_forward]

// [dense_backward]
const Matrix& Dense::backward(const Matrix& X, const Matrix& dZ) {
  require_last_input(X);
  sum_of_outer_products(dW, dZ, X);  // dW = dZ Xᵀ  (units x inputs)
  add_columns(db, dZ);               // (units)
  if (wants_input_gradient) {
    dX_.zeros(inputs_, dZ.n_cols);
    dX_ += W.t() * dZ;  // (inputs x batch)
  }
  return dX_;
}
// [/dense_backward]

}  // namespace NN_NAMESPACE
