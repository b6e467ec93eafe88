// IDX files, plain or packed: the images first, the labels behind the length of the images in the last four bytes.
#include <algorithm>
#include <cstring>

#include "common/data/idx.hpp"
#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::uint32_t images = 0;
  if (size < sizeof(images)) {
    return 0;
  }
  size -= sizeof(images);
  std::memcpy(&images, data + size, sizeof(images));
  const std::string_view all = fuzz::bytes(data, size);
  const std::size_t middle = std::min<std::size_t>(images, size);
  const auto first = fuzz::file("images", all.substr(0, middle));
  const auto second = fuzz::file("labels", all.substr(middle));
  fuzz::allow_refusal([&] {
    const nn::Dataset read = nn::read_idx(first, second);
    if (read.labels.n_elem != read.X.n_cols || !read.X.is_finite()) {
      std::abort();
    }
  });
  return 0;
}
