// In float, a training stays as near to itself in double as PyTorch's does.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "catch.hpp"
#include "precision_run.hpp"

namespace {

struct Errors {
  std::vector<double> ours;
  std::vector<double> of_pytorch;
};

double median(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  const std::size_t half = numbers.size() / 2;
  return numbers.size() % 2 == 1 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2;
}

double error(const std::string& optimizer, const std::string& activation, int seed) {
  const std::vector<double> a = trained_in_float(optimizer, activation, seed);
  const std::vector<double> b = trained_in_double(optimizer, activation, seed);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  }
  return std::sqrt(sum / static_cast<double>(a.size()));
}

}  // namespace

TEST_CASE("after 30 steps float is at most twice as far from double as PyTorch's float",
          "[precision]") {
  std::ifstream in(STEPWISE_ROOT "/tests/unit/reference/precision.csv");
  std::map<std::string, Errors> cases;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    std::string seed;
    std::string of_pytorch;
    std::string optimizer;
    std::string activation;
    std::getline(cells, seed, ',');
    std::getline(cells, of_pytorch, ',');
    std::getline(cells, optimizer, '/');
    std::getline(cells, activation);
    Errors& errors = cases[optimizer + "/" + activation];
    errors.ours.push_back(error(optimizer, activation, std::stoi(seed)));
    errors.of_pytorch.push_back(std::stod(of_pytorch));
  }
  REQUIRE(cases.size() == 54);
  for (const auto& [name, errors] : cases) {
    REQUIRE(errors.ours.size() == 8);
    const double ours = median(errors.ours);
    const double of_pytorch = median(errors.of_pytorch);
    INFO(name << ": " << ours << ", PyTorch " << of_pytorch << ", ratio " << ours / of_pytorch);
    CHECK(ours <= 2 * of_pytorch);
  }
}
