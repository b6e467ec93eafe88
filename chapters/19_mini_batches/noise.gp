# alt: Mean square deviation of a batch's gradient against the size of the batch, both axes logarithmic: the
# measured points lie on the predicted line, which falls like 1 / m.
# size: 460 340
set xlabel 'samples per batch'
set ylabel 'mean square deviation'
eval log_x
eval log_y
set key bottom left
plot 'noise.csv' using 'samples':'predicted' with lines lc rgb grey title 'predicted', \
     '' using 'samples':'mean square deviation' with points pt circle ps 0.8 lc rgb blue title 'measured'
