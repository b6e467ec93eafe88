#include <filesystem>

#include "catch.hpp"
#include "page.hpp"
#include "temporary_folder.hpp"

namespace fs = std::filesystem;

namespace {

const std::string metadata =
    "// ---\n"
    "// title: A test\n"
    "// question: Does it work?\n"
    "// builds on: nothing\n"
    "// terms: bias (편향)\n"
    "// symbols: $b$ bias\n"
    "// ---\n";

const std::string text =
    "//\n"
    "// The **bias** (편향) is {{bias:.2f}}, after {{steps}} steps with \"{{word}}\".\n"
    "\n"
    "int one() { return 1; }\n"
    "\n"
    "// {{output First}}\n"
    "//\n"
    "// {{figure line: A caption.}}\n"
    "//\n"
    "// ## Try it\n"
    "//\n"
    "// Change it.\n";

/// A chapter with results, figures and a library, in a folder that is gone again after the test.
class Chapter {
 public:
  Chapter() {
    fs::create_directories(folder_ / "common");
    folder_.write("line.svg", "<svg viewBox=\"0 0 300 200\"></svg>");
    folder_.write("common/a.cpp", "before\n// [tag]\nint a = 1;\n// [/tag]\nafter\n// [open]\n");
    folder_.write("common/a.hpp", "");
  }

  std::string name = "02_test";
  std::string results =
      R"({"chapter": "02_test", "seed": 1, "sections": [
          {"title": "First", "values": {"bias": 0.125, "word": "x", "t.0.5.max": 2.5}, "claims": [], "figures": []},
          {"title": "Second", "values": {"steps": 7}, "claims": [],
           "figures": [{"file": "line.svg", "alt": "A <line>"}]}]})";
  std::string output = "-- First -----\nhello\n\n-- Second -----\nbye\n";
  std::string glossary = "| bias | 편향 | x |\n";

  std::string page(const std::string& source) const {
    return weave::make_page({weave::parse_source("main.cpp", source),
                             results,
                             output,
                             folder_.path(),
                             folder_.path(),
                             glossary,
                             {{"01_first", "First"}, {name, "A test"}, {"03_next", "Next"}},
                             name});
  }

  std::string error(const std::string& source) const {
    try {
      page(source);
    } catch (const weave::Error& error) {
      return error.what();
    }
    return "no error";
  }

 private:
  TemporaryFolder folder_;
};

std::string with(const std::string& prose) { return metadata + "// " + prose + "\n" + text; }

}  // namespace

TEST_CASE("a source is taken apart into metadata, prose and code", "[weave]") {
  const weave::Source source = weave::parse_source("main.cpp", metadata + text);
  CHECK(source.metadata.at("title") == "A test");
  REQUIRE(source.blocks.size() == 3);
  CHECK(source.blocks[0].is_prose);
  CHECK_FALSE(source.blocks[1].is_prose);
  CHECK(source.blocks[1].lines == std::vector<std::string>{"int one() { return 1; }"});
  CHECK(source.blocks[1].first_line == 11);
  CHECK(source.blocks[2].lines.front() == "{{output First}}");
}

TEST_CASE("a page has the numbers, the output, the figures and its neighbours", "[weave]") {
  const std::string page = Chapter().page(metadata + text);
  CHECK_THAT(page, ContainsSubstring("# 02 A test {#chapter_02_test}"));
  CHECK_THAT(page, ContainsSubstring("is 0.12, after 7 steps with “x”."));
  CHECK_THAT(page, ContainsSubstring("```cpp\nint one() { return 1; }\n```"));
  CHECK_THAT(page, ContainsSubstring("```unparsed\nhello\n```"));
  CHECK_THAT(page,
             ContainsSubstring("src=\"02_test/line.svg\" width=\"300\" alt=\"A &lt;line&gt;\""));
  CHECK_THAT(page, ContainsSubstring("<figcaption>A caption.</figcaption>"));
  CHECK_THAT(page, ContainsSubstring("## Try it {#chapter_02_test_try_it}"));
  CHECK_THAT(page, ContainsSubstring("## The plain program"));
  CHECK_THAT(page, ContainsSubstring("\\ref chapter_01_first \"← 01 First\""));
  CHECK_THAT(page, ContainsSubstring("\\ref chapter_03_next \"03 Next →\""));
}

TEST_CASE("a page that is no chapter has no number in its title", "[weave]") {
  Chapter speed;
  speed.name = "speed";
  speed.results.replace(speed.results.find("02_test"), 7, speed.name);
  CHECK_THAT(speed.page(metadata + text), ContainsSubstring("# A test {#chapter_speed}"));
}

TEST_CASE("formulas, links and code in text", "[weave]") {
  const std::string page =
      Chapter().page(with("Let $a_1$ and\n// $$b =\n//   c$$\n// `$x$` see chapter 01, chapter 09 "
                          "and `common/a.hpp`."));
  CHECK_THAT(page, ContainsSubstring("Let \\f$a_1\\f$ and\n\\f[b =\n  c\\f]"));
  CHECK_THAT(page,
             ContainsSubstring("`$x$` see \\ref chapter_01_first \"chapter 01\", chapter 09 and"));
  CHECK_THAT(page, ContainsSubstring("\\ref common/a.hpp \"common/a.hpp\""));
}

