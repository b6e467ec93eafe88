#include "catch.hpp"
#include "map.hpp"

namespace {

const std::vector<weave::BookPart> parts = {
    weave::part_of("# Part I: A & B {#part_1}\n\n@subpage chapter_first\n\n[[first:question]]\n\n"
                   "@subpage chapter_second\n"),
    weave::part_of("# Part II {#part_2}\n\n@subpage chapter_third\n")};

const weave::Book book = {weave::woven_page("01_first", "First", "?"),
                          weave::woven_page("02_second", "Second", "?"),
                          weave::woven_page("03_third", "Third <x>", "?"),
                          weave::written_page("# Glossary {#glossary}\n"),
                          weave::written_page("# Part I: A & B {#part_1}\n"),
                          weave::written_page("# Start {#mainpage}\n")};

const std::vector<weave::Stop> stops = {
    {book[0], {}}, {book[1], {"first"}}, {book[2], {"first", "second"}}};

std::size_t count(const std::string& text, const std::string& wanted) {
  std::size_t number = 0;
  for (std::size_t at = 0; (at = text.find(wanted, at)) != std::string::npos; ++at) {
    ++number;
  }
  return number;
}

}  // namespace

TEST_CASE("names in double brackets", "[weave]") {
  CHECK(weave::names_in("chapter [[first]], chapter [[a_b]] and [[c:title]]") ==
        std::vector<std::string>{"first", "a_b"});
  CHECK(weave::names_in("some C++").empty());
}

TEST_CASE("a part lists pages", "[weave]") {
  CHECK(parts[0].page.title == "Part I: A & B");
  CHECK(parts[0].pages == std::vector<std::string>{"first", "second"});
}

TEST_CASE("a chapter leads to those that build on it", "[weave]") {
  const std::vector<weave::BookPage> pages = weave::leads_to(stops, "first");
  REQUIRE(pages.size() == 2);
  CHECK(pages[0].name == "second");
  CHECK(pages[1].name == "third");
  CHECK(weave::leads_to(stops, "third").empty());
}

TEST_CASE("the learning map links each chapter and draws an arc for each that builds on another",
          "[weave]") {
  const std::string map = weave::learning_map(stops, parts);
  CHECK(count(map, "<path ") == 3);
  CHECK(count(map, "<circle ") == 3);
  CHECK_THAT(map, ContainsSubstring("data-from=\"second\" data-to=\"third\""));
  CHECK_THAT(map, ContainsSubstring("<a href=\"chapter_third.html\" data-name=\"third\">"));
  CHECK_THAT(map, ContainsSubstring(">03 Third &lt;x&gt;</text>"));
  CHECK_THAT(map, ContainsSubstring("<a href=\"part_1.html\"><text class=\"part\""));
  // What is in no part, or builds on something that is no chapter, has no place.
  CHECK(count(weave::learning_map({{book[0], {"glossary"}}, {book[3], {"first"}}}, parts),
              "<path ") == 0);
}

TEST_CASE("all pages are in the navigation, chapters by parts", "[weave]") {
  const std::string html = weave::chapter_navigation(book, parts);
  CHECK(count(html, "<a ") == 6);
  CHECK_THAT(html, ContainsSubstring(
                       "<li><a href=\"$relpath^chapter_third.html\">03 Third &lt;x&gt;</a></li>"));
  CHECK_THAT(html, ContainsSubstring("<a href=\"$relpath^part_1.html\">Part I: A &amp; B</a><ul>"));
  CHECK_THAT(html, ContainsSubstring("<li><a href=\"$relpath^glossary.html\">Glossary</a></li>"));
  CHECK(html.find("mainpage") == std::string::npos);
}
