set encoding utf8

# Axes and text in a grey that reads on white; series in colours that colour-blind readers can tell apart. The site turns light into
# dark for a dark page and leaves the hues.
grey = '#565e66'
blue = '#0072b2'
orange = '#d55e00'
green = '#009e73'
purple = '#a05fb0'
array colors[4] = [blue, orange, green, purple]
do for [i = 1:4] { set linetype i lw 2 lc rgb colors[i] }
dashes = "dt (8,5)"

# Points joined by lines: plot ... @joined lc rgb blue
joined = "with linespoints pt 7 ps 0.5 lw 2"

# Shapes of points: plot ... with points pt circle
circle = 7
open_circle = 6
square = 5
open_square = 4
triangle = 9
cross = 2

# `eval panel` begins a panel: what the one before has set does not reach it.
panel = "reset; set datafile separator comma; set clip two; set border 3 lc rgb grey; set tics nomirror tc rgb grey; set key tc rgb grey; ".\
        "set title tc rgb grey; set xlabel tc rgb grey; set ylabel tc rgb grey"
log_x = "set logscale x; set format x '10^{%T}'"
log_y = "set logscale y; set format y '10^{%T}'"
# `eval range(x_low, x_high, y_low, y_high)` sets the ends of both axes.
range(a, b, c, d) = sprintf("set xrange [%.9g:%.9g]; set yrange [%.9g:%.9g]", a, b, c, d)

# `eval contours('plane.csv', '0.1, 0.5', '$lines')` finds the lines on which f of a grid has these values;
# `plot $lines @contour lc rgb green` draws them.
contours(file, levels, lines) = "set contour base; unset surface; set cntrparam levels discrete ".levels."; ".\
  "set table ".lines."; splot '".file."' using 'x':'y':'f'; unset table; unset contour; set surface"
contour = "using (word(strcol(1), 1) + 0):(word(strcol(1), 2) + 0) with lines"

# The line on which w1 x + w2 y + b = 0, from its point nearest to the origin far to both sides: plot $both using
# (line_x(w1, w2, b, $1)):(line_y(w1, w2, b, $1)) with lines
$both << EOD
-1000
1000
EOD
line_x(w1, w2, b, t) = (-b * w1 - t * w2) / (w1**2 + w2**2)
line_y(w1, w2, b, t) = (-b * w2 + t * w1) / (w1**2 + w2**2)

# Images of 8 x 8 pixels, each a column of a file, row by row from the top. `plot 'digits.csv' @grey_pixels` draws column i, white to
# grey for 0 to 1; @signed_pixels draws -1 in orange, 1 in blue.
image = "unset border; unset tics; unset key; set margins 1,1,1,2; set size ratio -1; eval range(-0.6, 7.6, -7.6, 0.6); "\
  .'set object 1 rectangle from -0.5,-7.5 to 7.5,0.5 fs empty border rgb grey lw 0.5'
shade(value, positive, negative) = (int(255.5 - 255 * (abs(value) < 1 ? abs(value) : 1)) << 24) + (value < 0 ? negative : positive)
pixels(positive, negative) = sprintf("skip 1 using (int(column(0)) %% 8):(-(int(column(0)) / 8)):(0.5):(0.5):(shade(column(i), %d, %d)) ".\
  "with boxxyerror fs solid noborder lc rgb variable", positive, negative)
grey_pixels = pixels(0x565e66, 0x565e66)
signed_pixels = pixels(0x0072b2, 0xd55e00)

# Diagrams of circles and arrows. Rows of nodes: x, y, text. Rows of arrows: x and y of both circles, text.
#   plot $arrows @arrows, '' @arrow_texts, $nodes @circles, '' @texts
diagram = "unset border; unset tics; unset key; set margins 0,0,0,0; set size ratio -1"
radius = 0.22
far(x1, y1, x2, y2) = sqrt((x2 - x1)**2 + (y2 - y1)**2)
part(a, b, r, d) = a + (b - a) * r / d
arrows = "using (part($1, $3, radius, far($1, $2, $3, $4))):(part($2, $4, radius, far($1, $2, $3, $4))):".\
  "(($3 - $1) * (1 - 2 * radius / far($1, $2, $3, $4))):(($4 - $2) * (1 - 2 * radius / far($1, $2, $3, $4))) ".\
  "with vectors head filled size graph 0.025,20 lw 1.5 lc rgb grey notitle"
# Above the first part of the arrow, where arrows do not cross yet.
arrow_texts = "using ($1 + 0.4 * ($3 - $1) - 0.1 * ($4 - $2) / far($1, $2, $3, $4)):".\
  "($2 + 0.4 * ($4 - $2) + 0.1 * ($3 - $1) / far($1, $2, $3, $4)):5 with labels tc rgb blue notitle"
circles = "using 1:2:(radius) with circles fs empty border rgb grey lc rgb grey lw 2 notitle"
texts = "using 1:2:3 with labels tc rgb grey notitle"

eval panel
