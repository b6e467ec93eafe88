// ---
// title: Speed
// question: What does a training step cost, and what is the least that it can cost?
// builds on: chapter [[backpropagation]], chapter [[mini_batches]], chapter [[adaptive_rates]]
// terms: floor (하한), profile (프로파일), page (페이지)
// symbols: $W$ weights (out x in), $X$ inputs of a layer (in x batch), $dZ$, $dW$ slopes of the
//   loss with respect to scores and weights
// ---
//
// A network of a few hundred thousand weights makes thousands of steps until it has learned. So it
// matters what a step costs. This page measures the steps of this course's library, asks how far
// they are from the best that could be, and shows what brought them there. None of it changes what
// is computed, but for the last digits. The numbers come from the machine that made this page:
//
// {{output Machine}}
//
// ## What a step must do
//
// Nearly all arithmetic of a step is in matrix products: per layer $WX$ on the way forward, and on
// the way back $dZ\, X^\top$ for the weights and, but for the first layer, $W^\top dZ$ for the
// layer before (chapter [[backpropagation]]). For $m$ samples and a layer of $n'$ units with $n$
// inputs that is $2nn'm$ operations each, a multiplication and an addition for each weight and
// sample. The rest (biases, activations, the loss, the update) touches each number only once or a
// few times.
//
// Products are what a library such as OpenBLAS does best. So take the products of a step alone, as
// plain calls of OpenBLAS with matrices of the same shapes, and call the time that they need the
// **floor** (하한) of the step. A step of 1.1 floors takes a tenth longer than its products.
//
// Times on a shared machine can vary by half from minute to minute, and a ratio of two times is
// only worth something when both were measured under the same conditions. So the benchmark makes a
// step, then its floor, and so on in turn (of the smallest network some hundred of each), in one
// process, on one thread, and compares the medians. The batch is at hand; to gather its samples is
// not counted.

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/base/files.hpp"
#include "common/report/program.hpp"

using nlohmann::json;

// The measuring is done by Google Benchmark, in `tests/bench`; it leaves a JSON file. This program
// reads it and looks up one number by the name of a benchmark and of a counter.

json read_json(const std::string& file, const std::string& target) {
  try {
    return json::parse(nn::read_file(file));
  } catch (const json::exception&) {
    throw std::runtime_error(file + ": not JSON; run the target '" + target +
                             "'");
  }
}

class Measurements {
 public:
  explicit Measurements(const std::string& file) {
    const json content = read_json(file, "bench");
    try {
      context_ = content.at("context");
      for (const json& benchmark : content.at("benchmarks")) {
        benchmarks_[benchmark.at("name")] = benchmark;
      }
    } catch (const json::exception&) {
      throw std::runtime_error(
          file + ": not what Google Benchmark writes; run the target 'bench'");
    }
  }

  double at(const std::string& name, const std::string& counter) const {
    const auto found = benchmarks_.find(name);
    if (found == benchmarks_.end() || !found->second.contains(counter) ||
        !found->second.at(counter).is_number()) {
      throw std::runtime_error("the benchmark '" + name + "' has no '" +
                               counter + "'; run the target 'bench'");
    }
    return found->second.at(counter);
  }

  double nanoseconds(const std::string& name) const {
    return at(name, "real_time");
  }

  std::string label(const std::string& name) const {
    const auto found = benchmarks_.find(name);
    return found == benchmarks_.end()
               ? "unknown"
               : found->second.value("label", std::string("unknown"));
  }

  std::string about(const std::string& key) const {
    return context_.value(key, std::string("unknown"));
  }

  /// Names that begin so, without that beginning, in alphabetical order.
  std::vector<std::string> names(const std::string& beginning) const {
    std::vector<std::string> found;
    for (const auto& [name, benchmark] : benchmarks_) {
      if (name.starts_with(beginning)) {
        found.push_back(name.substr(beginning.size()));
      }
    }
    return found;
  }

 private:
  json context_;
  std::map<std::string, json> benchmarks_;
};

// Which files these are, the options of the program say.

std::string bench_file = "bench.json";
std::string peers_file = "peers.json";

const nn::Section machine("Machine", [](nn::Output& out) {
  const Measurements bench(bench_file);
  for (const std::string key :
       {"processor", "compiler", "armadillo", "openblas"}) {
    out.print("  {:<10} {}", key, bench.about(key));
  }
});

// ## The table
//
// Five networks, all with ReLU between their layers and cross-entropy at the end: Iris (chapter
// [[iris]], one flower per step), the digits (chapter [[digits]], all images in a step), a network
// for MNIST with two sizes of batches, and a wide one. The rule is Adam, for the wide one momentum.

struct Network {
  std::string name;
  std::string widths;
  int batch;
};

