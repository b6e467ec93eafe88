#include "catch.hpp"
#include "common/data/synthetic.hpp"

using nn::Dataset;
using nn::Index;
using nn::Matrix;
using nn::Rng;
using nn::RowVector;
using nn::Scalar;

TEST_CASE("the gates answer as their truth tables say", "[synthetic]") {
  const Matrix X = nn::gate_inputs();
  for (Index j = 0; j < 4; ++j) {
    const bool a = X(0, j) == 1;
    const bool b = X(1, j) == 1;
    CHECK(nn::gate_outputs(nn::Gate::AND)[j] == (a && b));
    CHECK(nn::gate_outputs(nn::Gate::OR)[j] == (a || b));
    CHECK(nn::gate_outputs(nn::Gate::NAND)[j] == !(a && b));
    CHECK(nn::gate_outputs(nn::Gate::XOR)[j] == (a != b));
  }
  CHECK(nn::name_of(nn::Gate::NAND) == "NAND");
}

TEST_CASE("two clouds keep their margin and their middle", "[synthetic]") {
  Rng rng(1);
  const Dataset data = nn::two_clouds(rng, {.samples_per_class = 1000,
                                            .distance = 4,
                                            .angle = 0,
                                            .margin = 0.5,
                                            .middle_x1 = 10,
                                            .middle_x2 = -3});
  CHECK(data.size() == 2000);
  CHECK(nn::class_counts(data)[0] == 1000);
  const RowVector across = data.X.row(0) - 10;
  for (Index j = 0; j < data.size(); ++j) {
    const Scalar side = data.labels[j] == 1 ? across[j] : -across[j];
    REQUIRE(side >= Scalar(0.4999));
  }
  CHECK(arma::mean(data.X.row(1)) == Approx(-3).margin(0.15));
  CHECK_THROWS_AS(nn::two_clouds(rng, {.distance = 1, .margin = 0.5}), std::invalid_argument);
}
