expect_values(steps.0.loss steps.3000.loss slopes.w11.slope)
