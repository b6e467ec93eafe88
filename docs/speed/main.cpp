// ---
// title: Speed
// question: What does a training step cost, and what is the least that it can cost?
// builds on: chapter 07, chapter 09, chapter 10
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
// layer before (chapter 07). For $n$ samples and a layer with $W$ of $m \times k$ that is $2mkn$
// operations each, a multiplication and an addition for each weight and sample. The rest (biases,
// activations, the loss, the update) touches each number only once or a few times.
//
// Products are what a library such as OpenBLAS does near the limit of the processor. So take the
// products of a step alone, as plain calls of OpenBLAS with matrices of the same shapes, and call
// the time that they need the **floor** (하한) of the step. A step of 1.1 floors takes a tenth longer
// than its products.
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

void show_machine(nn::Program& program, const Measurements& bench) {
  program.section("Machine");
  for (const std::string key :
       {"processor", "compiler", "armadillo", "openblas"}) {
    program.print("  {:<10} {}", key, bench.about(key));
  }
}

// ## The table
//
// Five networks, all with ReLU between their layers and cross-entropy at the end: Iris (chapter 14,
// one flower per step), the digits (chapter 15, all images in a step), a network for MNIST with two
// sizes of batches, and a wide one. The rule is Adam, for the wide one momentum.

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

struct Part {
  std::string counter;
  std::string text;
  nn::Color color;
};

const std::vector<Part> parts = {
    {"us_dense", "products, biases", nn::Color::blue},
    {"us_activation", "ReLU", nn::Color::green},
    {"us_loss", "loss", nn::Color::purple},
    {"us_optimizer", "update", nn::Color::orange}};

void show_steps(nn::Program& program, const Measurements& bench,
                const std::vector<Network>& networks) {
  program.section("Steps");
  nn::Table table({"name", "network", "batch", "us per step {:.1f}",
                   "samples / s {:.0f}", "GFLOP/s {:.1f}",
                   "step / floor {:.2f}"});
  for (const Network& network : networks) {
    const std::string name = "step/" + network.name;
    const double ratio = bench.at(name, "step_over_floor");
    table.row({network.name, network.widths, network.batch,
               bench.at(name, "us_per_step"),
               bench.at(name, "samples_per_second"), bench.at(name, "gflops"),
               ratio});
    program.value("ratio_" + network.name, ratio);
    program.value("us_" + network.name, bench.at(name, "us_per_step"));
  }
  program.print(table);
}

// {{output Steps}}
//
// (us: a millionth of a second; GFLOP/s: a thousand million operations of the products per second
// of the whole step.) A step of the network for MNIST at batch 128 takes {{ratio_mnist_b128:.2f}}
// floors. A ratio below 1 is possible, where the step computes a product in a quicker way than a
// plain call does; more of that below.
//
// The smaller the network, the less the floor says. For one flower, each product takes less time
// than OpenBLAS needs to check its arguments and get ready.
//
// ## Where the time goes
//
// A **profile** (프로파일) tells how much of its time a program spends where. Here a step looks at the
// clock after each layer:

void show_profile(nn::Program& program, const Measurements& bench,
                  const std::vector<Network>& networks) {
  program.section("Profile");
  std::vector<std::string> columns = {"network", "batch"};
  for (const Part& part : parts) {
    columns.push_back(part.text + " {:.3f}");
  }
  columns.emplace_back("all {:.3f}");
  nn::Table table(columns);
  for (const Network& network : networks) {
    const std::string name = "profile/" + network.name;
    const double floor = bench.at(name, "us_floor");
    std::vector<nn::Cell> row = {network.widths, network.batch};
    double sum = 0;
    for (const Part& part : parts) {
      const double share = bench.at(name, part.counter) / floor;
      row.emplace_back(share);
      sum += share;
    }
    row.emplace_back(sum);
    table.row(row);
    program.value("update_share_" + network.name,
                  bench.at(name, "us_optimizer") / floor);
  }
  program.print(table);
}

