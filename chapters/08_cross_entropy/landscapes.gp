# alt: Contour lines of two losses over weight and bias. Squared error: lines fan out from the middle, with wide
# empty plains between them. Cross-entropy: one bowl with evenly spaced lines.
# size: 860 400
set multiplot layout 1,2
do for [loss in "squared cross"] {
  eval panel
  step = (loss eq 'squared' ? 0.02 : 0.5)
  levels = ''
  do for [i = 1:30] { levels = levels.(i == 1 ? '' : ', ').sprintf('%g', i * step) }
  set title (loss eq 'squared' ? 'squared error, levels 0.02 apart' : 'cross-entropy, levels 0.5 apart')
  set xlabel 'w'
  set ylabel 'b'
  set size ratio -1
  unset key
  eval range(-10, 10, -10, 10)
  eval contours(loss.'.csv', levels, '$lines')
  plot $lines @contour lw 1 lc rgb blue
}
