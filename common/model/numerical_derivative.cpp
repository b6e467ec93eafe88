#include "common/model/numerical_derivative.hpp"

namespace NN_NAMESPACE {
namespace {

/// Puts a number back when it goes out of scope.
class Restore {
 public:
  explicit Restore(Scalar& number) : number_(number), kept_(number) {}
  ~Restore() { number_ = kept_; }
  Restore(const Restore&) = delete;
  Restore& operator=(const Restore&) = delete;

 private:
  Scalar& number_;
  Scalar kept_;
};

}  // namespace

// [differences]
double forward_difference(const std::function<double(double)>& f, double x, double h) {
  return (f(x + h) - f(x)) / h;
}

double central_difference(const std::function<double(double)>& f, double x, double h) {
  return (f(x + h) - f(x - h)) / (2 * h);
}
// [/differences]

// [numerical_gradient]
std::vector<double> numerical_gradient(const std::function<double()>& value, Vector& theta,
                                       double h) {
  std::vector<double> gradient;
  for (Scalar& element : theta) {
    const Restore restore(element);
    const double x = element;
    element = static_cast<Scalar>(x + h);
    const double right = element;  // x + h, rounded to what a Scalar can hold
    const double above = value();
    element = static_cast<Scalar>(x - h);
    const double left = element;
    const double below = value();
    gradient.push_back((above - below) / (right - left));
  }
  return gradient;
}
// [/numerical_gradient]

}  // namespace NN_NAMESPACE