void draw_profile(nn::Program& program, const Measurements& bench,
                  const std::vector<Network>& networks) {
  nn::Figure figure(680, 340);
  nn::Panel& panel = figure.panel("", "", "floors");
  std::vector<double> middle;
  std::vector<std::string> names;
  for (const Network& network : networks) {
    middle.push_back(double(middle.size()));
    const auto place = network.name.find('_');  // would begin a subscript
    names.push_back(network.name.substr(0, place) + " " +
                    network.name.substr(place + 1));
  }
  for (std::size_t p = 0; p < parts.size(); ++p) {
    std::vector<double> at;
    std::vector<double> height;
    for (std::size_t i = 0; i < networks.size(); ++i) {
      const std::string name = "profile/" + networks[i].name;
      at.push_back(middle[i] + 0.2 * (double(p) - 1.5));
      height.push_back(bench.at(name, parts[p].counter) /
                       bench.at(name, "us_floor"));
    }
    panel.bars(parts[p].text, at, height, 0.18, parts[p].color);
  }
  panel.line("floor", {-0.5, double(networks.size()) - 0.5}, {1, 1},
             {.color = nn::Color::grey, .dashed = true});
  panel.x_ticks(middle, names).y_range(0, 2).legend("top left");
  program.figure(figure, "profile",
                 "For each of the five networks four bars: how many floors the "
                 "products and biases, ReLU, the loss and the update take.");
}

// {{output Profile}}
//
// {{figure profile: The parts of a step, in floors, for the five networks in the order of the
// table.}}
//
// All numbers are in floors. (For the smallest network the clock itself takes a good part; and as
// this is a measurement of its own, its sums are not quite those of the table above.) In all but
// the smallest network the products dominate. What else there is depends on the shape. The update
// touches each weight once per step, however many samples there are, so with few samples it weighs
// more: at batch 128 {{update_share_mnist_b128:.2f}} floors, at batch 32
// {{update_share_mnist_b32:.2f}}. ReLU and the loss touch each sample's numbers, so they weigh most
// where the layers are narrow and the products small.
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

void show_reasons(nn::Program& program, const Measurements& bench) {
  program.section("Reasons");
  struct Reason {
    std::string text;
    std::string before;
    std::string after;
  };
  const std::vector<Reason> reasons = {
      {"Adam in one pass, 235146 weights", "update/expressions",
       "update/one_pass"},
      {"exp of 10000 numbers, several at once", "exp/one_by_one",
       "exp/several"},
      {"256 x 784 slopes, added to zeros", "product/overwrites",
       "product/adds_to_zeros"},
      {"16 x 30 slopes of one sample, by a loop", "one_sample/product",
       "one_sample/columns"},
      {"momentum, 1863690 weights, in large pages", "pages/small",
       "pages/large"}};
  nn::Table table(
      {"", "before, us {:.2f}", "now, us {:.2f}", "times faster {:.1f}"});
  for (const Reason& reason : reasons) {
    const double before = bench.nanoseconds("reason/" + reason.before) / 1e3;
    const double now = bench.nanoseconds("reason/" + reason.after) / 1e3;
    table.row({reason.text, before, now, before / now});
  }
  program.print(table);
}

// {{output Reasons}}
//
// Two more do not fit into a table. *Nothing is allocated* after the first step: each layer keeps
// its matrices, a batch is one copy of its samples, and a test counts the calls of `malloc`. And
// products use *one thread*, so that the same seed gives the same bits.
//
// ## Per number
//
// What the parts of the library take per number: layers on 128 x 128 numbers, forward and backward
// together, losses on 10 x 128, optimizers on 100,000 weights. These numbers and those of the next
// section are means of a short run each.

void show_elements(nn::Program& program, const Measurements& bench) {
  program.section("Per number");
  nn::Table table({"", "ns per number {:.2f}"});
  for (const std::string kind : {"layer/", "loss/", "optimizer/"}) {
    for (const std::string& name : bench.names(kind)) {
      if (!name.ends_with("/forward")) {
        const double seconds = bench.at(kind + name, "per_element");
        const bool both = name.ends_with("/both");
        table.row({kind + (both ? name.substr(0, name.size() - 5) : name),
                   1e9 * seconds});
      }
    }
  }
  program.print(table);
  program.value("csv_megabytes",
                bench.at("read_csv/digits", "bytes_per_second") / 1e6);
  program.value("inference_one",
                bench.at("inference/mnist/1", "items_per_second"));
  program.value("inference_batch",
                bench.at("inference/mnist/128", "items_per_second"));
}

// {{output Per number}}
//
// Dropout is slow because it draws a random number for each unit. AdamW makes a pass of its own for
// the decay of the weights. The file of digits is read at {{csv_megabytes:.0f}} MB per second. The
// network for MNIST answers for {{inference_one:.0f}} images per second when they come one by one
// and for {{inference_batch:.0f}} in batches of 128: for one image each weight is fetched for one
// multiplication, for a batch it is used 128 times.
//
// ## How it grows
//
// Counting operations, the time of a step should grow in proportion to the depth and to the batch,
// and with the square of the width, because a layer between two of width $h$ has $h^2$ weights. The
// dashed lines show that growth, drawn through the largest size.

