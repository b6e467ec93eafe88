#pragma once
/// @file
/// A training for the tests of what must survive a break: resuming, saving, stopping early.

#include <vector>

#include "common/data/synthetic.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/dense.hpp"
#include "common/model/dropout.hpp"
#include "common/training/fit.hpp"

/// A training with everything that remembers something from step to step: a network with batch normalisation and
/// dropout, an optimizer, a schedule, and random numbers.
struct SmallTraining {
  nn::Rng rng{5};
  nn::Dataset data = nn::two_clouds(rng, {.samples_per_class = 20, .distance = 2});
  nn::Matrix Y = nn::one_hot(data.labels, 2);
  nn::Network network{nn::Dense{2, 8}, nn::BatchNorm{8}, nn::ReLU{}, nn::Dropout{0.2},
                      nn::Dense{8, 2}};
  nn::SoftmaxCrossEntropy loss;
  nn::Nadam optimizer{{.learning_rate = 0.01}};

  SmallTraining() { network.initialize(rng); }

  std::vector<nn::Epoch> run(nn::Index epochs, const std::vector<nn::Epoch>& history = {},
                             const std::vector<nn::Callback>& callbacks = {}) {
    return nn::fit(network, loss, optimizer, data.X, Y, rng,
                   {.epochs = epochs,
                    .batch_size = 7,
                    .schedule = nn::reduce_on_plateau({.factor = 0.5, .patience = 1}),
                    .validation = nn::Batch{data.X, Y},
                    .callbacks = callbacks,
                    .history = history});
  }
};
