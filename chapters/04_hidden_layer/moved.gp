# alt: Left: the corners of the square and two parallel lines, one beyond (0, 0), one before (1, 1). Right: the moved
# samples; one line separates the 1s at (0, 0) from the 0s at (0, 1) and (1, 0).
# size: 800 380
$a_1 << EOD
0.1, 1.5
1.5, 1.5
1.5, 0.1
EOD
# 3/7 + 0.5 is where the line of a_2 leaves the panel.
$a_2 << EOD
-0.5, -0.5
0.928571, -0.5
-0.5, 0.928571
EOD
samples(answer, x, y) = sprintf("'worked.csv' using (column('XOR') == %d ? column('%s') : NaN):'%s' with points lw 2", answer, x, y)
area = "using 1:2 with filledcurves closed fs transparent solid 0.15 noborder"
axes = "set size ratio -1; unset key; eval range(-0.5, 1.5, -0.5, 1.5)"
set multiplot layout 1,2
eval panel
eval axes
set title 'before'
set xlabel 'x_1'
set ylabel 'x_2'
set label 'a_1 = 1' at 1.25, 1.3 center tc rgb green
set label 'a_2 = 1' at -0.25, -0.35 center tc rgb purple
zeros = samples(0, 'x1', 'x2')
ones = samples(1, 'x1', 'x2')
plot $a_1 @area lc rgb green, $a_2 @area lc rgb purple, \
     $both using (line_x(5, 5, -8, $1)):(line_y(5, 5, -8, $1)) with lines lc rgb green, \
     $both using (line_x(-7, -7, 3, $1)):(line_y(-7, -7, 3, $1)) with lines lc rgb purple, \
     @zeros pt open_circle ps 1.6 lc rgb blue, @ones pt triangle ps 1.6 lc rgb orange
eval panel
eval axes
set title 'after'
set xlabel 'a_1'
set ylabel 'a_2'
set label '(0,0)' at 0.05, 1.15 center tc rgb grey
set label '(1,1)' at 1.05, 0.15 center tc rgb grey
set label '(0,1) and (1,0)' at 0.02, -0.2 center tc rgb grey
zeros = samples(0, 'a1', 'a2')
ones = samples(1, 'a1', 'a2')
plot $both using (line_x(-11, -11, 6, $1)):(line_y(-11, -11, 6, $1)) with lines lc rgb grey, \
     @zeros pt open_circle ps 1.6 lc rgb blue, @ones pt triangle ps 1.6 lc rgb orange
