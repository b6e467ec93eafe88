// What a program left: each value in some formats, each section as it is shown.
#include "results.hpp"
#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::bytes(data, size));
  fuzz::allow_refusal(
      [&] {
        const weave::Results results(text, "01_x");
        for (const std::string format : {"", ".3f", ".2e", "6", "<8"}) {
          for (const std::string key : {"count", "number", "text", "nothing", "list"}) {
            fuzz::allow_refusal([&] { results.value(key, format); });
          }
        }
        for (const auto& [name, figure] : results.figures()) {
          weave::woven_figure("01_x", name, figure, {"caption", "caption"});
        }
        if (const auto* section = results.section("One")) {
          weave::woven_section(*section);
        }
      },
      false);
  return 0;
}
