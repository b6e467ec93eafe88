// What Doxygen made: finishing a page, and reading what it shows.
#include "compare.hpp"
#include "finish.hpp"
#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string html(fuzz::bytes(data, size));
  fuzz::allow_refusal([&] {
    const std::string page = weave::finished(html);
    weave::visible_text(page);
    weave::Places places;
    places.add("a.html", page);
    places.with_live_links(page);
  });
  return 0;
}
