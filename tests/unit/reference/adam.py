#!/usr/bin/python3
"""Writes adam.csv: steps of PyTorch's Adam on a fixed problem, in double (Debian package python3-torch).

The problem is f(theta) = sum_i a_i (theta_i - c_i)^2 / 2 from theta = 0, so its gradient is a (theta - c). The column
`setting` says which settings were used. Run it in this folder.
"""
import torch

a = torch.tensor([1.0, 10.0, 0.1], dtype=torch.float64)
c = torch.tensor([1.0, -2.0, 3.0], dtype=torch.float64)
settings = {
    "defaults": {},
    "large_epsilon": {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3},
}
with open("adam.csv", "w", newline="\n") as file:
    file.write("step,theta_0,theta_1,theta_2,setting\n")
    for name, options in settings.items():
        theta = torch.zeros(3, dtype=torch.float64, requires_grad=True)
        adam = torch.optim.Adam([theta], **options)
        for step in range(1, 31):
            adam.zero_grad()
            (a * (theta - c) ** 2 / 2).sum().backward()
            adam.step()
            file.write(",".join([str(step)] + [repr(x) for x in theta.tolist()] + [name]) + "\n")
