expect_values(values.sigmoid.slope_at_0 values.tanh.slope_at_0 dead.relu.after)
