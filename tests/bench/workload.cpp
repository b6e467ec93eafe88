#include "workload.hpp"

#include <cblas.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "common/data/dataset.hpp"
#include "common/model/mlp.hpp"
#include "common/training/fit.hpp"

namespace bench {
namespace {

constexpr nn::Index least_samples = 150;  // as many as Iris has

std::unique_ptr<nn::Optimizer> optimizer_of(const Workload& workload) {
  if (workload.adam) {
    return std::make_unique<nn::Adam>();
  }
  return std::make_unique<nn::SGD>(nn::SGDOptions{.learning_rate = 0.01, .momentum = 0.9});
}

/// C = A B, or with A or B transposed.
void product(nn::Matrix& C, const nn::Matrix& A, CBLAS_TRANSPOSE of_A, const nn::Matrix& B,
             CBLAS_TRANSPOSE of_B) {
  const auto size = [](nn::Index n) { return static_cast<blasint>(n); };
  const nn::Index inner = of_A == CblasNoTrans ? A.n_cols : A.n_rows;
  cblas_sgemm(CblasColMajor, of_A, of_B, size(C.n_rows), size(C.n_cols), size(inner), 1, A.memptr(),
              size(A.n_rows), B.memptr(), size(B.n_rows), 0, C.memptr(), size(C.n_rows));
}

/// Dense layers of these widths, with ReLU between them.
nn::Network network_of(const std::vector<nn::Index>& widths) {
  return nn::multilayer_perceptron(widths.front(), {widths.begin() + 1, widths.end() - 1},
                                   widths.back());
}

}  // namespace

const std::vector<Workload>& workloads() {
  static const std::vector<Workload> all = {
      {"iris_b1", {4, 30, 16, 3}, 1, true},
      {"digits_full", {64, 32, 16, 10}, 1797, true},
      {"mnist_b128", {784, 256, 128, 10}, 128, true},
      {"mnist_b32", {784, 256, 128, 10}, 32, true},
      {"wide_b256", {784, 1024, 1024, 10}, 256, false},
  };
  return all;
}

const Workload& workload(const std::string& name) {
  const auto found = std::find_if(workloads().begin(), workloads().end(),
                                  [&](const Workload& one) { return one.name == name; });
  if (found == workloads().end()) {
    throw std::invalid_argument("there is no workload '" + name + "'");
  }
  return *found;
}

Trainee::Trainee(const Workload& workload)
    : network_(network_of(workload.widths)), optimizer_(optimizer_of(workload)) {
  nn::Rng rng(1);
  network_.initialize(rng);
  network_.train(rng);
  const nn::Index classes = network_.outputs();
  const nn::Index batches = (least_samples + workload.batch - 1) / workload.batch;
  for (nn::Index i = 0; i < batches; ++i) {
    X_.emplace_back(network_.inputs(), workload.batch);
    rng.fill_uniform(X_.back(), 0, 1);
    nn::IndexVector labels(workload.batch);
    labels.imbue([&] { return rng.below(classes); });
    Y_.push_back(nn::one_hot(labels, classes));
  }
}

double Trainee::step() {
  const std::size_t i = next_++ % X_.size();
  return nn::train_step(network_, loss_, *optimizer_, {X_[i], Y_[i]});
}

Parts Trainee::timed_step() {
  Parts parts;
  const std::size_t i = next_++ % X_.size();
  auto before = std::chrono::steady_clock::now();
  const auto add_to = [&](double& part) {
    const auto now = std::chrono::steady_clock::now();
    part += std::chrono::duration<double>(now - before).count();
    before = now;
  };
  const auto part_of = [&](nn::Index layer) -> double& {
    return layer % 2 == 0 ? parts.dense : parts.activation;  // as network_of() arranges them
  };
  const nn::Matrix* A = &X_[i];
  for (nn::Index layer = 0; layer < network_.layer_count(); ++layer) {
    A = &network_.layer(layer).forward(*A);
    add_to(part_of(layer));
  }
  loss_.forward(*A, Y_[i]);
  const nn::Matrix* slope = &loss_.backward();
  add_to(parts.loss);
  for (nn::Index layer = network_.layer_count(); layer-- > 0;) {
    const nn::Matrix& input = layer == 0 ? X_[i] : network_.layer(layer - 1).output();
    slope = &network_.layer(layer).backward(input, *slope);
    add_to(part_of(layer));
  }
  optimizer_->step(network_.theta, network_.gradient);
  add_to(parts.optimizer);
  return parts;
}

Floor::Floor(const Workload& workload) {
  A_.emplace_back(workload.widths[0], workload.batch, arma::fill::randu);
  for (std::size_t l = 1; l < workload.widths.size(); ++l) {
    W_.emplace_back(workload.widths[l], workload.widths[l - 1], arma::fill::randu);
    A_.emplace_back(workload.widths[l], workload.batch, arma::fill::randu);
  }
  dW_ = W_;
  dA_ = A_;
}

void Floor::run() {
  for (std::size_t l = 0; l < W_.size(); ++l) {
    product(A_[l + 1], W_[l], CblasNoTrans, A_[l], CblasNoTrans);
  }
  for (std::size_t l = W_.size(); l-- > 0;) {
    product(dW_[l], dA_[l + 1], CblasNoTrans, A_[l], CblasTrans);
    if (l > 0) {
      product(dA_[l], W_[l], CblasTrans, dA_[l + 1], CblasNoTrans);
    }
  }
}

double Floor::operations() const {
  double count = 0;
  for (std::size_t l = 0; l < W_.size(); ++l) {
    count += (l > 0 ? 6.0 : 4.0) * static_cast<double>(W_[l].n_elem * A_[0].n_cols);
  }
  return count;
}

}  // namespace bench
