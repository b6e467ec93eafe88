#pragma once
/// @file
/// Where weights begin. @ref chapter_initialization shows why it matters.
///
/// With n inputs and k units in a layer (fan_in and fan_out), the schemes draw weights with a variance that keeps the
/// size of activations (1/n), of activations and gradients (2 / (n + k)), or of activations behind ReLU (2/n). Each
/// comes uniform, from -r to r with variance r²/3, and normal.

#include <functional>

#include "common/model/network.hpp"

namespace NN_NAMESPACE {

/// Fills a matrix of weights (units x inputs).
using Initializer = std::function<void(Matrix& W, Rng& rng)>;

/// All weights 0. All units of a layer then stay equal for ever.
Initializer zero_weights();
/// Normal with this standard deviation.
Initializer normal_weights(double deviation);
/// Uniform from -radius to radius.
Initializer uniform_weights(double radius);

/// Variance 1/n: radius √(3/n). (LeCun and others, 1998)
Initializer lecun_uniform();
/// Variance 1/n. (LeCun and others, 1998)
Initializer lecun_normal();
/// Variance gain² 2/(n + k): radius gain √(6/(n + k)). PyTorch: xavier_uniform_. (Glorot and Bengio, 2010)
Initializer glorot_uniform(double gain = 1);
/// Variance gain² 2/(n + k). PyTorch: xavier_normal_. (Glorot and Bengio, 2010)
Initializer glorot_normal(double gain = 1);
/// Variance 2/((1 + slope²) n), for (leaky) ReLU with this slope below zero: radius √(6/((1 + slope²) n)). PyTorch:
/// kaiming_uniform_. (He and others, 2015)
Initializer he_uniform(double slope = 0);
/// Variance 2/((1 + slope²) n). PyTorch: kaiming_normal_. (He and others, 2015)
Initializer he_normal(double slope = 0);
/// Uniform from -1/√n to 1/√n, variance 1/(3n): what PyTorch's Linear does.
Initializer pytorch_uniform();

/// Draws the weights of all Dense layers, those inside residual blocks included, and sets their biases to 0. Other
/// parameters are initialized as network.initialize() does.
void initialize(Network& network, const Initializer& initializer, Rng& rng);

}  // namespace NN_NAMESPACE
