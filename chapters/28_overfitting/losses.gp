# alt: The training loss falls towards 0; the validation loss falls for some epochs and then rises without end.
# size: 480 340
set xlabel 'epoch'
set ylabel 'loss'
set key top left
stats 'losses.csv' using 'validation' nooutput
set yrange [0:1.1 * STATS_max]
plot 'losses.csv' using 'epoch':'training' with lines lc rgb blue title 'training', \
     '' using 'epoch':'validation' with lines lc rgb orange title 'validation', \
     '' using 'epoch':(column('validation') == STATS_min ? STATS_min : NaN) with points pt circle ps 1.4 lc rgb green notitle, \
     '' using 'epoch':(column('validation') == STATS_min ? STATS_min : NaN):('the best') with labels offset 0,-1.2 tc rgb green notitle
