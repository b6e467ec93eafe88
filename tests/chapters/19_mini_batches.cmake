expect_values(noise.32.mean_cosine_to_g order.sorted.loss_after_10_epochs steps.all.steps_per_epoch)
