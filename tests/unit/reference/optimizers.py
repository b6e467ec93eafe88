#!/usr/bin/python3
"""Writes optimizers.csv: steps of PyTorch's optimizers on a fixed problem, in double (Debian package python3-torch).

The problem is f(theta) = sum_i a_i (theta_i - c_i)^2 / 2 from theta = 0, so its gradient is a (theta - c). The column
`setting` says which optimizer and settings were used; the tests name the same settings. NAdam runs in its foreach form,
because the other one of PyTorch 1.13 multiplies by mu once too often (mended in 2.0). Run it in this folder.
"""
import torch
from torch import optim

torch.set_default_dtype(torch.float64)  # for NAdam, which keeps a running product in the default type
a = torch.tensor([1.0, 10.0, 0.1], dtype=torch.float64)
c = torch.tensor([1.0, -2.0, 3.0], dtype=torch.float64)
settings = {
    "adadelta": (optim.Adadelta, {}),
    "adadelta_set": (optim.Adadelta, {"lr": 0.5, "rho": 0.95, "eps": 1e-4, "weight_decay": 0.1}),
    "adagrad": (optim.Adagrad, {}),
    "adagrad_set": (optim.Adagrad, {"lr": 0.1, "lr_decay": 0.05, "initial_accumulator_value": 0.1, "eps": 1e-3,
                                    "weight_decay": 0.1}),
    "adam": (optim.Adam, {}),
    "adam_set": (optim.Adam, {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1}),
    "adamw": (optim.AdamW, {}),
    "adamw_set": (optim.AdamW, {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.5}),
    "momentum": (optim.SGD, {"lr": 0.01, "momentum": 0.9}),
    "momentum_set": (optim.SGD, {"lr": 0.01, "momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1}),
    "nadam": (optim.NAdam, {"foreach": True}),
    "nadam_set": (optim.NAdam, {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "momentum_decay": 0.1, "foreach": True,
                                "weight_decay": 0.1}),
    "nesterov": (optim.SGD, {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    "rmsprop": (optim.RMSprop, {}),
    "rmsprop_centered": (optim.RMSprop, {"lr": 0.02, "alpha": 0.9, "eps": 1e-3, "momentum": 0.5, "centered": True}),
    "rmsprop_set": (optim.RMSprop, {"lr": 0.02, "alpha": 0.9, "eps": 1e-3, "momentum": 0.5, "weight_decay": 0.1}),
    "sgd": (optim.SGD, {"lr": 1e-3}),
    "sgd_set": (optim.SGD, {"lr": 0.1, "weight_decay": 0.1}),
}
with open("optimizers.csv", "w", newline="\n") as file:
    file.write("step,theta_0,theta_1,theta_2,setting\n")
    for name, (kind, options) in settings.items():
        theta = torch.zeros(3, dtype=torch.float64, requires_grad=True)
        optimizer = kind([theta], **options)
        for step in range(1, 31):
            optimizer.zero_grad()
            (a * (theta - c) ** 2 / 2).sum().backward()
            optimizer.step()
            file.write(",".join([str(step)] + [repr(x) for x in theta.tolist()] + [name]) + "\n")