std::vector<Network> networks_of(const Measurements& bench) {
  std::vector<Network> networks;
  for (const std::string name :
       {"iris_b1", "digits_full", "mnist_b128", "mnist_b32", "wide_b256"}) {
    const std::string step = "step/" + name;
    networks.push_back({name, bench.label(step), int(bench.at(step, "batch"))});
  }
  return networks;
}

nn::Row step_row(const Network& network, const Measurements& bench) {
  const std::string name = "step/" + network.name;
  return {{"name", network.name},
          {"network", network.widths},
          {"batch", network.batch},
          {"us per step {:.1f}", bench.at(name, "us_per_step")},
          {"samples / s {:.0f}", bench.at(name, "samples_per_second")},
          {"GFLOP/s {:.1f}", bench.at(name, "gflops")},
          {"step / floor {:.2f}", bench.at(name, "step_over_floor")}};
}

const nn::Section steps("Steps", [](nn::Output& out) {
  const Measurements bench(bench_file);
  nn::Table& table = out.table("steps");
  for (const Network& network : networks_of(bench))
    table.row(step_row(network, bench));
});

// {{output Steps}}
//
// (us: a millionth of a second; GFLOP/s: a thousand million operations of the products per second
// of the whole step.) A step of the network for MNIST at batch 128 takes
// {{steps.mnist_b128.step_floor:.2f}} floors. The floor is a measure, not a proof: a ratio below 1
// is possible, where the step computes a product in a quicker way than a plain call does, or finds
// numbers still at hand that the plain calls have to fetch; more of that below.
//
// The smaller the network, the less the floor says. For one flower, each product takes less time
// than OpenBLAS needs to check its arguments and get ready.
//
// ## Where the time goes
//
// A **profile** (프로파일) tells how much of its time a program spends where. Here a step looks at the
// clock after each layer:

nn::Row profile_row(const Network& network, const Measurements& bench) {
  const auto floors = [&](const std::string& part) {
    const std::string name = "profile/" + network.name;
    return bench.at(name, "us_" + part) / bench.at(name, "us_floor");
  };
  const double dense = floors("dense");
  const double relu = floors("activation");
  const double loss = floors("loss");
  const double update = floors("optimizer");
  return {
      {"name", network.name},    {"network", network.widths},
      {"batch", network.batch},  {"products and biases {:.3f}", dense},
      {"ReLU {:.3f}", relu},     {"loss {:.3f}", loss},
      {"update {:.3f}", update}, {"all {:.3f}", dense + relu + loss + update}};
}

const nn::Section profile("Profile", [](nn::Output& out) {
  const Measurements bench(bench_file);
  nn::Table& table = out.table("profile");
  for (const Network& network : networks_of(bench))
    table.row(profile_row(network, bench));
  out.figure("profile");
});

// {{output Profile}}
//
// {{figure profile: The parts of a step, in floors, for the five networks in the order of the
// table.}}
//
// All numbers are in floors. (For the smallest network the clock itself takes a good part; and as
// this is a measurement of its own, its sums are not quite those of the table above.) In all but
// the smallest network the products dominate. What else there is depends on the shape. The update
// touches each weight once per step, however many samples there are, so with few samples it weighs
// more beside products that have become shorter: at batch 128 {{profile.mnist_b128.update:.2f}}
// floors, at batch 32 {{profile.mnist_b32.update:.2f}}. ReLU and the loss touch each sample's
// numbers, so they weigh most where the layers are narrow and the products small.
//
// ## What makes the difference
//
// *One pass.* Numbers that a formula needs have to come from memory, and that takes longer than to
// compute with them. Adam has three statements per weight. As three expressions of vectors they are
// three passes over the memory, and the compiler makes less of such long expressions than of a
// plain loop:
//
// ```cpp
// m = b1 * m + (1 - b1) * g;
// v = b2 * v + (1 - b2) * arma::square(g);
// theta -= rate * m / (arma::sqrt(v_scale * v) + eps);
// ```
//
// In the library they stand in one loop, and each weight is fetched once:
//
// {{code common/training/optimizer.cpp adam}}
//
// *Several numbers at once.* A processor of today adds or multiplies several floats (4, 8, 16) in
// one instruction, if the compiler can see that they do not depend on each other.
// `for_each_element` tells it so. For `exp`, `log` and `tanh` the compiler also needs a function
// that takes several numbers; glibc has them on some processors, and `vector_math.hpp` in
// `common/matrix/` makes them known. (The switch that usually does it, `-ffast-math`, would also
// let the compiler assume that there are no infinities, and reorder sums. The course uses only two
// parts of it: nothing here looks at `errno` or at floating-point traps.)
//
// *Adding instead of overwriting.* OpenBLAS computes $C \leftarrow \alpha AB + \beta C$. For
// $\beta = 0$ it first fills $C$ with zeros, and in some versions it does that slowly. So the
// library fills $C$ itself and lets OpenBLAS add; and when a layer fills $Z$ with its biases first,
// $WX + b$ costs hardly more than $WX$:
//
// {{code common/model/dense.cpp dense_forward}}
//
// *No calls for tiny products.* For a single sample $dZ\, X^\top$ is a table of products of two
// numbers, and for a network like that for Iris a loop has filled it before OpenBLAS is ready to
// begin. (The other products of a single sample are those of a matrix and a vector, for which
// Armadillo chooses a call of their own. Together these make the ratio for Iris so low.)
//
// *Large pages.* A processor finds memory by its **page** (페이지), usually 4096 bytes, and keeps only
// some of their addresses at hand. The weights of a wide network lie on thousands of pages, so
// `common/matrix/memory.hpp` asks Linux for pages of 2 MiB.
//
// Each of these, measured beside what it replaced. What each brings depends on the sizes, the
// processor and the version of OpenBLAS:

