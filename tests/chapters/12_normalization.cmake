expect_values(kappa_cm kappa_mm steps_cm steps_mm leak_6 virginica virginica_by_itself company slope_factor good_plain
              good_normalized)
