set(item "Multiply the first weights by 5 (`net.theta *= 5` after `initialize`, in `try_starts`).")
set(before [=[    net.initialize(rng);
    const Scalar loss = train_xor(net, xor_steps);]=])
set(after [=[    net.initialize(rng);
    net.theta *= 5;
    const Scalar loss = train_xor(net, xor_steps);]=])
set(arguments --quick)
set(fails "2 units: share that learns it")
