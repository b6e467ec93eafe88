# alt: Four inputs 2, 3, 4, 5 with slopes 15, 10, 5, 10; a product 6, a sum 10, and the result 50.
# size: 456 480
eval diagram
eval range(-0.4, 3.4, -3.5, 0.5)
plot 'four_arrows.csv' skip 1 @arrows, 'four_circles.csv' skip 1 @circles, '' skip 1 @texts, \
     '' skip 1 using 1:($2 + 0.36):4 with labels tc rgb blue, \
     '' skip 1 using 1:($2 - 0.36):5 with labels tc rgb orange
