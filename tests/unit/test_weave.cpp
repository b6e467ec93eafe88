#include <filesystem>

#include "catch.hpp"
#include "compare.hpp"
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
    "// library: none\n"
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
    "// ## Summary\n"
    "//\n"
    "// A line.\n"
    "//\n"
    "// ## Questions\n"
    "//\n"
    "// 1. What?\n"
    "// 2. Why\n"
    "//    so?\n"
    "// 3. How?\n"
    "//\n"
    "// {{fold Answers}}\n"
    "//\n"
    "// 1. That.\n"
    "// 2. So.\n"
    "// 3. Thus.\n"
    "//\n"
    "// {{end}}\n"
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
          {"title": "First", "values": {"bias": 0.125, "word": "x", "t.0.5.max": 2.5, "big": 18446744073709551615,
            "none": null, "list": [1]},
           "shown": [{"text": "hello\n"}, {"text": "a < b\n"},
            {"table": [{"name": "place", "right": false, "cells": ["x & y", "z"]},
                       {"name": "loss", "right": true, "cells": ["1", "2.25"]},
                       {"name": "steps", "right": true, "cells": ["10", "7"]}]}],
           "claims": [{"text": "loss, x", "measured": 1.5, "expected": "at most 2", "holds": true},
                      {"text": "it is so", "measured": true, "expected": true, "holds": true}], "figures": []},
          {"title": "Second", "values": {"steps": 7}, "shown": [{"text": "bye\n"}], "claims": [],
           "figures": [{"file": "line.svg", "alt": "A <line>", "size": [300, 200], "panels": [1, 1, 1],
                        "data": ["line.csv"]}]}]})";
  std::string glossary = "| bias | 편향 | x |\n";

  std::string page(const std::string& source) const { return woven(source).markdown; }

  weave::Woven woven(const std::string& source) const {
    const weave::Source parsed = weave::parse_source("main.cpp", source);
    const weave::Book book = {weave::woven_page("01_first", "First", "Which is first?"),
                              weave::woven_page(name, "A test", "Does it work?"),
                              weave::woven_page("03_next", "Next", "What is next?"),
                              weave::woven_page("speed", "Speed", "How fast?"),
                              weave::written_page("# Glossary {#glossary}\n")};
    const weave::Order order({{book[0], {}, {"nn::Known"}},
                              {book[1], {{"bias", "편향"}}, symbols_of(parsed)},
                              {book[2], {{"gradient", "기울기"}, {"step function", ""}}, {}}});
    const std::vector<weave::Stop> stops = {
        {book[0], {}}, {book[1], {"first"}}, {book[2], {"test"}}};
    const std::vector<weave::BookPart> parts = {
        weave::part_of("# Part I {#part_1}\n\n@subpage chapter_first\n\n@subpage chapter_test\n")};
    return weave::make_page({parsed, results, folder_.path(), folder_.path(), glossary, book, order,
                             stops, parts, name});
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
  static std::vector<std::string> symbols_of(const weave::Source& source) {
    const auto library = source.metadata.find("library");
    return weave::symbols_of(library == source.metadata.end() ? "" : library->second);
  }

  TemporaryFolder folder_;
};

std::string with(const std::string& prose) { return metadata + "// " + prose + "\n" + text; }

std::string replaced(std::string source, const std::string& before, const std::string& after) {
  return source.replace(source.find(before), before.size(), after);
}

}  // namespace

TEST_CASE("a source is taken apart into metadata, prose and code", "[weave]") {
  const weave::Source source = weave::parse_source("main.cpp", metadata + text);
  CHECK(source.metadata.at("title") == "A test");
  REQUIRE(source.blocks.size() == 3);
  CHECK(source.blocks[0].is_prose);
  CHECK_FALSE(source.blocks[1].is_prose);
  CHECK(source.blocks[1].lines == std::vector<std::string>{"int one() { return 1; }"});
  CHECK(source.blocks[1].first_line == 12);
  CHECK(source.blocks[2].lines.front() == "{{output First}}");
}

