#include "common/data/dataset.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace NN_NAMESPACE {

Dataset select(const Dataset& data, const IndexVector& samples) {
  return {data.X.cols(samples), data.labels.elem(samples), data.feature_names, data.class_names};
}

IndexVector class_counts(const Dataset& data) {
  IndexVector counts(data.classes(), arma::fill::zeros);
  for (const Index label : data.labels) {
    ++counts[label];
  }
  return counts;
}

Matrix one_hot(const IndexVector& labels, Index classes) {
  Matrix Y(classes, labels.n_elem, arma::fill::zeros);
  for (Index j = 0; j < labels.n_elem; ++j) {
    if (labels[j] >= classes) {
      throw std::invalid_argument("one_hot: sample " + std::to_string(j) + " has class " +
                                  std::to_string(labels[j]) + ", but there are " +
                                  std::to_string(classes) + " classes, counted from 0");
    }
    Y(labels[j], j) = 1;
  }
  return Y;
}

namespace {

/// Appends `test_fraction` of `samples` to `test` and the rest to `train`. `what` names the samples in the error.
void deal(const std::vector<Index>& samples, double test_fraction, const std::string& what,
          std::vector<Index>& train, std::vector<Index>& test) {
  const auto wanted = std::llround(test_fraction * static_cast<double>(samples.size()));
  if (wanted < 1 || wanted >= static_cast<long long>(samples.size())) {
    throw std::invalid_argument("split: " + what + " has " + std::to_string(samples.size()) +
                                " samples, too few for a test part of " +
                                std::to_string(test_fraction));
  }
  test.insert(test.end(), samples.begin(), samples.begin() + wanted);
  train.insert(train.end(), samples.begin() + wanted, samples.end());
}

}  // namespace

Split split(const Dataset& data, Rng& rng, const SplitOptions& options) {
  if (!(options.test_fraction > 0 && options.test_fraction < 1)) {
    throw std::invalid_argument("split: the test part must be a fraction between 0 and 1, got " +
                                std::to_string(options.test_fraction));
  }
  const IndexVector order = rng.permutation(data.size());
  std::vector<Index> train;
  std::vector<Index> test;
  if (options.stratified) {
    std::vector<std::vector<Index>> by_class(data.classes());
    for (const Index sample : order) {
      by_class[data.labels[sample]].push_back(sample);
    }
    for (Index k = 0; k < data.classes(); ++k) {
      deal(by_class[k], options.test_fraction, "class '" + data.class_names[k] + "'", train, test);
    }
    // So far the classes stand one after the other.
    rng.shuffle(train);
    rng.shuffle(test);
  } else {
    deal({order.begin(), order.end()}, options.test_fraction, "the data set", train, test);
  }
  return {select(data, IndexVector(train)), select(data, IndexVector(test))};
}

}  // namespace NN_NAMESPACE
