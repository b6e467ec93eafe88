# alt: Contour lines of a loss with four paths to its lowest point: smooth and short of the goal with the full
# batch, nearly direct with 10 samples, and a scribble around the goal with 1.
# size: 680 400
set xlabel 'w_1'
set ylabel 'w_2'
set key outside right
eval range(-3, 5, -2.5, 4)
levels = '0.02'
do for [i = 2:12] { levels = levels.sprintf(', %g', 0.02 * i**2) }
eval contours('plane.csv', levels, '$lines')
path = "using 'w1':'w2' with lines lw 1.2"
plot $lines @contour lw 1 lc rgb grey notitle, \
     '1_sample.csv' @path lc rgb purple title '1 sample', \
     '10_samples.csv' @path lc rgb orange title '10 samples', \
     'full_batch_rate_4.csv' @path lc rgb green title 'full batch, rate 4', \
     'full_batch.csv' @path lc rgb blue title 'full batch', \
     'bottom.csv' using 'w1':'w2' with points pt cross ps 1.5 lw 2 lc rgb grey title 'lowest point'
