set(item "Multiply the learned `w` by 2 in the section \"Logistic regression\"")
set(before [=[const Neuron learned = train(data.X, targets(data), 300);]=])
set(after [=[Neuron learned = train(data.X, targets(data), 300);
  learned.w *= 2;]=])
set(arguments --quick)
set(fails "calibration, each row: off by [(]standard errors[)]")
