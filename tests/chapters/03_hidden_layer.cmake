expect_values(places area_48)
