expect_values(cost.32.parameters cost.32.ratio xor.2.learned xor.8.learned)
