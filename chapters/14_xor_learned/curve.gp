# alt: The loss of XOR during training: level for some hundred steps, then a fall, then slowly towards zero.
# size: 520 300
set xlabel 'step'
set ylabel 'loss'
eval range(0, 1000, 0, 0.8)
unset key
plot 'curve.csv' using 0:'loss' with lines
