#include <limits>

#include "catch.hpp"
#include "common/report/options.hpp"

namespace {

/// All kinds of options.
struct Values {
  std::string text = "a";
  std::string choice = "one";
  std::vector<std::string> several;
  std::uint64_t count = 3;
  double number = 0.5;
  bool flag = false;

  /// What comes of this command line, as text: an exit status, an error, or "".
  std::string parse(std::vector<std::string> words) {
    nn::Options options("program", "what it does");
    options.add("--text", text, "a text");
    options.add_choice("--choice", choice, "one of", {"one", "two"});
    options.add("--several", several, "texts");
    options.add("--count", count, "a count", 2);
    options.add("--number", number, "a number", 0, 1);
    options.add("--flag", flag, "a flag");
    words.insert(words.begin(), "program");
    std::vector<char*> arguments;
    arguments.reserve(words.size());
    for (std::string& word : words) {
      arguments.push_back(word.data());
    }
    try {
      const auto status = options.parse(static_cast<int>(arguments.size()), arguments.data());
      return status ? std::to_string(*status) : "";
    } catch (const nn::UsageError& error) {
      return error.what();
    }
  }
};

}  // namespace

TEST_CASE("options change their values", "[options]") {
  Values values;
  CHECK(values.parse({}).empty());
  CHECK(values.text == "a");
  CHECK(values
            .parse({"--text", "b c", "--choice=two", "--several", "x", "--several", "y", "--count",
                    "2", "--number", "1e-3", "--flag"})
            .empty());
  CHECK(values.text == "b c");
  CHECK(values.choice == "two");
  CHECK(values.several == std::vector<std::string>{"x", "y"});
  CHECK(values.count == 2);
  CHECK(values.number == 1e-3);
  CHECK(values.flag);
}

TEST_CASE("what an option does not allow is one line that says what it allows", "[options]") {
  Values values;
  CHECK(values.parse({"--choice", "three"}) == "--choice: three not in {one,two}");
  CHECK_THAT(values.parse({"--count", "1"}), ContainsSubstring("--count: Value 1 not in range"));
  for (const std::string text : {"x", "-1", "2.5", "99999999999999999999"}) {
    CHECK_THAT(values.parse({"--count", text}), ContainsSubstring("--count: Value " + text));
  }
  for (const std::string text : {"x", "-0.1", "1.1", "inf"}) {
    CHECK_THAT(values.parse({"--number=" + text}),
               ContainsSubstring("--number: Value " + text + " not in range"));
  }
  CHECK(values.parse({"--number", "nan"}) == "--number: 'nan' is not a number");
  CHECK_THAT(values.parse({"--no-such"}), ContainsSubstring("--no-such"));
  CHECK_THAT(values.parse({"stray"}), ContainsSubstring("stray"));
  CHECK_THAT(values.parse({"--count"}), ContainsSubstring("--count"));
  CHECK_THAT(values.parse({"--choice", "a\n\033[31m"}),
             ContainsSubstring("--choice: a ?[31m not in"));
}
