// Compiled for double and linked with the library in float: must not link.
#include "common/model/activations.hpp"

int main() { return static_cast<int>(nn::relu(nn::Matrix(1, 1))(0, 0)); }
