expect_values(from_0.01_first_step_below_0.65 squeezed.4_4.after)
