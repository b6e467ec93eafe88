#include "common/base/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "common/base/errors.hpp"
#include "common/base/text.hpp"

namespace nn {

std::string shown(const std::filesystem::path& file) { return printable(file.string(), 6000); }

namespace {

/// The file that a symbolic link leads to, also where it is not there yet; `file` itself where it is no link.
std::filesystem::path behind_links(std::filesystem::path file) {
  std::error_code error;
  for (int links = 0; links < 40 && std::filesystem::is_symlink(file, error); ++links) {
    file = file.parent_path() / std::filesystem::read_symlink(file, error);
  }
  return file;
}

std::filesystem::path with_part(const std::filesystem::path& file) {
  return file.string() + ".part";
}

/// Writes to a new file. Returns 0 or the number of an error.
int write_new(const std::filesystem::path& file, std::string_view content, Flush flush) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    return errno;
  }
  int error = 0;
  while (error == 0 && !content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written >= 0) {
      content.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      error = errno;
    }
  }
  if (error == 0 && flush == Flush::now && ::fsync(descriptor) != 0 && errno != EINVAL) {
    error = errno;
  }
  if (::close(descriptor) != 0 && error == 0) {
    error = errno;
  }
  return error;
}

/// After a power failure, a folder has a file under its new name only if the folder itself was written. Some file
/// systems cannot do that; then the old file is there, or the new one, and each of them whole.
void flush_folder(const std::filesystem::path& folder) {
  const int descriptor =
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor >= 0) {
    ::fsync(descriptor);
    ::close(descriptor);
  }
}

}  // namespace

std::filesystem::path part_of(const std::filesystem::path& file) {
  return with_part(behind_links(file));
}

void write_file(const std::filesystem::path& file, std::string_view content, Flush flush) {
  const auto fail = [&](const std::string& why) {
    throw std::runtime_error(shown(file) + ": cannot be written (" + why + ")");
  };
  const std::filesystem::path target = behind_links(file);
  const std::filesystem::path part = with_part(target);
  std::error_code ignored;
  const std::filesystem::file_status status = std::filesystem::status(target, ignored);
  if (std::filesystem::is_symlink(target, ignored)) {
    fail("its symbolic links lead nowhere");
  }
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    fail(std::filesystem::is_directory(status) ? "it is a folder" : "it is not a regular file");
  }
  std::error_code error(write_new(part, content, flush), std::generic_category());
  if (!error) {
    std::filesystem::rename(part, target, error);
  }
  if (!error && flush == Flush::now) {
    flush_folder(target.parent_path());
  }
  if (error) {
    std::filesystem::remove(part, ignored);
    fail(error.message());
  }
}

FolderLock::FolderLock(const std::filesystem::path& folder)
    : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  // Some file systems know no locks: there, nobody has one.
  if (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    ::close(descriptor_);
    throw std::runtime_error("another run is writing there");
  }
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

void require_regular_file(const std::filesystem::path& file) {
  const auto fail = [&](const std::string& what) { throw DataError(shown(file) + ": " + what); };
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    fail("there is no such file");
  }
  if (status.type() == std::filesystem::file_type::none) {
    fail("cannot be read (" + error.message() + ")");
  }
  if (!std::filesystem::is_regular_file(status)) {
    fail("this is not a regular file");
  }
}

std::string read_file(const std::filesystem::path& file) {
  require_regular_file(file);  // a device may have no end
  const DataError failure(shown(file) + ": cannot be read");
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) {
    throw failure;
  }
  return text.str();
}

}  // namespace nn
