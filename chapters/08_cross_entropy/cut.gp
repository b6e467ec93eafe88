# alt: Both losses along b = 0. Squared error: a plain on the left at its greatest height, then a cliff.
# Cross-entropy: a steady slope on both sides of its lowest point.
# size: 860 320
set multiplot layout 1,2
do for [loss in "'squared error' cross-entropy"] {
  eval panel
  set title loss
  set xrange [-10:10]
  set xlabel 'w'
  unset key
  plot 'cut.csv' using 'w':(loss eq 'cross-entropy' ? column('cross') : column('squared')) with lines lc rgb (loss eq 'cross-entropy' ? blue : orange)
}
