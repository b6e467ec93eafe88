# alt: Loss over the learning rate: two valleys. That of the normalized network is lower and wider.
# size: 460 340
set xlabel 'learning rate'
set ylabel 'loss after 3 epochs'
eval log_x
eval log_y
set yrange [0.05:10]
set key top left
plot 'rates.csv' using 'rate':'plain' with lines lc rgb blue title 'plain', \
     '' using 'rate':'normalized' with lines lc rgb orange title 'normalized'
