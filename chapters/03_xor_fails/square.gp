# alt: The four inputs as corners of a square; both diagonals meet in the middle.
# size: 420 400
set xlabel 'x_1'
set ylabel 'x_2'
set size ratio -1
unset key
eval range(-0.4, 1.4, -0.4, 1.4)
set xtics 0.5
$zeros << EOD
0, 0
1, 1
EOD
$ones << EOD
0, 1
1, 0
EOD
set label '(0.5, 0.5)' at 0.62, 0.5 tc rgb grey
plot $zeros using 1:2 with lines @dashes lc rgb blue, $ones using 1:2 with lines @dashes lc rgb orange, \
     $zeros using 1:2 with points pt open_circle ps 1.6 lw 2 lc rgb blue, \
     $ones using 1:2 with points pt triangle ps 1.6 lw 2 lc rgb orange, \
     '+' using (0.5):(0.5) every ::0::0 with points pt circle ps 0.8 lw 2 lc rgb grey
