#pragma once
/// @file
/// The networks whose training is measured, and the data that they train on.

#include <memory>
#include <string>
#include <vector>

#include "common/model/loss.hpp"
#include "common/model/network.hpp"
#include "common/training/optimizer.hpp"

namespace bench {

/// What is trained: widths of a network with ReLU between its layers, the batch, and the rule.
struct Workload {
  std::string name;               ///< As in the tables: "mnist_b128".
  std::vector<nn::Index> widths;  ///< Inputs first, classes last.
  nn::Index batch;                ///< Samples per step.
  bool adam;  ///< Adam with its default settings; otherwise SGD with momentum 0.9.
};

/// The workloads, small to large. tests/bench/peers/pytorch.py and fann.cpp have the same.
const std::vector<Workload>& workloads();

/// The workload of that name. Throws std::invalid_argument where there is none.
const Workload& workload(const std::string& name);

/// Seconds that the parts of a training step take.
struct Parts {
  double dense = 0;       ///< Matrix products and biases, forward and backward.
  double activation = 0;  ///< ReLU, forward and backward.
  double loss = 0;        ///< The loss and its gradient.
  double optimizer = 0;   ///< The update of the parameters.
};

/// A network in training, with batches to take in turn, at least 150 samples together. Inputs are uniform in [0, 1)
/// and classes random. What a step costs does not depend on them.
class Trainee {
 public:
  explicit Trainee(const Workload& workload);

  /// One training step on the next batch; returns its loss.
  double step();
  /// The same step with a look at the clock after each layer; returns what each part took.
  Parts timed_step();
  /// The outputs for the first batch.
  const nn::Matrix& infer() { return network_.forward(X_[0]); }

 private:
  nn::Network network_;
  nn::SoftmaxCrossEntropy loss_;
  std::unique_ptr<nn::Optimizer> optimizer_;
  std::vector<nn::Matrix> X_, Y_;  // the batches
  std::size_t next_ = 0;
};

/// The bare matrix products of a step, by direct calls of OpenBLAS: forward, by the weights, and (but for the first
/// layer) by the inputs. No training step with such products can be faster than its floor, unless it computes some of
/// them in another way.
class Floor {
 public:
  explicit Floor(const Workload& workload);

  /// All products of one step.
  void run();
  /// How many floating-point operations they are.
  double operations() const;

 private:
  std::vector<nn::Matrix> W_, dW_, A_, dA_;
};

}  // namespace bench
