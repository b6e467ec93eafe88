expect_values(parameters right_part by_heart_right_test_accuracy hidden_units_256_spoiled_test epochs_200_spoiled_test
              epochs_best penalty_l1_threshold_exactly_0 best_epoch early_stopped_epochs gain_least gain_most)
