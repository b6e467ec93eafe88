# alt: Two products, 3 and 8, are added to 11, 10 is taken off, and the square gives 1. The slopes of w are 6 and 8.
# size: 576 480
eval diagram
eval range(-0.4, 4.4, -3.5, 0.5)
plot 'neuron_arrows.csv' skip 1 @arrows, 'neuron_circles.csv' skip 1 @circles, '' skip 1 @texts, \
     '' skip 1 using 1:($2 + 0.36):4 with labels tc rgb blue, \
     '' skip 1 using 1:($2 - 0.36):5 with labels tc rgb orange
