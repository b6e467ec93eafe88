# alt: Three panels, one above the other: one tent from one layer, two tents from two layers, eight from four.
# size: 620 400
set multiplot layout 3,1 margins 0.08,0.84,0.15,0.97 spacing 0.08
layers = "1 2 4"
do for [i = 1:3] {
  eval panel
  unset key
  set xrange [0:1]
  set yrange [0:1]
  set ytics 1
  set label 1 word(layers, i).(i == 1 ? ' layer' : ' layers') at graph 1.02, 0.5 left tc rgb colors[i]
  if (i == 3) { set xlabel 'x' } else { set format x '' }
  plot 'teeth.csv' using 'x':word(layers, i) with lines lc rgb colors[i]
}
