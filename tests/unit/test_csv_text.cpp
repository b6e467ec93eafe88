#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "common/base/csv_text.hpp"
#include "common/base/errors.hpp"

namespace {

using Records = std::vector<std::vector<std::string>>;

Records records_of(nn::CsvText& text) {
  Records records;
  for (nn::CsvText::Cells cells; text.next(cells);) {
    records.emplace_back(cells.begin(), cells.end());
  }
  return records;
}

Records read(const std::string& bytes, const std::string& separator = "") {
  nn::CsvText text("file", bytes, separator);
  return records_of(text);
}

const Records two = {{"a", "b"}, {"1", "2"}};

}  // namespace

TEST_CASE("records end at any kind of line end, and at the end", "[csv_text]") {
  for (const std::string text : {"a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\r1,2\r", "a,b\n1,2",
                                 "a,b\r\n1,2", "\n\na,b\n\n1,2\n\n\n", "a,b\n1,2\n\x1A",
                                 "a,b\n1,2\x1A", "a,b\r\n1,2\r\n\x1A\r\n", "a,b\n  \n1,2\n \t\n"}) {
    INFO(text);
    CHECK(read(text) == two);
  }
  CHECK(read("").empty());
  CHECK(read("\n\r\n").empty());
  CHECK(read("a") == Records{{"a"}});
  CHECK(read("a,b,\n1,2,") == Records{{"a", "b", ""}, {"1", "2", ""}});
}

TEST_CASE("cells in quotes hold separators, quotes and line ends", "[csv_text]") {
  CHECK(read("\"a, b\",\"c \"\"d\"\"\"\n1,\"\"\n") == Records{{"a, b", "c \"d\""}, {"1", ""}});
  CHECK(read("\"a\nb\",c\n\"1\r\n2\",3\n") == Records{{"a\nb", "c"}, {"1\r\n2", "3"}});
  CHECK(read(" \"a\" ,\tb \n 1\t, 2") == two);
  CHECK(read("\" a\",b\n\"1 \",2\n") == Records{{" a", "b"}, {"1 ", "2"}});
  CHECK(read("5\" disk,b\n") == Records{{"5\" disk", "b"}});
  CHECK_THROWS_WITH(read("a,b\n1,\"2\n3,4\n"),
                    "file:2: the file ends inside a quoted cell of this line, so it is cut off");
  CHECK_THROWS_WITH(read("a,b\n1,\"2\"3\n"),
                    ContainsSubstring("file:2: column 2: text follows after the closing quote"));
}

TEST_CASE("lines are counted as an editor counts them", "[csv_text]") {
  nn::CsvText text("file", "# one\n\na,b\r\n\"1\n1\",2\r\n\n3,4", "");
  nn::CsvText::Cells cells;
  std::vector<std::size_t> lines;
  while (text.next(cells)) {
    lines.push_back(text.line());
  }
  CHECK(lines == std::vector<std::size_t>{3, 4, 7});
}

TEST_CASE("the separator is found, named, or given", "[csv_text]") {
  CHECK(read("a;b\n1;2\n") == two);
  CHECK(read("a\tb\n1\t2\n") == two);
  CHECK(read("a|b\n1|2\n") == two);
  CHECK(read("a;b\n1,5;2,5\n") == Records{{"a", "b"}, {"1,5", "2,5"}});
  CHECK(read("a;x,b\n1;y,2\n") == Records{{"a;x", "b"}, {"1;y", "2"}});  // in doubt commas
  CHECK(read("\"a;b\",c\n\"1;2\",3\n") == Records{{"a;b", "c"}, {"1;2", "3"}});
  CHECK(read("sep=;\na;b\n1;2\n") == two);
  CHECK(read("sep=,\r\na,b\r\n1,2\r\n") == two);
  CHECK(read("a b\n1   2\n", "space") == two);
  CHECK(read("a:b\n1:2\n", ":") == two);
  CHECK(read("a;b\n1;2\n", "semicolon") == two);
  CHECK(read("a;b\n1;2\n", ",") == Records{{"a;b"}, {"1;2"}});
  CHECK(nn::CsvText("file", "a;b\n", "").separators() == "semicolons");
  CHECK(read("sep=1\na;b\n1;2\n", ";") == two);
  CHECK_THROWS_WITH(read("\nsep=\x1c\na,b\n"),
                    "file:2: 'sep=?' names no separator; give --separator");
  CHECK_THROWS_AS(read("sep=1\na,b\n"), nn::DataError);
  CHECK(read("sep=;").empty());
  // A third of zeros is no text; fewer are an error of their own.
  CHECK_THROWS_WITH(read(std::string("a\0\nb\0\n", 6)), ContainsSubstring("file: this is no text"));
  CHECK(read("sep=;a,b\n1,2\n") == Records{{"sep=;a", "b"}, {"1", "2"}});
  for (const std::string bad : {"comma,", "1", "\"", "\n", "."}) {
    CHECK_THROWS_AS(read("a,b\n", bad), std::invalid_argument);
  }
}

TEST_CASE("lines that begin with # are skipped, but for a header", "[csv_text]") {
  CHECK(read("# measured, 2020\n#\na,b\n1,2\n# the end\n") == two);
  CHECK(read("# a,b\n1,2\n") == two);
  nn::CsvText text("file", "#a,b\n1,2\n", "");
  CHECK(text.notes() ==
        std::vector<std::string>{"line 1 begins with # and is taken for the names of the columns"});
  CHECK(records_of(text) == two);
  CHECK(read("a,b\n#1,2\n") == Records{{"a", "b"}, {"#1", "2"}});
}

