expect_values(twice.100_0_0.loss_softmax_twice ways.1000.library)
