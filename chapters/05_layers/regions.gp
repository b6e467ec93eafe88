# alt: Where three networks answer 1: a stripe between two parallel lines, a hexagon, and a ring.
# size: 990 340
region = "using 'x1':'x2' with points pt square ps 0.25 lw 2 lc rgb blue"
zeros = "'+' using (column(0)):(column(0)) every ::0::1 with points pt open_circle ps 1.2 lw 2 lc rgb grey"
ones = "'+' using (column(0)):(1 - column(0)) every ::0::1 with points pt triangle ps 1.2 lw 2 lc rgb orange"
set multiplot layout 1,3
do for [network in "2-2-1 2-6-1 2-24-2-1"] {
  eval panel
  set title network.(network eq '2-2-1' ? ': XOR' : network eq '2-6-1' ? ': hexagon' : ': ring')
  set xlabel 'x_1'
  set ylabel 'x_2'
  set size ratio -1
  unset key
  set xtics 1
  eval range(-2, 2, -2, 2)
  file = network.'.csv'
  if (network eq '2-2-1') { plot file @region, @zeros, @ones } else { plot file @region }
}
