# alt: Two rows, one for each rank. Each has the same theta and computes a gradient of its own share; both gradients are summed into one,
# which goes to both ranks and makes the same new theta there.
# size: 720 320
$nodes << EOD
0, 0.45, θ
0, -0.45, θ
1, 0.45, g_0
1, -0.45, g_1
2, 0, g
3, 0.45, new θ
3, -0.45, new θ
EOD
$arrows << EOD
0, 0.45, 1, 0.45, 
0, -0.45, 1, -0.45, 
1, 0.45, 2, 0, 
1, -0.45, 2, 0, 
2, 0, 3, 0.45, 
2, 0, 3, -0.45, 
EOD
eval diagram
eval range(-0.9, 3.4, -0.8, 0.8)
set label 1 'rank 0' at -0.85, 0.45 left tc rgb grey
set label 2 'rank 1' at -0.85, -0.45 left tc rgb grey
set label 5 'share 0' at 0.5, 0.75 center tc rgb blue
set label 6 'share 1' at 0.5, -0.15 center tc rgb blue
set label 3 'all-reduce' at 2, 0.4 center tc rgb orange
set label 4 'step' at 2.75, 0 left tc rgb orange
plot $arrows @arrows, '' @arrow_texts, $nodes @circles, '' @texts
