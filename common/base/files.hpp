#pragma once
/// @file
/// Reading files whole, and writing them so that a reader never finds half of one. @ref chapter_iris shows what a file
/// can do to a program.

#include <filesystem>
#include <string>
#include <string_view>

#include "common/base/text.hpp"

namespace nn {

/// Writes `content` to `file`: first to a neighbour with another name, then renamed, so that `file` is there whole or
/// not at all. Throws std::runtime_error with a one-line message.
void write_file(const std::filesystem::path& file, std::string_view content);

/// Throws DataError with a one-line message unless `file` is there and is a regular file, whose end can be reached.
void require_regular_file(const std::filesystem::path& file);

/// The path as a message may show it: see printable().
std::string shown(const std::filesystem::path& file);

/// The whole content of `file`. Throws DataError with a one-line message when it is no regular file or cannot be read.
std::string read_file(const std::filesystem::path& file);

}  // namespace nn
