#include <cmath>
#include <limits>
#include <numeric>

#include "catch.hpp"
#include "common/report/table.hpp"

TEST_CASE("a table aligns numbers right and text left", "[table]") {
  nn::Table table;
  table.row({{"name", "a"}, {"x", 1}, {"long heading", 0.5}});
  table.row({{"name", "bcdef"}, {"x", 100}, {"long heading", -2}});
  CHECK(table.text() ==
        "  name     x  long heading\n"
        "  -----  ---  ------------\n"
        "  a        1           0.5\n"
        "  bcdef  100            -2\n");
}

TEST_CASE("columns come in the order in which they are first written", "[table]") {
  nn::Table table;
  table.row({{"name", "a"}, {"x", 1}});
  table.row({{"y", 2}, {"name", "b"}});
  table.row({{"x", 3}, {"name", "c"}, {"y", 4}});
  CHECK(table.text() ==
        "  name  x  y\n"
        "  ----  -  -\n"
        "  a     1\n"
        "  b        2\n"
        "  c     3  4\n");
  CHECK(table.size() == 3);
}

TEST_CASE("a row has its key, and each column once", "[table]") {
  nn::Table table(2);
  table.row({{"a", 1}, {"b", 2}, {"c", 3}});
  CHECK_THROWS_WITH(table.row({{"a", 1}, {"c", 3}}), ContainsSubstring("without its key"));
  CHECK_THROWS_WITH(table.row({{"a", 1}, {"b", 2}, {"a", 3}}), ContainsSubstring("'a' twice"));
  CHECK(table.size() == 1);
}

TEST_CASE("a column says how its numbers with a point are written", "[table]") {
  nn::Table table;
  table.row({{"name", "x"}, {"a {:.2f}", 1.0}, {"b {:.1e}", 2.345}});
  table.row({{"name", "y"}, {"a", 12}, {"b", "-"}});
  CHECK(table.text() ==
        "  name     a  b\n"
        "  ----  ----  -------\n"
        "  x     1.00  2.3e+00\n"
        "  y       12  -\n");
  nn::Table odd;
  odd.row({{"a", "x"}, {"b {:999} c {:.1f}", 0.25}, {"{:.1f} d", 0.25}});
  CHECK_THAT(odd.text(), ContainsSubstring("  a  b {:999} c  {:.1f} d\n") &&
                             ContainsSubstring("0.2 ") && ContainsSubstring("0.25"));
  nn::Table wrong;
  wrong.row({{"a", 1}, {"b {:?}", 0.5}});
  CHECK_THROWS(wrong.text());
}

TEST_CASE("the numbers of a table are found by key and column", "[table]") {
  nn::Table table;
  table.row({{"rate {:.2f}", 0.1}, {"loss {:.1f}", 0.25}, {"steps", 3}});
  table.row({{"rate", 0.5}, {"loss", "-"}, {"steps", 1U}});
  CHECK(table.at(0.1, "loss") == 0.25);
  CHECK(table.at("0.50", "steps") == 1);
  CHECK_THROWS_WITH(table.at(0.5, "loss"), ContainsSubstring("no number 'loss' of '0.50'"));
  CHECK_THROWS_WITH(table.at(0.2, "loss"), ContainsSubstring("of '0.20'"));
  CHECK_THROWS_WITH(table.at(0.1, "none"), ContainsSubstring("no column 'none'"));
  CHECK(table.column("steps") == std::vector<double>{3, 1});
  CHECK(table.column("loss") == std::vector<double>{0.25});
  CHECK(table.max("steps") == 3);
  CHECK(table.min("steps") == 1);
  CHECK_THROWS_AS(table.column("none"), std::logic_error);
  const auto numbers = table.numbers();
  REQUIRE(numbers.size() == 3);
  CHECK(numbers[0].row == "0.10");
  CHECK(numbers[0].column == "loss");
  CHECK(std::get<double>(numbers[0].cell.value()) == 0.25);
  CHECK(std::get<std::int64_t>(numbers[1].cell.value()) == 3);
  CHECK(std::get<std::uint64_t>(numbers[2].cell.value()) == 1);
}

TEST_CASE("several columns can be the key", "[table]") {
  nn::Table table(2);
  table.row({{"x1", 0}, {"x2", 1}, {"y", 7}});
  table.row({{"x1", 1}, {"x2", 1}, {"y", 8}});
  CHECK(table.at("1 1", "y") == 8);
  CHECK(table.numbers().front().row == "0 1");
}

TEST_CASE("columns come from any range", "[table]") {
  struct Epoch {
    int number;
    double loss() const { return 1.0 / number; }
  };
  const std::vector<Epoch> history = {{1}, {2}};
  nn::Table table;
  table.rows({{"epoch", history, &Epoch::number},
              {"loss", history, &Epoch::loss},
              {"name", {"first", "second"}},
              {"size", std::vector<std::size_t>{3, 4}}});
  CHECK(table.text() ==
        "  epoch  loss  name    size\n"
        "  -----  ----  ------  ----\n"
        "      1     1  first      3\n"
        "      2   0.5  second     4\n");
  CHECK_THROWS_WITH(table.rows({{"a", {1, 2}}, {"b", {1}}}), ContainsSubstring("equally long"));
}

TEST_CASE("as comma-separated values a table keeps all digits", "[table]") {
  nn::Table table;
  table.row({{"a, b", "say \"x\""}, {"third {:.1f}", 1.0 / 3}});
  table.row({{"a, b", "y"}, {"third", std::numeric_limits<double>::infinity()}});
  CHECK(table.csv() ==
        "\"a, b\",third\n"
        "\"say \"\"x\"\"\",0.3333333333333333\n"
        "y,inf\n");
  nn::Table grid;
  grid.rows({{"x", {0, 0, 1, 1}}, {"f", {1, 2, 3, 4}}});
  CHECK(grid.csv(true) == "x,f\n0,1\n0,2\n\n1,3\n1,4\n");
}

TEST_CASE("a table knows how wide Korean is on a terminal", "[table]") {
  nn::Table table;
  table.row({{"term", "편향"}, {"x", 1}});
  table.row({{"term", "bias"}, {"x", 2}});
  CHECK_THAT(table.text(), ContainsSubstring("  편향  1\n  bias  2\n"));
}

TEST_CASE("a number that rounds to zero has no minus", "[table]") {
  nn::Table table;
  table.row({{"a", "x"}, {"b {:.2f}", -0.001}});
  CHECK_THAT(table.text(), ContainsSubstring("  x  0.00\n"));
  CHECK(nn::Cell(-0.0).text() == "0");
  CHECK(nn::Cell(true).text() == "1");
  CHECK(nn::Cell(std::numeric_limits<std::uint64_t>::max()).text() == "18446744073709551615");
  CHECK(std::isnan(nn::Cell("text").number()));
}
