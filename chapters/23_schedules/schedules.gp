# alt: Learning rate by epoch for seven schedules: two constants, in three steps, exponential, along a cosine, the
# same after a warm-up, and reduced when the loss no longer falls.
# size: 620 300
set xlabel 'epoch'
set ylabel 'learning rate'
set xtics (1, 5, 10, 15, 20)
set key outside right
names = "'constant' 'constant, a hundredth' 'step' 'exponential' 'cosine' 'warm-up, cosine' 'on plateau'"
array color[7] = [grey, grey, blue, green, orange, purple, blue]
set dashtype 2 (8,5)
plot for [k = 1:7] 'schedules.csv' skip 1 using (column(0) + 1):k with lines lw 2 lc rgb color[k] \
  dt 1 + (k == 2 || k == 7) title word(names, k)
