#include <cmath>
#include <limits>
#include <type_traits>

#include "catch.hpp"
#include "common/matrix/columns.hpp"
#include "common/matrix/rng.hpp"
#include "common/matrix/shape.hpp"

using nn::Index;
using nn::Matrix;
using nn::Scalar;
using nn::Vector;

TEST_CASE("columns repeated and added up", "[columns]") {
  for (const Index rows : {1, 3, 10, 32, 1025, 3000}) {
    for (const Index columns : {1, 2, 4, 7, 300}) {
      INFO(rows << " x " << columns);
      const Matrix A(rows, columns, arma::fill::randu);
      const Matrix B(5, columns, arma::fill::randu);
      Matrix repeated(2, 2);
      nn::repeat_column(repeated, A.col(0), columns);
      CHECK(arma::approx_equal(repeated, Matrix(arma::repmat(A.col(0), 1, columns)), "absdiff", 0));
      Vector sums(rows);
      nn::add_columns(sums, A);
      CHECK(arma::approx_equal(sums, Vector(arma::sum(A, 1)), "reldiff", Scalar(1e-5)));
      Matrix product(rows, 5, arma::fill::value(arma::datum::nan));
      nn::sum_of_outer_products(product, A, B);
      CHECK(arma::approx_equal(product, Matrix(A * B.t()), "reldiff", Scalar(1e-5)));
    }
  }
  Vector short_of_one(2);
  CHECK_THROWS_AS(nn::add_columns(short_of_one, Matrix(3, 4)), nn::ShapeError);
  Matrix product(3, 4);
  CHECK_THROWS_AS(nn::sum_of_outer_products(product, Matrix(3, 1), Matrix(5, 1)), nn::ShapeError);
  CHECK_THROWS_AS(nn::sum_of_outer_products(product, Matrix(3, 1), Matrix(4, 2)), nn::ShapeError);
}

TEST_CASE("sums over a batch are as good as one rounding", "[columns]") {
  nn::Rng rng(1);
  for (const Index columns : {100, 5000}) {
    Matrix A(40, columns);
    rng.fill_normal(A, 0.1, 1);
    Vector sums(40);
    nn::add_columns(sums, A);
    for (Index i = 0; i < A.n_rows; ++i) {
      long double exact = 0;
      long double sizes = 0;
      for (Index j = 0; j < A.n_cols; ++j) {
        exact += static_cast<long double>(A(i, j));
        sizes += static_cast<long double>(std::abs(A(i, j)));
      }
      // The sum itself is rounded once, and each eight terms are added as Scalars; in double all sums are rounded.
      const double rounded = std::is_same_v<Scalar, double> ? 8 : 2;
      const double eps = std::numeric_limits<Scalar>::epsilon();
      const double bound =
          eps * (static_cast<double>(std::abs(exact)) +
                 rounded * static_cast<double>(sizes) / std::sqrt(double(columns)));
      const auto off = static_cast<double>(sums[i] - exact);
      INFO("off by " << off / eps << " epsilons, bound " << bound / eps);
      CHECK(std::abs(off) <= bound);
    }
  }
}
