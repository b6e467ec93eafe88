expect_values(cost_epoch_0 cost_epoch_10 cost_epoch_90 train_accuracy_seed_exercise exercise_test_accuracy best_test_accuracy
              mistakes)
