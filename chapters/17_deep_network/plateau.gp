# alt: Loss against steps for two starts. From scaled weights it falls at once; from small ones it stays at log 2 for thousands of steps,
# then falls as steeply.
# size: 620 320
unset key
set xlabel 'step'
set ylabel 'loss'
set yrange [0:0.8]
set xtics 1000
set label 1 'scaled weights' at 400, 0.2 left tc rgb blue
set label 2 'weights near 0.01' at 1500, 0.63 left tc rgb orange
plot 'from_small_weights.csv' using 0:'loss' with lines lc rgb orange, 'from_scaled_weights.csv' using 0:'loss' with lines lc rgb blue