nn::Row reason(const std::string& what, const std::string& before,
               const std::string& after, const Measurements& bench) {
  const double then = bench.nanoseconds("reason/" + before) / 1e3;
  const double now = bench.nanoseconds("reason/" + after) / 1e3;
  return {{"what", what},
          {"before, us {:.2f}", then},
          {"now, us {:.2f}", now},
          {"times faster {:.1f}", then / now}};
}

const nn::Section reasons("Reasons", [](nn::Output& out) {
  const Measurements bench(bench_file);
  nn::Table& table = out.table("reasons");
  table.row(reason("Adam in one pass, 235146 weights", "update/expressions",
                   "update/one_pass", bench));
  table.row(reason("exp of 10000 numbers, several at once", "exp/one_by_one",
                   "exp/several", bench));
  table.row(reason("256 x 784 slopes, added to zeros", "product/overwrites",
                   "product/adds_to_zeros", bench));
  table.row(reason("16 x 30 slopes of one sample, by a loop",
                   "one_sample/product", "one_sample/columns", bench));
  table.row(reason("momentum, 1863690 weights, in large pages", "pages/small",
                   "pages/large", bench));
});

// {{output Reasons}}
//
// A factor near 1 says that the idea gains nothing on the machine of this page, in so short a run;
// it was kept because it gains elsewhere, or costs nothing. Two more do not fit into a table.
// *Nothing is allocated* after the first step: each layer keeps its matrices, a batch is one copy
// of its samples, and a test counts the calls of `malloc`. And products use *one thread*, so that
// the same seed gives the same bits.
//
// ## Per number
//
// What the parts of the library take per number: layers on 128 x 128 numbers, forward and backward
// together, losses on 10 x 128, optimizers on 100,000 weights. These numbers and those of the next
// section are means of a short run each.

const nn::Section elements("Per number", [](nn::Output& out) {
  const Measurements bench(bench_file);
  nn::Table& table = out.table("elements");
  for (const std::string kind : {"layer/", "loss/", "optimizer/"}) {
    for (const std::string& name : bench.names(kind)) {
      if (name.ends_with("/forward")) continue;
      const double seconds = bench.at(kind + name, "per_element");
      const bool both = name.ends_with("/both");
      const std::string part = both ? name.substr(0, name.size() - 5) : name;
      table.row(
          {{"part", kind + part}, {"ns per number {:.2f}", 1e9 * seconds}});
    }
  }
  out.value("CSV, MB per second {:.0f}",
            bench.at("read_csv/digits", "bytes_per_second") / 1e6);
  out.value("images per second, one by one {:.0f}",
            bench.at("inference/mnist/1", "items_per_second"));
  out.value("images per second, in batches {:.0f}",
            bench.at("inference/mnist/128", "items_per_second"));
});

// {{output Per number}}
//
// Dropout is slow because it draws a random number for each unit. AdamW makes a pass of its own for
// the decay of the weights. The file of digits is read at {{csv_mb_per_second:.0f}} MB per second.
// The network for MNIST answers for {{images_per_second_one_by_one:.0f}} images per second when
// they come one by one and for {{images_per_second_in_batches:.0f}} in batches of 128: for one
// image each weight is fetched for one multiplication, for a batch it is used 128 times.
//
// ## How it grows
//
// Counting operations, the time of a step should grow in proportion to the depth and to the batch,
// and with the square of the width, because a layer between two of width $h$ has $h^2$ weights. The
// dashed lines show that growth, drawn through the largest size.

