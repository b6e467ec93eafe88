# alt: Microseconds per step over depth, width and batch, on logarithmic axes, with the proportional or square line.
# size: 990 300
set multiplot layout 1,3
do for [what in "depth width batch"] {
  eval panel
  eval log_x
  eval log_y
  set xlabel what
  if (what eq 'depth') { set ylabel 'us' }
  set key top left
  file = 'growth_'.what.'.csv'
  plot file using 'size':'measured' @joined lc rgb blue title 'measured', \
       file using 'size':'predicted' with lines lc rgb grey @dashes title (what eq 'width' ? 'square' : 'proportional')
}
