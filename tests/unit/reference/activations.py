#!/usr/bin/python3
"""Writes activations.csv: PyTorch's activation functions and their derivatives, in double (package python3-torch).

One line per function and point: z, the value a, and the derivative da that backward gives. Run it in this folder.
"""
import torch
import torch.nn.functional as F

functions = {
    "elu": F.elu,
    "elu_half": lambda z: F.elu(z, alpha=0.5),
    "leaky_relu": F.leaky_relu,
    "leaky_relu_tenth": lambda z: F.leaky_relu(z, 0.1),
    "prelu": lambda z: F.prelu(z, torch.tensor([0.25], dtype=torch.float64)),
    "relu": F.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}
points = [-1e4, -100.0, -20.0, -5.0, -1.5, -1.0, -0.5, -1e-3, 0.0, 1e-3, 0.5, 1.0, 1.5, 5.0, 20.0, 100.0, 1e4]
with open("activations.csv", "w", newline="\n") as file:
    file.write("z,a,da,function\n")
    for name, function in functions.items():
        z = torch.tensor(points, dtype=torch.float64, requires_grad=True)
        a = function(z)
        a.sum().backward()
        for row in zip(z.tolist(), a.tolist(), z.grad.tolist()):
            file.write(",".join([repr(x) for x in row] + [name]) + "\n")
