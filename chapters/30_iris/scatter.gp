# alt: Length against width of the sepals, where versicolor and virginica overlap, and of the petals, where setosa lies
# far from the others.
# size: 920 400
set multiplot layout 1,2
names = "setosa versicolor virginica"
array shapes[3] = [open_circle, triangle, open_square]
array shades[3] = [blue, orange, green]
do for [part in "sepal petal"] {
  eval panel
  set title part.'s'
  set xlabel part.' length in cm'
  set ylabel part.' width in cm'
  if (part eq 'sepal') { set key top right } else { set key top left }
  plot for [k = 0:2] 'flowers.csv' using (column('species') == k ? column(part.' length') : NaN):(column(part.' width')) \
    with points pt shapes[k + 1] ps 0.8 lw 2 lc rgb shades[k + 1] title word(names, k + 1)
}
