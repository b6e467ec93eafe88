#include "catch.hpp"
#include "finish.hpp"

TEST_CASE("Korean words are marked as Korean", "[weave]") {
  CHECK(weave::finished("<b>bias</b> (편향)") == "<b>bias</b> (<span lang=\"ko\">편향</span>)");
  CHECK(weave::finished("활성화 함수, 층 ㄱ.") ==
        "<span lang=\"ko\">활성화 함수</span>, <span lang=\"ko\">층 ㄱ</span>.");
  CHECK(weave::finished("ŷ – η “일”") == "ŷ – η “<span lang=\"ko\">일</span>”");
  CHECK(weave::finished("half \xED\x8E") == "half \xED\x8E");
  for (const std::string untouched :
       {"<script>var a = '편향 < b';</script>", "<title>편향</title>", "<!-- 편향 > 층 -->",
        "<a title=\"편향\">x</a>", "<style>/* 층 */</style>", "<script>편향", "<b"}) {
    CHECK(weave::finished(untouched) == untouched);
  }
}

TEST_CASE("the title of a page is its heading", "[weave]") {
  CHECK(weave::finished("<div><div class=\"title\">21 Momentum</div></div>") ==
        "<div><h1 class=\"title\">21 Momentum</h1></div>");
  CHECK(weave::finished("<title>All</title><div class=\"contents\">x</div>") ==
        "<title>All</title><h1 class=\"title\">All</h1>\n<div class=\"contents\">x</div>");
}

TEST_CASE("the letters of a list of members stand one level below its title", "[weave]") {
  CHECK(weave::finished("<h3><a id=\"index_s\" name=\"index_s\"></a>- s -</h3><ul><h3>x</h3>") ==
        "<h2><a id=\"index_s\" name=\"index_s\"></a>- s -</h2><ul><h3>x</h3>");
}

TEST_CASE("links to places that a page does not have lead to the page that has them", "[weave]") {
  weave::Places places;
  places.add("a.html", "<h2 id=\"here\">x</h2><a name=\"there\"></a>");
  places.add("b.html", "<p class=\"x\" id=\"only-b\">");
  CHECK(places.with_live_links("<a href=\"a.html#here\">") == "<a href=\"a.html#here\">");
  CHECK(places.with_live_links("<a href=\"a.html#only-b\">1</a><a href='b.html#gone'>") ==
        "<a href=\"b.html#only-b\">1</a><a href='b.html'>");
  CHECK(places.with_live_links("[\"f\",\"b.html#there\",2]") == "[\"f\",\"a.html#there\",2]");
  for (const std::string untouched : {"see x.html#gone", "\"a.html\"", ""}) {
    CHECK(places.with_live_links(untouched) == untouched);
  }
}

TEST_CASE("each place is there once, and links within a page lead to one", "[weave]") {
  CHECK(weave::finished("<a id=\"x\" name=\"x\"></a><a id=\"y\"></a><a id=\"x\" name=\"x\"></a>") ==
        "<a id=\"x\" name=\"x\"></a><a id=\"y\"></a><a name=\"x\"></a>");
  CHECK(weave::finished(
            "<p id=\"x\"><a href=\"#x\">1</a><a href=\"#gone\">2</a><a href=\"#\">3</a>") ==
        "<p id=\"x\"><a href=\"#x\">1</a><a href=\"#doc-content\">2</a><a href=\"#\">3</a>");
}

TEST_CASE("an empty head of a table is no head", "[weave]") {
  CHECK(weave::finished("<tr><th class=\"x\"> </th><th>a</th><th></th></tr><thead></thead>") ==
        "<tr><td class=\"x\"> </td><th>a</th><td></td></tr><thead></thead>");
}
