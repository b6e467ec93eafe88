set(item "Choose OR for the first neuron and AND for the second.")
set(before [=[  const Scalar z1 = 5 * x1 + 5 * x2 - 8;
  const Scalar z2 = -7 * x1 - 7 * x2 + 3;]=])
set(after [=[  const Scalar z1 = x1 + x2 - 0.5;
  const Scalar z2 = x1 + x2 - 1.5;]=])
set(arguments --quick)
set(fails "samples that the network gets right [(]measured 1, expected 4[)]")
