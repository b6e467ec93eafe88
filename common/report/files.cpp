#include "common/report/files.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace nn {

void write_file(const std::filesystem::path& file, std::string_view content) {
  const std::filesystem::path part = file.string() + ".part";
  std::ofstream out(part, std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  std::error_code error;
  if (!out) {
    const std::string reason = std::strerror(errno);
    std::filesystem::remove(part, error);
    throw std::runtime_error(file.string() + ": cannot be written (" + reason + ")");
  }
  std::filesystem::rename(part, file, error);
  if (error) {
    throw std::runtime_error(file.string() + ": cannot be written (" + error.message() + ")");
  }
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in || !std::filesystem::is_regular_file(file)) {
    throw std::runtime_error(file.string() + ": cannot be read");
  }
  return text.str();
}

}  // namespace nn