TEST_CASE("a page has the numbers, the output, the figures and its neighbours", "[weave]") {
  const std::string page = Chapter().page(metadata + text);
  CHECK_THAT(page, ContainsSubstring("# 02 A test {#chapter_test}"));
  CHECK_THAT(page, ContainsSubstring("is 0.12, after 7 steps with “x”."));
  CHECK_THAT(page, ContainsSubstring("```cpp\nint one() { return 1; }\n```"));
  CHECK_THAT(page, ContainsSubstring("<pre class=\"output\">hello\na &lt; b\n</pre>"));
  CHECK_THAT(page, ContainsSubstring("src=\"02_test/line.svg\" width=\"300\" height=\"200\" "
                                     "alt=\"A &lt;line&gt;\""));
  CHECK_THAT(page, ContainsSubstring("<figcaption>A caption. <span class=\"data\">Data: <a "
                                     "href=\"02_test/line.csv\">line.csv</a></span></figcaption>"));
  CHECK_THAT(page, ContainsSubstring("## Try it {#chapter_test_try_it}\n\n%Change <code>"));
  CHECK_THAT(page, ContainsSubstring("cmake --build --preset release --target run-02_test\n"));
  CHECK_THAT(page, ContainsSubstring("## The plain program"));
  CHECK_THAT(page, ContainsSubstring("\\ref chapter_first \"← 01 First\""));
  CHECK_THAT(page, ContainsSubstring("\\ref chapter_next \"03 Next →\""));
}

TEST_CASE("the head of a page says where it stands and how long it takes", "[weave]") {
  const weave::Woven page = Chapter().woven(metadata + text);
  CHECK_THAT(page.markdown, ContainsSubstring("<dt>Part</dt><dd>\\ref part_1 \"Part I\"</dd>"));
  CHECK_THAT(page.markdown,
             ContainsSubstring("<dt>Leads to</dt><dd>\\ref chapter_next \"03 Next\"</dd>"));
  CHECK_THAT(page.text, ContainsSubstring("Time 0 minutes to read\n"));
  std::string words;
  for (int i = 0; i < 700; ++i) {
    words += i % 10 == 9 ? "w\n// " : "w ";
  }
  CHECK_THAT(Chapter().page(with(words)), ContainsSubstring("<dd>4 minutes to read</dd>"));
}

TEST_CASE("a page that is no chapter has no number in its title", "[weave]") {
  Chapter speed;
  speed.name = "speed";
  speed.results.replace(speed.results.find("02_test"), 7, speed.name);
  CHECK_THAT(speed.page(metadata + text), ContainsSubstring("# A test {#chapter_speed}"));
}

TEST_CASE("a printed table is a table, and its statements are folded", "[weave]") {
  Chapter chapter;
  const weave::Woven page = chapter.woven(metadata + text);
  CHECK_THAT(page.markdown, ContainsSubstring("<th>place</th><th class=\"number\">loss</th>"));
  // The points of numbers stand below each other.
  CHECK_THAT(
      page.markdown,
      ContainsSubstring("<td>x &amp; y</td><td class=\"number\">1<span class=\"fraction f2\">"
                        "</span></td><td class=\"number\">10</td>"));
  CHECK_THAT(page.markdown, ContainsSubstring("2<span class=\"fraction f2\">.25</span></td>"));
  CHECK_THAT(page.markdown, ContainsSubstring("<summary>2 statements checked</summary>"));
  CHECK_THAT(page.markdown,
             ContainsSubstring("<tr><td>loss, x</td><td>1.5</td><td>at most 2</td></tr>"));
  CHECK_THAT(page.text, ContainsSubstring("place loss steps x & y 1 10 z 2.25 7"));
  CHECK_THAT(page.text, ContainsSubstring("loss, x 1.5 at most 2\nit is so true true\n"));
  chapter.results = replaced(chapter.results, "\"at most 2\", \"holds\": true",
                             "\"at most 1\", \"holds\": false");
  const std::string broken = chapter.page(metadata + text);
  CHECK_THAT(broken,
             ContainsSubstring("open=\"open\"><summary>2 statements checked: 1 does not hold<"));
  CHECK_THAT(broken, ContainsSubstring("<tr class=\"broken\"><td>does not hold: loss, x</td>"));
}

TEST_CASE("the panels of a figure are shown one by one", "[weave]") {
  Chapter chapter;
  chapter.results = replaced(chapter.results, "\"panels\": [1, 1, 1]", "\"panels\": [2, 3, 6]");
  const std::string page = chapter.page(metadata + text);
  CHECK_THAT(page, ContainsSubstring("<div class=\"panels\" style=\"--panel:100px;--beside:3\" "
                                     "role=\"img\" aria-label=\"A &lt;line&gt;\">"));
  CHECK_THAT(
      page,
      ContainsSubstring(
          "<span class=\"panel\" style=\"aspect-ratio:100/100\"><img src=\"02_test/line.svg\" "
          "width=\"300\" height=\"200\" alt=\"\" "
          "style=\"width:300%;margin:-100.00% 0 0 -200%\"/></span></div>"));
}

