// The choices that make a step quick, each beside what it replaced. The page on speed shows these pairs.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "common/matrix/columns.hpp"
#include "common/matrix/elementwise.hpp"
#include "common/matrix/rng.hpp"
#include "common/training/optimizer.hpp"

namespace {

using nn::Matrix;
using nn::Scalar;
using nn::Vector;

constexpr nn::Index parameters = 235'146;  // of the network for MNIST, 784-256-128-10

Matrix random(nn::Index rows, nn::Index columns) {
  nn::Rng rng(1);
  Matrix M(rows, columns);
  rng.fill_uniform(M, -1, 1);
  return M;
}

/// Adam's update as three expressions of Armadillo, a pass each.
void update_expressions(benchmark::State& state) {
  Vector theta = random(parameters, 1);
  const Vector g = random(parameters, 1);
  Vector m(parameters, arma::fill::zeros);
  Vector v(parameters, arma::fill::zeros);
  constexpr Scalar b1 = 0.9F;
  constexpr Scalar b2 = 0.999F;
  constexpr Scalar rate = 1e-3F;
  constexpr Scalar eps = 1e-8F;
  constexpr Scalar v_scale = 1.01F;
  for (auto _ : state) {
    m = b1 * m + (1 - b1) * g;
    v = b2 * v + (1 - b2) * arma::square(g);
    theta -= rate * m / (arma::sqrt(v_scale * v) + eps);
    benchmark::DoNotOptimize(theta.memptr());
  }
}

void update_one_pass(benchmark::State& state) {
  Vector theta = random(parameters, 1);
  const Vector g = random(parameters, 1);
  nn::Adam adam;
  for (auto _ : state) {
    adam.step(theta, g);
    benchmark::DoNotOptimize(theta.memptr());
  }
}

using Product = void (*)(Matrix& dW, const Matrix& dZ, const Matrix& X);

/// dW = dZ Xᵀ as Armadillo hands it to OpenBLAS, which overwrites.
void overwrite(Matrix& dW, const Matrix& dZ, const Matrix& X) { dW = dZ * X.t(); }

/// The slopes of a layer `inputs` -> `units`, by `multiply`, over a batch.
void product(benchmark::State& state, nn::Index units, nn::Index inputs, nn::Index batch,
             Product multiply) {
  const Matrix dZ = random(units, batch);
  const Matrix X = random(inputs, batch);
  Matrix dW(units, inputs);
  for (auto _ : state) {
    multiply(dW, dZ, X);
    benchmark::DoNotOptimize(dW.memptr());
  }
}

/// exp of 10 000 numbers, each by a call of the mathematical library.
void exp_one_by_one(benchmark::State& state) {
  const Vector x = random(10'000, 1);
  Vector y(x.n_elem);
  Scalar (*volatile const function)(Scalar) = expf;
  for (auto _ : state) {
    const auto f = function;  // what it is, the compiler cannot know, so it cannot vectorise
    for (nn::Index i = 0; i < x.n_elem; ++i) {
      y[i] = f(x[i]);
    }
    benchmark::DoNotOptimize(y.memptr());
  }
}

void exp_several(benchmark::State& state) {
  const Vector x = random(10'000, 1);
  Vector y(x.n_elem);
  for (auto _ : state) {
    nn::for_each_element([](Scalar& to, Scalar from) { to = std::exp(from); }, y, x);
    benchmark::DoNotOptimize(y.memptr());
  }
}

/// Momentum's update of the wide network's weights, in memory of the ordinary kind, or of ours.
void update_in(benchmark::State& state, void* (*allocate)(std::size_t)) {
  constexpr nn::Index size = 1'863'690;
  const auto vector = [&] {
    auto* memory = static_cast<Scalar*>(allocate(size * sizeof(Scalar)));
    std::fill_n(memory, size, Scalar{0});
    return memory;
  };
  Scalar* parts[] = {vector(), vector(), vector()};
  for (auto _ : state) {
    nn::for_each_position(
        size,
        [](Scalar& theta, Scalar g, Scalar& p) {
          p = Scalar(0.9) * p + g;
          theta -= Scalar(0.01) * p;
        },
        parts[0], parts[1], parts[2]);
    benchmark::DoNotOptimize(parts[0]);
  }
  for (Scalar* part : parts) {
    std::free(part);
  }
}

void small_pages(benchmark::State& state) { update_in(state, std::malloc); }
void large_pages(benchmark::State& state) { update_in(state, nn::detail::allocate); }

}  // namespace

BENCHMARK(update_expressions)->Name("reason/update/expressions");
BENCHMARK(update_one_pass)->Name("reason/update/one_pass");
BENCHMARK_CAPTURE(product, x, 256, 784, 32, overwrite)->Name("reason/product/overwrites");
BENCHMARK_CAPTURE(product, x, 256, 784, 32, nn::sum_of_outer_products)
    ->Name("reason/product/adds_to_zeros");
BENCHMARK_CAPTURE(product, x, 16, 30, 1, overwrite)->Name("reason/one_sample/product");
BENCHMARK_CAPTURE(product, x, 16, 30, 1, nn::sum_of_outer_products)
    ->Name("reason/one_sample/columns");
BENCHMARK(exp_one_by_one)->Name("reason/exp/one_by_one");
BENCHMARK(exp_several)->Name("reason/exp/several");
BENCHMARK(small_pages)->Name("reason/pages/small");
BENCHMARK(large_pages)->Name("reason/pages/large");
