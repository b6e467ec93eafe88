#pragma once
/// @file
/// Files as gzip packs them.

#include <zlib.h>

#include <fstream>
#include <iterator>
#include <string>

#include "temporary_folder.hpp"

/// `content` as gzip packs it.
inline std::string gzipped(const std::string& content) {
  const TemporaryFolder folder;
  const std::string path = folder / "packed.gz";
  const gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
  gzclose(file);
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
