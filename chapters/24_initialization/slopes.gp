# alt: Sizes of the slopes in a tanh network, as powers of ten, in layers 20, 10 and 1. From 0.01 they end near 10 to
# the -19; with 1/n they lose about one power of ten; from 1 they grow and scatter.
# size: 870 570
set multiplot layout 3,3
do for [weights in "0.01 LeCun 1"] {
  do for [layer in "20 10 1"] {
    eval panel
    set title weights.', layer '.layer
    unset key
    eval range(-28, 10, 0, 1)
    set xtics (-20, -10, 0, 10)
    name = weights.' layer '.layer
    plot 'slopes.csv' using (column(0) - 28):name:(1) with boxes fs solid 0.6 noborder lc rgb orange
  }
}