const nn::Section growth("Growth", [](nn::Output& out) {
  const Measurements bench(bench_file);
  for (const std::string what : {"depth", "width", "batch"}) {
    std::vector<std::pair<double, double>> points;
    const std::string series = "growth/" + what + "/";
    for (const std::string& name : bench.names(series)) {
      points.emplace_back(std::stod(name),
                          bench.nanoseconds(series + name) / 1e3);
    }
    std::sort(points.begin(), points.end());
    nn::Table& table = out.data("growth " + what);
    for (const auto& [n, us] : points) {
      const double factor = n / points.back().first;
      const double power = what == "width" ? factor * factor : factor;
      table.row({{"size", n},
                 {"measured", us},
                 {"predicted", points.back().second * power}});
    }
  }
  out.figure("growth");
});

// {{figure growth: Time of a step of a network with layers of 128 units, two of them, and 64
// samples, when one of the three grows. Axes are logarithmic; dashed: in proportion, for the width
// its square.}}
//
// Where the lines are less steep, fixed costs count as well: the update, which does not depend on
// the batch, and the calls. Where they are steeper, the matrices become too large for the fast
// memory inside the processor.
//
// ## Beside other libraries
//
// The same five networks in PyTorch, written as its users write them, and in FANN, a small C
// library that has neither Adam nor ReLU nor cross-entropy. There it is plain gradient descent,
// with a quick approximation of tanh, and a batch goes through one sample at a time. All run on one
// thread, in turn. PyTorch and FANN are as Debian ships them, for any processor of the kind, while
// ours is compiled for this one.

nn::Row peer_row(const Network& network, const json& content) {
  const json& us = content.at("us_per_step").at(network.name);
  const double ours = us.at("Stepwise");
  nn::Row row = {{"name", network.name},
                 {"network", network.widths},
                 {"batch", network.batch},
                 {"Stepwise, us {:.1f}", ours}};
  for (const auto& [name, version] : content.at("versions").items()) {
    if (name == "Stepwise") continue;
    const double theirs = us.at(name);
    row.push_back({name + ", us {:.1f}", theirs});
    row.push_back({name + " / ours {:.1f}", theirs / ours});
  }
  return row;
}

const nn::Section peers("Peers", [](nn::Output& out) {
  if (!std::filesystem::exists(peers_file)) {
    out.print(
        "  Not measured when this page was made. To measure:\n"
        "  cmake --build --preset release --target bench-peers");
    return;
  }
  const Measurements bench(bench_file);
  const json content = read_json(peers_file, "bench-peers");
  try {
    for (const auto& [name, version] : content.at("versions").items())
      if (name != "Stepwise")
        out.print("  {}: {}", name, version.get<std::string>());
    nn::Table& table = out.table("peers");
    for (const Network& network : networks_of(bench))
      table.row(peer_row(network, content));
  } catch (const json::exception&) {
    throw std::runtime_error(peers_file +
                             ": incomplete; run the target 'bench-peers'");
  }
});

// {{output Peers}}
//
// Where it has been measured: in the smallest network nearly all of PyTorch's time is bookkeeping:
// its steps go through Python, and each operation makes a new tensor and a node of the graph
// (chapter [[computation_graph]]), however few numbers there are. In the widest, both libraries
// spend their time in matrix products, and there is little left to gain.
//
// ## The program

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER,
                      "What does a training step cost, and what is the least "
                      "that it can cost?");
  program.options.add("--bench", bench_file, "What the target 'bench' wrote");
  program.options.add("--peers", peers_file,
                      "What the target 'bench-peers' wrote, if there is one");
  return program.run(
      argc, argv, {machine, steps, profile, reasons, elements, growth, peers});
}

// ## Try it
//
// * Measure on your machine: `cmake --workflow --preset bench` prints the tables of Google
//   Benchmark and leaves `build/release/bench.json`; then `cmake --workflow --preset docs` fills
//   this page in with them. (Without it the page is made from a shorter measurement.) A quiet
//   machine helps. Run it twice, and believe only what comes out twice.
// * `build/release/bin/bench_all --benchmark_filter=^step/` measures only the steps, without their
//   profiles. What happens with `STEPWISE_BLAS_THREADS=2` in front of it?
// * `apt-get install python3-torch libfann-dev`, configure again, and build the target
//   `bench-peers`.
// * Replace the loop of `Adam::update` in `optimizer.cpp` in `common/training/` by the three
//   expressions above, with `memory(0)` for `m`, `memory(1)` for `v`, `gradient` for `g` and
//   `arma::sqrt` of `memory(1)` times the function's `s_scale`. Which network's update, in the
//   table of the profile, feels it most?
// * Look deeper: `perf record build/release/bin/bench_all --benchmark_filter=step/mnist_b128`, then
//   `perf report`. How much of the time is in functions whose name begins with `sgemm`? (About half
//   of it is that of the floor.)
