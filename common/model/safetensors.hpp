#pragma once
/// @file
/// Files of named arrays in the format safetensors, as PyTorch and others have. @ref chapter_stepwise_train
/// saves networks in it.
///
/// The format (https://github.com/huggingface/safetensors): 8 bytes with the length of the header, little-endian; the
/// header, JSON with the type, the shape and the place of each array; then the numbers, little-endian, row by row.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// An array with a name.
struct Tensor {
  std::string name;            ///< PyTorch's, such as "0.weight".
  std::vector<Index> shape;    ///< How long it is in each direction; empty for a single number.
  std::vector<Scalar> values;  ///< Its numbers, row by row: the last direction changes fastest.
};

/// What a file holds.
struct TensorFile {
  std::vector<Tensor> tensors;                  ///< In the order in which they lie in the file.
  std::map<std::string, std::string> metadata;  ///< Texts by name.
};

/// Writes `content` to `file`, which is there whole or not at all. The numbers are written in the precision in use, F32
/// or F64. Throws std::runtime_error where the file cannot be written, and std::invalid_argument for a tensor whose
/// shape does not fit its numbers.
void write_safetensors(const TensorFile& content, const std::filesystem::path& file);

/// Reads such a file and trusts nothing in it. Numbers of type F32 and F64 become Scalar. PyTorch's counters
/// ("num_batches_tracked", I64) are left out. Throws std::runtime_error with one line, file and reason, for a file that
/// is missing, cut off, too long or not in the format; whose arrays overlap, leave gaps, or have another size than
/// their shape says; with other types, a name twice, or a number that is not finite.
TensorFile read_safetensors(const std::filesystem::path& file);

}  // namespace NN_NAMESPACE
