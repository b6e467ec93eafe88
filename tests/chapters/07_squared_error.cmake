expect_values(lines.through_both.mistakes rare.looks_at_x.squared_error)
