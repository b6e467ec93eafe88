expect_values(xor.2.learned xor.8.learned states.5000.loss)
