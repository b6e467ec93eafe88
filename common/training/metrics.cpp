#include "common/training/metrics.hpp"

#include <stdexcept>

#include "common/matrix/shape.hpp"

namespace NN_NAMESPACE {
namespace {

void require_same_count(const std::string& where, const IndexVector& predicted,
                        const IndexVector& labels) {
  if (predicted.n_elem != labels.n_elem || labels.empty()) {
    throw ShapeError(where + ": expected one prediction per label and at least one, got " +
                     std::to_string(predicted.n_elem) + " predictions and " +
                     std::to_string(labels.n_elem) + " labels");
  }
}

}  // namespace

IndexVector predicted_classes(const Matrix& Z) {
  for (Index j = 0; j < Z.n_cols && Z.has_nan(); ++j) {
    if (Z.col(j).has_nan()) {
      throw std::invalid_argument("predicted_classes: a score of sample " + std::to_string(j + 1) +
                                  " is NaN: a number of the sample is not finite, or too large, or "
                                  "the network has diverged");
    }
  }
  return arma::index_max(Z, 0).t();
}

double accuracy(const IndexVector& predicted, const IndexVector& labels) {
  require_same_count("accuracy", predicted, labels);
  return static_cast<double>(arma::accu(predicted == labels)) / static_cast<double>(labels.n_elem);
}

double accuracy(Network& network, const Dataset& data) {
  return accuracy(predicted_classes(network.forward(data.X)), data.labels);
}

arma::umat confusion_matrix(const IndexVector& predicted, const IndexVector& labels,
                            Index classes) {
  require_same_count("confusion_matrix", predicted, labels);
  if (predicted.max() >= classes || labels.max() >= classes) {
    throw std::invalid_argument("confusion_matrix: a class is not below " +
                                std::to_string(classes));
  }
  arma::umat counts(classes, classes, arma::fill::zeros);
  for (Index j = 0; j < labels.n_elem; ++j) {
    ++counts(labels[j], predicted[j]);
  }
  return counts;
}

}  // namespace NN_NAMESPACE
