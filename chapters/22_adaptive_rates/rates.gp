# alt: Loss after 10 epochs against the learning rate for SGD, momentum and Adam, both axes logarithmic: three
# valleys at different places, each about a factor of ten wide.
# size: 460 340
set xlabel 'learning rate'
set ylabel 'loss after 10 epochs'
eval log_x
eval log_y
set yrange [0.01:5]
set key bottom left
plot for [rule in "sgd momentum adam"] 'rates_'.rule.'.csv' using 'rate':'loss' with lines title rule
