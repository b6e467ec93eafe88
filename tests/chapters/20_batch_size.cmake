expect_values(clock.1.ms_per_epoch clock.all.ms_per_epoch general.1.mean_accuracy points_of_accuracy_all_minus_1)
