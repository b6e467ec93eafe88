#pragma once
/// @file
/// A network in a file. @ref chapter_stepwise_train saves one.

#include <filesystem>

#include "common/model/network.hpp"
#include "common/model/safetensors.hpp"

namespace NN_NAMESPACE {

/// The parameters and buffers of `network` as PyTorch's state_dict() has them: weights of dense layers are (units x
/// inputs), everything else is a vector.
std::vector<Tensor> tensors_of(const Network& network);

/// The same with other parameters and buffers, such as those of an earlier epoch.
std::vector<Tensor> tensors_of(const Network& network, const Vector& theta, const Vector& buffers);

/// Replaces all parameters and buffers of `network` by these, under its own names or as match_arrays() finds them.
/// Throws std::runtime_error, and changes nothing, where one is missing or has another shape, or one is there that the
/// network does not have; the message begins with `source`, and lists what is needed and what is there.
void assign(Network& network, const std::vector<Tensor>& tensors, const std::string& source);

/// Writes the parameters and buffers of `network` to a safetensors file, with these texts beside them. Throws
/// std::runtime_error, and leaves a file that is there, where it cannot be written or a number is not finite.
void save_network(const Network& network, const std::filesystem::path& file,
                  const std::map<std::string, std::string>& metadata = {});

/// Replaces the parameters and buffers of `network` by those in `file`, written by save_network() or by PyTorch for an
/// the same layers. Throws what read_safetensors() and assign() throw; the network is then as before.
void load_network(Network& network, const std::filesystem::path& file);

}  // namespace NN_NAMESPACE
