expect_values(lines.through_both.mistakes rare.looks_at_x.squared_error slopes.-10.ratio
              twice.100_0_0.loss_softmax_twice)
