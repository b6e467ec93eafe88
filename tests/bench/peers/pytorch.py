#!/usr/bin/env python3
"""The workloads of tests/bench/workload.cpp in PyTorch, eager mode, as its users write them, on one thread.

    pytorch.py WORKLOAD...      prints a line per workload: its name and the median microseconds of a training step
    pytorch.py --version        prints what it measures

Needs Debian's python3-torch.
"""
import sys
import time

import torch

# Widths (inputs first, classes last), batch, and whether the rule is Adam; otherwise SGD with momentum.
WORKLOADS = {
    "iris_b1": ([4, 30, 16, 3], 1, True),
    "digits_full": ([64, 32, 16, 10], 1797, True),
    "mnist_b128": ([784, 256, 128, 10], 128, True),
    "mnist_b32": ([784, 256, 128, 10], 32, True),
    "wide_b256": ([784, 1024, 1024, 10], 256, False),
}
SECONDS = 1.5  # per workload
LEAST_BLOCKS = 9


def training(widths, batch, adam):
    """A function that makes one step, on batches taken in turn."""
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    rule = torch.optim.Adam(model.parameters()) if adam else torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    loss_of = torch.nn.CrossEntropyLoss()
    batches = [(torch.rand(batch, widths[0]), torch.randint(widths[-1], (batch,))) for _ in range(-(-150 // batch))]
    state = {"next": 0}

    def step():
        X, y = batches[state["next"] % len(batches)]
        state["next"] += 1
        rule.zero_grad()
        loss = loss_of(model(X), y)
        loss.backward()
        rule.step()

    return step


def median_step(step):
    """Median seconds per step over blocks of about a tenth of a second."""
    for _ in range(3):
        step()
    begin = time.perf_counter()
    step()
    block = max(1, int(SECONDS / 15 / (time.perf_counter() - begin)))
    times = []
    end = time.perf_counter() + SECONDS
    while len(times) < LEAST_BLOCKS or time.perf_counter() < end:
        begin = time.perf_counter()
        for _ in range(block):
            step()
        times.append((time.perf_counter() - begin) / block)
    return sorted(times)[len(times) // 2]


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    if sys.argv[1:] == ["--version"]:
        print("PyTorch", torch.__version__)
        return
    for name in sys.argv[1:]:
        print(name, 1e6 * median_step(training(*WORKLOADS[name])))


main()
