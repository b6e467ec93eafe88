# alt: Inputs x1 and x2 lead to two neurons with biases -8 and 3 by weights 5, 5 and -7, -7, and these to a neuron with
# bias 6 by weights -11 and -11.
# size: 560 260
$nodes << EOD
0, 0.45, x_1
0, -0.45, x_2
1, 0.45, -8
1, -0.45, 3
2, 0, 6
3, 0, ŷ
EOD
$arrows << EOD
0, 0.45, 1, 0.45, 5
0, -0.45, 1, 0.45, 5
0, 0.45, 1, -0.45, -7
0, -0.45, 1, -0.45, -7
1, 0.45, 2, 0, -11
1, -0.45, 2, 0, -11
2, 0, 3, 0,
EOD
eval diagram
eval range(-0.4, 3.4, -0.72, 0.72)
plot $arrows @arrows, '' @arrow_texts, $nodes @circles, '' @texts
