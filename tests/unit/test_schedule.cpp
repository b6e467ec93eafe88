#include <map>
#include <string>

#include "catch.hpp"
#include "common/data/csv.hpp"
#include "common/training/schedule.hpp"

using nn::Index;
using nn::Matrix;

TEST_CASE("schedules give PyTorch's rates", "[schedule]") {
  const nn::Dataset rows = nn::read_csv(STEPWISE_ROOT "/tests/unit/reference/schedules.csv");
  const std::map<std::string, nn::Schedule> schedules = {
      {"cosine", nn::cosine_decay(40, 0.01)},
      {"exponential", nn::exponential_decay(0.9)},
      {"plateau",
       nn::reduce_on_plateau({.factor = 0.5, .patience = 3, .threshold = 1e-3, .cooldown = 2})},
      {"plateau_defaults", nn::reduce_on_plateau()},
      {"step", nn::step_decay(7, 0.3)},
      {"warmup", nn::linear_warmup(5, 0.1)}};
  REQUIRE(rows.classes() == schedules.size());
  for (Index k = 0; k < rows.classes(); ++k) {
    const Matrix values = rows.X.cols(arma::find(rows.labels == k));
    nn::Schedule schedule = schedules.at(rows.class_names[k]);
    for (Index epoch = 0; epoch < values.n_cols; ++epoch) {
      INFO(rows.class_names[k] << ", epoch " << epoch);
      const double last_loss = values(1, epoch) < 0 ? arma::datum::inf : double{values(1, epoch)};
      CHECK(schedule(epoch, last_loss) == Approx(double{values(2, epoch)}).epsilon(1e-6));
    }
  }
  const nn::Schedule both = nn::followed_by(nn::linear_warmup(4, 0), 4, nn::exponential_decay(0.5));
  CHECK(both(2, 0) == 0.5);
  CHECK(both(4, 0) == 1);
  CHECK(both(5, 0) == 0.5);
  // The epoch after the first ones is the first of the second.
  const nn::Schedule change =
      nn::followed_by(nn::step_decay(1, 0.5), 2, nn::exponential_decay(0.9));
  CHECK(change(1, 0) == 0.5);
  CHECK(change(2, 0) == 1);
  CHECK_THROWS_AS(nn::step_decay(0), std::invalid_argument);
}
