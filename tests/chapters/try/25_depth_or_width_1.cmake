set(item "In `drawn`, add noise to the weights that `set_deep` has set")
set(before [=[  set_deep(deep, k);
]=])
set(after [=[  set_deep(deep, k);
  deep.theta += 0.01 * arma::randn<nn::Vector>(deep.theta.n_elem);
]=])
set(arguments --quick)
set(fails "teeth, 8: bends")
