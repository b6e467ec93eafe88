# alt: A plain with a deep pit left of the middle and a shallow one right of it. Starting points are coloured by
# where the descent ends: around each pit a region of its own, and far out they stay on the plain.
# size: 560 480
set xlabel 'w_1'
set ylabel 'w_2'
set size ratio -1
set key outside bottom center horizontal
eval range(-4.2, 4.2, -4.2, 4.2)
eval contours('plain.csv', '0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9', '$lines')
w2_of(end) = column(end) == 1 ? column('w2') : NaN
plot 'starts.csv' using 'w1':(w2_of('deep pit')) with points pt circle ps 0.3 lc rgb blue title 'deep', \
     '' using 'w1':(w2_of('shallow pit')) with points pt circle ps 0.3 lc rgb orange title 'shallow', \
     '' using 'w1':(w2_of('still on the plain')) with points pt circle ps 0.3 lc rgb grey title 'plain', \
     $lines @contour lw 1.5 lc rgb grey notitle, \
     'places.csv' using 'w1':(strcol('place') eq 'pass' ? column('w2') : NaN) \
       with points pt cross ps 1.5 lw 2 lc rgb purple title 'pass'
