# alt: Eight steps on a parabola at four learning rates: creeping, arriving, jumping from side to side towards the
# bottom, and jumping ever higher.
# size: 1200 280
set multiplot layout 1,4
parabola(w) = 2.5 * (w - 2)**2
do for [rate in "0.01 0.1 0.38 0.42"] {
  eval panel
  set title 'η = '.rate
  set xlabel 'w'
  if (rate eq '0.01') { set ylabel 'loss' }
  eval range(-5.5, 9.5, 0, 110)
  unset key
  plot parabola(x) lw 1 lc rgb grey, \
       'rates.csv' using rate:(parabola(column(rate))) with linespoints pt circle ps 0.8 lw 1 lc rgb blue
}
