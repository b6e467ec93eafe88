// A training step allocates nothing after the first round over the batches.
#include <atomic>
#include <cerrno>
#include <cstdlib>

#include "catch.hpp"
#include "common/data/synthetic.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/dense.hpp"
#include "common/model/dropout.hpp"
#include "common/model/residual.hpp"
#include "common/training/by_name.hpp"
#include "common/training/fit.hpp"

namespace {
std::atomic<long> allocations = 0;
}

// glibc's own functions behind the ones that we replace to count them. operator new ends in malloc.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
  ++allocations;
  return __libc_realloc(memory, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  ++allocations;
  *memory = __libc_memalign(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}
}

namespace {

long allocations_of_one_epoch(nn::Network& network, nn::Loss& loss, nn::Index batch_size,
                              nn::Optimizer& optimizer) {
  nn::Rng rng(1);
  const nn::Dataset data = nn::two_clouds(rng, {.samples_per_class = 50});
  const nn::Matrix Y = nn::one_hot(data.labels, 2);
  network.initialize(rng);
  network.train(rng);
  nn::Batches batches(data.X, Y, batch_size);
  long before = 0;
  for (int epoch = 0; epoch < 2; ++epoch) {
    before = allocations;
    batches.shuffle(rng);
    for (nn::Index i = 0; i < batches.count(); ++i) {
      nn::train_step(network, loss, optimizer, batches[i],
                     {.l1 = 1e-3, .l2 = 1e-3, .clip_norm = 1});
    }
  }
  return allocations - before;
}

}  // namespace

TEST_CASE("the counter counts", "[allocations]") {
  const long before = allocations;
  const nn::Matrix M(100, 100);
  const auto number = std::make_unique<int>(1);
  CHECK(allocations - before >= 2);
}

TEST_CASE("a training step allocates nothing after the first epoch", "[allocations]") {
  // 7 and 40 do not divide 100: the last batch is shorter. (Armadillo keeps matrices of up to 16 numbers inside the
  // object, so growing again from so short a batch would allocate; 40 leaves 20 samples.)
  for (const nn::Index batch_size : {nn::Index{1}, nn::Index{7}, nn::Index{40}, nn::Index{0}}) {
    INFO("batch size " << batch_size);
    nn::Network network{nn::Dense{2, 30}, nn::Sigmoid{}, nn::Dense{30, 16}, nn::ReLU{},
                        nn::Dense{16, 2}};
    nn::SoftmaxCrossEntropy loss;
    nn::Adam adam;
    CHECK(allocations_of_one_epoch(network, loss, batch_size, adam) == 0);
  }
}

TEST_CASE("neither does one with any other layer or loss", "[allocations]") {
  nn::SumSquaredError sse;
  nn::MeanSquaredError mse;
  nn::SigmoidCrossEntropy sigmoid_ce;
  nn::BinaryCrossEntropy bce;
  nn::CrossEntropy ce;
  for (nn::Loss* loss : std::initializer_list<nn::Loss*>{&sse, &mse, &sigmoid_ce, &bce, &ce}) {
    nn::Network network{nn::Dense{2, 30},
                        nn::Tanh{},
                        nn::Dense{30, 30},
                        nn::LeakyReLU{},
                        nn::Dense{30, 30},
                        nn::ELU{},
                        nn::Dense{30, 30},
                        nn::PReLU{},
                        nn::BatchNorm{30},
                        nn::Dropout{},
                        nn::Residual{nn::Dense{30, 30}},
                        nn::Dense{30, 2},
                        nn::Softmax{}};
    nn::Adam adam;
    CHECK(allocations_of_one_epoch(network, *loss, 40, adam) == 0);
  }
}

TEST_CASE("neither does one with any optimizer", "[allocations]") {
  const auto check = [](nn::Optimizer& optimizer) {
    nn::Network network{nn::Dense{2, 30}, nn::ReLU{}, nn::Dense{30, 2}};
    nn::SoftmaxCrossEntropy loss;
    CHECK(allocations_of_one_epoch(network, loss, 40, optimizer) == 0);
  };
  for (const std::string& name : nn::optimizers().names()) {
    for (const double weight_decay : {0.0, 0.1}) {
      INFO(name << ", weight decay " << weight_decay);
      check(*nn::make_optimizer(name, {}, weight_decay));
    }
  }
  nn::RMSProp rmsprop_whole{{.momentum = 0.9, .centered = true}};
  check(rmsprop_whole);
}
