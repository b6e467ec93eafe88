// Safetensors files: what is read and written again is the same.
#include "common/model/safetensors.hpp"
#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = fuzz::file("net.safetensors", fuzz::bytes(data, size));
  fuzz::allow_refusal([&] {
    const nn::TensorFile read = nn::read_safetensors(file);
    const auto copy = fuzz::file("copy.safetensors", "");
    nn::write_safetensors(read, copy);
    if (nn::read_safetensors(copy) != read) {
      std::abort();
    }
  });
  return 0;
}
