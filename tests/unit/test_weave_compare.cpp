#include "catch.hpp"
#include "compare.hpp"

namespace {

/// A page as Doxygen writes it.
std::string page(const std::string& contents) {
  return "<body>menu<div class=\"headertitle\"><div class=\"title\">12 Title </div></div>\n"
         "<div class=\"contents\">\n<div class=\"toc\"><h3>Table of Contents</h3></div>\n"
         "<div class=\"textblock\">" +
         contents + "</div></div><!-- contents -->footer</body>";
}

std::string difference(const std::string& source, const std::string& contents) {
  return weave::first_difference("12 Title\n" + source, weave::visible_text(page(contents)));
}

}  // namespace

TEST_CASE("a page shows what its source says", "[weave]") {
  CHECK(difference("A b, c\n• d", "<p>A <em>b</em>, c</p><ul><li>d</li></ul>").empty());
  CHECK(difference("a < b & “c” \" '", "a &lt; b &amp; “c” &quot; &#39;").empty());
  CHECK(difference("\\(x_1\\) nn::A's", "\\(x_1\\) <code><a href=\"a.html\">nn::A</a></code>'s")
            .empty());
  CHECK(difference("int a;\nreturn;",
                   "<div class=\"fragment\"><div class=\"line\">int <a href=\"x\">a</a>;</div><div "
                   "class=\"line\">return;</div><div class=\"ttc\" id=\"a\"><div>tip</div></div>"
                   "</div><!-- fragment -->")
            .empty());
  CHECK(difference("see →03.", "see <a class=\"el\" href=\"x.html\">03</a>.").empty());
}

TEST_CASE("text that Doxygen took for mark-up is found", "[weave]") {
  CHECK(difference("a b c d e f g h i j k", "a b c d e f x h i j k") ==
        "the source says '... d e f g h i j k', the page shows '... d e f x h i j k'");
  CHECK_FALSE(difference("above\n12. On", "<p>above</p><ol><li>On</li></ol>").empty());
  CHECK(difference("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>").empty());
  CHECK_FALSE(difference("1. a\n2. b", "<ol><li>a</li></ol><ol><li>b</li></ol>").empty());
  CHECK_FALSE(difference("a - b", "a<ul><li>b</li></ul>").empty());
  CHECK_FALSE(difference("a # b", "a <h1>b</h1>").empty());
  CHECK_FALSE(difference("> a", "<blockquote>a</blockquote>").empty());
  CHECK_FALSE(difference("50 %to", "50 to").empty());
  CHECK_FALSE(difference("an @x", "an ").empty());
  CHECK_FALSE(difference("a \\n b", "a <br/> b").empty());
  CHECK_FALSE(difference("a <x> b", "a b").empty());
  CHECK_FALSE(difference("<code>", "<code></code>").empty());
  CHECK_FALSE(difference("costs $5 and $6", "costs \\(5 and \\)6").empty());
  CHECK_FALSE(difference("load(\"a\")", "<code>load(“a”)</code>").empty());
  CHECK_FALSE(difference("'a b'", "‘a b’").empty());
  CHECK_FALSE(difference("~~a~~", "<strike>a</strike>").empty());
  CHECK_FALSE(difference("a_b_c", "a<em>b</em>c").empty());
  CHECK_FALSE(difference("a*b*c", "a<em>b</em>c").empty());
  CHECK_FALSE(
      difference("me@a.org", "<a href=\"#\">me@a.<span class=\"obfuscator\">.nosp@m.</span>org</a>")
          .empty());
  CHECK_FALSE(difference("a -- b", "a &ndash; b").empty());
  CHECK_FALSE(difference("a --- b", "a &mdash; b").empty());
  CHECK_FALSE(difference(":smile:", "😄").empty());
  CHECK_FALSE(difference("A Network", "A <a class=\"el\" href=\"n.html\">Network</a>").empty());
  CHECK_FALSE(difference("(\\(x\\)", "( \\(x\\)").empty());
  CHECK_FALSE(difference("1 of its 20 units have come", "1 of its 20 units come").empty());
  CHECK_FALSE(difference("/// a\nint b;", "<div class=\"fragment\">int b;</div>").empty());
  CHECK_FALSE(difference("a b", "a").empty());
  CHECK_FALSE(difference("a", "a b").empty());
}
