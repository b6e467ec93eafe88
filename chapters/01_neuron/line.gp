# alt: Three pictures of decision boundaries: parallel lines for three biases; two lines with their weight vectors at
# right angles; lines of equal z beside the boundary.
# size: 990 340
$upper_right << EOD
-3, 3
3, 3
3, -3
EOD
boundary(w1, w2, b) = sprintf("$both using (line_x(%g, %g, %g, $1)):(line_y(%g, %g, %g, $1)) with lines", \
                              w1, w2, b, w1, w2, b)
arrow = "with vectors head filled size graph 0.025,20"
axes = "set size ratio -1; unset key; set xlabel 'x_1'; set ylabel 'x_2'; eval range(-3, 3, -3, 3)"
set multiplot layout 1,3
eval panel
eval axes
set title 'b = 0, 1, 2'
b_0 = boundary(1, 1, 0)
b_1 = boundary(1, 1, 1)
b_2 = boundary(1, 1, 2)
plot @b_0, @b_1 @dashes lc rgb blue, @b_2 @dashes lc rgb blue
eval panel
eval axes
set title 'w turns'
turned = boundary(1, -2, 0)
plot @b_0, '+' using (0):(0):(1):(1) every ::0::0 @arrow lc rgb blue, \
     @turned @dashes lc rgb orange, '+' using (0):(0):(1):(-2) every ::0::0 @arrow lc rgb orange
eval panel
eval axes
set title 'z on both sides'
z_minus_2 = boundary(1, 1, 2)
z_2 = boundary(1, 1, -2)
set label 'z = -2' at -1.85, 0.2 tc rgb grey
set label 'z = 2' at 0.15, 2.2 tc rgb grey
plot $upper_right using 1:2 with filledcurves closed fs transparent solid 0.15 noborder lc rgb blue, \
     @b_0 lc rgb blue, @z_minus_2 lw 1 lc rgb grey, @z_2 lw 1 lc rgb grey
