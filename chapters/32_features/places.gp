# alt: The digits at their mean numbers of holes and shares of ink in the upper half. Those with a hole stand on the right, a 6 low and a 9
# high; 1, 2, 3, 5 and 7 crowd on the left.
# size: 620 320
unset key
set xlabel 'holes'
set ylabel 'ink above (share)'
eval range(-0.1, 1.6, 0.25, 0.7)
plot 'places.csv' using 'holes':'ink above':(strcol('digit')) with labels tc rgb blue
