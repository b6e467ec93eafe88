#include "common/base/files.hpp"

#include <cerrno>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "common/base/errors.hpp"
#include "common/base/text.hpp"

namespace nn {

std::string shown(const std::filesystem::path& file) { return printable(file.string(), 6000); }

void write_file(const std::filesystem::path& file, std::string_view content) {
  const std::filesystem::path part = file.string() + ".part";
  std::ofstream out(part, std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  std::error_code error;
  if (!out) {
    error.assign(errno != 0 ? errno : EIO, std::generic_category());
  } else {
    std::filesystem::rename(part, file, error);
  }
  if (error) {
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    throw std::runtime_error(shown(file) + ": cannot be written (" + error.message() + ")");
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