TEST_CASE("formulas, links and code in text", "[weave]") {
  const std::string page = Chapter().page(
      with("Let ($a_1$) and\n// $$b =\n//   c$$\n// `$x$` see chapter [[first]], [[next]] "
           "and `common/a.hpp`."));
  CHECK_THAT(page,
             ContainsSubstring("Let (&BSlash;(a\\_1&BSlash;)) and &BSlash;\\[b = c&BSlash;\\]"));
  CHECK_THAT(page, ContainsSubstring("<code>&Dollar;x&Dollar;</code> see \\ref chapter_first "
                                     "\"chapter 01\", \\ref chapter_next \"03\" and"));
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
  CHECK_THAT(Chapter().page(source), ContainsSubstring("<figcaption>A caption on two lines. <"));
}

TEST_CASE("what a page names must be there", "[weave]") {
  const Chapter chapter;
  CHECK(chapter.error(with("{{nothing}}")) ==
        "main.cpp:9: the program computes no value 'nothing'");
  CHECK(chapter.error(with("a\n// b {{nothing:.1f}}")) ==
        "main.cpp:10: the program computes no value 'nothing'");
  CHECK_THAT(chapter.error(with("{{bias:q}}")), ContainsSubstring("main.cpp:9: 'q' is no format"));
  for (const char* bad : {"none", "list", "bias:999999999f", "bias:.100f", "word:.2f"}) {
    INFO(bad);
    CHECK_THAT(
        chapter.error(with("{{" + std::string(bad) + "}}")),
        ContainsSubstring("main.cpp:9: '") && ContainsSubstring("is no format for the value"));
  }
  CHECK_THAT(chapter.page(with("{{big}} and {{steps:.1f}}")),
             ContainsSubstring("18446744073709551615 and 7.0"));
  CHECK(chapter.error(with("{{figure none}}")) ==
        "main.cpp:9: the program draws no figure none.svg");
  CHECK(chapter.error(with("{{output Third}}")) ==
        "main.cpp:9: the program has no section 'Third'");
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

TEST_CASE("a figure has a size that a page can have", "[weave]") {
  for (const std::string bad : {"[0, 200]", "[300, -1]", "[300, 1e124]", "[300.5, 200]"}) {
    Chapter chapter;
    chapter.results = replaced(chapter.results, "[300, 200]", bad);
    CHECK(chapter.error(metadata + text) == "results.json: a figure without a size");
  }
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
             ContainsSubstring("main.cpp:10: prose inside a function"));
  CHECK_THAT(chapter.error(with(std::string(98, 'x'))),
             ContainsSubstring("main.cpp:9: 101 columns, more than 100"));
  CHECK_THAT(chapter.error(metadata + "int " + std::string(76, 'x') + ";\n" + text),
             ContainsSubstring("main.cpp:9: 81 columns, more than 80"));
  std::string source = metadata + text;
  source.replace(source.find("## Try it"), 9, "## The end");
  CHECK_THAT(chapter.error(source), ContainsSubstring("the last section of a page is '## Try it'"));
  // A brace in a string or a comment opens nothing.
  CHECK(chapter.error(metadata + "const char* a = \"{\";  // {\nconst char b = '{';\n" + text) ==
        "no error");
}

TEST_CASE("prose is told from code by what the program is, not by single lines", "[weave]") {
  const Chapter chapter;
  for (const char* code : {
           "/* { */ int a;",
           "/* {\n// no prose\n*/",
           "auto a = R\"({)\";",
           "auto a = R\"(\n// { no prose\n)\";",
           "char a = '\\'', b = '{', c = u8'{';",
           "int a = 1'000;  // {\nint b{2'000};",
           "/// A function.\n/// It is here.\nint f() {\n  return 1;\n}",
           "/* ``a`` $5 %d */  // 12.",
       }) {
    INFO(code);
    const std::string source = metadata + code + std::string("\n\n// Prose.\n") + text;
    REQUIRE(chapter.error(source) == "no error");
    CHECK_THAT(chapter.page(source),
               ContainsSubstring("```cpp\n" + std::string(code) + "\n```\n\n%Prose."));
  }
  CHECK_THAT(chapter.error(metadata + "int f() { /* } */\n// prose\n}\n" + text),
             ContainsSubstring("main.cpp:10: prose inside a function"));
}

