#include <stdexcept>

#include "catch.hpp"
#include "common/data/csv_arguments.hpp"

TEST_CASE("what a user types of a CSV file becomes options of the reader", "[csv_arguments]") {
  const nn::CsvOptions nothing = nn::CsvArguments{}.options();
  CHECK_FALSE(nothing.header);
  CHECK(nothing.target == nn::Target::automatic);
  const nn::CsvOptions all = nn::CsvArguments{.class_column = "first",
                                              .no_header = true,
                                              .ignore = {"id", "3"},
                                              .separator = "tab",
                                              .task = "classification"}
                                 .options();
  CHECK(all.class_column == "first");
  CHECK(all.header == false);
  CHECK(all.ignore.size() == 2);
  CHECK(all.separator == "tab");
  CHECK(all.target == nn::Target::classes);
  CHECK(nn::CsvArguments{.header = true}.options().header == true);
  CHECK_THROWS_AS((nn::CsvArguments{.header = true, .no_header = true}.options()),
                  std::invalid_argument);
}
