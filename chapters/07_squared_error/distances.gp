# alt: Two clouds of points and three lines: halfway between them, turned until it almost touches a point, and
# through both centres. Thin lines show each point's distance.
# size: 900 320
set multiplot layout 1,3
do for [i = 0:2] {
  eval panel
  stats 'lines.csv' skip 1 using 2 every ::i::i nooutput
  w1 = cos(STATS_min)
  w2 = sin(STATS_min)
  along(x1, x2) = -(w1 * x1 + w2 * x2)
  set title word("halfway turned 'through both'", i + 1)
  set xlabel 'x_1'
  set ylabel 'x_2'
  set size ratio -1
  unset key
  eval range(-5, 5, -5, 5)
  plot 'distances.csv' skip 1 using 1:2:(along($1, $2) * w1):(along($1, $2) * w2) with vectors nohead lw 0.5 lc rgb grey, \
       $both using (line_x(w1, w2, 0, $1)):(line_y(w1, w2, 0, $1)) with lines lc rgb green, \
       'distances.csv' skip 1 using ($3 == 0 ? $1 : NaN):2 with points pt open_circle ps 0.8 lw 2 lc rgb blue, \
       '' skip 1 using ($3 == 1 ? $1 : NaN):2 with points pt triangle ps 0.8 lw 2 lc rgb orange
}
