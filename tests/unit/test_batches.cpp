#include <set>

#include "catch.hpp"
#include "common/data/batches.hpp"
#include "common/matrix/shape.hpp"

using nn::Index;
using nn::Matrix;
using nn::Rng;
using nn::Scalar;

TEST_CASE("batches hold every sample once, the last one what is left", "[batches]") {
  const Matrix X = arma::reshape(arma::regspace<nn::Vector>(0, 19), 2, 10);
  const Matrix Y = X.row(0);
  nn::Batches batches(X, Y, 4);
  CHECK(batches.count() == 3);
  Rng rng(1);
  for (int epoch = 0; epoch < 3; ++epoch) {
    std::multiset<Scalar> seen;
    for (Index i = 0; i < batches.count(); ++i) {
      const nn::Batch batch = batches[i];
      CHECK(batch.X.n_cols == (i < 2 ? 4 : 2));
      for (Index j = 0; j < batch.X.n_cols; ++j) {
        CHECK(batch.Y(0, j) == batch.X(0, j));
        CHECK(batch.X(1, j) == batch.X(0, j) + 1);
        seen.insert(batch.X(0, j));
      }
    }
    CHECK(seen.size() == 10);
    CHECK(std::set<Scalar>(seen.begin(), seen.end()).size() == 10);
    batches.shuffle(rng);
  }
}

TEST_CASE("a batch of everything is the data itself", "[batches]") {
  const Matrix X(3, 7, arma::fill::ones);
  const Matrix Y(1, 7, arma::fill::ones);
  for (const Index size : {Index{0}, Index{7}, Index{100}}) {
    nn::Batches batches(X, Y, size);
    CHECK(batches.count() == 1);
    CHECK(&batches[0].X == &X);
  }
  const Matrix six(1, 6);
  CHECK_THROWS_AS(nn::Batches(X, six, 2), nn::ShapeError);
  const Matrix none(3, 0);
  CHECK_THROWS_AS(nn::Batches(none, none, 2), nn::ShapeError);
  nn::Batches batches(X, Y, 2);
  CHECK_THROWS_AS(batches[4], std::out_of_range);
}
