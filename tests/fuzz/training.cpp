// Saved trainings and networks, as --resume and --load read them.
#include "common/training/saver.hpp"
#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto network = fuzz::file("net", fuzz::bytes(data, size));
  const auto state = fuzz::file("net.training", fuzz::bytes(data, size));
  fuzz::allow_refusal([&] { nn::read_training(state); });
  fuzz::allow_refusal([&] { nn::read_network(network); });
  return 0;
}
