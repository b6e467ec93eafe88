#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "common/base/files.hpp"
#include "common/report/program.hpp"
#include "temporary_folder.hpp"

namespace fs = std::filesystem;

namespace {

/// A chapter of three sections in a folder of its own.
class ThreeSections {
 public:
  int run(std::vector<std::string> words) {
    ran.clear();
    words.insert(words.begin(), {"01_test", "--out", (folder_.path() / "out").string()});
    std::vector<char*> arguments;
    arguments.reserve(words.size());
    for (std::string& word : words) {
      arguments.push_back(word.data());
    }
    nn::Program program(folder_.path() / "01_test", "what?");
    const nn::Section first("First", [&](nn::Output& out) {
      ran += "1";
      out.value("first number", out.seed());
      out.print("a file \xE9.csv");  // whose name is no UTF-8
      out.table("t").row({{"key", "a"}, {"number {:.1f}", 2.0}});
    });
    const nn::Section second("First of two", [&](nn::Output& out) {
      ran += "2";
      out.value("second number", out.seed());
      out.claim("three", 3).at_most(most);
      if (!figure.empty()) {
        out.figure(figure);
      }
      if (fails) {
        throw std::runtime_error("it\nbroke");
      }
    });
    const nn::TimedSection third("Third", [&](nn::Output& out) {
      ran += "3";
      out.value("third number", out.seed());
    });
    return program.run(static_cast<int>(arguments.size()), arguments.data(),
                       {first, second, third});
  }

  nlohmann::json results() const {
    return nlohmann::json::parse(nn::read_file(folder_.path() / "out/results.json"));
  }
  fs::path out() const { return folder_.path() / "out"; }
  bool has_results() const { return fs::exists(folder_.path() / "out/results.json"); }

  std::string ran;
  double most = 3;
  bool fails = false;
  std::string figure;

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("a program runs its sections in order and writes their results", "[program]") {
  ThreeSections chapter;
  CHECK(chapter.run({}) == 0);
  CHECK(chapter.ran == "123");
  const auto results = chapter.results();
  CHECK(results["chapter"] == "01_test");
  CHECK(results["seed"] == 1);
  CHECK(results["default run"] == true);
  REQUIRE(results["sections"].size() == 3);
  CHECK(results["sections"][1]["title"] == "First of two");
  CHECK(results["sections"][1]["claims"][0]["holds"] == true);
  CHECK(results["sections"][1]["values"]["three"] == 3.0);
  CHECK(results["sections"][0].contains("seconds"));
  const auto shown = results["sections"][0]["shown"];
  REQUIRE(shown.size() == 3);
  CHECK(shown[1]["text"] == "a file \xEF\xBF\xBD.csv\n");
  CHECK(shown[2]["table"][1] ==
        nlohmann::json({{"name", "number"}, {"right", true}, {"cells", {"2.0"}}}));
}

TEST_CASE("a section alone gives what it gives in the whole run", "[program]") {
  ThreeSections chapter;
  CHECK(chapter.run({"--no-times"}) == 0);
  CHECK(chapter.ran == "12");
  const auto whole = chapter.results();
  CHECK_FALSE(whole["sections"][0].contains("seconds"));
  CHECK(chapter.run({}) == 0);  // with times: the other sections' numbers are the same
  CHECK(chapter.results()["sections"][1]["values"] == whole["sections"][1]["values"]);
  for (const std::string only : {"2", "First of two", "First of"}) {
    CHECK(chapter.run({"--no-times", "--only", only}) == 0);
    CHECK(chapter.ran == "2");
    CHECK(chapter.results()["sections"] == nlohmann::json::array({whole["sections"][1]}));
  }
  CHECK(chapter.run({"--only", "First"}) == 0);  // a whole title, though another begins with it
  CHECK(chapter.ran == "1");
  CHECK(chapter.run({"--only", "3", "--only", "1"}) == 0);
  CHECK(chapter.ran == "13");
  CHECK(chapter.run({"--seed", "2", "--only", "1"}) == 0);
  CHECK(chapter.results()["sections"][0]["values"] != whole["sections"][0]["values"]);
}

TEST_CASE("wrong use ends with status 2 before any work", "[program]") {
  ThreeSections chapter;
  CHECK(chapter.run({"--only", "F"}) == 2);
  CHECK(chapter.run({"--only", "none"}) == 2);
  CHECK(chapter.run({"--only", ""}) == 2);
  CHECK(chapter.run({"--only", "4"}) == 2);
  CHECK(chapter.run({"--only", "3", "--no-times"}) == 2);
  CHECK(chapter.run({"--seed", "x"}) == 2);
  CHECK(chapter.ran.empty());
  CHECK_FALSE(chapter.has_results());
  CHECK(chapter.run({"--list"}) == 0);
  CHECK(chapter.run({"--help"}) == 0);
  CHECK(chapter.ran.empty());
}

TEST_CASE("a claim that does not hold is status 1, with results", "[program]") {
  ThreeSections chapter;
  chapter.most = 2;
  CHECK(chapter.run({}) == 1);
  CHECK(chapter.ran == "123");
  CHECK(chapter.results()["sections"][1]["claims"][0]["holds"] == false);
}

TEST_CASE("work that cannot be done is status 1, without results", "[program]") {
  ThreeSections chapter;
  CHECK(chapter.run({}) == 0);
  chapter.fails = true;
  CHECK(chapter.run({}) == 1);
  CHECK(chapter.ran == "12");
  CHECK_FALSE(chapter.has_results());
}

TEST_CASE("where a figure cannot be drawn, the results are there nevertheless", "[program]") {
  ThreeSections chapter;
  chapter.figure = "none";
  CHECK(chapter.run({}) == 1);
  CHECK(chapter.ran == "123");
  CHECK(chapter.results()["sections"][1]["values"]["three"] == 3.0);
  CHECK(chapter.results()["sections"][1]["figures"].empty());
}

TEST_CASE("two runs do not write into one folder", "[program]") {
  ThreeSections chapter;
  CHECK(chapter.run({}) == 0);
  {
    const nn::FolderLock other(chapter.out());
    CHECK(chapter.run({}) == 1);
    CHECK(chapter.ran.empty());
    CHECK(chapter.has_results());  // those of the other run stay
  }
  CHECK(chapter.run({}) == 0);
}

TEST_CASE("a run that somebody chose something for is no default one", "[program]") {
  ThreeSections chapter;
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"--quick"}, {"--seed", "2"}, {"--only", "1"}, {"--no-times"}}) {
    chapter.run(words);
    CHECK(chapter.results()["default run"] == false);
  }
  chapter.figure = "none";
  chapter.run({});
  CHECK(chapter.results()["default run"] == false);
}
