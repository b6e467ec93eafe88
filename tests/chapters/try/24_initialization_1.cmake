set(item "Add an `nn::Initializer` that draws weights between 0 and 1 to `schemes`")
set(before [=[          {"PyTorch", nn::pytorch_uniform(), 1 / (3 * n)}};]=])
set(after [=[          {"PyTorch", nn::pytorch_uniform(), 1 / (3 * n)},
          {"0 to 1",
           [](Matrix& W, nn::Rng& rng) { rng.fill_uniform(W, 0, 1); },
           1.0 / 12}};]=])
set(arguments --quick)
set(fails "relu, each row: over predicted [(]measured")
