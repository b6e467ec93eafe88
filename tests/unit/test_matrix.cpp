#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "catch.hpp"
#include "common/matrix/blas.hpp"
#include "common/matrix/columns.hpp"
#include "common/matrix/elementwise.hpp"
#include "common/matrix/memory.hpp"
#include "common/matrix/rng.hpp"
#include "common/matrix/shape.hpp"
#include "common/matrix/statistics.hpp"
#include "common/matrix/view.hpp"

using nn::Index;
using nn::Matrix;
using nn::Rng;
using nn::Scalar;
using nn::Vector;

TEST_CASE("the root of the mean square", "[statistics]") {
  CHECK(nn::rms({{3, -3}, {3, 3}}) == Approx(3));
  CHECK(nn::rms({{0, 2}, {0, 0}}) == Approx(1));
  CHECK(std::isnan(nn::rms(Matrix())));
}

TEST_CASE("a shape error names the place and says that samples are columns", "[shape]") {
  const Matrix X(150, 4);
  CHECK_NOTHROW(nn::require_rows("network", X, 150));
  CHECK_THROWS_WITH(nn::require_rows("network", X, 4),
                    "network: expected 4 rows (features) x samples, got 150 x 4; samples are "
                    "columns: transpose it");
  CHECK_THROWS_WITH(
      nn::require_rows("network", X, 3),
      "network: expected 3 rows (features) x samples, got 150 x 4; samples are columns");
  CHECK_NOTHROW(nn::require_same_shape("loss", X, X));
  CHECK_THROWS_AS(nn::require_same_shape("loss", X, Matrix(4, 150)), nn::ShapeError);
}

TEST_CASE("a view looks into the memory it was given", "[view]") {
  Vector memory = {1, 2, 3, 4, 5, 6};
  Matrix W;
  Vector b;
  nn::make_view(W, memory.memptr(), 2, 2);
  nn::make_view(b, memory.memptr() + 4, 2);
  CHECK(W(1, 0) == 2);
  CHECK(W(0, 1) == 3);
  b = Vector{50, 60};
  CHECK(memory[4] == 50);
  W = W * Matrix{{2, 0}, {0, 2}};
  CHECK(memory[3] == 8);
  CHECK_THROWS(W = Matrix(3, 3));
  nn::make_view(W, memory.memptr() + 2, 1, 2);
  CHECK(W.n_rows == 1);
  CHECK(W(0, 1) == 8);
}

TEST_CASE("the same seed gives the same numbers, another seed others", "[rng]") {
  Rng a(7);
  Rng b(7);
  Rng c(8);
  bool same = true;
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const double x = a.normal();
    same = same && x == b.normal();
    differs = differs || x != c.normal();
  }
  CHECK(same);
  CHECK(differs);
}

TEST_CASE("the engine's numbers are those of the C++ standard", "[rng]") {
  // The 10000th number of a default mt19937_64 is 9981545732273789042 ([rand.predef]); ours shows its upper 53 bits.
  Rng rng(5489);
  for (int i = 1; i < 10000; ++i) {
    rng.uniform();
  }
  CHECK(rng.uniform() == static_cast<double>(9981545732273789042ULL >> 11) * 0x1.0p-53);
}

TEST_CASE("uniform and normal numbers have the moments of their distributions", "[rng]") {
  Rng rng(1);
  const int n = 200000;
  double sum = 0;
  double squares = 0;
  double normal_sum = 0;
  double normal_squares = 0;
  double normal_fourth = 0;
  for (int i = 0; i < n; ++i) {
    const double u = rng.uniform();
    REQUIRE((u >= 0 && u < 1));
    sum += u;
    squares += u * u;
    const double z = rng.normal();
    normal_sum += z;
    normal_squares += z * z;
    normal_fourth += z * z * z * z;
  }
  // Bands of five standard errors.
  CHECK(sum / n == Approx(0.5).margin(5 * 0.2887 / std::sqrt(n)));
  CHECK(squares / n == Approx(1.0 / 3).margin(5 * 0.2981 / std::sqrt(n)));
  CHECK(normal_sum / n == Approx(0).margin(5 / std::sqrt(n)));
  CHECK(normal_squares / n == Approx(1).margin(5 * std::sqrt(2.0 / n)));
  CHECK(normal_fourth / n == Approx(3).margin(5 * std::sqrt(96.0 / n)));
}

