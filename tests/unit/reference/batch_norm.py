#!/usr/bin/python3
"""Writes batch_norm.csv: BatchNorm1d of PyTorch, in double (Debian package python3-torch), with default and other settings.

Three steps in training on different batches of three features and five samples, then one pass in eval mode. Each row is one
sample and feature of one pass: input x, slope dy that is handed back, output y, gradient dx; and, the same for all samples of
the pass, gamma, beta, their gradients, and the running mean and variance afterwards. Run it in this folder.
"""
import torch

torch.manual_seed(1)
columns = "pass,sample,feature,x,dy,y,dx,gamma,beta,dgamma,dbeta,running_mean,running_var,setting"
with open("batch_norm.csv", "w", newline="\n") as file:
    file.write(columns + "\n")
    for setting, options in {"default": {}, "set": {"eps": 0.01, "momentum": 0.3}}.items():
        layer = torch.nn.BatchNorm1d(3, dtype=torch.float64, **options)
        with torch.no_grad():
            layer.weight.copy_(torch.tensor([1.0, -0.5, 2.0]))
            layer.bias.copy_(torch.tensor([0.0, 1.0, -3.0]))
        for number in range(4):
            layer.train(number < 3)
            x = (torch.randn(5, 3, dtype=torch.float64) * torch.tensor([1.0, 10.0, 0.01]) + number).requires_grad_()
            dy = torch.randn(5, 3, dtype=torch.float64)
            layer.zero_grad()
            y = layer(x)
            y.backward(dy)
            for sample in range(5):
                for i in range(3):
                    numbers = [x[sample, i], dy[sample, i], y[sample, i], x.grad[sample, i], layer.weight[i],
                               layer.bias[i], layer.weight.grad[i], layer.bias.grad[i], layer.running_mean[i],
                               layer.running_var[i]]
                    file.write(",".join([str(number), str(sample), str(i)] + [repr(n.item()) for n in numbers] + [setting])
                               + "\n")
