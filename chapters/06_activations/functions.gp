# alt: Eight activation functions from z = -4 to 4 (solid), each with its derivative (dashed).
# size: 1040 480
set multiplot layout 2,4
do for [name in "step identity sigmoid tanh ReLU 'leaky ReLU' PReLU ELU"] {
  eval panel
  set title name
  eval range(-4, 4, -1.5, 2.5)
  set xtics 2
  unset key
  plot 'functions.csv' using 'z':name.' slope' with lines lc rgb orange @dashes, '' using 'z':name with lines lc rgb blue
}
