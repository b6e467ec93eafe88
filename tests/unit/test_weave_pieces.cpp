#include "catch.hpp"
#include "pieces.hpp"

using Lines = std::vector<std::string>;

namespace {

const Lines computes = {"int twice(int x) {", "  return 2 * x;", "}"};
const Lines row = {"nn::Row row_of(int x) {", "  return {{\"x\", x},",
                   "          {\"twice\", twice(x)}};", "}"};
const Lines section = {"const nn::Section one(\"One\", [](nn::Output& out) {",
                       "  nn::Table& table = out.table(\"t\");",
                       "",
                       "  for (const int x : {1, 2}) table.row(row_of(x));",
                       "  const double most = table.max(\"x\");",
                       "  out.claim(\"most\", most)",
                       "      .at_most(3);",
                       "});"};
const Lines experiment = {"const nn::Section two(\"Two\", [](nn::Output& out) {",
                          "  nn::Rng rng(out.seed());",
                          "  const Matrix X = draw(rng);",
                          "  const Matrix Y = work(X);",
                          "  out.print(\"{}\", \"});\");",
                          "});"};

Lines joined(std::initializer_list<Lines> items) {
  Lines all;
  for (const Lines& item : items) {
    if (!all.empty()) {
      all.emplace_back();
    }
    all.insert(all.end(), item.begin(), item.end());
  }
  return all;
}

}  // namespace

TEST_CASE("code that only shows what other code computes is a piece of its own", "[weave]") {
  const auto pieces = weave::pieces_of(joined({computes, row, section, experiment, section}));
  REQUIRE(pieces.size() == 4);
  CHECK(pieces[0].lines == computes);
  CHECK_FALSE(pieces[0].shows);
  CHECK(pieces[1].lines == joined({row, section}));
  CHECK(pieces[1].shows);
  CHECK(pieces[2].lines == experiment);
  CHECK_FALSE(pieces[2].shows);
  CHECK(pieces[3].lines == section);
  CHECK(weave::pieces_of({}).empty());
}

TEST_CASE("a function that computes what is in its row is not folded", "[weave]") {
  const Lines busy = {"nn::Row row_of(int x) {", "  const int y = twice(x);",
                      "  return {{\"twice\", y}};", "}"};
  const auto pieces = weave::pieces_of(joined({busy, row}));
  REQUIRE(pieces.size() == 2);
  CHECK_FALSE(pieces[0].shows);
  CHECK(pieces[1].shows);
}
