expect_values(far.3.steps_to_height_0.5 ends.deep_pit.percent)
