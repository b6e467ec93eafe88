#pragma once
/// @file
/// What the fuzz targets share: each gives a reader any bytes, and asks that it reads them or refuses them in one line.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "temporary_folder.hpp"

namespace fuzz {

/// The bytes of an input.
inline std::string_view bytes(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// A file of this process with these bytes.
inline std::filesystem::path file(const std::string& name, std::string_view content) {
  static const TemporaryFolder folder;
  return folder.write(name, std::string(content));
}

/// Ends the run unless `message` is one line without control characters, and not longer than nn::one_line() lets pass.
inline void require_one_line(std::string_view message) {
  bool good = !message.empty() && message.size() < 41000;
  for (const char c : message) {
    good = good && static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
  }
  if (!good) {
    std::fprintf(stderr, "not a message in one line: %.*s\n", static_cast<int>(message.size()),
                 message.data());
    std::abort();
  }
}

/// Reads something. What is refused is refused by an error of ours; any other ends the run.
template <typename Read>
void allow_refusal(const Read& read, bool in_one_line = true) {
  try {
    read();
  } catch (const std::runtime_error& error) {
    if (in_one_line) {
      require_one_line(error.what());
    }
  }
}

}  // namespace fuzz
