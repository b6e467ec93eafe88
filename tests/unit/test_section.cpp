#include <set>

#include "catch.hpp"
#include "common/report/section.hpp"

TEST_CASE("random numbers follow from the seed and the title", "[section]") {
  const nn::Output a("A", 1, false);
  CHECK(a.seed() == nn::Output("A", 1, true).seed());
  CHECK(a.shared_seed() == nn::Output("B", 1, false).shared_seed());
  std::set<std::uint64_t> all;
  for (const std::string title : {"A", "B", "AB", "BA"}) {
    for (const std::uint64_t seed : {1U, 2U}) {
      const nn::Output output(title, seed, false);
      for (const std::uint64_t stream : {0U, 1U, 2U}) {
        all.insert(output.seed(stream));
        all.insert(output.shared_seed(stream));
      }
    }
  }
  CHECK(all.size() == 30);  // 4 titles with 2 seeds and 3 streams, and what the titles share
}

TEST_CASE("what a section shows stands in the order in which it was begun", "[section]") {
  nn::Output out("The title", 1, false);
  out.print("first {}", 1);
  nn::Table& table = out.table("t");
  out.value("x {:.2f}", 0.5);
  out.claim("x doubled", 1.0).equals(1);
  out.claim("it is so", true);
  table.row({{"a", "k"}, {"b", 2}});
  out.claim(table, "k", "b").at_most(1);
  out.claim(table, "b").at_least(2);
  CHECK(out.text() == "-- The title " + std::string(65, '-') +
                          "\n"
                          "first 1\n"
                          "  a  b\n"
                          "  -  -\n"
                          "  k  2\n"
                          "x: 0.50\n"
                          "holds: x doubled (measured 1, expected 1)\n"
                          "holds: it is so\n"
                          "DOES NOT HOLD: t, k: b (measured 2, expected at most 1)\n"
                          "holds: t, each row: b (measured 2, expected at least 2)\n");
  const auto values = out.values();
  REQUIRE(values.size() == 3);
  CHECK(values[0].first == "x");
  CHECK(values[1].first == "x_doubled");
  CHECK(values[2].first == "t.k.b");
  REQUIRE(out.findings().size() == 4);
  CHECK_FALSE(out.findings()[2].holds);
}

TEST_CASE("data for figures are kept and not printed", "[section]") {
  nn::Output out("T", 1, false);
  out.data("points", {{"x", {1, 2}}});
  out.figure("curve", {{"y", {3}}});
  out.grid("plane", {0, 1}, {0, 2}, [](double x, double y) { return x + y; });
  out.table("shown").row({{"a", 1}, {"b", 2}});
  REQUIRE(out.tables().size() == 4);
  CHECK(out.tables().back().name == "shown");
  const nn::Output::NamedTable& plane = *std::next(out.tables().begin(), 2);
  CHECK(plane.grid);
  CHECK(plane.table.size() == 10201);  // 101 x 101
  CHECK(plane.table.max("f") == 3);
  CHECK(out.figures() == std::vector<std::string>{"curve"});
  CHECK(out.values().size() == 1);
}

TEST_CASE("a text becomes a key", "[section]") {
  CHECK(nn::key_of("L2, twice") == "l2_twice");
  CHECK(nn::key_of("0.01") == "0.01");
  CHECK(nn::key_of("-1.5 to 2") == "-1.5_to_2");
  CHECK(nn::key_of("he-normal") == "he_normal");
  CHECK(nn::key_of("(x) |w|") == "x_w");
  CHECK(nn::key_of("정규화").empty());
}
