# alt: A 3 of 8 x 8 pixels, then shifted by one pixel and by half of one, turned, enlarged, and moved at random five times.
# size: 750 340
set multiplot layout 2,5
titles = "'original' '1 to the right' '1/2 down' 'turned by 18°' '1.2 times as large' " \
  ."'at random, 1' 'at random, 2' 'at random, 3' 'at random, 4' 'at random, 5'"
do for [i = 1:10] {
  eval panel
  eval image
  set title word(titles, i)
  plot 'movements.csv' @grey_pixels
}
