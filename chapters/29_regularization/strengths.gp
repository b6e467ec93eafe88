# alt: Test accuracy over the strength of four methods. With right labels level, then falling; with spoiled ones a hill.
# size: 860 540
set multiplot layout 2,2
do for [method in "l2 l1 dropout augmentation"] {
  eval panel
  eval log_x
  set xlabel (method eq 'l2' ? 'L2' : method eq 'l1' ? 'L1' : method)
  set ylabel 'test accuracy'
  set yrange [0.3:1]
  if (method eq 'dropout') { set key bottom left } else { unset key }
  plot '300_images_'.method.'.csv' using 'strength':'test' @joined lc rgb blue title '300 images', \
       '50_images_'.method.'.csv' using 'strength':'test' @joined lc rgb green title '50 images', \
       'a_fifth_spoiled_'.method.'.csv' using 'strength':'test' @joined lc rgb orange title '300, a fifth spoiled'
}
