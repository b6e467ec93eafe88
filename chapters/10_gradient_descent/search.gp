# alt: Loss after 100 steps against the learning rate on a logarithmic axis: high on the left, a wide trough, and
# a steep rise on the right that leaves the picture.
# size: 480 300
set xlabel 'learning rate'
set ylabel 'loss after 100 steps'
eval range(1e-4, 1e4, 0.2, 1)
eval log_x
unset key
plot 'search.csv' using 'learning rate':'loss after 100 steps' with linespoints pt circle ps 0.8 lw 2 lc rgb blue
