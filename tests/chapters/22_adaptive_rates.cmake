expect_values(land.adam.ratio race.sgd.after_10_epochs race.adam.after_10_epochs 1_rate_decay_steps)