void draw_growth(nn::Program& program, const Measurements& bench) {
  nn::Figure figure(330, 300, 3);
  for (const std::string what : {"depth", "width", "batch"}) {
    nn::Panel& panel = figure.panel("", what, what == "depth" ? "us" : "");
    std::vector<std::pair<double, double>> points;
    const std::string series = "growth/" + what + "/";
    for (const std::string& name : bench.names(series)) {
      points.emplace_back(std::stod(name),
                          bench.nanoseconds(series + name) / 1e3);
    }
    std::sort(points.begin(), points.end());
    std::vector<double> size;
    std::vector<double> time;
    std::vector<double> proportional;
    for (const auto& [n, us] : points) {
      const double factor = n / points.back().first;
      size.push_back(n);
      time.push_back(us);
      proportional.push_back(points.back().second *
                             (what == "width" ? factor * factor : factor));
    }
    panel.curve("measured", size, time);
    panel.line(what == "width" ? "square" : "proportional", size, proportional,
               {.color = nn::Color::grey, .dashed = true});
    panel.log_x().log_y().legend("top left");
  }
  program.figure(figure, "growth",
                 "Microseconds per step over depth, width and batch, on "
                 "logarithmic axes, with the proportional or square line.");
}

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

void show_peers(nn::Program& program, const json& content,
                const std::vector<Network>& networks) {
  std::vector<std::string> names;
  std::vector<std::string> columns = {"network", "batch",
                                      "Stepwise, us {:.1f}"};
  for (const auto& [name, version] : content.at("versions").items()) {
    if (name != "Stepwise") {
      names.push_back(name);
      program.print("  {}: {}", name, version.get<std::string>());
      columns.push_back(name + ", us {:.1f}");
      columns.push_back("/ ours {:.1f}");
    }
  }
  program.print("");
  nn::Table table(columns);
  for (const Network& network : networks) {
    const json& us = content.at("us_per_step").at(network.name);
    const double ours = us.at("Stepwise");
    std::vector<nn::Cell> row = {network.widths, network.batch, ours};
    for (const std::string& name : names) {
      const double theirs = us.at(name);
      row.emplace_back(theirs);
      row.emplace_back(theirs / ours);
    }
    table.row(row);
  }
  program.print(table);
}

void show_peers(nn::Program& program, const std::string& file,
                const std::vector<Network>& networks) {
  program.section("Peers");
  if (!std::filesystem::exists(file)) {
    program.print(
        "  Not measured when this page was made. To measure:\n"
        "  cmake --build --preset release --target bench-peers");
    return;
  }
  const json content = read_json(file, "bench-peers");
  try {
    show_peers(program, content, networks);
  } catch (const json::exception&) {
    throw std::runtime_error(file +
                             ": incomplete; run the target 'bench-peers'");
  }
}

// {{output Peers}}
//
// In the smallest network nearly all of PyTorch's time is bookkeeping: its steps go through Python,
// and each operation makes a new tensor and a node of the graph (chapter 08), however few numbers
// there are. In the widest, both libraries spend their time in matrix products, and there is little
// left to gain.
//
// ## The program

int main(int argc, char** argv) {
  nn::Program program("speed",
                      "What does a training step cost, and what is the least "
                      "that it can cost?");
  std::string bench_file = "bench.json";
  std::string peers_file = "peers.json";
  program.option("--bench", bench_file, "what the target 'bench' wrote");
  program.option("--peers", peers_file,
                 "what the target 'bench-peers' wrote, if there is one");
  return program.run(argc, argv, [&] {
    const Measurements bench(bench_file);
    const std::vector<Network> networks = networks_of(bench);
    show_machine(program, bench);
    show_steps(program, bench, networks);
    show_profile(program, bench, networks);
    draw_profile(program, bench, networks);
    show_reasons(program, bench);
    show_elements(program, bench);
    draw_growth(program, bench);
    show_peers(program, peers_file, networks);
  });
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
//   expressions above. Which network's update, in the table of the profile, feels it most?
// * Look deeper: `perf record build/release/bin/bench_all --benchmark_filter=step/mnist_b128`, then
//   `perf report`. How much of the time is in functions whose name begins with `sgemm`? (About half
//   of it is that of the floor.)