TEST_CASE("below draws each value equally often and refuses 0", "[rng]") {
  Rng rng(3);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60000; ++i) {
    ++counts.at(rng.below(6));
  }
  for (const int count : counts) {
    CHECK(count == Approx(10000).margin(5 * std::sqrt(60000.0 * 5 / 36)));
  }
  CHECK_THROWS_AS(rng.below(0), std::invalid_argument);
}

TEST_CASE("a permutation has each number once, and each order equally often", "[rng]") {
  Rng rng(4);
  std::array<int, 6> counts{};
  for (int i = 0; i < 6000; ++i) {
    const nn::IndexVector order = rng.permutation(3);
    nn::IndexVector sorted = arma::sort(order);
    REQUIRE((sorted[0] == 0 && sorted[1] == 1 && sorted[2] == 2));
    ++counts.at(order[0] * 2 + (order[1] > order[2] ? 1 : 0));
  }
  for (const int count : counts) {
    CHECK(count == Approx(1000).margin(150));
  }
  CHECK(rng.permutation(0).empty());
}

TEST_CASE("matrices are filled column by column within their range", "[rng]") {
  Rng rng(5);
  Rng same(5);
  Matrix M(30, 40);
  rng.fill_uniform(M, -2, 3);
  CHECK(M.min() >= -2);
  CHECK(M.max() <= 3);
  CHECK(M(0, 0) == static_cast<Scalar>(same.uniform(-2, 3)));
  CHECK(M(1, 0) == static_cast<Scalar>(same.uniform(-2, 3)));
  rng.fill_normal(M, 10, 0.5);
  CHECK(arma::mean(arma::vectorise(M)) == Approx(10).margin(0.1));
}

TEST_CASE("one BLAS thread unless told otherwise", "[blas]") {
  if (std::getenv("STEPWISE_BLAS_THREADS") == nullptr) {
    CHECK(nn::blas_threads() == 1);
  }
  nn::set_blas_threads(2);
  CHECK(nn::blas_threads() == 2);
  nn::set_blas_threads(1);
  CHECK(nn::parse_blas_threads(nullptr) == 1);
  CHECK(nn::parse_blas_threads("4") == 4);
  for (const char* bad : {"", "0", "-1", "x", "2x", "1.5", "99999", " 2"}) {
    CHECK_THROWS_WITH(nn::parse_blas_threads(bad), ContainsSubstring("STEPWISE_BLAS_THREADS") &&
                                                       ContainsSubstring("from 1 to 1024"));
  }
}

namespace {

/// Distance of two numbers in units in the last place of the larger; 0 for equal, NaN for NaN, or equal infinities.
double ulps(Scalar a, Scalar b) {
  if (a == b || (std::isnan(a) && std::isnan(b))) {
    return 0;
  }
  const Scalar larger = std::max(std::abs(a), std::abs(b));
  const Scalar unit = std::nextafter(larger, std::numeric_limits<Scalar>::infinity()) - larger;
  return std::abs(double{a} - double{b}) / double{unit};
}

using Function = Scalar (*)(Scalar);

void check_against_libm(const Vector& x, const Vector& computed, Function scalar) {
  volatile Function f = scalar;  // keeps the compiler from vectorising the reference
  double worst = 0;
  for (Index i = 0; i < x.n_elem; ++i) {
    const double difference = ulps(computed[i], f(x[i]));
    if (difference > 4) {
      UNSCOPED_INFO("at " << x[i] << ": " << computed[i] << " against " << f(x[i]));
    }
    worst = std::max(worst, difference);
  }
  CHECK(worst <= 4);
}

/// Numbers over the whole range, both signs, with the special ones.
Vector all_kinds_of_numbers() {
  using Limits = std::numeric_limits<Scalar>;
  std::vector<Scalar> values = {0,
                                Scalar(-0.0),
                                1,
                                -1,
                                Limits::infinity(),
                                -Limits::infinity(),
                                Limits::quiet_NaN(),
                                Limits::max(),
                                Limits::lowest(),
                                Limits::min(),
                                Limits::denorm_min(),
                                -Limits::denorm_min(),
                                Limits::epsilon()};
  for (int exponent = Limits::min_exponent; exponent < Limits::max_exponent; ++exponent) {
    for (const double mantissa : {1.0, 1.2345, 1.9}) {
      values.push_back(static_cast<Scalar>(std::ldexp(mantissa, exponent)));
      values.push_back(-values.back());
    }
  }
  for (double v = -110; v < 110; v += 0.013) {
    values.push_back(static_cast<Scalar>(v));
  }
  // Bit patterns at even distances: every kind of number, subnormals and NaN included, as often as it exists.
  using Bits = std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>;
  constexpr Bits count = 1 << 20;
  for (Bits i = 0; i < count; ++i) {
    values.push_back(
        std::bit_cast<Scalar>(i * (std::numeric_limits<Bits>::max() / count) + i % 997));
  }
  return values;
}

}  // namespace

