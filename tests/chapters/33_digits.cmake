expect_values(cost.0.median cost.10.median cost.90.median median_accuracy steps.the_exercise.test best_test_accuracy mistakes)
