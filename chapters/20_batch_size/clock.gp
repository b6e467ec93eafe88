# alt: Loss on the digits for five batch sizes, against epochs and against time. By epochs the smallest batches
# fall fastest, the full batch hardly; by time those in the middle win.
# size: 860 320
set multiplot layout 1,2
sizes = "1 8 32 256 all"
color(i) = i < 5 ? colors[i] : grey
do for [axis in "epoch ms"] {
  eval panel
  eval log_y
  if (axis eq 'epoch') { set xlabel 'epoch'; set ylabel 'loss'; unset key } else { set xlabel 'milliseconds'; eval log_x; set key top right }
  plot for [i = 1:5] 'clock_'.word(sizes, i).'.csv' using axis:'loss' with lines lw 2 lc rgb color(i) title word(sizes, i)
}
