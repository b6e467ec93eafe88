# alt: For each of the five networks four bars: how many floors the products and biases, ReLU, the loss and the update take.
# size: 520 360
set ylabel 'floors'
set yrange [0:2.2]
set xrange [-0.5:4.5]
set key top left
set bmargin 4
set xtics ("iris\nb1" 0, "digits\nfull" 1, "mnist\nb128" 2, "mnist\nb32" 3, "wide\nb256" 4)
set boxwidth 0.18
set style fill solid 0.6 noborder
plot 'profile.csv' using (column(0) - 0.3):'products and biases' with boxes lc rgb blue title 'products, biases', \
     '' using (column(0) - 0.1):'ReLU' with boxes lc rgb green title 'ReLU', \
     '' using (column(0) + 0.1):'loss' with boxes lc rgb purple title 'loss', \
     '' using (column(0) + 0.3):'update' with boxes lc rgb orange title 'update', \
     1 with lines lc rgb grey @dashes title 'floor'
