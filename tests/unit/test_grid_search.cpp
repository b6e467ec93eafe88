#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "common/training/grid_search.hpp"

TEST_CASE("a grid search finds the first of the lowest losses", "[grid_search]") {
  const auto bowl = [](double value) { return (value - 2) * (value - 2); };
  const nn::GridSearch found = nn::grid_search({0, 1, 3, 5}, bowl);
  CHECK(found.best == 1);
  CHECK(found.lowest == 1);
  CHECK(found.values == std::vector<double>{0, 1, 3, 5});
  CHECK(found.losses == std::vector<double>{4, 1, 1, 9});
  CHECK_THROWS_AS(nn::grid_search({}, bowl), std::invalid_argument);
}

TEST_CASE("a logarithmic grid has equal factors and its ends", "[grid_search]") {
  const std::vector<double> grid = nn::log_grid(-3, 0, 4);
  REQUIRE(grid.size() == 4);
  CHECK(grid.front() == Approx(1e-3));
  CHECK(grid[1] == Approx(1e-2));
  CHECK(grid.back() == Approx(1));
}

TEST_CASE("in a grid search NaN loses", "[grid_search]") {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto root = [](double value) { return std::sqrt(value); };
  const nn::GridSearch found = nn::grid_search({-1, 4, -1}, root);
  CHECK(found.best == 4);
  CHECK(found.losses == std::vector<double>{infinity, 2, infinity});
  CHECK(nn::grid_search({-1, -2}, root).best == -1);
}
