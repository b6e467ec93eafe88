expect_values(network.residual.first_gradient network.residual.loss teeth.8.parameters_wide)
