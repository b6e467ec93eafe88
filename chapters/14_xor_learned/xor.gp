# alt: The plane with the four points of XOR during training. At first no line separates them; in the end the
# green lines, where the answer is one half, enclose one class.
# size: 1200 300
set multiplot layout 1,4
do for [steps in "0 300 600 5000"] {
  eval panel
  set title 'after '.steps.' steps'
  set size ratio -1
  unset key
  eval range(-0.5, 1.5, -0.5, 1.5)
  plane = 'plane_'.steps.'.csv'
  eval contours(plane, '0.1, 0.3, 0.7, 0.9', '$others')
  eval contours(plane, '0.5', '$half')
  plot $others @contour lw 1 lc rgb grey, $half @contour lc rgb green, \
       '+' using (column(0)):(column(0)) every ::0::1 with points pt open_circle lw 2 lc rgb blue, \
       '+' using (column(0)):(1 - column(0)) every ::0::1 with points pt triangle lw 2 lc rgb orange
}
