# alt: Size of activations and of their slopes in 20 layers of ReLU, on logarithmic axes: straight lines, level for He,
# rising for 1, falling for the others, steepest for 0.01.
# size: 860 380
set multiplot layout 1,2
# Glorot is the same as LeCun where inputs and units are equally many.
names = "0.01 1 LeCun He PyTorch"
array color[5] = [blue, purple, grey, orange, green]
do for [i = 1:2] {
  eval panel
  eval log_y
  unset key
  set title word("'rms of A' 'rms of dA'", i)
  set xlabel 'layer'
  file = word('rms_of_a.csv rms_of_da.csv', i)
  # Each line has its name at the end where the lines are apart.
  if (i == 1) { set xrange [0:27]; at = 19; beside = 23.5 } else { set xrange [-7:21]; at = 0; beside = -2.5 }
  set xtics 5, 5, 20
  plot for [k = 1:5] file using (column(0) + 1):word(names, k) with lines lw 2 lc rgb color[k], \
       for [k = 1:5] file every ::at::at using (beside):word(names, k):(word(names, k)) with labels tc rgb color[k]
}
