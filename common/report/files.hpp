#pragma once
/// @file
/// Writing files so that a reader never finds half of one.

#include <filesystem>
#include <string_view>

namespace nn {

/// Writes `content` to `file`: first to a neighbour with another name, then renamed, so that `file` is there whole or not
/// at all. Throws std::runtime_error with a one-line message.
void write_file(const std::filesystem::path& file, std::string_view content);

}  // namespace nn
