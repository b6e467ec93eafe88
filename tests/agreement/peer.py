#!/usr/bin/python3
"""Trains the networks of cases.csv with PyTorch (Debian package python3-torch) and writes what becomes of them.

Each begins with initial.safetensors (64-32-16-10, made by
`stepwise-train --epochs 0 --seed 7 --save initial.safetensors`), and trains 100 epochs on all digits in one batch, pixels divided by 16, in double: so what differs from a training in float is rounding. Writes trained.safetensors (all final parameters, as
"case/0.weight", rounded to float), costs.csv (the cost of each case after the last step), and outputs.csv (what the initial network says to the first 20
digits). NAdam runs in its foreach form, because the other one of PyTorch 1.13 multiplies by mu once too often (mended in 2.0). Run it
in this folder.
"""
import csv
import json
import struct

import numpy
import torch
from torch import nn

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
ACTIVATIONS = {"relu": nn.ReLU, "leaky-relu": nn.LeakyReLU, "prelu": nn.PReLU, "elu": nn.ELU, "tanh": nn.Tanh,
               "sigmoid": nn.Sigmoid}
OPTIMIZERS = {
    "sgd": torch.optim.SGD,
    "momentum": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9),
    "nesterov": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9, nesterov=True),
    "adagrad": torch.optim.Adagrad, "rmsprop": torch.optim.RMSprop, "adadelta": torch.optim.Adadelta,
    "adam": torch.optim.Adam, "nadam": lambda p, lr: torch.optim.NAdam(p, lr=lr, foreach=True), "adamw": torch.optim.AdamW,
}


def load(name):
    """Reads a safetensors file of F32 arrays."""
    data = open(name, "rb").read()
    length = struct.unpack("<Q", data[:8])[0]
    body = data[8 + length:]
    tensors = {}
    for key, entry in json.loads(data[8:8 + length]).items():
        if key != "__metadata__":
            begin, end = entry["data_offsets"]
            values = numpy.frombuffer(body[begin:end], "<f4").astype("f8")
            tensors[key] = torch.tensor(values.reshape(entry["shape"]))
    return tensors


def save(tensors, name):
    """Writes a safetensors file of F32 arrays."""
    header, body = {}, b""
    for key, tensor in tensors.items():
        data = tensor.detach().numpy().astype("<f4").tobytes()
        header[key] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    open(name, "wb").write(struct.pack("<Q", len(text)) + text + body)


rows = list(csv.reader(open("../../datasets/digits.csv")))[1:]
X = torch.tensor([[float(v) / 16 for v in row[:-1]] for row in rows])
y = torch.tensor([int(row[-1]) for row in rows])


def network(activation):
    make = ACTIVATIONS[activation]
    model = nn.Sequential(nn.Linear(64, 32), make(), nn.Linear(32, 16), make(), nn.Linear(16, 10))
    model.load_state_dict(load("initial.safetensors"), strict=activation != "prelu")
    return model


with open("outputs.csv", "w", newline="\n") as file:
    file.write(",".join(f"z{k}" for k in range(10)) + ",image\n")
    for i, z in enumerate(network("relu")(X[:20])):
        file.write(",".join(repr(v) for v in z.tolist()) + f",{i}\n")

trained = {}
with open("costs.csv", "w", newline="\n") as file:
    file.write("cost,case\n")
    for case in csv.DictReader(open("cases.csv")):
        model = network(case["activation"])
        optimizer = OPTIMIZERS[case["optimizer"]](model.parameters(), lr=float(case["learning_rate"]))
        loss = nn.CrossEntropyLoss()
        for epoch in range(100):
            optimizer.zero_grad()
            loss(model(X), y).backward()
            optimizer.step()
        file.write(f"{loss(model(X), y).item()!r},{case['case']}\n")
        for name, tensor in model.state_dict().items():
            trained[f"{case['case']}/{name}"] = tensor
save(trained, "trained.safetensors")
