# alt: Activations of tanh layers 1, 10 and 20. From 0.01: a spike at 0. From 1/n: a hill that slowly narrows. From 1:
# all values at -1 and 1.
# size: 870 570
set multiplot layout 3,3
do for [weights in "0.01 LeCun 1"] {
  do for [layer in "1 10 20"] {
    eval panel
    set title weights.', layer '.layer
    unset key
    eval range(-1, 1, 0, 1)
    name = weights.' layer '.layer
    plot 'histograms.csv' using (-1 + (2 * column(0) + 1) / 21.0):name:(2.0 / 21) \
      with boxes fs solid 0.6 noborder lc rgb blue
  }
}
