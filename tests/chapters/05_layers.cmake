expect_values(width.48.area_measured ring.24_and_2.ratio places.50.most_places)
