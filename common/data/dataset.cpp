#include "common/data/dataset.hpp"

#include <cmath>
#include <stdexcept>

namespace NN_NAMESPACE {

Dataset select(const Dataset& data, const IndexVector& samples) {
  return {data.X.cols(samples), data.labels.elem(samples),
          data.feature_names,   data.class_names,
          data.image,           data.offset};
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

/// How many of `samples` samples to test on. `what` names the samples in the error.
Index test_count(Index samples, double test_fraction, const std::string& what) {
  const auto count = static_cast<Index>(std::llround(test_fraction * static_cast<double>(samples)));
  if (count < 1 || count >= samples) {
    throw std::invalid_argument("split: " + what + " has " + std::to_string(samples) +
                                " samples, too few for a test fraction of " +
                                std::to_string(test_fraction));
  }
  return count;
}

/// How many samples of each class still go to the test part; without strata, of all classes together.
IndexVector test_quota(const Dataset& data, const SplitOptions& options) {
  if (!options.stratified) {
    return {test_count(data.size(), options.test_fraction, "the data set")};
  }
  IndexVector quota = class_counts(data);
  for (Index k = 0; k < data.classes(); ++k) {
    quota[k] = test_count(quota[k], options.test_fraction, "class '" + data.class_names[k] + "'");
  }
  return quota;
}

}  // namespace

Split split(const Dataset& data, Rng& rng, const SplitOptions& options) {
  if (!(options.test_fraction > 0 && options.test_fraction < 1)) {
    throw std::invalid_argument("split: the test set must be a fraction between 0 and 1, got " +
                                std::to_string(options.test_fraction));
  }
  IndexVector quota = test_quota(data, options);
  std::vector<Index> train;
  std::vector<Index> test;
  for (const Index sample : rng.permutation(data.size())) {
    Index& left = quota[options.stratified ? data.labels[sample] : 0];
    if (left > 0) {
      --left;
      test.push_back(sample);
    } else {
      train.push_back(sample);
    }
  }
  const IndexVector train_samples(train);
  const IndexVector test_samples(test);
  return {select(data, train_samples), select(data, test_samples), train_samples, test_samples};
}

}  // namespace NN_NAMESPACE
