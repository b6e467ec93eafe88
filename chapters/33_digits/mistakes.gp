# alt: Up to twelve images that the network got wrong, with what was meant, what it said, and the probability it gave that.
# size: 900 300
set multiplot layout 2,6
stats 'wrong.csv' using 'image' name 'wrong' nooutput
do for [i = 1:int(wrong_records)] {
  eval panel
  eval image
  about = ''
  stats 'wrong.csv' using (column(0) == i - 1 ? (about = sprintf('%d as %d (%.2f)', column('meant'), column('said'), \
    column('its probability')), 1) : 1) nooutput
  set title about
  plot 'mistakes.csv' @grey_pixels
}
