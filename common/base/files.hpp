#pragma once
/// @file
/// Reading files whole, and writing them so that a reader never finds half of one. @ref chapter_iris shows what a file
/// can do to a program.

#include <filesystem>
#include <string>
#include <string_view>

#include "common/base/text.hpp"

namespace nn {

/// Whether the content of a file is on the disk before it gets its name, so that after a loss of power the file is the
/// old one or the new one, and whole.
enum class Flush { later, now };

/// Writes `content` to `file`: first to a neighbour with another name, then renamed, so that `file` is there whole or
/// not at all. A symbolic link stays one: the file that it leads to is written. Throws std::runtime_error with a
/// one-line message, also where `file` is something else than a file, such as a device.
void write_file(const std::filesystem::path& file, std::string_view content,
                Flush flush = Flush::later);

/// Where write_file() writes what `file` shall hold, before it has its name: beside the file, or beside the one that
/// it leads to.
std::filesystem::path part_of(const std::filesystem::path& file);

/// A claim on a folder, for as long as the object is there: no other process can have one at the same time. It leaves
/// nothing in the folder, and ends with the process at the latest.
class FolderLock {
 public:
  /// Throws std::runtime_error where another process has the folder.
  explicit FolderLock(const std::filesystem::path& folder);
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

 private:
  int descriptor_;
};

/// Throws DataError with a one-line message unless `file` is there and is a regular file, whose end can be reached.
void require_regular_file(const std::filesystem::path& file);

/// The path as a message may show it: see printable().
std::string shown(const std::filesystem::path& file);

/// The whole content of `file`. Throws DataError with a one-line message when it is no regular file or cannot be read.
std::string read_file(const std::filesystem::path& file);

}  // namespace nn
