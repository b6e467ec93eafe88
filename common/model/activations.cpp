#include "common/model/activations.hpp"

#include "common/model/activation_layers.hpp"

namespace NN_NAMESPACE {

// The formulas stand once, in the layers.
Matrix step(const Matrix& Z) { return Step{}.forward(Z); }
Matrix sigmoid(const Matrix& Z) { return Sigmoid{}.forward(Z); }
Matrix tanh(const Matrix& Z) { return Tanh{}.forward(Z); }
Matrix relu(const Matrix& Z) { return ReLU{}.forward(Z); }
Matrix leaky_relu(const Matrix& Z, Scalar slope) { return LeakyReLU{slope}.forward(Z); }
Matrix elu(const Matrix& Z, Scalar alpha) { return ELU{alpha}.forward(Z); }
Matrix softmax(const Matrix& Z) { return Softmax{}.forward(Z); }

}  // namespace NN_NAMESPACE
