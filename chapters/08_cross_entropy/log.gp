# alt: -log p is 0 at p = 1 and grows beyond all limits towards p = 0; (1 - p)^2 never exceeds 1.
# size: 420 320
set xlabel 'p, the probability given to the right class'
eval range(0, 1, 0, 5.5)
plot 'log.csv' using 'p':'-log p' with lines lc rgb blue title '-log p', \
     '' using 'p':'(1 - p)^2' with lines lc rgb orange @dashes title '(1 - p)^2'
