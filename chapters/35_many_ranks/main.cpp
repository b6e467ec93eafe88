// ---
// title: Thousands of ranks
// question: How far does it go?
// builds on: chapter [[batch_size]], chapter [[adaptive_rates]], chapter [[data_parallel]]
// terms: latency (지연 시간), bandwidth (대역폭), strong scaling (강한 확장성), weak scaling (약한 확장성)
// symbols: $K$ number of ranks, $m_r$ samples of rank $r$, $P$ number of parameters, $\alpha$
//   latency, $\beta$ bandwidth, $F$ arithmetic operations per second, $\theta$, $\eta$ as before
// library: none
// ---
// Two ranks do more work than one. Will two thousand do two thousand times as much? We
// do not have them, and need not: a step consists of few things, each of which has a price. In this
// chapter we take the all-reduce apart, add up the prices, and find three walls, one behind the
// other: messages, batches, and memory.

#include "common/stepwise.hpp"

using nn::Index, nn::Scalar, nn::Vector;

// ## Ring, tree and halves
//
// How do $K$ processes add up $K$ vectors? One could collect them all: the others send, rank 0 adds
// and sends back. Then everything goes through one wire. In a *tree*, pairs add up, then pairs of
// pairs, and the sum goes back the same way. A *ring* cuts each vector into $K$ pieces. In each
// round every rank sends one piece to its right neighbour, which adds it to its own; after $K - 1$
// rounds each rank holds one piece that is complete, and $K - 1$ more rounds hand those on. Here
// are both, with the ranks as vectors of one process ($K$ is a power of 2 and divides the length).
// What counts is how many rounds there are, and how many numbers pass one after another.

struct Traffic {
  Index rounds = 0;
  Index numbers = 0;  // one after another, in all rounds
};

Traffic ring_all_reduce(std::vector<Vector>& v) {
  const Index k = v.size();
  const Index length = v[0].n_elem / k;  // of a piece
  const auto piece = [&](Index rank, Index number) {
    const Index first = number % k * length;
    return v[rank % k].subvec(first, first + length - 1);
  };
  Traffic traffic;
  for (Index round = 0; round < 2 * (k - 1); ++round) {
    for (Index rank = 0; rank < k; ++rank) {
      const Index number = rank + 2 * k - round;  // rank - round, not below 0
      if (round < k - 1)
        piece(rank + 1, number) += piece(rank, number);
      else
        piece(rank + 1, number) = piece(rank, number);
    }
    traffic.rounds += 1;
    traffic.numbers += length;
  }
  return traffic;
}

Traffic tree_all_reduce(std::vector<Vector>& v) {
  const Index k = v.size();
  Traffic traffic;
  const auto count_round = [&] {
    traffic.rounds += 1;
    traffic.numbers += v[0].n_elem;
  };
  for (Index far = 1; far < k; far *= 2, count_round())
    for (Index r = 0; r + far < k; r += 2 * far) v[r] += v[r + far];
  for (Index far = k / 2; far >= 1; far /= 2, count_round())
    for (Index r = 0; r + far < k; r += 2 * far) v[r + far] = v[r];
  return traffic;
}

// A third way has the virtues of both (R. Rabenseifner, 2004). Ranks that are $K / 2$ apart
// exchange *halves* of their vectors, so that each has the sum of the two in one half; then
// quarters with the rank $K / 4$ away, and so on, until each holds one piece that is complete. The
// way back exchanges the same pieces, from the smallest on.

