#include "catch.hpp"
#include "common/training/reducer.hpp"

using nn::Index;

TEST_CASE("shares leave nothing, and are equal but for one sample", "[reducer]") {
  for (const Index samples : {Index{0}, Index{1}, Index{7}, Index{1000}}) {
    for (const Index processes : {Index{1}, Index{2}, Index{3}, Index{64}}) {
      Index next = 0;
      for (Index rank = 0; rank < processes; ++rank) {
        const nn::Share share = nn::share_of(samples, rank, processes);
        CHECK(share.first == next);
        CHECK(share.size >= samples / processes);
        CHECK(share.size <= samples / processes + 1);
        next += share.size;
      }
      CHECK(next == samples);
    }
  }
}
