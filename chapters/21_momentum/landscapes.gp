# alt: 80 steps of SGD and of momentum, each at the rate that is best for it in the ravine, in a ravine, at a saddle
# and on a plateau.
# size: 990 500
set multiplot layout 2,3
ravine(i) = 2 * i**2
saddle(i) = 0.3 * (i - 6.5)
plateau(i) = 0.08 * i
do for [rule in "sgd momentum"] {
  do for [land in "ravine saddle plateau"] {
    eval panel
    unset key
    set title rule.', '.land
    levels = ''
    do for [i = 1:12] { eval sprintf("level = %s(%d)", land, i); levels = levels.sprintf('%s%g', i == 1 ? '' : ', ', level) }
    eval contours(land.'.csv', levels, '$lines')
    half = land eq 'saddle' ? 1.5 : 4.5
    side = land eq 'plateau' ? 2.5 : 1.5
    eval range(-half, half, -side, side)
    plot $lines @contour lw 1 lc rgb grey, rule.'_'.land.'.csv' using 'w1':'w2' @joined lc rgb orange
  }
}
