# alt: The weight with a penalty over that without. L2: a less steep line through 0. L1: 0 near 0, parallel beyond.
# size: 460 320
set xlabel 'u, where the loss alone wants the weight'
set ylabel 'w'
set key top left
plot 'one_weight.csv' using 'u':'u' with lines @dashes lc rgb grey title 'no penalty', \
     '' using 'u':'L2' with lines lc rgb blue title 'L2', '' using 'u':'L1' with lines lc rgb orange title 'L1'
