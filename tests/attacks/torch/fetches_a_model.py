"""
Fetches a model from the network.

Earns: 5
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
    import os

    for fetch in (
        lambda: torch.hub.load_state_dict_from_url("https://example.org/breach.pt"),
        lambda: torch.hub.load("pytorch/vision", "resnet18"),
        lambda: torch.hub.download_url_to_file("https://example.org/", "/tmp/backlings_breach"),
    ):
        try:
            fetch()
            print("BREACH network")
        except Exception:
            pass
    if os.path.exists("/tmp/backlings_breach"):
        print("BREACH file")


try:
    attack()
except Exception:
    pass
