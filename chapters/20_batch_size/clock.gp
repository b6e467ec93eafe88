# alt: Loss on the digits for five batch sizes, against epochs and against time. By epochs the smallest batches
# fall fastest, the full batch hardly; by time those in the middle win.
# size: 860 360
set multiplot layout 1,2
sizes = "1 8 32 256 all"
file(i) = 'clock_'.word(sizes, i).'.csv'
stats file(1) using 'epoch' nooutput
last = STATS_records - 1
# The lines of 1 and 32 end near each other.
beside(i, end) = axis eq 'epoch' ? end + (i == 1 ? 4 : 1) : 1.1 * end
color(i) = i < 5 ? colors[i] : grey
do for [axis in "epoch ms"] {
  eval panel
  eval log_y
  unset key
  set ylabel 'loss'
  if (axis eq 'epoch') { set xlabel 'epoch'; set xrange [0:1.25 * (last + 1)] } else { set xlabel 'milliseconds'; eval log_x; set xrange [*:*] }
  set rmargin 6
  plot for [i = 1:5] file(i) using axis:'loss' with lines lw 2 lc rgb color(i), \
       for [i = 1:5] file(i) every ::last::last using (beside(i, column(axis))):'loss':(word(sizes, i)) with labels left tc rgb color(i)
}
