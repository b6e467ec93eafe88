#!/usr/bin/python3
"""Writes precision.csv: how far PyTorch's float is from its double after 30 steps (Debian package python3-torch).

Each optimizer with ReLU and each activation function with Adam, and all other pairs, from eight seeds: a 64-16-10
network on 64 of the digits, pixels divided by 16. The first weights come from a generator of random numbers that
tests/unit/precision_run.cpp has as well, and are floats. The error is the root of the mean square of the differences of
all parameters. NAdam runs in its foreach form, because the other one of PyTorch 1.13 multiplies by mu once too often
(mended in 2.0). Run it in this folder.
"""
import csv

import numpy
import torch
from torch import nn, optim

torch.set_num_threads(1)
SEEDS, STEPS, SAMPLES, WIDTHS = 8, 30, 64, (64, 16, 10)
ACTIVATIONS = {"relu": nn.ReLU, "leaky-relu": nn.LeakyReLU, "prelu": nn.PReLU, "elu": nn.ELU, "tanh": nn.Tanh,
               "sigmoid": nn.Sigmoid}
OPTIMIZERS = {
    "sgd": lambda p: optim.SGD(p, lr=0.1),
    "momentum": lambda p: optim.SGD(p, lr=0.05, momentum=0.9),
    "nesterov": lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
    "adagrad": lambda p: optim.Adagrad(p, lr=0.01),
    "rmsprop": lambda p: optim.RMSprop(p, lr=0.01),
    "adadelta": lambda p: optim.Adadelta(p, lr=1),
    "adam": lambda p: optim.Adam(p, lr=0.001),
    "nadam": lambda p: optim.NAdam(p, lr=0.002, foreach=True),
    "adamw": lambda p: optim.AdamW(p, lr=0.001),
}
rows = list(csv.reader(open("../../../datasets/digits.csv")))[1:]


def uniforms(seed):
    """Knuth's linear congruential generator: its upper 24 bits, from -1 to 1."""
    state = seed + 1
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield (state >> 40) / 2**23 - 1


def trained(optimizer, activation, seed, dtype):
    torch.set_default_dtype(dtype)
    model = nn.Sequential(nn.Linear(*WIDTHS[:2]), ACTIVATIONS[activation](), nn.Linear(*WIDTHS[1:]))
    numbers = uniforms(seed)
    for layer in (model[0], model[2]):
        bound = layer.in_features**-0.5
        for parameter in (layer.weight, layer.bias):
            values = [numpy.float32(bound * next(numbers)) for _ in range(parameter.numel())]
            parameter.data = torch.tensor(numpy.array(values).reshape(parameter.shape)).to(dtype)
    part = rows[seed * SAMPLES:(seed + 1) * SAMPLES]
    X = torch.tensor([[float(v) / 16 for v in row[:-1]] for row in part])
    y = torch.tensor([int(row[-1]) for row in part])
    steps = OPTIMIZERS[optimizer](model.parameters())
    loss = nn.CrossEntropyLoss()
    for _ in range(STEPS):
        steps.zero_grad()
        loss(model(X), y).backward()
        steps.step()
    return torch.cat([p.detach().flatten().to(torch.float64) for p in model.parameters()])


with open("precision.csv", "w", newline="\n") as file:
    file.write("seed,error,case\n")
    for optimizer in OPTIMIZERS:
        for activation in ACTIVATIONS:
            for seed in range(SEEDS):
                apart = trained(optimizer, activation, seed, torch.float32) - trained(optimizer, activation, seed,
                                                                                      torch.float64)
                file.write(f"{seed},{apart.square().mean().sqrt().item():.3g},{optimizer}/{activation}\n")
