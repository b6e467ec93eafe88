# alt: Four times the same curve with a shallow pit on the left and a deep one on the right, with dots where a walk
# begins, coloured by the pit in which it ends. For SGD each side belongs to its pit. For the others the colours
# alternate in stripes on the high sides, and below the height of the barrier nothing changes.
# size: 900 520
set multiplot layout 2,2
barrier = -0.146
do for [rule in "'SGD' 'momentum 0.9' 'momentum 0.99' 'Adam 0.2'"] {
  eval panel
  set title rule
  set xlabel 'w at the start'
  set ylabel 'loss'
  set key top center
  eval range(-2, 2, -0.1, 4)
  set arrow from -2,0.643 to 2,0.643 nohead dt (8,5) lc rgb grey
  plot 'momentum.csv' using 'w':(column(rule) < barrier ? column('loss') : NaN) with points pt circle ps 0.4 lc rgb orange title 'ends shallow', \
       '' using 'w':(column(rule) > barrier ? column('loss') : NaN) with points pt circle ps 0.4 lc rgb blue title 'ends deep'
}
