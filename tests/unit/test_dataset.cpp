#include <cmath>
#include <set>
#include <tuple>

#include "catch.hpp"
#include "common/data/csv.hpp"
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

TEST_CASE("a class too small for a split is refused, or kept for training with a note",
          "[dataset]") {
  const auto parts_of = [](const std::string& name, const nn::SplitOptions& options) {
    Rng rng(1);
    const Dataset data = nn::read_csv(STEPWISE_ROOT "/tests/unit/cases/" + name + ".csv");
    const nn::Split parts = nn::split(data, rng, options);
    CHECK(parts.train.size() + parts.test.size() == data.size());
    return std::tuple(IndexVector(nn::class_counts(parts.train)),
                      IndexVector(nn::class_counts(parts.test)), parts.train.notes);
  };
  CHECK_THROWS_WITH(parts_of("rare_class", {}), ContainsSubstring("class 'rare' has "));
  const auto check = [&](const std::string& name, double fraction, const IndexVector& train,
                         const IndexVector& test, const std::string& note) {
    const auto [in_train, in_test, notes] =
        parts_of(name, {.test_fraction = fraction, .rare = nn::RareClasses::train});
    CHECK(arma::all(in_train == train));
    CHECK(arma::all(in_test == test));
    CHECK(notes.size() == (note.empty() ? 0 : 1));
    CHECK_THAT(notes.empty() ? "" : notes[0], ContainsSubstring(note));
  };
  const std::string start =
      "too few samples to keep some aside: all are learned from and none judged, of ";
  check("rare_class", 0.2, {14, 2}, {4, 0}, start + "'rare' (2)");
  check("one_left_over", 0.2, {2, 2}, {1, 0}, start + "'b' (2)");
  check("one_left_over", 0.5, {1, 1}, {2, 1}, "");
  check("one_left_over", 0.9, {1, 1}, {2, 1}, "");  // at least one stays
  Rng rng(1);
  CHECK_THROWS_WITH(
      nn::split(fifteen(), rng, {.test_fraction = 0.01, .rare = nn::RareClasses::train}),
      ContainsSubstring("the data set has 15 samples, too few"));
}

TEST_CASE("of many rare classes a note names three", "[dataset]") {
  for (const Index rare : {Index{3}, Index{4}, Index{6}}) {
    // A class of 20 samples, and some of one each.
    Dataset data;
    data.X.zeros(1, 20 + rare);
    data.feature_names = {"x"};
    data.class_names = {"many"};
    data.labels.zeros(20 + rare);
    for (Index k = 1; k <= rare; ++k) {
      data.class_names.push_back("r" + std::to_string(k));
      data.labels[19 + k] = k;
    }
    Rng rng(1);
    const nn::Split parts =
        nn::split(data, rng, {.test_fraction = 0.2, .rare = nn::RareClasses::train});
    REQUIRE(parts.train.notes.size() == 1);
    const std::string more = rare == 3 ? "" : " and " + std::to_string(rare - 3) + " more classes";
    CHECK(parts.train.notes[0].ends_with("of 'r1' (1), 'r2' (1), 'r3' (1)" + more));
  }
}

TEST_CASE("a split of a quantity needs no classes", "[dataset]") {
  Dataset data = fifteen();
  data.labels.reset();
  data.class_names.clear();
  data.targets = data.X.row(0);
  Rng rng(1);
  const nn::Split parts = nn::split(data, rng, {.test_fraction = 0.4});
  CHECK(parts.test.size() == 6);
  CHECK(arma::all(parts.test.targets == parts.test.X.row(0)));
}
