set(item "In `noise_of`, draw with replacement: `IndexVector batch(m);`")
set(before [=[    const IndexVector batch = rng.permutation(data.size()).head(m);
]=])
set(after [=[    IndexVector batch(m);
    batch.transform([&](Index) { return rng.below(data.size()); });
]=])
set(arguments --quick)
set(fails "noise, each row: ratio")
