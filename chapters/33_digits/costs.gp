# alt: Cost over 100 epochs, falling from about 2.5 to about 0.2: the median of the runs, and the lowest and highest.
# size: 560 300
set xlabel 'epoch'
set ylabel 'cost'
set key top right
plot 'costs.csv' using 0:'lowest' with lines lc rgb blue @dashes title 'lowest and highest', \
     '' using 0:'highest' with lines lc rgb blue @dashes notitle, \
     '' using 0:'median' with lines lc rgb blue title 'median'
