# alt: Error of the forward and central difference against h, both axes logarithmic: two Vs. From right to left
# the error first falls, the central one twice as steeply, then rises.
# size: 560 380
set xlabel 'h'
set ylabel 'error of the slope'
eval log_x
eval log_y
set key top center
plot 'differences.csv' using 'h':'forward' with lines lc rgb orange title 'forward', \
     '' using 'h':'central' with lines lc rgb blue title 'central'
