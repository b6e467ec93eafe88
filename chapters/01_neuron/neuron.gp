# alt: Arrows with the weights w1, w2 and b lead from the inputs x1, x2 and 1 to the weighted sum z, then to step, then
# to the answer.
# size: 620 270
$nodes << EOD
0, 0.9, x_1
0, 0, x_2
0, -0.9, 1
1, 0, z
2, 0, step
3, 0, ŷ
EOD
$arrows << EOD
0, 0.9, 1, 0, w_1
0, 0, 1, 0, w_2
0, -0.9, 1, 0, b
1, 0, 2, 0,
2, 0, 3, 0,
EOD
eval diagram
eval range(-0.4, 3.4, -1.17, 1.17)
plot $arrows @arrows, '' @arrow_texts, $nodes @circles, '' @texts
