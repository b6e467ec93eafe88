#include "catch.hpp"
#include "lexer.hpp"

namespace {

/// How deep in braces the lines end.
int depth(const std::vector<std::string>& lines) {
  weave::Lexer lexer;
  int sum = 0;
  for (const std::string& line : lines) {
    sum += weave::depth_change(lexer.code_of(line));
  }
  return sum;
}

std::string code(const std::string& line) { return weave::Lexer().code_of(line); }

}  // namespace

TEST_CASE("braces count in code", "[weave]") {
  CHECK(depth({"int f() {"}) == 1);
  CHECK(depth({"int f() {", "  return int{1};", "}"}) == 0);
  CHECK(depth({"a = b / c; {"}) == 1);
  CHECK(depth({"R = 1; {", "aR(\"x\"); {"}) == 2);
}

TEST_CASE("braces in comments do not count", "[weave]") {
  CHECK(depth({"int a;  // {", "// {", "/// {"}) == 0);
  CHECK(depth({"/* { */ int a;", "/* // */ {"}) == 1);
  CHECK(depth({"/* {", " * { \" '", "// {", "{ */ }"}) == -1);
  CHECK(depth({"int a;  // { \\", "{", "{"}) == 1);
  CHECK(depth({"const char* a = \"/*\"; {", "const char* b = \"//\"; {"}) == 2);
}

TEST_CASE("braces in strings do not count", "[weave]") {
  CHECK(depth({R"(f("{", "\"{", "\\"); {)"}) == 1);
  CHECK(depth({"f(\"{ \\", "{ \"); {"}) == 1);
  CHECK(depth({R"x(f(R"({"{)"); {)x"}) == 1);
  CHECK(depth({R"y(f(u8R"x({)"{)x"); {)y"}) == 1);
  CHECK(depth({R"(f(R"a({)", "// { \"", ")\" {", R"()a"); {)"}) == 1);
  // Without its closing quotation mark it is no program; the harm ends with the line.
  CHECK(depth({"#error \"{", "{"}) == 1);
}

TEST_CASE("braces in character literals do not count", "[weave]") {
  CHECK(depth({R"(f('{', '\'', '{', '"', '\\'); {)"}) == 1);
  CHECK(depth({"f(u8'{', L'{', return'{'); {"}) == 1);
}

TEST_CASE("an apostrophe in a number begins no character literal", "[weave]") {
  CHECK(depth({"int a = 1'000; {", "int b = 0xFF'FF; {", "double c = 1'0.5'0e1 + .1'2; {"}) == 3);
  CHECK(depth({"int a = 1'000 + '{'; int b = 2'000;"}) == 0);
}

TEST_CASE("blanks stand for what is no code", "[weave]") {
  CHECK(code("f(\"nn::A\", 'x');  // nn::B") == "f(       ,    );          ");
  CHECK(code("a /* nn::B */ b") == "a             b");
  CHECK(code("f(R\"(x)\") + 1'000;") == "f(      ) + 1'000;");
  weave::Lexer lexer;
  lexer.code_of("/*");
  CHECK(lexer.is_inside());
  CHECK(lexer.code_of("x */ y") == "     y");
  CHECK_FALSE(lexer.is_inside());
}
