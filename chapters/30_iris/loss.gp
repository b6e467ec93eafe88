# alt: The mean loss of each epoch: it falls fast at first, then slowly and with jumps.
# size: 560 320
set xlabel 'epoch'
set ylabel 'mean loss'
unset key
eval log_y
plot 'loss.csv' using 'epoch':'loss' with lines
