# alt: Contour lines of a loss, four times, with four paths to its lowest point: smooth and short of the goal with the full
# batch, nearly direct with 10 samples, and a scribble around the goal with 1.
# size: 800 680
set multiplot layout 2,2
levels = '0.02'
do for [i = 2:12] { levels = levels.sprintf(', %g', 0.02 * i**2) }
do for [name in "'full batch' 'full batch, rate 4' '10 samples' '1 sample'"] {
  eval panel
  unset key
  set title name
  set xlabel 'w_1'
  set ylabel 'w_2'
  eval range(-3, 5, -2.5, 4)
  eval contours('plane.csv', levels, '$lines')
  file = name eq 'full batch' ? 'full_batch.csv' : name eq 'full batch, rate 4' ? 'full_batch_rate_4.csv' : \
         name eq '10 samples' ? '10_samples.csv' : '1_sample.csv'
  plot $lines @contour lw 0.7 lc rgb grey, \
       file using 'w1':'w2' with lines lw (name eq '1 sample' ? 0.7 : 1.6) lc rgb blue, \
       'bottom.csv' using 'w1':'w2' with points pt cross ps 1.5 lw 2.5 lc rgb orange
}
