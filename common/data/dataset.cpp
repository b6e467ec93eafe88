#include "common/data/dataset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "common/base/numbers.hpp"
#include "common/base/text.hpp"

namespace NN_NAMESPACE {

Dataset select(const Dataset& data, const IndexVector& samples) {
  Dataset part = {data.X.cols(samples), {}, data.feature_names, data.class_names, data.image};
  if (!data.labels.empty()) {
    part.labels = data.labels.elem(samples);
  }
  if (!data.targets.empty()) {
    part.targets = data.targets.cols(samples);
  }
  part.target_name = data.target_name;
  part.offset = data.offset;
  return part;
}

std::optional<Index> find_class(const std::vector<std::string>& names, const std::string& name) {
  auto found = std::ranges::find(names, name);
  const auto number = nn::parse_number<double>(name);
  if (found == names.end() && number) {
    found = std::ranges::find_if(
        names, [&](const std::string& other) { return nn::parse_number<double>(other) == number; });
  }
  return found == names.end() ? std::nullopt : std::optional<Index>(found - names.begin());
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

Index rounded_share(Index samples, double fraction) {
  return static_cast<Index>(std::llround(fraction * static_cast<double>(samples)));
}

[[noreturn]] void fail_split(const std::string& what, Index samples, double test_fraction) {
  throw std::invalid_argument(
      fmt::format("split: {} has {} {}, too few to keep aside a fraction of {} "
                  "for validation or test",
                  what, samples, samples == 1 ? "sample" : "samples", test_fraction));
}

/// How many samples of each class still go to the test part. Says in `notes` which classes are too small.
IndexVector stratified_quota(const Dataset& data, const SplitOptions& options,
                             std::vector<std::string>& notes) {
  IndexVector quota = class_counts(data);
  std::string rare;
  Index rare_classes = 0;
  for (Index k = 0; k < data.classes(); ++k) {
    const Index samples = quota[k];
    quota[k] = rounded_share(samples, options.test_fraction);
    if (samples == 0 || (quota[k] > 0 && quota[k] < samples)) {
      continue;
    }
    if (options.rare == RareClasses::refuse) {
      fail_split("class " + nn::in_quotes(data.class_names[k]), samples, options.test_fraction);
    }
    quota[k] = std::min(quota[k], samples - 1);
    if (quota[k] == 0 && ++rare_classes <= 3) {
      rare += (rare.empty() ? "" : ", ") + nn::in_quotes(data.class_names[k], 30) + " (" +
              std::to_string(samples) + ")";
    }
  }
  if (rare_classes > 0) {
    notes.push_back(
        "too few samples to keep some aside: all are learned from and none judged, of " + rare +
        (rare_classes > 3 ? " and " + std::to_string(rare_classes - 3) + " more classes" : ""));
  }
  return quota;
}

}  // namespace

Split split(const Dataset& data, Rng& rng, const SplitOptions& options) {
  if (!(options.test_fraction > 0 && options.test_fraction < 1)) {
    throw std::invalid_argument("split: the test set must be a fraction between 0 and 1, got " +
                                std::to_string(options.test_fraction));
  }
  const bool stratified = options.stratified && data.classes() > 0;
  std::vector<std::string> notes;
  IndexVector quota = stratified ? stratified_quota(data, options, notes)
                                 : IndexVector{rounded_share(data.size(), options.test_fraction)};
  const Index test_size = arma::accu(quota);
  if (test_size < 1 || test_size >= data.size()) {
    fail_split("the data set", data.size(), options.test_fraction);
  }
  std::vector<Index> train;
  std::vector<Index> test;
  for (const Index sample : rng.permutation(data.size())) {
    Index& left = quota[stratified ? data.labels[sample] : 0];
    if (left > 0) {
      --left;
      test.push_back(sample);
    } else {
      train.push_back(sample);
    }
  }
  const IndexVector train_samples(train);
  const IndexVector test_samples(test);
  Split parts = {select(data, train_samples), select(data, test_samples), train_samples,
                 test_samples};
  parts.train.notes = std::move(notes);
  return parts;
}

}  // namespace NN_NAMESPACE