Traffic halving_all_reduce(std::vector<Vector>& v) {
  const Index k = v.size();
  Traffic traffic;
  std::vector<Index> first(k);  // of the part that a rank still adds up
  Index size = v[0].n_elem;
  const auto part = [&](Index rank, Index begin) {
    return v[rank].subvec(begin, begin + size - 1);
  };
  const auto count_round = [&] {
    traffic.rounds += 1;
    traffic.numbers += size;
  };
  for (Index far = k / 2; far >= 1; far /= 2, count_round()) {
    size /= 2;
    for (Index a = 0; a < k; ++a) {
      const Index b = a + far;
      if ((a & far) != 0) continue;  // b of another pair
      first[b] = first[a] + size;
      part(a, first[a]) += part(b, first[a]);
      part(b, first[b]) += part(a, first[b]);
    }
  }
  for (Index far = 1; far < k; far *= 2, count_round(), size *= 2) {
    for (Index a = 0; a < k; ++a) {
      const Index b = a + far;
      if ((a & far) != 0) continue;
      part(b, first[a]) = part(a, first[a]);
      part(a, first[b]) = part(b, first[b]);
      first[b] = first[a];
    }
  }
  return traffic;
}

// Largest difference of two vectors over the length of the second.
Scalar apart(const Vector& v, const Vector& w) {
  return arma::abs(v - w).max() / arma::norm(w);
}

using AllReduce = Traffic (*)(std::vector<Vector>&);

nn::Row try_all_reduce(const std::string& name, AllReduce all_reduce, Index k,
                       nn::Rng& rng) {
  const Index n = 1024;
  std::vector<Vector> v(k, Vector(n));
  Vector sum(n);
  for (Vector& of_rank : v) {
    rng.fill_normal(of_rank, 0, 1);
    sum += of_rank;
  }
  const Traffic traffic = all_reduce(v);
  Scalar off = 0;
  for (const Vector& of_rank : v) off = std::max(off, apart(of_rank, sum));
  return {{"way", name},
          {"ranks", k},
          {"rounds", traffic.rounds},
          {"one after another, vectors {:.2f}",
           double(traffic.numbers) / double(n)},
          {"off by {:.0e}", off}};
}

const nn::Section reduce("Ring, tree and halves", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const std::string vectors = "one after another, vectors";
  nn::Table& table = out.table("all reduce", 2);
  for (const Index k : {2U, 8U, 64U}) {
    table.row(try_all_reduce("ring", ring_all_reduce, k, rng));
    table.row(try_all_reduce("tree", tree_all_reduce, k, rng));
    table.row(try_all_reduce("halves", halving_all_reduce, k, rng));
  }
  out.claim(table, "off by").at_most(1e-5);
  out.claim(table, "ring 64", "rounds").equals(2 * 63);
  out.claim(table, "tree 64", "rounds").equals(2 * 6);
  out.claim(table, "halves 64", "rounds").equals(2 * 6);
  out.claim(table, "ring 64", vectors).equals(2 * 63.0 / 64);
  out.claim(table, "halves 64", vectors).equals(2 * 63.0 / 64);
});

// {{output Ring, tree and halves}}
//
// The ring needs many rounds, but all ranks send at once, small pieces, and hardly two vectors pass
// one after another, whatever $K$ is. The tree needs few rounds, in each of which a whole vector
// has to pass while most ranks wait. The halves need as few rounds as the tree, and as little
// traffic as the ring. What a round costs has two parts: the **latency** (지연 시간) $\alpha$, the
// time until anything arrives, and the bytes over the **bandwidth** (대역폭) $\beta$, the bytes per
// second. (Neither has to do with the $\alpha$ and $\beta$ of other chapters.) With 4 bytes for
// each of $P$ parameters, an all-reduce by halves takes
//
// $$t = 2 \log_2 K\, \alpha + 2\, \frac{K - 1}{K}\, \frac{4 P}{\beta} .$$
//
// Libraries choose the way by the length of the vector and the machines in between.
//
// ## Speed-up
//
// Now we can compute a step on machines that we do not have. Our assumptions: each rank does $F$
// operations per second; a sample costs $6 P$ operations, a product and a sum for each parameter in
// the forward pass, and twice as many on the way back, which has two matrix products where the way
// forward has one (chapter [[gradient_check]]); nothing overlaps.

constexpr double flops = 1e14;      // F: operations per second
constexpr double latency = 5e-6;    // alpha: seconds
constexpr double bandwidth = 25e9;  // beta: bytes per second
constexpr double bytes = 4;         // of a parameter

double seconds_of_passes(double parameters, double samples) {
  return 6 * parameters * samples / flops;
}

