#include "catch.hpp"
#include "search.hpp"

namespace {

const std::string glossary =
    "# Glossary {#glossary}\n\n"
    "| term | 한국어 | symbol | meaning | chapter |\n|---|---|---|---|---|\n"
    "| bias | 편향 | \\f$b\\f$ | a \"number\" | [[neuron]] |\n"
    "| weight | 가중치 | \\f$w\\f$ | a factor | [[neuron]] |\n"
    "| layer | 층 | | units side by side | [[layers]] |\n"
    "| Keras | 케라스 | | a library |  |\n\n"
    "## Synonyms\n\n"
    "| also called | 한국어 | see |\n|---|---|---|\n"
    "| CE, CEE | 값 | weight (of a, b), bias |\n";

/// A site of two chapters and a glossary.
struct Site {
  weave::Book book = {weave::woven_page("01_neuron", "The neuron", "What does it do?"),
                      weave::woven_page("02_layers", "Layers", "Why?"),
                      weave::written_page("# Glossary {#glossary}"),
                      weave::written_page("# notitle {#mainpage}")};
  std::vector<std::string> findings;

  weave::ReadPage page(std::size_t number, const std::vector<std::string>& prose) {
    const weave::Source source{"main.cpp", {}, {}, {{true, 5, prose}}, {}};
    return {book[number], weave::parse_document(
                              source, {&book, book[number].name, "main.cpp", {}, {}, &findings})};
  }
  std::vector<weave::SearchEntry> entries(const std::string& text = glossary) {
    return weave::search_entries(
        {page(0, {"A **bias** (편향).", "", "## The \"sum\", a part", "", "* **weight** (가중치)"}),
         page(1, {"## One", "", "### Two"})},
        book, text);
  }
  std::string error(const std::string& row) {
    try {
      entries(glossary + row);
    } catch (const weave::Error& error) {
      return error.what();
    }
    return "no error";
  }
};

/// What an entry says, in one line.
std::string line_of(const weave::SearchEntry& entry) {
  return entry.kind + "|" + entry.text + "|" + entry.korean + "|" + entry.see + "|" + entry.note +
         "|" + entry.where + "|" + entry.link;
}

}  // namespace

TEST_CASE("the search finds terms where they are defined, synonyms, titles and headings",
          "[weave]") {
  std::vector<std::string> lines;
  for (const weave::SearchEntry& entry : Site().entries()) {
    lines.push_back(line_of(entry));
  }
  const std::string sum = "chapter_neuron.html#chapter_neuron_the_sum_a_part";
  CHECK(lines == std::vector<std::string>{
                     "term|bias|편향||a \"number\"|01 The neuron|chapter_neuron.html",
                     "term|weight|가중치||a factor|01 The neuron|" + sum,
                     "term|layer|층||units side by side|02 Layers|chapter_layers.html",
                     "term|Keras|케라스||a library|Glossary|glossary.html",
                     "synonym|CE, CEE|값|weight (of a, b)|a factor|01 The neuron|" + sum,
                     "synonym|CE, CEE|값|bias|a \"number\"|01 The neuron|chapter_neuron.html",
                     "title|01 The neuron|||What does it do?||chapter_neuron.html",
                     "title|02 Layers|||Why?||chapter_layers.html",
                     "title|Glossary|||||glossary.html",
                     "heading|The “sum”, a part||||01 The neuron|" + sum,
                     "heading|One||||02 Layers|chapter_layers.html#chapter_layers_one",
                     "heading|Two||||02 Layers|chapter_layers.html#chapter_layers_two",
                 });
}

TEST_CASE("a glossary with a wrong row is refused", "[weave]") {
  CHECK(Site().error("| a | 가 | wieght |\n") ==
        "docs/pages/glossary.md:15: 'wieght' is no term of the glossary");
  CHECK(Site().error("| a | weight |\n") == "docs/pages/glossary.md:15: not a row of 3 cells");
  CHECK_THAT(Site().error("\n| term |\n| term | k | s | m | c |\n| a | b | | c | [[nerve]] |\n"),
             ContainsSubstring("docs/pages/glossary.md:18: no page is named 'nerve'"));
  CHECK(Site().error("\n| another | table |\n") == "no error");
}

TEST_CASE("the search reads its entries from a script", "[weave]") {
  CHECK_THAT(weave::search_script(Site().entries()),
             ContainsSubstring("\nconst course_index = [\n"
                               "{kind: \"term\", text: \"bias\", korean: \"편향\", note: \"a "
                               "\\\"number\\\"\", where: \"01 The neuron\", link: "
                               "\"chapter_neuron.html\"},\n"));
  CHECK(weave::search_script({{"title", "a\\b\nc", "", "", "", "", "d"}})
            .ends_with("{kind: \"title\", text: \"a\\\\b c\", link: \"d\"},\n];\n"));
}

TEST_CASE("a heading has no value, which would change its anchor", "[weave]") {
  Site site;
  const weave::Source source{"main.cpp", {}, {}, {{true, 5, {"## After {{steps}} steps"}}}, {}};
  weave::parse_document(source, {&site.book,
                                 "neuron",
                                 "main.cpp",
                                 [](const auto&, const auto&) { return std::string("7"); },
                                 {},
                                 &site.findings});
  CHECK(site.findings == std::vector<std::string>{"main.cpp:5: a heading has no value, because "
                                                  "links to it must not change"});
}

TEST_CASE("the search has the text of all pages, section by section", "[weave]") {
  Site site;
  const std::vector<weave::SearchText> texts =
      weave::search_texts({site.page(0, {"A neuron, see", "[[layers]],  `adds` $x_1$ up.", "",
                                         "## The sum", "", "* It \"is\" one.", "", "## Empty", "",
                                         "## Table", "", "| a | b |", "|---|---|", "| 1 | 2 |"})});
  REQUIRE(texts.size() == 3);
  CHECK(texts[0].where == "01 The neuron");
  CHECK(texts[0].paragraphs == std::vector<std::string>{"A neuron, see 02, adds x_1 up."});
  CHECK(texts[1].link == "chapter_neuron.html#chapter_neuron_the_sum");
  CHECK(texts[1].paragraphs == std::vector<std::string>{"It “is” one."});
  CHECK(texts[2].where == "01 The neuron: Table");
  const std::vector<weave::SearchText> written = weave::search_texts(
      "# A page {#a_page}\n\nSome *text* with\n`code` and [[layers]].\n\n## More {#more}\n\n| 층 | "
      "\\f$x\\f$ |\n|---|---|\n| a | b |\n");
  REQUIRE(written.size() == 2);
  CHECK(written[0].paragraphs == std::vector<std::string>{"Some text with code and ."});
  CHECK(written[1].link == "a_page.html#more");
  CHECK(written[1].paragraphs == std::vector<std::string>{"층 x", "a b"});
  CHECK_THAT(weave::search_script(written),
             ContainsSubstring(
                 "{where: \"A page: More\", link: \"a_page.html#more\", paragraphs: [\n\"층 x\","));
}
