#include "common/training/reducer.hpp"

#include <algorithm>

namespace NN_NAMESPACE {

Share share_of(Index samples, Index number, Index count) {
  const Index least = samples / count;
  const Index with_one_more = samples % count;
  return {number * least + std::min(number, with_one_more),
          least + (number < with_one_more ? 1 : 0)};
}

}  // namespace NN_NAMESPACE
