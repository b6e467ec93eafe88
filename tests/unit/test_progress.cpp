#include <vector>

#include "catch.hpp"
#include "common/report/progress.hpp"

TEST_CASE("a loop with progress goes over all elements", "[progress]") {
  const std::vector<int> numbers = {1, 2, 3};
  int sum = 0;
  for (const int number : nn::with_progress("numbers", numbers)) {
    sum += number;
  }
  CHECK(sum == 6);
  const std::vector<int> none;
  for (const int number : nn::with_progress("numbers", none)) {
    FAIL(number);
  }
  nn::Progress progress("steps", 0);
  CHECK(progress.update(0));
  CHECK_FALSE(nn::interrupted());
}
