#include "common/base/files.hpp"

#include <algorithm>
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
  const std::runtime_error failure(file.string() + ": cannot be read");
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {  // a device may have no end
    throw failure;
  }
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) {
    throw failure;
  }
  return text.str();
}

std::string in_quotes(std::string_view text, std::size_t longest) {
  std::string quoted(text.substr(0, longest));
  std::replace_if(
      quoted.begin(), quoted.end(), [](unsigned char c) { return c < 32 || c == 127; }, '?');
  return "'" + quoted + (text.size() > longest ? "...'" : "'");
}

}  // namespace nn
