# alt: Two clouds of points, the lines after the first passes, and the line at which the rule stopped, which separates
# them.
# size: 460 500
set xlabel 'x_1'
set ylabel 'x_2'
eval range(-3, 9, -3, 7)
set key below maxrows 2
# The line of a row, drawn from far on one side to far on the other.
x_at(b, t) = line_x(column('w1'), column('w2'), b, t)
y_at(b, t) = line_y(column('w1'), column('w2'), b, t)
line = "using (x_at(column('b'), -1000)):(y_at(column('b'), -1000)):(x_at(0, 2000)):(y_at(0, 2000)) with vectors nohead"
class(k, name) = column('class') == k ? column(name) : NaN
stats 'learning.csv' using 'pass' nooutput
last = STATS_records - 1
plot 'learning.csv' every ::::last - 2 @line lw 1 lc rgb grey @dashes title 'after a pass', \
     '' every ::last @line lw 2 lc rgb green title 'learned', \
     'clouds.csv' using (class(0, 'x1')):(class(0, 'x2')) with points pt open_circle ps 0.8 lw 2 lc rgb blue title 'class 0', \
     '' using (class(1, 'x1')):(class(1, 'x2')) with points pt triangle ps 0.8 lw 2 lc rgb orange title 'class 1'