TEST_CASE("line ends and a byte-order mark are not seen", "[weave]") {
  const std::string source = with("One\n// two\n//\n// * `x`\n//\n// {{code common/a.cpp tag}}");
  std::string other = "\xEF\xBB\xBF";
  for (const char c : source) {
    other += c == '\n' ? "\r\n" : std::string(1, c);
  }
  CHECK(Chapter().page(other) == Chapter().page(source));
  CHECK(weave::written_page("\xEF\xBB\xBF# A page {#a_page}\r\n\r\nText\r\n").title == "A page");
}

TEST_CASE("text that looks like mark-up is shown as it stands", "[weave]") {
  const weave::Woven page = Chapter().woven(with(
      "It costs $5 here and $6 there, 50 % more,\n// 12. that is, 100%, or %d.\n//\n"
      "// 12. It begins so.\n//\n// | $5 | 6 | $7 |\n// |---|---|---|\n// | $a$ | %x | 12. |"));
  CHECK_THAT(page.text, ContainsSubstring("It costs $5 here and $6 there, 50 % more,\n12. that is, "
                                          "100%, or %d.\n12. It begins so.\n$5 6 $7 "));
  CHECK_THAT(
      page.markdown,
      ContainsSubstring("It costs &Dollar;5 here and &Dollar;6 there, 50 &Percent; more, 12. "
                        "that is, 100&Percent;, or &Percent;d."));
  CHECK_THAT(page.markdown, ContainsSubstring("\n12&Dot; %It begins so."));
  CHECK_THAT(page.markdown, ContainsSubstring("<th>&Dollar;5</th><th>6</th><th>&Dollar;7</th>"));
}

TEST_CASE("a page says what it must show", "[weave]") {
  const weave::Woven page =
      Chapter().woven(with("A \"list\":\n//\n// * `one` of\n//   two\n// * [[first]]"));
  CHECK_THAT(page.text, ContainsSubstring("02 A test\n"));
  CHECK_THAT(page.text, ContainsSubstring("A “list”:\n• one of\ntwo\n• →01\n"));
  CHECK_THAT(page.text, ContainsSubstring("is 0.12, after 7 steps with “x”."));
  CHECK_THAT(page.text, ContainsSubstring("A caption."));
  CHECK_THAT(page.text, ContainsSubstring("int one() { return 1; }"));
}

TEST_CASE("a chapter ends with a summary, questions and what to try", "[weave]") {
  const Chapter chapter;
  const std::string source = metadata + text;
  CHECK(chapter.error(source) == "no error");
  CHECK_THAT(chapter.error(replaced(source, "## Summary", "## The end")),
             ContainsSubstring("ends with the sections 'Summary', 'Questions' and 'Try it'"));
  CHECK_THAT(chapter.error(replaced(source, "A line.", "A. B. C? D. E. F.")),
             ContainsSubstring("one to five sentences, this one 6"));
  CHECK(chapter.error(replaced(source, "A line.", "A 0.5. B. C? D. E!")) == "no error");
  const char* form = "the section 'Questions' is a numbered list of three";
  CHECK_THAT(chapter.error(replaced(source, "// 3. How?\n", "")), ContainsSubstring(form));
  CHECK_THAT(chapter.error(replaced(source, "// 3. Thus.\n", "")), ContainsSubstring(form));
  CHECK_THAT(chapter.error(replaced(source, "fold Answers", "fold More")), ContainsSubstring(form));
  Chapter speed;
  speed.name = "speed";
  speed.results = replaced(speed.results, "02_test", speed.name);
  CHECK_THAT(
      speed.page(replaced(replaced(source, "## Summary", "## The end"), "// library: none\n", "")),
      ContainsSubstring("# A test"));
}

TEST_CASE("asides, boxes and folded text", "[weave]") {
  const Chapter chapter;
  const std::string page = chapter.page(
      with("{{aside On $b$ & more}}\n//\n// *Text*.\n\nint two();\n\n// {{output First}}\n//\n// "
           "{{end}}\n//\n// {{read}}\n//\n// That.\n//\n// {{end}}"));
  CHECK_THAT(page, ContainsSubstring("\\htmlonly[block]\n<details class=\"aside\"><summary>For the "
                                     "curious: On \\(b\\) &amp; more</summary>\n\\endhtmlonly\n"));
  CHECK_THAT(page, ContainsSubstring("<em>%Text</em>."));
  CHECK_THAT(page, ContainsSubstring("You may have read</p>\n\\endhtmlonly"));
  CHECK_THAT(page, ContainsSubstring("</aside>"));
  CHECK_THAT(page, ContainsSubstring("<details class=\"fold\"><summary>Answers</summary>"));
  CHECK_THAT(page, ContainsSubstring("<details class=\"plain\"><summary>"));
  CHECK_THAT(chapter.error(with("{{aside}}\n//\n// {{end}}")),
             ContainsSubstring("main.cpp:9: {{aside}} needs a title"));
  CHECK_THAT(chapter.error(with("{{end}}")), ContainsSubstring("main.cpp:9: {{end}} without"));
  CHECK_THAT(chapter.error(with("{{aside A}}\n//\n// {{read}}\n//\n// {{end}}")),
             ContainsSubstring("main.cpp:11: {{read}} inside the {{aside}} of line 9"));
  CHECK_THAT(
      chapter.error(with("{{read}}\n//\n// ## Section\n//\n// {{end}}")),
      ContainsSubstring("main.cpp:11: a section cannot begin inside the {{read}} of line 9"));
  CHECK_THAT(chapter.error(metadata + text + "//\n// {{read}}\n"),
             ContainsSubstring("{{read}} has no {{end}}"));
}

