expect_values(parameters right_part right_test fifth_test epochs_best zeros_threshold best_epoch stopped_after gain_least
              gain_most)
