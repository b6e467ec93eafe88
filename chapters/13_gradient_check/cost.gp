# alt: Time for one gradient against the number of parameters, both axes logarithmic: the line of the
# measured slopes rises far more steeply than that of backpropagation.
# size: 520 340
set xlabel 'parameters'
set ylabel 'milliseconds for one gradient'
eval log_x
eval log_y
set key top left
plot 'cost.csv' using 'parameters':'measured slopes (ms)' with lines lc rgb orange title 'measured slopes', \
     '' using 'parameters':'backpropagation (ms)' with lines lc rgb blue title 'backpropagation'
