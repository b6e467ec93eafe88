#!/usr/bin/python3
"""Writes schedules.csv: PyTorch's learning rates by epoch, from a rate of 1 (Debian package python3-torch).

The column `loss` is what the epoch before ended with (-1: there was none); only plateau looks at it. Run it in this folder.
"""
import torch
from torch.optim import SGD, lr_scheduler

epochs = 40
losses = [1 / (1 + min(t, 9)) if t < 25 else 0.05 for t in range(epochs)]
schedules = {
    "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, 40, 0.01),
    "exponential": lambda o: lr_scheduler.ExponentialLR(o, 0.9),
    "plateau": lambda o: lr_scheduler.ReduceLROnPlateau(o, factor=0.5, patience=3, threshold=1e-3, cooldown=2),
    "plateau_defaults": lambda o: lr_scheduler.ReduceLROnPlateau(o),
    "step": lambda o: lr_scheduler.StepLR(o, 7, 0.3),
    "warmup": lambda o: lr_scheduler.LinearLR(o, 0.1, 1, 5),
}
with open("schedules.csv", "w", newline="\n") as file:
    file.write("epoch,loss,rate,schedule\n")
    for name, make in schedules.items():
        optimizer = SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        schedule = make(optimizer)
        for epoch in range(epochs):
            file.write(f"{epoch},{losses[epoch - 1] if epoch else -1.0},{optimizer.param_groups[0]['lr']!r},{name}\n")
            optimizer.step()
            schedule.step(*([losses[epoch]] if name.startswith("plateau") else []))
