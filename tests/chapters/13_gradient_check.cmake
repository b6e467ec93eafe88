expect_values(cost.32.parameters cost.32.ratio unnoticed.right.learned)
