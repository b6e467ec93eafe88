expect_values(land.sgd.steps_in_the_ravine race.sgd.after_10_epochs race.adam.after_10_epochs
              schedule.constant.loss_above_the_lowest schedule.cosine.loss_above_the_lowest loss_clipped_at_1 1_rate_decay_steps)
