# alt: Twenty points scattered around a rising line, each joined to the line by an upright segment, its error.
# size: 480 320
set xlabel 'x'
set ylabel 'y'
unset key
set xrange [0:10]
plot 'regression.csv' using 'x':'y':(0):(column('answer') - column('y')) with vectors nohead lw 1 lc rgb grey, \
     'sse.csv' every ::0::0 using (0):'b':(10):(10 * column('w')) with vectors nohead lw 2 lc rgb green, \
     'regression.csv' using 'x':'y' with points pt circle ps 0.8 lw 2 lc rgb blue