double seconds_of_all_reduce(double parameters, double k) {
  return 2 * std::log2(k) * latency +
         2 * (k - 1) / k * bytes * parameters / bandwidth;
}

double seconds_of_step(double parameters, double samples, double k) {
  return seconds_of_passes(parameters, samples) +
         seconds_of_all_reduce(parameters, k);
}

// There are two questions. Is the *same* batch done sooner by more ranks? That is **strong
// scaling** (강한 확장성). And can more ranks do a *larger* batch in the same time? That is **weak
// scaling** (약한 확장성). For the first we divide a batch of a million samples, for the second
// each rank has 4096.

nn::Row scaled(double parameters, double k) {
  const double one = seconds_of_step(parameters, 1e6, 1);
  const double all = seconds_of_step(parameters, 1e6 / k, k);
  const double own = seconds_of_passes(parameters, 4096);
  const double with_others = seconds_of_step(parameters, 4096, k);
  return {{"parameters {:.2g}", parameters},
          {"ranks", Index(k)},
          {"strong: speed-up {:.3g}", one / all},
          {"weak: time computing (%) {:.3g}", 100 * own / with_others}};
}

double samples_at_balance() { return 2 * bytes * flops / (6 * bandwidth); }

const nn::Section scaling("Speed-up", [](nn::Output& out) {
  const std::vector<double> networks = {2410, 1863690, 1e9};
  nn::Table& table = out.table("scaling", 2);
  for (const double parameters : networks) {
    for (const double k : {8.0, 64.0, 512.0, 4096.0})
      table.row(scaled(parameters, k));
    nn::Table& curve = out.data(fmt::format("scaling_{:.0f}", parameters));
    for (double k = 1; k <= 4096; k *= 2) curve.row(scaled(parameters, k));
  }
  out.figure("scaling");
  const double balance = samples_at_balance();
  const double limit = 1e6 / balance;
  const double passes = seconds_of_passes(1e9, balance);
  const double ratio = seconds_of_all_reduce(1e9, 512) / passes;
  const std::string speed_up = "strong: speed-up";
  out.value("samples per rank at balance", balance);
  out.value("limit of the speed-up", limit);
  out.claim("512 ranks: all-reduce over passes at balance", ratio)
      .between(0.9, 1.1);
  out.claim(table, "1e+09 4096", speed_up).less_than(limit);
  out.claim(table, "1.9e+06 4096", speed_up).less_than(limit);
  out.claim(table, "2.4e+03 4096", speed_up).less_than(2);
});

// {{figure scaling: Left, by how much a batch of a million samples is done sooner; right, how much
// of its time each rank computes when it has 4096. The dashed line would be perfect.}}
//
// {{output Speed-up}}
//
// The networks are that of the digits, the widest of chapter [[data_parallel]], and one of a
// billion parameters. The smallest has no use for thousands of ranks: its messages are all latency.
// The two others have another problem, and it is nearly the same for both, though one is five
// hundred times as large. Passes and all-reduce *both* grow with $P$, so it cancels: where $6 P m_r
// / F$ equals $8 P / \beta$, both take the same time, and that is at
//
// $$m_r = \frac{8 F}{6 \beta} ,$$
//
// {{samples_per_rank_at_balance:.0f}} samples per rank, for *any* network whose bytes outweigh the
// latency. With fewer, a rank waits longer than it computes. However many ranks there are, the
// all-reduce alone takes as long as the passes of so many samples; so a batch of a million cannot
// be done more than {{limit_of_the_speed_up:.0f}} times sooner.
//
// Who has more machines takes larger batches. A large batch is still only one step (chapter
// [[batch_size]]). Up to some size a larger rate makes up for it: $K$ times the batch at $K$ times
// the learning rate needs $K$ times fewer steps (P. Goyal and others, 2017, with a rate that rises
// during the first epochs); beyond it more samples bring no better step.
//
// ## Where data parallelism ends
//
// Each rank holds all of $\theta$, the gradient, and what the optimizer remembers: Adam's two
// vectors (chapter [[adaptive_rates]]). That is 16 bytes for each parameter. But no rank has to
// update what another one updates, too. With a *sharded* optimizer (S. Rajbhandari and others,
// 2020) each keeps gradient and memory of its $K$-th of $\theta$ only, its shard, updates that, and
// sends it to the others. The traffic is that of the ring, whose first half ends with just such
// pieces. When $\theta$ itself is in shards, too, collected layer by layer when it is needed,
// nobody holds anything twice, for half as much traffic again.

