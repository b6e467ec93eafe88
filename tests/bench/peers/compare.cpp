// Measures the same workloads in several libraries, in turn, and prints how they compare.
//
//     compare RESULT ROUNDS NAME=COMMAND...
//
// The first is ours. Each COMMAND, with a workload's name behind it, prints that name and the microseconds of a step;
// with --version it prints what it is. A command that cannot say is left out. All run in turn, ROUNDS times, because
// machines are noisy; what counts is the median. RESULT is a JSON file for the page on speed. Ends with 0, or 1 (one
// line on standard error).
#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "../timing.hpp"
#include "../workload.hpp"
#include "common/base/files.hpp"
#include "common/base/numbers.hpp"
#include "common/report/table.hpp"

namespace {

struct Peer {
  std::string name;
  std::string command;
  std::string version;
};

/// What a command prints; nothing where it fails.
std::string output_of(const std::string& command) {
  FILE* pipe = popen((command + " 2> /dev/null").c_str(), "r");
  if (pipe == nullptr) {
    return "";
  }
  std::string text;
  std::array<char, 256> part{};
  while (std::fgets(part.data(), part.size(), pipe) != nullptr) {
    text += part.data();
  }
  return pclose(pipe) == 0 ? text.substr(0, text.find('\n')) : "";
}

std::vector<Peer> peers_from(int count, char** arguments) {
  std::vector<Peer> peers;
  for (int i = 0; i < count; ++i) {
    const std::string text = arguments[i];
    const auto equals = text.find('=');
    if (equals == std::string::npos) {
      throw std::invalid_argument("'" + text + "': expected NAME=COMMAND");
    }
    Peer peer{text.substr(0, equals), text.substr(equals + 1), ""};
    peer.version = output_of(peer.command + " --version");
    if (peer.version.empty()) {
      std::printf("%s cannot be measured here: is it installed?\n", peer.name.c_str());
    } else {
      std::printf("%s: %s\n", peer.name.c_str(), peer.version.c_str());
      peers.push_back(peer);
    }
  }
  return peers;
}

double microseconds(const Peer& peer, const std::string& workload) {
  std::istringstream line(output_of(peer.command + " " + workload));
  std::string name;
  double us = 0;
  if (!(line >> name >> us) || name != workload || !(us > 0)) {
    throw std::runtime_error(peer.name + " did not measure " + workload);
  }
  return us;
}

/// Medians for each peer, in the order of `peers`.
std::vector<double> compare(const std::vector<Peer>& peers, const std::string& workload,
                            int rounds) {
  std::vector<std::vector<double>> times(peers.size());
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < peers.size(); ++i) {
      times[i].push_back(microseconds(peers[i], workload));
    }
  }
  std::vector<double> medians(peers.size());
  std::transform(times.begin(), times.end(), medians.begin(), bench::median);
  return medians;
}

void run(const std::string& result, int rounds, const std::vector<Peer>& peers) {
  nlohmann::json json = {{"versions", nlohmann::json::object()},
                         {"us_per_step", nlohmann::json::object()}};
  for (const Peer& peer : peers) {
    json["versions"][peer.name] = peer.version;
  }
  nn::Table table;
  for (const bench::Workload& workload : bench::workloads()) {
    const std::vector<double> medians = compare(peers, workload.name, rounds);
    nn::Row row = {{"workload", workload.name}};
    for (std::size_t i = 0; i < peers.size(); ++i) {
      row.push_back({peers[i].name + ", us {:.2f}", medians[i]});
      json["us_per_step"][workload.name][peers[i].name] = medians[i];
    }
    for (std::size_t i = 1; i < peers.size(); ++i) {
      row.push_back({peers[i].name + " / " + peers[0].name + " {:.2f}", medians[i] / medians[0]});
    }
    table.row(row);
    std::fprintf(stderr, "%s done\n", workload.name.c_str());
  }
  std::printf("\nMicroseconds per training step, one thread, medians of %d rounds in turn:\n\n%s",
              rounds, table.text().c_str());
  nn::write_file(result, json.dump(2) + "\n");
}

}  // namespace

int main(int argc, char** argv) {
  const std::string count = argc < 4 ? "" : argv[2];
  const int rounds = nn::parse_number<int>(count).value_or(0);
  if (rounds < 1) {
    std::fputs("usage: compare RESULT ROUNDS NAME=COMMAND..., with at least one round\n", stderr);
    return 2;
  }
  try {
    const std::vector<Peer> peers = peers_from(argc - 3, argv + 3);
    if (peers.empty()) {
      throw std::runtime_error("nothing can be measured");
    }
    run(argv[1], rounds, peers);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "compare: %s\n", error.what());
    return 1;
  }
}
