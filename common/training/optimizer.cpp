#include "common/training/optimizer.hpp"

namespace NN_NAMESPACE {

// [adam]
void Adam::step(Vector& theta, const Vector& gradient) {
  if (m_.empty()) {
    m_.zeros(theta.n_elem);
    v_.zeros(theta.n_elem);
  }
  beta1_t_ *= options_.beta1;
  beta2_t_ *= options_.beta2;
  const auto b1 = static_cast<Scalar>(options_.beta1);
  const auto b2 = static_cast<Scalar>(options_.beta2);
  const auto eps = static_cast<Scalar>(options_.epsilon);
  // m and v start at 0; dividing by 1 - beta^t makes up for it.
  const auto rate = static_cast<Scalar>(options_.learning_rate / (1 - beta1_t_));
  const auto v_scale = static_cast<Scalar>(1 / (1 - beta2_t_));

  m_ = b1 * m_ + (1 - b1) * gradient;
  v_ = b2 * v_ + (1 - b2) * arma::square(gradient);
  theta -= rate * m_ / (arma::sqrt(v_scale * v_) + eps);
}
// [/adam]

}  // namespace NN_NAMESPACE
