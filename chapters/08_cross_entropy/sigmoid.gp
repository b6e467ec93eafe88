# alt: The step at 37.5 degrees and three sigmoids through the point (37.5, 0.5), steeper with larger weight.
# size: 560 340
set xlabel 'temperature in °C'
set ylabel 'answer'
eval range(35, 40, -0.05, 1.05)
set key bottom right
plot 'sigmoid.csv' using 'temperature':'step' with steps lw 2 lc rgb grey title 'step', \
     '' using 'temperature':'w = 1' with lines lc rgb blue title 'σ, w = 1', \
     '' using 'temperature':'w = 4' with lines lc rgb orange title 'σ, w = 4', \
     '' using 'temperature':'w = 20' with lines lc rgb green title 'σ, w = 20'
