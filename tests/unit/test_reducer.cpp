#include "catch.hpp"
#include "common/training/reducer.hpp"

using nn::Index;

TEST_CASE("shares leave nothing, and are equal but for one sample", "[reducer]") {
  for (const Index samples : {Index{0}, Index{1}, Index{7}, Index{1000}}) {
    for (const Index count : {Index{1}, Index{2}, Index{3}, Index{64}}) {
      Index next = 0;
      for (Index number = 0; number < count; ++number) {
        const nn::Share share = nn::share_of(samples, number, count);
        CHECK(share.first == next);
        CHECK(share.size >= samples / count);
        CHECK(share.size <= samples / count + 1);
        next += share.size;
      }
      CHECK(next == samples);
    }
  }
}
