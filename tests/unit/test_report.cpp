#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "catch.hpp"
#include "common/base/files.hpp"
#include "common/report/claim.hpp"
#include "common/report/diagram.hpp"
#include "common/report/plot.hpp"
#include "common/report/table.hpp"
#include "common/report/timing.hpp"
#include "temporary_folder.hpp"

namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a table aligns numbers right and text left", "[table]") {
  nn::Table table({"name", "x", "long heading"});
  table.row({"a", 1, 0.5});
  table.row({"bcdef", 100, -2});
  CHECK(table.text() ==
        "  name     x  long heading\n"
        "  -----  ---  ------------\n"
        "  a        1           0.5\n"
        "  bcdef  100            -2\n");
  CHECK_THROWS_AS(table.row({1, 2}), std::invalid_argument);
}

TEST_CASE("a column says how its numbers with a point are written", "[table]") {
  nn::Table table({"name", "a {:.2f}", "b {:.1e}"});
  table.row("x", {1, 2.345});
  table.row({"y", 12, "-"});
  CHECK(table.text() ==
        "  name     a  b\n"
        "  ----  ----  -------\n"
        "  x     1.00  2.3e+00\n"
        "  y       12  -\n");
  CHECK_THROWS_AS(table.row("x", {1}), std::invalid_argument);
  nn::Table odd({"a", "b {:999} c {:.1f}", "{:.1f} d"});
  odd.row({"x", 0.25, 0.25});
  CHECK_THAT(odd.text(), ContainsSubstring("  a  b {:999} c  {:.1f} d\n") &&
                             ContainsSubstring("0.2 ") && ContainsSubstring("0.25"));
  nn::Table wrong({"a", "b {:?}"});
  CHECK_THROWS_AS(wrong.row({1, 0.5}), fmt::format_error);
}

TEST_CASE("a table gives its numbers by row and heading", "[table]") {
  nn::Table table({"name", "a {:.1f}", "b"});
  table.row({"x", 0.25, 3});
  table.row({0.5, "-", 1U});
  const auto numbers = table.numbers();
  REQUIRE(numbers.size() == 3);
  CHECK(numbers[0].row == "x");
  CHECK(numbers[0].column == "a");
  CHECK(std::get<double>(numbers[0].cell.number()) == 0.25);
  CHECK(std::get<std::int64_t>(numbers[1].cell.number()) == 3);
  CHECK(numbers[2].row == "0.5");
  CHECK(numbers[2].column == "b");
  CHECK(std::get<std::uint64_t>(numbers[2].cell.number()) == 1);
}

TEST_CASE("a table knows how wide Korean is on a terminal", "[table]") {
  nn::Table table({"term", "x"});
  table.row({"편향", 1});
  table.row({"bias", 2});
  CHECK(table.text() ==
        "  term  x\n"
        "  ----  -\n"
        "  편향  1\n"
        "  bias  2\n");
}

TEST_CASE("cells round and have no minus zero", "[table]") {
  CHECK(nn::Cell(1.0 / 3).text() == "0.333333");
  CHECK(nn::Cell(-0.0).text() == "0");
  CHECK(nn::Cell(1e-20).text() == "1e-20");
  CHECK(nn::Cell(2.0 / 3).text("{:.2f}") == "0.67");
  CHECK(nn::Cell(-0.001).text("{:.2f}") == "0.00");
  CHECK(nn::Cell(std::uint64_t{1} << 63).text() == "9223372036854775808");
}

TEST_CASE("an expectation holds at its ends and not for NaN", "[claim]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(nn::equals(3).holds(3));
  CHECK_FALSE(nn::equals(3).holds(3.0000001));
  CHECK(nn::at_least(3).holds(3));
  CHECK_FALSE(nn::at_least(3).holds(2.9));
  CHECK(nn::at_most(3).holds(3));
  CHECK_FALSE(nn::at_most(3).holds(3.1));
  CHECK(nn::less_than(3).holds(2.9));
  CHECK_FALSE(nn::less_than(3).holds(3));
  CHECK(nn::greater_than(3).holds(3.1));
  CHECK_FALSE(nn::greater_than(3).holds(3));
  CHECK(nn::between(1, 2).holds(1));
  CHECK(nn::between(1, 2).holds(2));
  CHECK_FALSE(nn::between(1, 2).holds(2.1));
  CHECK(nn::near(1, 0.1).holds(1.05));
  CHECK_FALSE(nn::near(1, 0.1).holds(1.2));
  for (const auto& expectation : {nn::equals(3), nn::at_least(3), nn::at_most(3), nn::less_than(3),
                                  nn::greater_than(3), nn::between(1, 2), nn::near(1, 1)}) {
    CHECK_FALSE(expectation.holds(nan));
  }
  CHECK(nn::at_least(0.95).text == "at least 0.95");
  CHECK(nn::near(1, 0.1).text == "1 within 0.1");
}

TEST_CASE("a file is written whole, with nothing left beside it", "[files]") {
  const TemporaryFolder folder;
  nn::write_file(folder.path() / "a.txt", "one");
  nn::write_file(folder.path() / "a.txt", "two");
  CHECK(read(folder.path() / "a.txt") == "two");
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
  CHECK_THROWS_WITH(nn::write_file(folder.path() / "no" / "a.txt", "x"),
                    ContainsSubstring("cannot be written"));
}