nn::Row memory_of(double parameters) {
  const double all = 16 * parameters;
  const double theta = 4 * parameters;
  const double sharded = theta + (all - theta) / 64;
  return {{"parameters {:.0e}", parameters},
          {"on each rank (GB) {:.0f}", all / 1e9},
          {"sharded over 64 (GB) {:.0f}", sharded / 1e9},
          {"all sharded (GB) {:.1f}", all / 64 / 1e9}};
}

const nn::Section memory("Memory of a rank", [](nn::Output& out) {
  const double device = 80;  // GB: the memory of a large graphics processor
  nn::Table& table = out.table("memory");
  for (const double n : {1e9, 1e10, 1e11, 1e12}) table.row(memory_of(n));
  out.claim(table, "1e+09", "on each rank (GB)").less_than(device);
  out.claim(table, "1e+10", "on each rank (GB)").greater_than(device);
  out.claim(table, "1e+10", "sharded over 64 (GB)").less_than(device);
});

// {{output Memory of a rank}}
//
// With ten billion parameters the memory of a large graphics processor, 80 GB, would be filled
// twice, before the first sample is in it; sharded over 64 of them, it is enough. When it is not
// enough again, layers themselves are divided:
//
// * *Model parallelism* divides the matrices of a layer among ranks that are near each other
//   (M. Shoeybi and others, 2019): now activations travel, in each layer.
// * *Pipeline parallelism* gives each rank some layers, and lets parts of a batch follow each other
//   through them (Y. Huang and others, 2019).
//
// The largest networks use all of these at once, with data parallelism around them.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "How far does it go?");
  return program.run(argc, argv, {reduce, scaling, memory});
}

// ## Summary
//
// An all-reduce takes some rounds, which cost latency, and lets two vectors pass, which costs bytes
// over bandwidth, however many ranks there are. With processors and wires as assumed here, a rank
// computes longer than it waits only with thousands of samples of its own, however large the
// network is. So more machines want larger batches, which help up to a point; and the largest
// networks do not fit on one rank, and are divided themselves.
//
// ## Questions
//
// 1. Why is the ring slow for short vectors?
// 2. The bandwidth is doubled. At how many samples per rank are passes and all-reduce equal then?
// 3. Which column of the last table does not change when ranks are added?
//
// {{fold Answers}}
// 1. It has $2 (K - 1)$ rounds, and each costs the latency, however little it sends.
// 2. At half as many: $\beta$ stands in the denominator.
// 3. "on each rank": everybody holds everything.
// {{end}}
//
// ## Try it
//
// 1. `ARGS='--only "Speed-up"' cmake --build --preset release --target run-35_many_ranks`, with
//    gradients sent in 16 bits, `bytes = 2`. What becomes of the samples per rank and of the limit?
// 2. `ARGS='--only "Speed-up"' cmake --build --preset release --target run-35_many_ranks`, with a
//    latency of a millisecond, as between towns, `latency = 1e-3`. Which of the three networks does
//    it hit, and why?
// 3. `ARGS='--only "Ring, tree and halves"' cmake --build --preset release --target
//    run-35_many_ranks`, with `round < k` in place of `round < k - 1` in the ring. What does the
//    claim on "off by" say?
//
// {{fold What to expect}}
// 1. The samples are half as many, and the limit is twice as high.
// 2. The smallest is faster alone than with any others, and the middle one stops at a few times the
//    speed. The largest hardly notices: its bytes outweigh even that.
// 3. It fails: in one round too many, complete sums are added to pieces that are part of them.
// {{end}}
