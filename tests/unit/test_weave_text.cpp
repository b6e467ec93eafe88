#include "catch.hpp"
#include "checks.hpp"

namespace {

/// Texts on the page of the chapter "hidden_layer".
struct Around {
  weave::Book book = {weave::woven_page("01_perceptron", "The perceptron", "What can it do?"),
                      weave::woven_page("03_hidden_layer", "The hidden layer", "How?"),
                      weave::woven_page("speed", "Speed", "How fast?"),
                      weave::written_page("# Glossary {#glossary}\n")};
  std::vector<std::string> findings;

  weave::Inlines parse(const std::string& text) {
    return weave::parse_text(
        text, 5,
        {&book, "hidden_layer", "main.cpp",
         [](const auto& key, const auto&) { return key == "rate" ? "-0.5" : "a*b*"; },
         [](const auto&) { return true; }, &findings});
  }
  std::string markdown(const std::string& text) { return weave::to_markdown(parse(text)); }
  std::string plain(const std::string& text) { return weave::to_plain(parse(text)); }
  std::string error(const std::string& text) {
    findings.clear();
    parse(text);
    return findings.empty() ? "" : findings.front();
  }
  std::string page(const std::string& markdown) {
    return weave::resolve_page(markdown, {&book, "glossary", "a.md", {}, {}, &findings});
  }
};

/// The parts of a chapter's prose.
std::vector<weave::Part> parts_of(const std::vector<std::string>& lines, Around& around) {
  const weave::Source source{"main.cpp", {}, {}, {{true, 5, lines}}, {}};
  return weave::parse_document(source, {&around.book, "hidden_layer", "main.cpp",
                                        [](const auto&, const auto&) { return "0"; },
                                        [](const auto&) { return true; }, &around.findings});
}

using Kind = weave::Part::Kind;

/// Kinds of parts, one letter each.
std::string form(const std::vector<std::string>& lines) {
  Around around;
  std::string letters;
  for (const weave::Part& part : parts_of(lines, around)) {
    letters += part.kind == Kind::paragraph        ? 'p'
               : part.kind == Kind::item           ? (part.number > 0 ? '1' : '*')
               : part.kind == Kind::item_paragraph ? 'i'
               : part.kind == Kind::heading        ? 'h'
               : part.kind == Kind::row            ? 'r'
               : part.kind == Kind::fence          ? 'f'
                                                   : 'd';
  }
  return letters + (around.findings.empty() ? "" : "!");
}

}  // namespace

TEST_CASE("names of pages become links with their numbers", "[weave]") {
  Around a;
  CHECK(a.markdown("see [[perceptron]].") == "see \\ref chapter_perceptron \"01\".");
  CHECK(a.markdown("Chapter\n[[perceptron]]") == "\\ref chapter_perceptron \"Chapter 01\"");
  CHECK(a.markdown("chapters [[perceptron]]") == "chapters \\ref chapter_perceptron \"01\"");
  CHECK(a.markdown("[[perceptron:title]]") == "\\ref chapter_perceptron \"01 The perceptron\"");
  CHECK(a.plain("[[perceptron:question]]") == "What can it do?");
  CHECK(a.markdown("[[speed]] [[glossary]]") ==
        "\\ref chapter_speed \"Speed\" \\ref glossary \"Glossary\"");
  CHECK(a.markdown("in chapter [[hidden_layer]]. On") == "in chapter 03. %On");
  CHECK(a.markdown("`[[a]]` $[[a]]$") ==
        "<code>\\[\\[a\\]\\]</code> &BSlash;(\\[\\[a\\]\\]&BSlash;)");
  CHECK(a.findings.empty());
}

TEST_CASE("wrong names of pages are told", "[weave]") {
  Around a;
  CHECK(a.error("x\n[[perceptrons]]") ==
        "main.cpp:6: no page is named 'perceptrons'; near it: perceptron");
  CHECK(a.error("[[xyz]]") == "main.cpp:5: no page is named 'xyz'");
  CHECK_THAT(a.error("chapter [[speed]]"), ContainsSubstring("goes before the name of a chapter"));
  CHECK_THAT(a.error("[[perceptron:end]]"), ContainsSubstring("the page has no end"));
  for (const char* text : {"chapter 05", "Chapter 5", "chapters 05 and 06", "a\nchapter\n3"}) {
    CHECK_THAT(a.error(text), ContainsSubstring("chapters are named: write [[name]]"));
  }
  CHECK_THAT(a.error("[x](@ref y)"), ContainsSubstring("pages are named"));
  CHECK(a.error("`chapter 5` of $chapter 5$ chapters").empty());
}

