# alt: Accuracy in training and test over hidden units, images and epochs. Below, with spoiled labels and over
# the epochs, the test line falls while that in training goes on to 1.
# size: 990 540
set multiplot layout 2,3
names = "'hidden units' 'training images' 'epochs'"
do for [labels = 0:1] {
  do for [n = 1:3] {
    setting = word("hidden_units training_images epochs", n)
    eval panel
    eval log_x
    set title labels == 0 ? 'right labels' : 'a fifth at random'
    set xlabel word(names, n)
    set ylabel 'accuracy'
    set yrange [0.1:1.02]
    if (n == 1) { set key bottom right } else { unset key }
    file = setting.'.csv'
    of = labels == 0 ? '' : 'spoiled: '
    plot (labels == 0 ? 1 : 0.82) lw 2 lc rgb grey @dashes notitle, \
         file using 1:of.'training' @joined lc rgb blue title 'training', \
         file using 1:of.'test' @joined lc rgb orange title 'test'
  }
}
