#pragma once
/// @file
/// Which array of a file is which parameter of a network, where the two name them differently.
/// @ref chapter_stepwise_train loads networks that PyTorch has saved with it.
///
/// PyTorch names an array by the way to its layer and its role there: "0.weight" in an nn.Sequential,
/// "linear_relu_stack.0.weight" where that is part of a module, "fc1.weight" where the layers have names of their own.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "common/model/safetensors.hpp"

namespace NN_NAMESPACE {

/// An array without its numbers.
struct ArrayShape {
  std::string name;          ///< "0.weight"
  std::vector<Index> shape;  ///< How long it is in each direction.
};

/// Names and shapes of `tensors`.
std::vector<ArrayShape> shapes_of(const std::vector<Tensor>& tensors);

/// For each of `needed`, the position in `found` of the array that takes its place; nothing where names and shapes do
/// not tell. Where both have the same names, these tell, whatever the shapes are. Otherwise each layer is found whole:
///
/// * Where all names differ in numbers only ("module.0", "module.2", ... or "fc1", "fc2", ...), the layers follow one
///   another by number. Where they are of several kinds, the numbers are the needed ones plus a constant, since a layer
///   without parameters may stand in front of them, but not elsewhere.
/// * Otherwise shapes tell layers apart, and those of the same shapes go by the numbers in their names.
std::optional<std::vector<std::size_t>> match_arrays(const std::vector<ArrayShape>& needed,
                                                     const std::vector<ArrayShape>& found);

/// The sizes of a network of dense layers, each on top of the other, by their arrays: the inputs, then the units of
/// each layer. They follow one another by the numbers in their names, or as they lie in the file. Empty where they do
/// not fit together.
std::vector<Index> dense_sizes(const std::vector<ArrayShape>& arrays);

/// As a message may list them: "'0.weight' [32, 64], '0.bias' [32]"; of very many, the first.
std::string list_of(const std::vector<ArrayShape>& arrays);

}  // namespace NN_NAMESPACE