TEST_CASE("a figure becomes an SVG and keeps its script", "[plot]") {
  const TemporaryFolder folder;
  nn::Figure figure(300, 200, 2);
  figure.panel()
      .title("it's a title")
      .x_label("x_1")
      .x_range(0, 1)
      .y_range(0, 1)
      .line("line", {0, 1}, {0, 1}, {.color = nn::Color::orange, .dashed = true})
      .line("arrow", {0, 1}, {1, 0}, {.arrow = true})
      .points("points", {0.5}, {0.5})
      .boundary("boundary", 1, 1, -1)
      .area("", {0, 1, 1}, {0, 0, 1})
      .text(0.2, 0.2, "ŷ = σ(z)");
  figure.panel()
      .bars("bars", {1, 2}, {3, 4}, 0.5)
      .x_ticks({1, 2}, {"one", "two"})
      .log_y()
      .legend("top left");
  nn::draw_network(figure.panel(), {{"x_1", "x_2"}, {"y"}}, {{{"w_1", "w_2"}}});
  figure.panel().log_x().contours("circles", {1, 3}, {-1, 1},
                                  [](double x, double y) { return x * x + y * y; }, {2, 4});
  figure.panel("image").pixels({0, 1, -2, 0.5}, 2, 1).curve("", {0, 1}, {0, -1});
  figure.save(folder.path(), "test");
  const std::string svg = read(folder.path() / "test.svg");
  CHECK_THAT(svg, ContainsSubstring("viewBox=\"0 0 600 600\"") &&
                      ContainsSubstring("it's a title") && ContainsSubstring("ŷ = σ(z)") &&
                      ContainsSubstring("</svg>"));
  CHECK_THAT(read(folder.path() / "test.gp"),
             ContainsSubstring("set output 'test.svg'") &&
                 // Pixels: the second full, the third full and negative, the fourth half.
                 ContainsSubstring("1 -0 0.5 0.5 0x000072b2\n0 -1 0.5 0.5 0x00d55e00\n"
                                   "1 -1 0.5 0.5 0x800072b2\n") &&
                 ContainsSubstring("set xrange [1:3]\nset yrange [-1:1]\n"));  // of the contours
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 2);
  figure.save(folder.path(), "again");
  CHECK(read(folder.path() / "again.svg") == svg);
}

TEST_CASE("the fastest of several runs is reported", "[timing]") {
  int runs = 0;
  const double seconds = nn::fastest(3, [&] { ++runs; });
  CHECK(runs == 3);
  CHECK(seconds >= 0);
  CHECK(seconds < 60);
  CHECK(std::isinf(nn::fastest(0, [] {})));
}

TEST_CASE("a graph is drawn from left to right", "[plot]") {
  const TemporaryFolder folder;
  nn::draw_graph({{"x", "3", "7", {}}, {"*", "9", "1", {0, 0}}, {"+", "12", "1", {1, 0}}})
      .save(folder.path(), "graph");
  CHECK_THAT(read(folder.path() / "graph.svg"),
             ContainsSubstring(">12<") && ContainsSubstring("</svg>"));
  CHECK_THROWS_AS(nn::draw_graph({{"x", "", "", {1}}, {"y", "", "", {}}}), std::invalid_argument);
}

TEST_CASE("a figure that gnuplot refuses leaves no half of one", "[plot]") {
  const TemporaryFolder folder;
  nn::Figure figure;
  figure.panel().x_range(1, 1).legend("no such place").line("a", {0, 1}, {0, 1});
  CHECK_THROWS_WITH(figure.save(folder.path(), "bad"),
                    ContainsSubstring("bad.gp: gnuplot failed ("));
  CHECK_FALSE(fs::exists(folder.path() / "bad.svg"));
  CHECK_FALSE(fs::exists(folder.path() / "bad.svg.part"));
}

TEST_CASE("a figure says what is missing when gnuplot is", "[plot]") {
  const TemporaryFolder folder;
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", folder.path().c_str(), 1);
  nn::Figure figure;
  figure.panel().line("a", {0, 1}, {0, 1});
  CHECK_THROWS_WITH(
      figure.save(folder.path(), "none"),
      ContainsSubstring("gnuplot is not installed") && ContainsSubstring("./setup.sh"));
  ::setenv("PATH", path.c_str(), 1);
}

TEST_CASE("a figure refuses what does not fit", "[plot]") {
  nn::Panel panel;
  CHECK_THROWS_AS(panel.line("", {0, 1}, {0}), std::invalid_argument);
  CHECK_THROWS_AS(panel.line("", {0, 1, 2}, {0, 1, 2}, {.arrow = true}), std::invalid_argument);
  CHECK_THROWS_AS(panel.boundary("", 0, 0, 1), std::invalid_argument);
  CHECK_THROWS_AS(panel.text(0, 0, "a \"quoted\" text"), std::invalid_argument);
  CHECK_THROWS_AS(panel.x_ticks({1, 2}, {"one"}), std::invalid_argument);
  const auto sum = [](double x, double y) { return x + y; };
  CHECK_THROWS_AS(panel.pixels({1, 2, 3}, 2, 1), std::invalid_argument);
  CHECK_THROWS_AS(panel.pixels({1, 2}, 2, 0), std::invalid_argument);
  CHECK_THROWS_AS(panel.contours("", {0, 1}, {0, 1}, sum, {}), std::invalid_argument);
  CHECK_THROWS_AS(nn::Figure(0, 10), std::invalid_argument);
  CHECK_THROWS_AS(nn::draw_network(panel, {{"a"}, {"b"}}, {}), std::invalid_argument);
}
