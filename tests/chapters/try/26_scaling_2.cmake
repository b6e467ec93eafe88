set(item "Use the rate of the bowl in centimetres for the bowl in millimetres.")
set(before [=[  const Bowl bowl = bowl_of(X.row(0), y);
]=])
set(after [=[  Bowl bowl = bowl_of(X.row(0), y);
  if (scale == "first in mm") bowl.rate = bowl_of(X.row(0) / 10, y).rate;
]=])
set(arguments --quick)
set(fails "bowl, each row: steps over predicted")
