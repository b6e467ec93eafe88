#include <cmath>
#include <set>

#include "catch.hpp"
#include "common/data/dataset.hpp"

using nn::Dataset;
using nn::Index;
using nn::IndexVector;
using nn::Matrix;
using nn::Rng;
using nn::Scalar;

namespace {

/// Five samples of class a, ten of class b; feature 0 counts the samples.
Dataset fifteen() {
  Dataset data{Matrix(2, 15), IndexVector(15), {"i", "zero"}, {"a", "b"}};
  data.X.zeros();
  for (Index j = 0; j < 15; ++j) {
    data.X(0, j) = static_cast<Scalar>(j);
    data.labels[j] = j < 5 ? 0 : 1;
  }
  return data;
}

}  // namespace

TEST_CASE("one-hot coding has a single 1 in the row of the class", "[dataset]") {
  const Matrix Y = nn::one_hot({2, 0}, 3);
  CHECK(arma::approx_equal(Y, Matrix{{0, 1}, {0, 0}, {1, 0}}, "absdiff", 0));
  CHECK_THROWS_WITH(nn::one_hot({0, 3}, 3),
                    "one_hot: sample 1 has class 3, but there are 3 classes, counted from 0");
}

TEST_CASE("a split loses no sample and doubles none", "[dataset]") {
  const Dataset data = fifteen();
  for (const bool stratified : {true, false}) {
    Rng rng(1);
    const auto [train, test, train_samples, test_samples] =
        nn::split(data, rng, {.test_fraction = 0.4, .stratified = stratified});
    CHECK(train.size() == 9);
    CHECK(test.size() == 6);
    std::set<Scalar> seen;
    for (const Dataset& part : {train, test}) {
      CHECK(part.class_names == data.class_names);
      for (Index j = 0; j < part.size(); ++j) {
        const Scalar i = part.X(0, j);
        seen.insert(i);
        CHECK(part.labels[j] == data.labels[static_cast<Index>(i)]);
      }
    }
    CHECK(seen.size() == 15);
    CHECK(arma::approx_equal(train.X, data.X.cols(train_samples), "absdiff", 0));
    CHECK(arma::approx_equal(test.X, data.X.cols(test_samples), "absdiff", 0));
    if (stratified) {
      CHECK(nn::class_counts(test)[0] == 2);
      CHECK(nn::class_counts(test)[1] == 4);
    }
  }
}

TEST_CASE("a split depends on its random numbers, and only on them", "[dataset]") {
  const Dataset data = fifteen();
  Rng a(1);
  Rng b(1);
  Rng c(2);
  const Matrix X = nn::split(data, a).train.X;
  CHECK(arma::approx_equal(X, nn::split(data, b).train.X, "absdiff", 0));
  CHECK_FALSE(arma::approx_equal(X, nn::split(data, c).train.X, "absdiff", 0));
}

TEST_CASE("a split that leaves a part empty is refused", "[dataset]") {
  const Dataset data = fifteen();
  Rng rng(1);
  CHECK_THROWS_WITH(nn::split(data, rng, {.test_fraction = 0.05}),
                    ContainsSubstring("class 'a' has 5 samples, too few"));
  CHECK_THROWS_WITH(nn::split(data, rng, {.test_fraction = 0.99, .stratified = false}),
                    ContainsSubstring("the data set has 15 samples, too few"));
  for (const double bad : {0.0, 1.0, -0.5, std::nan("")}) {
    CHECK_THROWS_AS(nn::split(data, rng, {.test_fraction = bad}), std::invalid_argument);
  }
}
