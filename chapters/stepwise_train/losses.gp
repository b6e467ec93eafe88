# alt: The loss over the epochs.
# size: 560 320
set xlabel 'epoch'
set ylabel 'loss'
plot 'losses.csv' using 'epoch':'loss' with lines lc rgb blue title 'training'
