#pragma once
/// @file
/// Activation functions of whole matrices. Chapter 01 introduces step and sigmoid, chapter 14 softmax, chapter 04 all.
/// Conventions of the course: step(0) = 1, and the derivative of ReLU at 0 is 0.

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// 1 where Z >= 0, else 0. Same shape as Z. (McCulloch and Pitts, 1943)
Matrix step(const Matrix& Z);

/// 1 / (1 + exp(-z)) for each element, between 0 and 1. Finite for every finite z. Same shape as Z.
Matrix sigmoid(const Matrix& Z);

/// max(z, 0) for each element. Same shape as Z. (Nair and Hinton, 2010)
Matrix relu(const Matrix& Z);

/// Turns each column of scores into probabilities: exp(z_i) / sum_k exp(z_k). (classes x samples), as Z. The largest score
/// of a column is subtracted first, which changes nothing but keeps exp from overflowing.
Matrix softmax(const Matrix& Z);

}  // namespace NN_NAMESPACE
