# alt: The share of mistakes as the line turns: stairs with a wide flat floor. The squared error: a smooth valley.
# size: 840 300
set multiplot layout 1,2
do for [measure in "'share of mistakes' 'squared error'"] {
  eval panel
  set title measure
  set xtics ('-180°' -180, '-90°' -90, '0°' 0, '90°' 90, '180°' 180)
  unset key
  plot 'turning.csv' using 'degrees':measure with lines lc rgb (measure eq 'squared error' ? blue : orange)
}
