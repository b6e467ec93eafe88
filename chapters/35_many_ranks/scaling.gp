# alt: Computed speed-up and share of computing for up to 4096 ranks. The small network gains little and then loses; the two larger ones
# follow the perfect line to some dozens of ranks and bend towards a limit of about 190.
# size: 860 360
set multiplot layout 1,2
networks = "2410 1863690 1000000000"
names = "2410 '1.9 million' 'a billion'"
file(i) = 'scaling_'.word(networks, i).'.csv'
# Where lines end near each other or on the axis.
above(i, end) = i == 1 ? (kind eq 'weak' ? end + 3 : 1.05 * end) : i == 2 ? (kind eq 'weak' ? end - 4 : 0.7 * end) : end
do for [kind in "strong weak"] {
  eval panel
  eval log_x
  unset key
  set xlabel 'ranks'
  set xrange [1:70000]
  set rmargin 4
  column_of = kind eq 'strong' ? 'strong: speed-up' : 'weak: time computing (%)'
  if (kind eq 'strong') { eval log_y; set ylabel 'speed-up'; set yrange [0.8:4096] } else { unset logscale y; set format y '%g'; set ylabel 'time spent computing (%)'; set yrange [0:100] }
  perfect(k) = kind eq 'strong' ? k : 100
  plot [1:70000] sample [k=1:4096] '+' using (k):(perfect(k)) with lines @dashes lc rgb grey, \
       for [i = 1:3] file(i) using 'ranks':column_of with lines lw 2 lc rgb colors[i], \
       for [i = 1:3] file(i) every ::12::12 using (1.3 * column('ranks')):(above(i, column(column_of))):(word(names, i)) with labels left tc rgb colors[i]
}
