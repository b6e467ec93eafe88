# alt: Length of the gradient of each layer in networks of 20 layers, on a logarithmic scale: nearly level for ReLU,
# rising slightly towards the input for tanh, falling steeply for the sigmoid.
# size: 600 380
set xlabel 'layer, from the input'
set ylabel 'length of the gradient'
eval log_y
set key bottom right
plot 'vanishing.csv' using ($0 + 1):'sigmoid' with lines lc rgb blue title 'sigmoid', \
     '' using ($0 + 1):'tanh' with lines lc rgb green title 'tanh', \
     '' using ($0 + 1):'ReLU' with lines lc rgb orange title 'ReLU'
