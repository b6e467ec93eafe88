expect_values(values.sigmoid.slope_at_0 values.tanh.slope_at_0 ratios.20.sigmoid ratios.20.relu dead.relu.after)
