#include "common/training/reducer.hpp"

#include <algorithm>

namespace NN_NAMESPACE {

Share share_of(Index samples, Index rank, Index processes) {
  const Index least = samples / processes;
  const Index with_one_more = samples % processes;
  return {rank * least + std::min(rank, with_one_more), least + (rank < with_one_more ? 1 : 0)};
}

}  // namespace NN_NAMESPACE
