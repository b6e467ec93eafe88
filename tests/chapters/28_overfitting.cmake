expect_values(weights_and_biases right_labels_where_a_fifth_is_random by_heart.right.test hidden_units.256.spoiled_test
              epochs.200.spoiled_test spoiled_best_test_accuracy best_epoch early.stopped.epochs)
