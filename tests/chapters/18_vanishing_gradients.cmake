expect_values(ratios.20.sigmoid ratios.20.relu)
