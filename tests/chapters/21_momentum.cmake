expect_values(land.sgd.steps_in_the_ravine land.momentum.steps_in_the_ravine rule.momentum_0.9.left_high)
