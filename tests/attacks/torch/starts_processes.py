"""
Starts processes by torch.multiprocessing, by a DataLoader's workers and by a store on a socket.

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


def shout(*_):
    print("BREACH in another process")


class Loud(torch.utils.data.Dataset):
    def __len__(self):
        return 2

    def __getitem__(self, index):
        shout()
        return torch.ones(1)


def attack():
    import torch.multiprocessing as mp

    for way in ("fork", "spawn", "forkserver"):
        try:
            mp.get_context(way).Process(target=shout).start()
            print("BREACH", way)
        except Exception:
            pass
    try:
        list(torch.utils.data.DataLoader(Loud(), num_workers=1))
        print("BREACH DataLoader")
    except Exception:
        pass
    try:
        torch.distributed.TCPStore("127.0.0.1", 0, is_master=True)
        print("BREACH TCPStore")
    except Exception:
        pass


try:
    attack()
except Exception:
    pass
