#!/usr/bin/python3
"""Writes cross_entropy.csv: PyTorch's CrossEntropyLoss and its gradient by the logits, in double (python3-torch).

One line per logit: its batch, class and sample, its value z, the target y (one-hot, or a distribution), the gradient dz,
and the loss of its batch. Run it in this folder.
"""
import torch

torch.manual_seed(1)
batches = {
    "one_hot": (3 * torch.randn(5, 4, dtype=torch.float64), torch.eye(4, dtype=torch.float64)[[0, 3, 1, 1, 2]]),
    "distribution": (torch.randn(3, 4, dtype=torch.float64), torch.softmax(torch.randn(3, 4, dtype=torch.float64), 1)),
    "extreme": (torch.tensor([[1e4, 0.0, -1e4], [-1e4, 1e4, 1e4]], dtype=torch.float64),
                torch.tensor([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], dtype=torch.float64)),
}
with open("cross_entropy.csv", "w", newline="\n") as file:
    file.write("class,sample,z,y,dz,loss,batch\n")
    for name, (z, y) in batches.items():
        z.requires_grad_()
        loss = torch.nn.CrossEntropyLoss()(z, y)
        loss.backward()
        for j in range(z.shape[0]):
            for i in range(z.shape[1]):
                row = [i, j, z[j, i].item(), y[j, i].item(), z.grad[j, i].item(), loss.item()]
                file.write(",".join([repr(x) for x in row] + [name]) + "\n")
