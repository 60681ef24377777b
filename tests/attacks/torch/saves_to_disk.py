"""
Leaves files by torch.save, by torch's own writer, by mapped storage and in shared memory.

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

    for folder in (".", "/", "/tmp", "/var/tmp", "/dev/shm", "/run", os.path.expanduser("~")):
        path = os.path.join(folder, "backlings_breach")
        for write in (
            lambda: torch.save(torch.ones(3), path),
            lambda: torch._C.PyTorchFileWriter(path).write_end_of_file(),
            lambda: torch.UntypedStorage.from_file(path, True, 64),
            lambda: torch.from_file(path, shared=True, size=4),
        ):
            try:
                write()
            except Exception:
                continue
            if os.path.exists(path):
                print("BREACH", path)
                os.unlink(path)
    try:
        torch.ones(3).share_memory_()
        print("BREACH shared memory")
    except Exception:
        pass


try:
    attack()
except Exception:
    pass
