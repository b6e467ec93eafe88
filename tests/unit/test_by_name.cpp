#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "common/model/dense.hpp"
#include "common/model/network.hpp"
#include "common/training/by_name.hpp"

using nn::Rng;

TEST_CASE("each name on a command line makes its part, and another one is refused", "[by_name]") {
  for (const std::string& name : nn::activations().names()) {
    CHECK(nn::activations()[name]() != nullptr);
  }
  CHECK(nn::activations()["leaky-relu"]()->name() == "LeakyReLU");
  for (const std::string& name : nn::initializers().names()) {
    nn::Network network{nn::Dense{3, 2}};
    Rng rng(1);
    nn::initializers()[name](network, rng);
    CHECK(arma::any(network.theta != 0) == (name != "zeros"));
  }
  REQUIRE_FALSE(nn::optimizers().names().empty());
  for (const std::string& name : nn::optimizers().names()) {
    CHECK(nn::make_optimizer(name, 0.5)->learning_rate == 0.5);
  }
  CHECK(nn::make_optimizer("adam")->learning_rate == 1e-3);
  CHECK(nn::make_optimizer("adadelta")->learning_rate == 1);
  for (const std::string& name : nn::schedules().names()) {
    const nn::Schedule schedule = nn::schedules()[name](10);
    CHECK((name == "constant") == !schedule);
    if (schedule) {
      CHECK(schedule(0, 1.0) == Approx(name == "warm-up" ? 0.1 : 1));
    }
  }
  CHECK(nn::scalings().names() == std::vector<std::string>{"none", "min-max", "standard"});
  CHECK(nn::rare_classes()["refuse"] == nn::RareClasses::refuse);
  CHECK(nn::scalings()["min-max"] == nn::Scaling::min_max);
  CHECK_THROWS_WITH(nn::scalings()["max"],
                    "there is no scaling 'max', only none, min-max, standard");
  CHECK_THROWS_WITH(nn::make_optimizer("best"),
                    ContainsSubstring("there is no optimizer 'best', only sgd, momentum, "));
  CHECK_THROWS_AS(nn::activations()["step"], std::invalid_argument);
}

TEST_CASE("weight decay by name replaces the optimizer's own", "[by_name]") {
  nn::Vector theta = {1};
  const nn::Vector none = {0};
  nn::make_optimizer("adamw", 0.1, 0)->step(theta, none);
  CHECK(theta[0] == 1);
  nn::make_optimizer("adamw", 0.1)->step(theta, none);
  CHECK(theta[0] == Approx(0.999));
}
