#include <cmath>
#include <string>

#include "catch.hpp"
#include "common/base/files.hpp"
#include "common/data/csv.hpp"
#include "common/data/narrowing.hpp"
#include "common/matrix/rng.hpp"
#include "common/training/training.hpp"
#include "matrices.hpp"
#include "temporary_folder.hpp"

using nn::Dataset;
using nn::Index;
using nn::Matrix;
using nn::Scalar;

namespace {

/// One feature with these numbers.
Dataset narrowed(const arma::rowvec& numbers) {
  Dataset data;
  data.feature_names = {"x"};
  nn::set_numbers(data, numbers);
  return data;
}

/// A file like timestamps.csv: early and late samples, a minute apart from one to the next.
std::string timestamps(double first) {
  std::string text = "time,class\n";
  for (int i = 0; i < 20; ++i) {
    text += std::to_string(static_cast<long long>(first) + 60LL * i) +
            (i < 10 ? ",early\n" : ",late\n");
  }
  return text;
}

}  // namespace

TEST_CASE("numbers that a Scalar can tell apart stay what they are", "[narrowing]") {
  for (const arma::rowvec& numbers :
       {arma::rowvec{0.1, 0.2, -3e-5}, arma::rowvec{100000, 100001}, arma::rowvec{1000.1, 1000.6},
        arma::rowvec{1e30, 3e30}, arma::rowvec{0.1, 0.1}, arma::rowvec{20000001, 20000001}}) {
    const Dataset data = narrowed(numbers);
    CHECK(data.offset.empty());
    CHECK(data.notes.empty());
    for (Index j = 0; j < numbers.n_elem; ++j) {
      CHECK(data.X[j] == static_cast<Scalar>(numbers[j]));
    }
  }
}

TEST_CASE("whole numbers beyond 2^24 keep what tells them apart", "[narrowing]") {
  const Dataset data = narrowed({16777216, 16777217, 16777219});  // big_integers.csv
  if (in_double) {
    CHECK(data.notes.empty());
    return;
  }
  CHECK(equal(data.X, nn::RowVector{0, 1, 3}));
  REQUIRE(data.offset.n_elem == 1);
  CHECK(data.offset[0] == 16777216);
  REQUIRE(data.notes.size() == 1);
  CHECK_THAT(data.notes[0], ContainsSubstring("column 'x': ") &&
                                ContainsSubstring("16777216 was subtracted from all of them"));
}

TEST_CASE("whole numbers that stay confused are reported", "[narrowing]") {
  const Dataset data = narrowed({1, 900000000, 900000001});
  CHECK(data.offset.empty());
  REQUIRE(data.notes.size() == (in_double ? 0 : 1));
  if (!in_double) {
    CHECK_THAT(data.notes[0],
               ContainsSubstring("column 'x': a float cannot tell 900000000 from 900000001"));
  }
}

TEST_CASE("fractions far from 0 keep what tells them apart", "[narrowing]") {
  const Dataset data = narrowed({1700000000.25, 1700000000.5, 1700000003.75});
  if (!in_double) {
    CHECK(equal(data.X, nn::RowVector{0, 0.25, 3.5}));
  }
}

TEST_CASE("a column of timestamps trains", "[narrowing]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "timestamps.csv";
  nn::write_file(file, timestamps(1700000000));
  const Dataset data = nn::read_csv(file);
  CHECK(data.notes.size() == (in_double ? 0 : 1));
  nn::Training training(
      data, {.scaling = nn::Scaling::standard, .hidden = {}, .learning_rate = 0.1, .epochs = 200},
      1);
  training.fit();
  CHECK(training.accuracy(data) >= 0.95);

  // Another file with another offset: the network knows the same times.
  nn::write_file(file, timestamps(1700000000 + 60));
  CHECK(training.accuracy(nn::read_csv(file)) >= 0.9);
  nn::write_file(file, timestamps(1700000000 + 600));
  CHECK(training.accuracy(nn::read_csv(file)) <= 0.55);  // by then all are late
}

TEST_CASE("numbers in terms of another offset", "[narrowing]") {
  Dataset data;
  data.X = {{1, 2}, {3, 4}};
  CHECK(equal(nn::numbers_less(data, {}), data.X));
  nn::set_offset(data, {});
  CHECK(equal(data.X, Matrix{{1, 2}, {3, 4}}));
  CHECK(data.offset.empty());
  data.labels = {0, 0};
  data.offset = {100, 0};
  CHECK(equal(nn::numbers_less(data, {}), Matrix{{101, 102}, {3, 4}}));
  CHECK(equal(nn::numbers_less(data, {99, 1}), Matrix{{2, 3}, {2, 3}}));
  Dataset moved = data;
  nn::set_offset(moved, {99, 1});
  CHECK(equal(moved.X, Matrix{{2, 3}, {2, 3}}));
  CHECK(moved.offset[0] == 99);
  CHECK(nn::select(data, nn::IndexVector{1}).offset[0] == 100);
}