TEST_CASE("text in UTF-8 and UTF-16 is read, other text is named", "[csv_text]") {
  CHECK(read("\xEF\xBB\xBF"
             "a,b\n1,2\n") == two);
  const auto utf16 = [](const std::u16string& text, bool high_first) {
    std::string bytes;
    for (const char16_t c : text) {
      const char high = static_cast<char>(c >> 8U);
      const char low = static_cast<char>(c & 0xFFU);
      bytes += high_first ? std::string{high, low} : std::string{low, high};
    }
    return bytes;
  };
  for (const bool high_first : {false, true}) {
    CHECK(read(utf16(u"\uFEFFa,b\r\n1,2\r\n", high_first)) == two);
    CHECK(read(utf16(u"\uFEFF한,\U0001F600", high_first)) == Records{{"한", "\U0001F600"}});
    CHECK_THROWS_WITH(read(utf16(u"\uFEFFa,\xD83D", high_first)),
                      ContainsSubstring("UTF-16, cut off or damaged"));
    CHECK_THROWS_WITH(read(utf16(u"\uFEFFa,b", high_first) + "x"),
                      ContainsSubstring("UTF-16, cut off or damaged"));
    CHECK_THROWS_WITH(read(utf16(u"a,b\n1,2", high_first)),
                      ContainsSubstring("UTF-16 without a byte order mark"));
  }
  CHECK_THROWS_WITH(read("a,b\ncaf\xE9,2\n"),
                    "file:2: the byte 0xe9 is not UTF-8; perhaps the text is Latin-1 (Western): "
                    "convert it, as by "
                    "iconv -f WINDOWS-1252 -t UTF-8");
  CHECK_THROWS_WITH(read("a,b\n1,2\n\xC7\xD1\xB1\xDB,2\n"),
                    "file:3: the byte 0xc7 is not UTF-8; perhaps the text is CP949 (Korean): "
                    "convert it, as by iconv "
                    "-f CP949 -t UTF-8");
}

TEST_CASE("what is no CSV file is named as what it is", "[csv_text]") {
  CHECK_THROWS_WITH(read("PK\x03\x04 and so on"),
                    ContainsSubstring("file: this is no CSV file, but a ZIP archive"));
  CHECK_THROWS_WITH(read("\n <!DOCTYPE html>"), ContainsSubstring("a web page"));
  CHECK_THROWS_WITH(read("version https://git-lfs.github.com/spec/v1\n"),
                    ContainsSubstring("git lfs pull"));
  CHECK_THROWS_WITH(read("\x89HDF\r\n\x1A\n"), ContainsSubstring("HDF5"));
}

TEST_CASE("what any program wrote by the rules is read back", "[csv_text]") {
  std::mt19937 random(7);
  const auto draw = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
  const std::string letters = "ab ,;\t|\"'#\n1.5";
  for (int round = 0; round < 2000; ++round) {
    const char separator = ",;\t|"[draw(4)];
    const std::string line_end = std::vector<std::string>{"\n", "\r\n", "\r"}[draw(3)];
    const bool quote_all = draw(2) == 0;
    const std::size_t columns = 2 + draw(4);
    Records written(1 + draw(12), std::vector<std::string>(columns));
    std::string text = std::vector<std::string>{"", "\xEF\xBB\xBF"}[draw(2)];
    for (std::size_t i = 0; i < written.size(); ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        std::string& cell = written[i][j];
        // Names of columns, and a first cell that is no comment, as tables have them.
        for (std::size_t k = i == 0 ? 0 : draw(6); k > 0; --k) {
          cell += letters[draw(letters.size())];
        }
        cell = i == 0 || j == 0 ? "c" + std::to_string(i) + cell : cell;
        const bool needed = cell.find_first_of(",;\t|\"\n\r ") != std::string::npos;
        std::string doubled;
        for (const char c : cell) {
          doubled += c == '"' ? "\"\"" : std::string(1, c);
        }
        text += (j > 0 ? std::string(1, separator) : "") +
                (needed || quote_all ? "\"" + doubled + "\"" : cell);
      }
      text += i + 1 < written.size() || draw(2) == 0 ? line_end : "";
    }
    INFO(text);
    REQUIRE(read(text) == written);
    REQUIRE(read(text, std::string(1, separator)) == written);
  }
}

TEST_CASE("any bytes are read or refused in one line", "[csv_text]") {
  std::mt19937 random(11);
  const std::string letters = "a1,;\"\n\r\t#= \x1A\xC3\xA9\xFF";
  for (int round = 0; round < 5000; ++round) {
    std::string bytes;
    for (auto size = random() % 40; size > 0; --size) {
      bytes += letters[random() % letters.size()];
    }
    try {
      read(bytes);
    } catch (const nn::DataError& error) {
      const std::string message = error.what();
      REQUIRE(message.starts_with("file"));
      REQUIRE(message.find_first_of("\n\r\x1B") == std::string::npos);
    }
  }
}

TEST_CASE("a text as a cell is in quotes where it has to be", "[csv_text]") {
  CHECK(nn::csv_cell("a b") == "a b");
  CHECK(nn::csv_cell("a,b") == "\"a,b\"");
  CHECK(nn::csv_cell("say \"a\"\n") == "\"say \"\"a\"\"\n\"");
}
