#include "catch.hpp"
#include "order.hpp"

namespace {

const weave::BookPage one = weave::woven_page("01_one", "One", "?");
const weave::BookPage two = weave::woven_page("02_two", "Two", "?");
const weave::BookPage three = weave::woven_page("03_three", "Three", "?");

const weave::Order order({{one, {{"step function", ""}, {"bias", ""}}, {"nn::Old"}},
                          {two, {{"class", ""}, {"weight", ""}}, {"nn::Here"}},
                          {three, {{"function", ""}, {"batch", ""}}, {"nn::Late"}},
                          {weave::woven_page("speed", "Speed", "?"), {{"page", ""}}, {}}});

const weave::Book book = {one, two, three};

weave::Surroundings around(std::vector<std::string>& findings) {
  return {&book,
          "two",
          "main.cpp",
          [](const auto&, const auto&) { return "0"; },
          [](const auto&) { return true; },
          &findings};
}

/// What is found in a paragraph of the second chapter that begins in line 5.
std::vector<std::string> found(const std::string& text) {
  std::vector<std::string> findings;
  const weave::Surroundings surroundings = around(findings);
  order.check_terms("two", {{5, weave::parse_text(text, 5, surroundings)}}, surroundings);
  return findings;
}

/// What is found in the second chapter with this code and this text.
std::vector<std::string> found_in_code(const std::vector<std::string>& code,
                                       const std::string& text, const weave::Order& of = order) {
  std::vector<std::string> findings;
  const weave::Source source{
      "main.cpp", {}, {{"library", 3}}, {{true, 5, {text}}, {false, 7, code}}, {}};
  const weave::Surroundings surroundings = around(findings);
  of.check_symbols("two", source, weave::parse_document(source, surroundings), surroundings);
  return findings;
}

}  // namespace

TEST_CASE("a term is not used before the chapter that defines it", "[weave]") {
  CHECK(found("A\nbatch, and batches.") ==
        std::vector<std::string>{"main.cpp:6: the term 'batch' is defined in chapter 03 (three) "
                                 "only: use other words, or refer to [[three]] in the same "
                                 "paragraph"});
  CHECK(found("Functions *of a batch*").size() == 2);
  CHECK(found("A batch, see [[three]]; biases; classes; a page").empty());
  CHECK(found("`batch` $batch$ batching, rebatch").empty());
  CHECK(found("a step\nfunction and Step Functions").empty());
  CHECK(found("a step function of a function").size() == 1);
}

TEST_CASE("a symbol is not used before the chapter that introduces it", "[weave]") {
  const std::string text = "With `nn::Here`.";
  CHECK(found_in_code({"nn::Old a; nn::Here b;"}, text).empty());
  CHECK(found_in_code(
            {"nn::Here b(\"nn::Late\");  // nn::Late", "nn::Late c; nn::Late d;", "nn::None e;"},
            text) ==
        std::vector<std::string>{
            "main.cpp:8: the code uses nn::Late, which chapter 03 (three) introduces only: explain "
            "it here and name it under 'library', or do without it",
            "main.cpp:9: the code uses nn::None, which no chapter introduces: explain it here and "
            "name it under 'library', or do without it"});
  CHECK(found_in_code({"using nn::Here, nn::Old;", "Here b;"}, text).empty());
}

TEST_CASE("a symbol that a chapter introduces is used and explained", "[weave]") {
  CHECK(
      found_in_code({"int a;"}, "With `Here`.") ==
      std::vector<std::string>{"main.cpp:3: 'library' has nn::Here, but the code does not use it"});
  CHECK(found_in_code({"using nn::Here;"}, "With `Here{1}`.").size() == 1);
  CHECK(found_in_code({"nn::Here a;"}, "With Here.") ==
        std::vector<std::string>{
            "main.cpp:3: 'library' has nn::Here, but the text never names `Here`: explain it"});
  const weave::Order again({{one, {}, {"nn::Old"}}, {two, {}, {"nn::Old", "nn::Old", "Old"}}});
  CHECK(found_in_code({"nn::Old a;"}, "`Old`", again) ==
        std::vector<std::string>{
            "main.cpp:3: 'library' has nn::Old, but chapter 01 (one) has introduced it",
            "main.cpp:3: 'library' has nn::Old twice",
            "main.cpp:3: 'Old' under 'library' is not of the form nn::name"});
}

TEST_CASE("terms and symbols of the metadata", "[weave]") {
  CHECK(weave::terms_of("none").empty());
  CHECK(weave::terms_of("step\nfunction (a b), bias (c)").size() == 2);
  CHECK(weave::terms_of("step\nfunction (a b)").front().name == "step function");
  CHECK(weave::symbols_of("none").empty());
  CHECK(weave::symbols_of("nn::A,\nnn::B") == std::vector<std::string>{"nn::A", "nn::B"});
}
