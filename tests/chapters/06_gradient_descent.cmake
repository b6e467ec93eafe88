expect_values(best.central.error far.3.steps_to_height_0.5 loss_slip_over_right digits_parameters)
