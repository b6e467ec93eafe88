expect_values(log_10 relu.0.01.rms_of_da_in_layer_1 relu.pytorch.rms_of_da_in_layer_1 trained.he.loss trained.pytorch.loss)