TEST_CASE("the head names what a chapter takes from the library", "[weave]") {
  const Chapter chapter;
  const std::string source = metadata + "nn::New a;\n\n// With `nn::New`.\n" + text;
  const std::string page = chapter.page(replaced(source, "library: none", "library: nn::New"));
  CHECK_THAT(page, ContainsSubstring("<dt>From the library</dt><dd><code>nn::New</code></dd>"));
  CHECK(chapter.page(metadata + text).find("From the library") == std::string::npos);
  CHECK_THAT(chapter.error(replaced(source, "// library: none\n", "")),
             ContainsSubstring("the metadata has no 'library'"));
}

TEST_CASE("terms may be none", "[weave]") {
  const std::string source = replaced(metadata + text, "bias (편향)\n", "none\n");
  CHECK(Chapter().error(replaced(source, "**bias** (편향)", "bias")) == "no error");
  CHECK_THAT(Chapter().error(replaced(metadata + text, "bias (편향)\n", "bias\n")),
             ContainsSubstring("main.cpp:5: 'terms' is 'none' or has the form"));
}

TEST_CASE("all findings of a chapter are told at once", "[weave]") {
  const std::string error = Chapter().error(
      with("The gradient.\n//\n// Chapter 07, [[nowhere]].\n\nnn::Known a;\nnn::Later b;"));
  CHECK_THAT(error, ContainsSubstring(
                        "main.cpp:9: the term 'gradient' is defined in chapter 03 (next) only"));
  CHECK_THAT(error, ContainsSubstring("main.cpp:11: 'Chapter 07': chapters are named"));
  CHECK_THAT(error, ContainsSubstring("main.cpp:11: no page is named 'nowhere'"));
  CHECK_THAT(error, ContainsSubstring(
                        "main.cpp:14: the code uses nn::Later, which no chapter introduces"));
  CHECK(error.find("nn::Known") == std::string::npos);
}

TEST_CASE("long text takes no stack", "[weave]") {
  std::string lines;
  for (int i = 0; i < 20000; ++i) {
    lines += "\n// word word word";
  }
  const Chapter chapter;
  for (const char* begin :
       {"**bold", "`code", "$x", "{{steps", "[[first", "[text", "{{figure line: text", "chapter"}) {
    INFO(begin);
    CHECK_THAT(chapter.error(with(begin + lines + "\n//\n// {{nothing}}")),
               ContainsSubstring("the program computes no value 'nothing'"));
  }
  CHECK(chapter.error(with(std::string(30000, 'x'))) ==
        "main.cpp:9: a line of 30003 bytes: more than 2000 are no text");
  CHECK_THAT(chapter.error("// ---\n// title: a" + std::string(lines.begin(), lines.begin() + 1) +
                           "//   " + std::string(1900, 'a') + "\n//   " + std::string(1900, 'a') +
                           "\n//   " + std::string(1900, 'a') + "\n//   " + std::string(1900, 'a') +
                           "\n//   " + std::string(1900, 'a') + "\n"),
             ContainsSubstring("main.cpp:7: metadata of more than 8000 bytes"));
}

TEST_CASE("a stray mark of emphasis is no text", "[weave]") {
  const Chapter chapter;
  CHECK(chapter.error(with("A **word alone.")) == "main.cpp:9: a '**' that begins or ends nothing");
  CHECK(chapter.error(with("A word** alone.")) == "main.cpp:9: a '**' that begins or ends nothing");
  CHECK(chapter.error(with("2 * 3 and `a ** b` and $x^{**}$.")) == "no error");
}
