# alt: Petals of all flowers by species, and crosses on those that were mistaken; they lie where versicolor and
# virginica meet.
# size: 560 420
names = "setosa versicolor virginica"
array shapes[3] = [open_circle, triangle, open_square]
array shades[3] = [blue, orange, green]
set xlabel 'petal length in cm'
set ylabel 'petal width in cm'
set key top left
plot for [k = 0:2] 'flowers.csv' using (column('species') == k ? column('petal length') : NaN):'petal width' \
       with points pt shapes[k + 1] ps 0.8 lw 2 lc rgb shades[k + 1] title word(names, k + 1), \
     'mistaken.csv' using 'petal length':'petal width' with points pt cross ps 1.6 lw 2 lc rgb purple title 'mistaken'
