# alt: Two inputs, two hidden units and one output unit, with the names of the weights on the arrows.
# size: 620 320
$nodes << EOD
0, 0.45, x_1
0, -0.45, x_2
1, 0.45, a_1
1, -0.45, a_2
2, 0, a_3
EOD
$arrows << EOD
0, 0.45, 1, 0.45, w_{11}
0, -0.45, 1, 0.45, w_{12}
0, 0.45, 1, -0.45, w_{21}
0, -0.45, 1, -0.45, w_{22}
1, 0.45, 2, 0, v_1
1, -0.45, 2, 0, v_2
EOD
eval diagram
eval range(-0.4, 2.4, -0.72, 0.72)
plot $arrows @arrows, '' @arrow_texts, $nodes @circles, '' @texts
