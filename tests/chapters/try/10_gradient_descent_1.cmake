set(item "Let `descend` halve the rate after each step")
set(before [=[    w -= eta * parabola_slope(w);
    path.push_back(w);]=])
set(after [=[    w -= eta * parabola_slope(w);
    eta /= 2;
    path.push_back(w);]=])
set(arguments --quick)
set(fails "at 0[.]42: distance after 10 steps")
