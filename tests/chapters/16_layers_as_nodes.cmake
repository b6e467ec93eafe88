expect_values(slopes)
