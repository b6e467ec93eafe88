expect_values(bowl_cm_kappa bowl_first_in_mm_kappa bowl_cm_steps bowl_first_in_mm_steps leak_percent leak_120_virginica
              leak_120_v_by_itself company slope_factor good_plain good_normalized)
