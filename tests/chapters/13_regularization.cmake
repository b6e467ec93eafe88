expect_values(parameters right_test fifth_test)
