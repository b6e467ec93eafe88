// The workloads of tests/bench/workload.cpp in FANN (Fast Artificial Neural Network Library), in the same form as the
// others:
//
//     peer_fann WORKLOAD...      prints a line per workload: its name and the median microseconds of a training step
//     peer_fann --version        prints what it measures
//
// FANN has neither Adam nor ReLU nor cross-entropy. A step here is what it does instead: for a batch of one sample,
// fann_train (plain gradient descent); for a larger one, an epoch of its batch training over that batch. Its
// activation is FANN's quick form of tanh, which consists of straight pieces.
#include <floatfann.h>

#include <memory>
#include <random>

#include "peer.hpp"

namespace {

using Ann = std::unique_ptr<fann, decltype(&fann_destroy)>;
using Data = std::unique_ptr<fann_train_data, decltype(&fann_destroy_train)>;

Ann network_of(const std::vector<nn::Index>& widths) {
  std::vector<unsigned> units(widths.begin(), widths.end());
  Ann ann(fann_create_standard_array(static_cast<unsigned>(units.size()), units.data()),
          fann_destroy);
  fann_set_activation_function_hidden(ann.get(), FANN_SIGMOID_SYMMETRIC_STEPWISE);
  fann_set_activation_function_output(ann.get(), FANN_SIGMOID_SYMMETRIC_STEPWISE);
  fann_set_learning_rate(ann.get(), 0.01F);
  return ann;
}

/// Uniform inputs and random classes, as the other programs have them.
Data samples_of(const bench::Workload& workload, nn::Index count) {
  const auto inputs = static_cast<unsigned>(workload.widths.front());
  const auto classes = static_cast<unsigned>(workload.widths.back());
  Data data(fann_create_train(static_cast<unsigned>(count), inputs, classes), fann_destroy_train);
  std::mt19937 random(1);
  std::uniform_real_distribution<float> uniform(0, 1);
  for (nn::Index i = 0; i < count; ++i) {
    for (unsigned j = 0; j < inputs; ++j) {
      data->input[i][j] = uniform(random);
    }
    for (unsigned j = 0; j < classes; ++j) {
      data->output[i][j] = 0;
    }
    data->output[i][random() % classes] = 1;
  }
  return data;
}

double seconds_per_step(const bench::Workload& workload) {
  const Ann ann = network_of(workload.widths);
  if (workload.batch == 1) {
    const nn::Index count = 150;
    const Data data = samples_of(workload, count);
    nn::Index next = 0;
    return bench::median_step([&] {
      const nn::Index i = next++ % count;
      fann_train(ann.get(), data->input[i], data->output[i]);
    });
  }
  fann_set_training_algorithm(ann.get(), FANN_TRAIN_BATCH);
  const Data data = samples_of(workload, workload.batch);
  return bench::median_step([&] { fann_train_epoch(ann.get(), data.get()); });
}

}  // namespace

int main(int argc, char** argv) {
  return bench::peer_main(argc, argv, "libfann, plain gradient descent", seconds_per_step);
}
