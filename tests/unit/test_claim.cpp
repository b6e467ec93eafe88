#include <limits>
#include <optional>

#include "catch.hpp"
#include "common/report/claim.hpp"

namespace {

/// The finding about `measured` when `judge` says what is expected.
template <typename Judge>
nn::Finding finding(const std::vector<double>& measured, Judge judge) {
  std::optional<nn::Finding> found;
  judge(nn::Claim("text", measured, [&](const nn::Finding& finding) { found = finding; }));
  REQUIRE(found);
  CHECK(found->text == "text");
  return *found;
}

}  // namespace

TEST_CASE("a claim says whether a number is as expected", "[claim]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto check = [&](auto judge, const std::string& expected, double good, double bad) {
    CHECK(finding({good}, judge).holds);
    CHECK(finding({good}, judge).expected == expected);
    CHECK(finding({good}, judge).measured == good);
    CHECK_FALSE(finding({bad}, judge).holds);
    CHECK_FALSE(finding({nan}, judge).holds);
    CHECK_FALSE(finding({good, nan}, judge).holds);
    CHECK_FALSE(finding({nan, good}, judge).holds);
    CHECK_FALSE(finding({good, bad, good}, judge).holds);
    CHECK(finding({good, bad, good}, judge).measured == bad);
    CHECK(finding({good, good}, judge).holds);
  };
  using nn::Claim;
  check([](const Claim& c) { c.equals(3); }, "3", 3, 3.0000001);
  check([](const Claim& c) { c.at_least(3); }, "at least 3", 3, 2.9);
  check([](const Claim& c) { c.at_most(3); }, "at most 3", 3, 3.1);
  check([](const Claim& c) { c.less_than(3); }, "less than 3", 2.9, 3);
  check([](const Claim& c) { c.greater_than(3); }, "more than 3", 3.1, 3);
  check([](const Claim& c) { c.between(1, 2); }, "from 1 to 2", 1, 2.1);
  check([](const Claim& c) { c.between(1, 2); }, "from 1 to 2", 2, 0.9);
  check([](const Claim& c) { c.near(1, 0.1); }, "1 within 0.1", 1.05, 1.2);
  check([](const Claim& c) { c.near(1, 0.1); }, "1 within 0.1", 0.95, 0.8);
}

TEST_CASE("infinities are judged as numbers", "[claim]") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(finding({infinity}, [](const nn::Claim& c) { c.at_least(3); }).holds);
  CHECK_FALSE(finding({infinity}, [](const nn::Claim& c) { c.at_most(3); }).holds);
  CHECK_FALSE(finding({-infinity}, [](const nn::Claim& c) { c.near(3, 1); }).holds);
}

TEST_CASE("a claim is about something", "[claim]") {
  CHECK_THROWS_AS(nn::Claim("nothing", {}, [](const nn::Finding&) {}), std::logic_error);
}
