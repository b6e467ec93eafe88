expect_values(cloud_samples mistakes passes mistake_bound gamma)
