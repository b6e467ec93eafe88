#!/usr/bin/python3
"""Writes losses.csv: PyTorch's losses and their gradients, in double (package python3-torch).

One line per output: its row and sample in the batch, the network's output z (a probability for the losses on probabilities),
the target y, the gradient dz, and the loss of the batch. PyTorch has no half sum of squares and no cross-entropy of
probabilities; these are written out. Run it in this folder.
"""
import torch
from torch.nn import BCELoss, BCEWithLogitsLoss, MSELoss

torch.manual_seed(1)
double = torch.float64
normal = 3 * torch.randn(4, 3, dtype=double)
yes_no = torch.randint(0, 2, (4, 3)).to(double)
soft = torch.rand(4, 3, dtype=double)
one_hot = torch.eye(3, dtype=double)[[2, 0, 0, 1]]
huge = torch.tensor([[1e4, -1e4], [1e4, -1e4], [0.0, 30.0]], dtype=double)
huge_y = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], dtype=double)
edge = torch.tensor([[0.0, 1.0], [1.0, 0.0], [1e-14, 0.5]], dtype=double)


def half_sum(z, y):
    return 0.5 * ((z - y) ** 2).sum() / z.shape[0]


def cross_entropy(p, y):
    return -(y * p.log()).sum() / p.shape[0]


batches = {
    "sse": (half_sum, normal, soft),
    "sse_huge": (half_sum, huge, huge_y),
    "mse": (MSELoss(), normal, soft),
    "mse_huge": (MSELoss(), huge, huge_y),
    "bce": (BCELoss(), torch.sigmoid(normal), yes_no),
    "bce_soft": (BCELoss(), torch.sigmoid(normal), soft),
    "bce_edge": (BCELoss(), edge, huge_y),
    "logits": (BCEWithLogitsLoss(), normal, yes_no),
    "logits_soft": (BCEWithLogitsLoss(), normal, soft),
    "logits_huge": (BCEWithLogitsLoss(), huge, huge_y),
    "ce": (cross_entropy, torch.softmax(normal, 1), one_hot),
    "ce_soft": (cross_entropy, torch.softmax(normal, 1), torch.softmax(normal.flip(0), 1)),
}
with open("losses.csv", "w", newline="\n") as file:
    file.write("row,sample,z,y,dz,loss,batch\n")
    for name, (loss_function, z, y) in batches.items():
        z = z.clone().requires_grad_()
        loss = loss_function(z, y)
        loss.backward()
        for j in range(z.shape[0]):
            for i in range(z.shape[1]):
                row = [i, j, z[j, i].item(), y[j, i].item(), z.grad[j, i].item(), loss.item()]
                file.write(",".join([repr(x) for x in row] + [name]) + "\n")
