# alt: Three images of 8 x 8 weights. Without a penalty and with L2 nearly all pixels are coloured; with L1 about a third.
# size: 660 220
set multiplot layout 1,3
do for [i = 1:3] {
  eval panel
  eval image
  set title word('none L2 L1', i)
  plot 'weights.csv' @signed_pixels
}
