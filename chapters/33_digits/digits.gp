# alt: The first twenty images of the file: the digits 0 to 9 twice, coarse but legible.
# size: 900 224
set multiplot layout 2,10
do for [i = 1:20] {
  eval panel
  eval image
  set title sprintf('%d', (i - 1) % 10)
  plot 'digits.csv' @grey_pixels
}
