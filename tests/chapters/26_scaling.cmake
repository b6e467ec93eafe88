expect_values(bowl.cm.kappa bowl.first_in_mm.kappa bowl.cm.steps bowl.first_in_mm.steps leak.6.leak leak.120.virginica
              leak.120.v_by_itself)
