expect_values(feature.holes.8 way.10_by_hand.test way.16_learned.test)
