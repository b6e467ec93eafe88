# alt: The loss over w and b. In centimetres a thin ravine, and 30 steps across it. Standardized, circles, and one
# step to the middle.
# size: 800 360
set multiplot layout 1,2
do for [i = 1:2] {
  eval panel
  set title word("'in cm' standardized", i)
  set xlabel 'w'
  set ylabel 'b'
  unset key
  if (i == 2) { set size ratio -1 }
  bowl = word('bowl_cm bowl_standard', i)
  stats bowl.'.csv' using 'x' name 'w' nooutput
  stats bowl.'.csv' using 'y' name 'b' nooutput
  eval range(w_min, w_max, b_min, b_max)
  eval contours(bowl.'.csv', '0.1, 0.5, 1, 2, 4, 8, 16', '$lines')
  plot $lines @contour lw 1 lc rgb grey, bowl.'_path.csv' using 'w':'b' @joined lc rgb orange, \
       '+' using ((w_min + w_max) / 2):((b_min + b_max) / 2) every ::0::0 with points pt cross lw 2 lc rgb green
}