TEST_CASE("pages written by hand have names, too", "[weave]") {
  Around a;
  CHECK(a.page("# Glossary {#glossary}\n\n| a | chapter [[perceptron]] |\n* [[speed:title]]\n") ==
        "# Glossary {#glossary}\n\n| a | \\ref chapter_perceptron \"chapter 01\" |\n* \\ref "
        "chapter_speed \"Speed\"\n");
  CHECK(a.page("`[[a]]`\n\n    [[a]]\n\n```\n[[a]] chapter 5\n```\n") ==
        "`[[a]]`\n\n    [[a]]\n\n```\n[[a]] chapter 5\n```\n");
  CHECK(a.page("\xEF\xBB\xBF# A {#a}\r\n\r\n```\r\n[[a]]\r\n```\r\n") ==
        "# A {#a}\n\n```\n[[a]]\n```\n");
  CHECK(a.findings.empty());
  a.page("x\n[[a]] and chapter 7\n");
  CHECK(a.findings == std::vector<std::string>{
                          "a.md:2: no page is named 'a'",
                          "a.md:2: 'chapter 7': chapters are named: write [[name]] in place of "
                          "the number"});
}

TEST_CASE("what is plain text stays plain text", "[weave]") {
  Around a;
  CHECK(a.markdown("12. On") == "12&Dot; %On");
  CHECK(a.markdown("12) On") == "12<span></span>) %On");
  CHECK(a.markdown("- a") == "&Minus; a");
  CHECK(a.markdown("+ a") == "&Plus; a");
  CHECK(a.markdown("{{rate}} a") == "&Minus;0.5 a");
  CHECK(a.markdown("a {{word}}") == "a a\\*b\\*");
  CHECK(a.markdown("# a > b") == "&Hash; a &Greater; b");
  CHECK(a.markdown("50 %to @x \\y <b> a&b |") ==
        "50 &Percent;to &At;x &BSlash;y &Less;b&Greater; a&Amp;b &Pipe;");
  CHECK(a.markdown("a_b_c a*b*c 2 * 3 * 4") == "a\\_b\\_c a\\*b\\*c 2 \\* 3 \\* 4");
  CHECK(a.markdown("a -- b --- c :x: http://a a.hpp ~~a~~") ==
        "a &Minus;&Minus; b &Minus;&Minus;&Minus; c &Colon;x: http&Colon;//a a&Dot;hpp "
        "~<span></span>~a~<span></span>~");
  CHECK(a.markdown("me@home.org") == "me&At;home&Dot;org");
  CHECK(a.markdown("A Network, ReLU step() a::b") == "A %Network, %ReLU %step() %a&Colon;&Colon;b");
  CHECK(a.markdown("$5 and $6") == "&Dollar;5 and &Dollar;6");
  for (const char* dollars :
       {"$5 and $6", "$5, ($6)", "5$, 6$", "$HOME and ($PATH)", "US$5-US$6"}) {
    CHECK(a.plain(dollars) == dollars);
  }
  CHECK(a.plain("$5 and $x$: ($y$-axis), *$5* or *$6*") ==
        "$5 and \\(x\\): (\\(y\\)-axis), $5 or $6");
  CHECK(a.markdown("\"a\" (\"b\") *\"c\"*") == "“a” (“b”) <em>“c”</em>");
  CHECK(a.markdown("`\"a\" 'b' 5 %d a--b nn::A <x>`") ==
        "<code>&Quot;a&Quot; 'b' 5 &Percent;d a&Minus;&Minus;b nn::A &Less;x&Greater;</code>");
}

TEST_CASE("mark-up of a text", "[weave]") {
  Around a;
  CHECK(a.markdown("*a b* **c** (d)") == "<em>a b</em> <b>c</b> (d)");
  CHECK(a.markdown("*a $x*y$*") == "<em>a &BSlash;(x\\*y&BSlash;)</em>");
  CHECK(a.markdown("[a](https://b.org/c)") == "<a href=\"https://b.org/c\">a</a>");
  CHECK(a.markdown("``a`b``") == "<code>a\\`b</code>");
  CHECK(a.markdown("$x_{{rate}}$ ${{a}}^2$") ==
        "&BSlash;(x\\_-0.5&BSlash;) &BSlash;(a\\*b\\*^2&BSlash;)");
}

TEST_CASE("lists, headings and tables begin at the beginning of a paragraph only", "[weave]") {
  CHECK(form({"a", "12. On", "1. b", "* c", "- d", "# e", "> f", "| g"}) == "p");
  CHECK(form({"12. On"}) == "p");
  CHECK(form({"* a", "  b", "* c", "", "d"}) == "**p");
  CHECK(form({"1. a", "   25. b", "2. c", "5. d"}) == "11");
  CHECK(form({"* a", "", "  * b", "  * c", "* d"}) == "****");
  CHECK(form({"* a", "", "  b"}) == "*i");
  CHECK(form({"- a"}) == "p!");
  CHECK(form({"## a", "### b", "c", "## d"}) == "hhp!");
  CHECK(form({"| a | b |", "|---|---|", "| `x|y` | $|z|$ |", "", "c"}) == "rrp");
  CHECK(form({"a", "```py", "* b", "```", "", "    c", "    d"}) == "pff");
  CHECK(form({"a", "{{output b}}", "{{figure c: d", "e {{f}}", "g}}", "h"}) == "pddp");
}
