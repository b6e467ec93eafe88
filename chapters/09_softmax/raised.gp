# alt: Three curves that add up to 1. As the first score rises, its probability grows from 0 to 1, and the two others fall in proportion.
# size: 620 320
unset key
set xlabel 'z_1'
set ylabel 'probability'
set yrange [0:1]
set rmargin 6
plot for [i = 1:3] 'raised.csv' using 'z1':'p'.i with lines lc rgb colors[i], \
     for [i = 1:3] 'raised.csv' every ::(i == 1 ? 75 : 12)::(i == 1 ? 75 : 12) using (column('z1') + (i == 1 ? -0.2 : 0.2)):\
     (column('p'.i) + 0.05):('p_'.i) with labels tc rgb colors[i]
