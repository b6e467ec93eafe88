expect_values(repeated.network.mean repeats flowers_mistaken neighbours.all_5.percent)
