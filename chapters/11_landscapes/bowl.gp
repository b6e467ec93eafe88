# alt: Contour lines of a long bowl and two paths of 30 steps. The slow one first goes down the steep side, then
# along the floor. The fast one zigzags across the floor.
# size: 860 300
set multiplot layout 1,2
do for [path in "slow fast"] {
  eval panel
  set title path eq 'slow' ? 'η = 0.05' : 'η = 0.2'
  set xlabel 'w_1'
  set ylabel 'w_2'
  set size ratio -1
  unset key
  eval range(-5, 5, -2.5, 2.5)
  eval contours('bowl.csv', '0.25, 1, 2, 4, 6, 9, 12, 16', '$lines')
  plot $lines @contour lw 1 lc rgb grey, \
       path.'.csv' using 'w1':'w2' with linespoints pt circle ps 0.5 lw 1.5 lc rgb blue
}
