expect_values(weights_and_biases right_labels_where_a_fifth_is_random by_heart.right.test hidden_units_spoiled.256.test
              epochs_spoiled.200.test spoiled_best_test_accuracy penalty.l1_threshold.exactly_0 best_epoch early.stopped.epochs
              a_fifth_spoiled_least_gain a_fifth_spoiled_largest_gain)
