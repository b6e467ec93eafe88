expect_values(land_sgd_steps_in_the_ravine race_sgd_after_10_epochs race_adam_after_10_epochs
              schedule_constant_loss_above_the_lowest schedule_cosine_loss_above_the_lowest clipped_loss decay_expected)
