expect_values(noise.32.mean_cosine_to_g clock.1.ms_per_epoch clock.all.ms_per_epoch order.sorted.loss_after_10_epochs general.1.mean_accuracy
              points_of_accuracy_all_minus_1)
