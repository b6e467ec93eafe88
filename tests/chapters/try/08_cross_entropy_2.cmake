set(item "Then add a ninth sample at -8 with class 1, a wrong label.")
set(before [=[{-3, -2, -1.5, -0.5, 0.5, 1, 2, 3},
                               {0, 0, 1, 0, 1, 0, 1, 1}};]=])
set(after [=[{-8, -3, -2, -1.5, -0.5, 0.5, 1, 2, 3},
                               {1, 0, 0, 0, 0, 1, 1, 1, 1}};]=])
set(arguments --quick)
set(fails "plains, squared error: flat [(]%[)] [(]measured 5")
