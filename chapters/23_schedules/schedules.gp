# alt: Learning rate by epoch for seven schedules: two constants, in three steps, exponential, along a cosine, the
# same after a warm-up, and reduced when the loss no longer falls.
# size: 880 440
# panels: 7
set multiplot layout 2,4
names = "'constant' 'constant, a hundredth' 'step' 'exponential' 'cosine' 'warm-up, cosine' 'on plateau'"
do for [k = 1:7] {
  eval panel
  unset key
  set title word(names, k)
  set xlabel 'epoch'
  set xtics (1, 10, 20)
  set ytics 0.1
  eval range(0, 21, 0, 0.32)
  if (k % 4 == 1) { set ylabel 'learning rate' }
  plot 'schedules.csv' skip 1 using (column(0) + 1):k with lines lw 2 lc rgb blue
}
