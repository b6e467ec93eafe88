// Command lines of the kind that a program of the course takes: words separated by NUL.
#include <vector>

#include "common/report/options.hpp"
#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::string> words = {"program"};
  std::string word;
  for (const char c : fuzz::bytes(data, size)) {
    if (c == '\0') {
      words.push_back(word);
      word.clear();
    } else {
      word += c;
    }
  }
  words.push_back(word);
  std::vector<char*> arguments;
  for (std::string& argument : words) {
    arguments.push_back(argument.data());
  }
  nn::Options options("program", "what it does");
  std::string data_file;
  std::string choice = "one";
  std::vector<std::string> only;
  std::uint64_t seed = 1;
  double rate = 0.1;
  bool quick = false;
  options.add("--data", data_file, "a file");
  options.add_choice("--choice", choice, "one of them", {"one", "two"});
  options.add("--only", only, "sections");
  options.add("--seed", seed, "a number", 1);
  options.add("--rate", rate, "a rate", 0, 1);
  options.add("--quick", quick, "less");
  fuzz::allow_refusal([&] {
    options.parse(static_cast<int>(arguments.size()), arguments.data());
    if (seed < 1 || !(rate >= 0 && rate <= 1) || (choice != "one" && choice != "two")) {
      std::abort();
    }
  });
  return 0;
}
