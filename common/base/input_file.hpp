#pragma once
/// @file
/// A file that is read from its beginning to its end, and unpacked where gzip packed it. @ref chapter_stepwise_train
/// reads data from such files.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace nn {

/// One file, plain or gzip, whatever its name. Errors are DataError, whose message begins with the path.
class InputFile {
 public:
  /// Throws DataError unless `path` is a regular file that can be read.
  explicit InputFile(const std::filesystem::path& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// The path as it may be shown.
  const std::string& name() const { return name_; }
  /// Reads `size` bytes, or fewer where the file ends, and returns how many. Throws DataError where the device fails,
  /// and for gzip data that are damaged or incomplete. Zeros behind them are no fault: some tapes and tools pad with
  /// them, and gzip takes them as well.
  std::size_t read(void* to, std::size_t size);
  /// The rest of the file. Throws DataError as soon as it is more than `max_bytes`, and takes no more memory than that.
  std::string read_rest(std::uintmax_t max_bytes);
  /// Throws DataError: the path, then `what`.
  [[noreturn]] void fail(const std::string& what) const;

 private:
  struct State;
  std::string name_;
  std::unique_ptr<State> state_;
};

}  // namespace nn
