#include <cmath>
#include <cstdint>
#include <string>

#include "catch.hpp"
#include "common/base/numbers.hpp"

TEST_CASE("a number is the whole text or none", "[numbers]") {
  CHECK(nn::parse_number<int>("-12") == -12);
  CHECK(nn::parse_number<double>("-1.5e2") == -150);
  CHECK(nn::parse_number<double>(".5") == 0.5);
  CHECK(std::isinf(nn::parse_number<double>("inf").value()));
  CHECK(nn::parse_number<std::uint64_t>("18446744073709551615") == UINT64_MAX);
  for (const std::string bad : {"", " ", " 1", "1 ", "+1", "1,5", "0x10", "x", "-", "1e", "1.5o"}) {
    INFO("'" << bad << "'");
    CHECK_FALSE(nn::parse_number<double>(bad));
    CHECK_FALSE(nn::parse_number<int>(bad));
  }
  CHECK_FALSE(nn::parse_number<int>("1.5"));
  CHECK_FALSE(nn::parse_number<unsigned>("-1"));
  CHECK_FALSE(nn::parse_number<double>({}));
  CHECK_FALSE(nn::parse_number<int>(std::string("1\0", 2)));
}

TEST_CASE("whether a number is none or too large can be told", "[numbers]") {
  std::errc error{};
  CHECK(nn::parse_number<int>("7", &error) == 7);
  CHECK(error == std::errc{});
  CHECK_FALSE(nn::parse_number<int>("99999999999", &error));
  CHECK(error == std::errc::result_out_of_range);
  CHECK_FALSE(nn::parse_number<double>("1e999", &error));
  CHECK(error == std::errc::result_out_of_range);
  CHECK_FALSE(nn::parse_number<double>("1e999x", &error));
  CHECK(error == std::errc::invalid_argument);
}
