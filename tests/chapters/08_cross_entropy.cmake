expect_values(slopes.-10.ratio prices.0.5.log_p verdict.halfway.cross_entropy)
