# alt: x = 3 goes twice into a product, 9, and once into a sum, 12. Its slope is 7.
# size: 336 192
eval diagram
eval range(-0.4, 2.4, -0.5, 1.1)
plot 'fork_arrows.csv' skip 1 @arrows, 'fork_circles.csv' skip 1 @circles, '' skip 1 @texts, \
     '' skip 1 using 1:($2 + 0.36):4 with labels tc rgb blue, \
     '' skip 1 using 1:($2 - 0.36):5 with labels tc rgb orange