TEST_CASE("code from the library by tag", "[weave]") {
  const std::string page = Chapter().page(with("{{code common/a.cpp tag}}"));
  CHECK_THAT(page, ContainsSubstring("```cpp\nint a = 1;\n```"));
  CHECK(page.find("before") == std::string::npos);
}

TEST_CASE("a directive may span lines", "[weave]") {
  std::string source = metadata + text;
  source.replace(source.find("A caption."), 10, "A caption\n// on two lines.");
  CHECK_THAT(Chapter().page(source),
             ContainsSubstring("<figcaption>A caption on two lines.</figcaption>"));
}

TEST_CASE("what a page names must be there", "[weave]") {
  const Chapter chapter;
  CHECK(chapter.error(with("{{nothing}}")) ==
        "main.cpp:8: the program computes no value 'nothing'");
  CHECK(chapter.error(with("a\n// b {{nothing:.1f}}")) ==
        "main.cpp:9: the program computes no value 'nothing'");
  CHECK_THAT(chapter.error(with("{{bias:q}}")), ContainsSubstring("main.cpp:8: 'q' is no format"));
  CHECK(chapter.error(with("{{figure none}}")) ==
        "main.cpp:8: the program draws no figure none.svg");
  CHECK(chapter.error(with("{{output Third}}")) ==
        "main.cpp:8: the program prints no part 'Third'");
  CHECK_THAT(chapter.error(with("{{code common/a.cpp none}}")),
             ContainsSubstring("common/a.cpp has no part"));
  CHECK_THAT(chapter.error(with("{{code common/a.cpp open}}")),
             ContainsSubstring("common/a.cpp has no part"));
  CHECK_THAT(chapter.error(with("{{code common/b.cpp tag}}")),
             ContainsSubstring("there is no file common/b.cpp"));
  CHECK_THAT(chapter.error(with("{{code ../a.cpp tag}}")),
             ContainsSubstring("there is no file ../a.cpp"));
  CHECK_THAT(chapter.error(with("See `common/none.hpp`.")),
             ContainsSubstring("there is no file common/none.hpp"));
  CHECK(chapter.error(with("See chapter 17.")) == "main.cpp:8: the course has no chapter 17");
}

TEST_CASE("a figure that is drawn must be shown, and be there", "[weave]") {
  Chapter chapter;
  std::string source = metadata + text;
  source.replace(source.find("// {{figure line: A caption.}}"), 30, "// no figure");
  CHECK_THAT(chapter.error(source),
             ContainsSubstring("draws line.svg, but the text never shows it"));
  chapter.results.replace(chapter.results.find("line.svg"), 8, "gone.svg");
  source = metadata + text;
  source.replace(source.find("{{figure line"), 13, "{{figure gone");
  CHECK_THAT(chapter.error(source), ContainsSubstring("draws no figure gone.svg"));
}

TEST_CASE("terms stand in the glossary and are defined in bold, once", "[weave]") {
  Chapter chapter;
  CHECK_THAT(chapter.error(with("Again **bias** (편향).")),
             ContainsSubstring("must define '**bias** (편향)' exactly once"));
  CHECK_THAT(chapter.error(with("Very **bold**.")),
             ContainsSubstring("only the first definition of a term"));
  chapter.glossary = "| bias | 다른 | x |\n";
  CHECK_THAT(chapter.error(metadata + text),
             ContainsSubstring("the glossary does not have 'bias (편향)'"));
}

TEST_CASE("results must be whole and those of the chapter", "[weave]") {
  Chapter chapter;
  chapter.results = "{";
  CHECK_THAT(chapter.error(metadata + text), ContainsSubstring("results.json: "));
  chapter.results = R"({"chapter": "01_first", "sections": []})";
  CHECK_THAT(chapter.error(metadata + text), ContainsSubstring("not that of 02_test"));
}

TEST_CASE("the literate rule is enforced", "[weave]") {
  const Chapter chapter;
  CHECK_THAT(chapter.error("int a;\n"),
             ContainsSubstring("main.cpp:1: a chapter begins with its metadata"));
  CHECK_THAT(chapter.error("// ---\n// title: x\n"), ContainsSubstring("the metadata has no end"));
  CHECK_THAT(chapter.error("// ---\n// title: x\n// ---\n"),
             ContainsSubstring("the metadata has no 'question'"));
  CHECK_THAT(chapter.error("// ---\n// colour: x\n// ---\n"),
             ContainsSubstring("main.cpp:2: not a line of metadata"));
  CHECK_THAT(chapter.error(metadata + "int f() {\n// prose\n}\n" + text),
             ContainsSubstring("main.cpp:9: prose inside a function"));
  CHECK_THAT(chapter.error(with(std::string(98, 'x'))),
             ContainsSubstring("main.cpp:8: 101 columns, more than 100"));
  CHECK_THAT(chapter.error(metadata + "int " + std::string(76, 'x') + ";\n" + text),
             ContainsSubstring("main.cpp:8: 81 columns, more than 80"));
  std::string source = metadata + text;
  source.replace(source.find("## Try it"), 9, "## The end");
  CHECK_THAT(chapter.error(source),
             ContainsSubstring("the last section of a chapter is '## Try it'"));
  // A brace in a string or a comment opens nothing.
  CHECK(chapter.error(metadata + "const char* a = \"{\";  // {\nconst char b = '{';\n" + text) ==
        "no error");
}
