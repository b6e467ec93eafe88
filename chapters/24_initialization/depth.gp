# alt: Size of activations and of their slopes in 20 layers of ReLU, on logarithmic axes: straight lines, level for He,
# rising for 1, falling for the others, steepest for 0.01.
# size: 920 330
set multiplot layout 1,2
do for [i = 1:2] {
  eval panel
  eval log_y
  set title word("'rms of A' 'rms of dA'", i)
  set xlabel 'layer'
  if (i == 1) { unset key } else { set key outside right }
  file = word('rms_of_a.csv rms_of_da.csv', i)
  # Glorot is the same as LeCun where inputs and units are equally many.
  plot file using (column(0) + 1):'0.01' with lines lc rgb blue title '0.01', \
       '' using (column(0) + 1):'1' with lines lc rgb purple title '1', \
       '' using (column(0) + 1):'LeCun' with lines lc rgb grey lw 2 title 'LeCun', \
       '' using (column(0) + 1):'He' with lines lc rgb orange title 'He', \
       '' using (column(0) + 1):'PyTorch' with lines lc rgb green @dashes title 'PyTorch'
}