TEST_CASE("exp, log and tanh of whole matrices agree with the scalar functions", "[vector_math]") {
  const Vector x = all_kinds_of_numbers();
  check_against_libm(x, arma::exp(x), [](Scalar v) { return std::exp(v); });
  check_against_libm(x, arma::log(x), [](Scalar v) { return std::log(v); });
  check_against_libm(x, arma::tanh(x), [](Scalar v) { return std::tanh(v); });
}

TEST_CASE("so do they in formulas of one element", "[vector_math]") {
  const Vector x = all_kinds_of_numbers();
  Vector y(x.n_elem);
  nn::for_each_element([](Scalar& to, Scalar from) { to = std::exp(from); }, y, x);
  check_against_libm(x, y, [](Scalar v) { return std::exp(v); });
  nn::for_each_element([](Scalar& to, Scalar from) { to = std::log(from); }, y, x);
  check_against_libm(x, y, [](Scalar v) { return std::log(v); });
  nn::for_each_element([](Scalar& to, Scalar from) { to = std::log1p(from); }, y, x);
  check_against_libm(x, y, [](Scalar v) { return std::log1p(v); });
  nn::for_each_element([](Scalar& to, Scalar from) { to = std::tanh(from); }, y, x);
  check_against_libm(x, y, [](Scalar v) { return std::tanh(v); });
}

TEST_CASE("a formula of one element reaches all of them", "[elementwise]") {
  for (const Index size : {0, 1, 7, 8, 100}) {
    Vector a(size, arma::fill::value(2));
    const Vector b = arma::cumsum(Vector(size, arma::fill::ones));           // 1, 2, 3, ...
    nn::for_each_element([](Scalar& x, Scalar y) { x = x * x + y; }, a, b);  // in place
    for (Index i = 0; i < size; ++i) {
      CHECK(a[i] == Scalar(4 + double(i + 1)));
    }
  }
  Vector a(3, arma::fill::ones);
  CHECK_THROWS_AS(nn::for_each_element([](Scalar& x, Scalar y) { x = y; }, a, Vector(4)),
                  nn::ShapeError);
  CHECK(arma::accu(a) == 3);
}

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

TEST_CASE("memory of every size can be written and released", "[memory]") {
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{1000}, std::size_t{1} << 19,
                                  (std::size_t{2} << 20) + 1, std::size_t{5} << 20}) {
    auto* memory = static_cast<unsigned char*>(nn::detail::allocate(bytes));
    REQUIRE(memory != nullptr);
    CHECK(reinterpret_cast<std::uintptr_t>(memory) % 64 == 0);
    memory[0] = 1;
    memory[bytes - 1] = 2;
    std::free(memory);
  }
  CHECK(nn::detail::allocate(std::numeric_limits<std::size_t>::max()) == nullptr);
#if !defined(__SANITIZE_ADDRESS__)  // which ends the program where so much is asked for
  CHECK(nn::detail::allocate(std::numeric_limits<std::size_t>::max() / 2) == nullptr);
#endif
}
