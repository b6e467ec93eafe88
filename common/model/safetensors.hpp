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

  /// Whether all three are the same.
  bool operator==(const Tensor&) const = default;
};

/// What a file holds.
struct TensorFile {
  std::vector<Tensor> tensors;                  ///< In the order in which they lie in the file.
  std::map<std::string, std::string> metadata;  ///< Texts by name.

  /// Whether both are the same.
  bool operator==(const TensorFile&) const = default;
};

/// Writes `content` to `file`, which is there whole or not at all. The numbers are written in the precision in use, F32
/// or F64. What is written can be read: the bytes pass all checks of read_safetensors() before they reach the disk.
/// Throws std::runtime_error, and leaves a file that is there as it is, for content that no file can hold (a shape that
/// does not fit its numbers, a name twice, a number that is not finite, a text that is not UTF-8) and where the file
/// cannot be written.
void write_safetensors(const TensorFile& content, const std::filesystem::path& file);

/// Throws what write_safetensors() would throw for this content, and writes nothing.
void check_safetensors(const TensorFile& content, const std::filesystem::path& file);

/// Reads such a file and trusts nothing in it. Numbers of type F32 and F64 become Scalar. PyTorch's counters
/// ("num_batches_tracked", I64) are left out. Throws std::runtime_error with one line, file and reason, for a file that
/// is missing, cut off, too long or not in the format; whose arrays overlap, leave gaps, or have another size than
/// their shape says; with other types, a name twice, a NUL in the header, more than 64 directions, or a number that is
/// not finite. Arrays without numbers are arrays.
TensorFile read_safetensors(const std::filesystem::path& file);

}  // namespace NN_NAMESPACE
