#pragma once
/// @file
/// Activation functions of whole matrices. @ref chapter_neuron introduces the step, @ref chapter_softmax softmax,
/// @ref chapter_activations all others.
/// Conventions of the course: step(0) = 1, and the derivative of ReLU at 0 is 0.

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// 1 where Z >= 0, else 0. Same shape as Z. (McCulloch and Pitts, 1943)
Matrix step(const Matrix& Z);

/// 1 / (1 + exp(-z)) for each element, between 0 and 1. Finite for every finite z. Same shape as Z.
Matrix sigmoid(const Matrix& Z);

/// The hyperbolic tangent of each element, between -1 and 1: 2 sigmoid(2z) - 1. Same shape as Z.
Matrix tanh(const Matrix& Z);

/// max(z, 0) for each element. Same shape as Z. (Nair and Hinton, 2010)
Matrix relu(const Matrix& Z);

/// z where z > 0, else slope * z, for each element. Same shape as Z. PyTorch's default for the slope is 0.01. (Maas,
/// Hannun and Ng, 2013) Throws std::invalid_argument as LeakyReLU does.
Matrix leaky_relu(const Matrix& Z, Scalar slope = Scalar(0.01));

/// z where z > 0, else alpha * (exp(z) - 1), for each element. Same shape as Z. (Clevert, Unterthiner and Hochreiter,
/// 2016) Throws std::invalid_argument as ELU does.
Matrix elu(const Matrix& Z, Scalar alpha = 1);

/// Turns each column of scores into probabilities: exp(z_i) / sum_k exp(z_k). (classes x samples), as Z. The largest
/// score of a column is subtracted first, which changes nothing but keeps exp from overflowing.
Matrix softmax(const Matrix& Z);

}  // namespace NN_NAMESPACE
