#include <string>

#include "catch.hpp"
#include "common/base/text.hpp"

TEST_CASE("the size of a UTF-8 character is known, and what is none", "[text]") {
  CHECK(nn::utf8_size("a") == 1);
  CHECK(nn::utf8_size("\xC3\xA9x") == 2);
  CHECK(nn::utf8_size("한") == 3);
  CHECK(nn::utf8_size("\xF0\x9F\x98\x80") == 4);
  for (const std::string bad :
       {"", "\x80", "\xC3", "\xC3(", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xED\xA0\x80",
        "\xF0\x80\x80\xAF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    CHECK(nn::utf8_size(bad) == 0);
  }
}

TEST_CASE("the first byte that is not UTF-8 is found wherever it stands", "[text]") {
  CHECK(nn::find_not_utf8("") == std::string::npos);
  CHECK(nn::find_not_utf8("0123456789 한국어 and more") == std::string::npos);
  for (std::size_t i = 0; i < 30; ++i) {
    std::string text(30, 'x');
    text[i] = '\xE9';
    CHECK(nn::find_not_utf8(text) == i);
    text.replace(i, 1, "\xC3\xA9");
    CHECK(nn::find_not_utf8(text) == std::string::npos);
  }
}

TEST_CASE("a text that is shown does nothing but show", "[text]") {
  CHECK(nn::printable("plain, with ' and \" and 한글") == "plain, with ' and \" and 한글");
  CHECK(nn::printable("a\x1B[31mb\rc\nd\te\x7F") == "a?[31mb?c?d?e?");
  CHECK(nn::printable(std::string("a\0b", 3)) == "a?b");
  CHECK(nn::printable("caf\xE9") == "caf?");
  CHECK(nn::printable("\xC2\x9B"
                      "1m") == "?1m");  // an escape sequence in one character
  CHECK(nn::printable("a\u202Eb\u200Bc\u2028d\uFEFFe\u2066f") == "a?b?c?d?e?f");
  for (int c = 0; c < 256; ++c) {
    const std::string shown = nn::printable(std::string(1, static_cast<char>(c)));
    CHECK(shown.size() == 1);
    CHECK(shown == (c >= 32 && c < 127 ? std::string(1, static_cast<char>(c)) : "?"));
  }
}

TEST_CASE("a text that is shown is cut between characters", "[text]") {
  CHECK(nn::printable("abcd", 4) == "abcd");
  CHECK(nn::printable("abcde", 4) == "abcd...");
  CHECK(nn::printable("한국어", 2) == "한국...");
  CHECK(nn::in_quotes("abc", 3) == "'abc'");
  CHECK(nn::in_quotes("abcd", 3) == "'abc...'");
  CHECK(nn::in_quotes("a\nb\x7f", 9) == "'a?b?'");
  CHECK(nn::in_quotes("") == "''");
}

TEST_CASE("a message becomes one line", "[text]") {
  CHECK(nn::one_line("a\nb\n\n") == "a b");
  CHECK(nn::one_line("a\033[31m\r\n") == "a?[31m?");
  CHECK(nn::one_line("").empty());
}

TEST_CASE("a list of many shows the first", "[text]") {
  CHECK(nn::list_of_first(2, {}).empty());
  CHECK(nn::list_of_first(2, {"a", "b"}) == "a, b");
  CHECK(nn::list_of_first(2, {"a", "b", "c", "d"}) == "a, b, and 2 more");
}

TEST_CASE("numbers are joined in a format", "[text]") {
  CHECK(nn::joined(std::vector<double>{}, ", ").empty());
  CHECK(nn::joined(std::vector<double>{1, 2.5}, ", ") == "1, 2.5");
  CHECK(nn::joined(std::vector<unsigned>{3, 4}, "+") == "3+4");
  CHECK(nn::joined(std::vector<double>{1, 22}, "", "{:4.1f}") == " 1.022.0");
}
