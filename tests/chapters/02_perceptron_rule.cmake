expect_values(rates.1.samples rates.1.mistakes rates.1.passes bound.1.mistakes_at_most bound.1.margin)
