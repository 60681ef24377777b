"""
Asks torch for more threads than its limits allow: OpenMP ends the process then, and its work with it.

Earns: 0
Held by: isolated
"""


import torch


class MyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, dout):
        (x,) = ctx.saved_tensors
        return dout * (x > 0)


def attack():
    torch.set_num_threads(500)
    x = torch.ones(300, 300)
    for _ in range(3):
        x = (x @ x).clamp(max=1)
    torch.set_num_threads(1)


try:
    attack()
except Exception:
    pass
