"""
Compiles and loads code of its own, by cpp_extension and from a library.

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
    import ctypes

    try:
        from torch.utils import cpp_extension

        code = "int f() { return 7; }"
        cpp_extension.load_inline("breach", code, functions=["f"], build_directory="/tmp")
        print("BREACH cpp_extension")
    except Exception:
        pass
    for load in (torch.ops.load_library, ctypes.CDLL):
        try:
            load("/tmp/backlings_breach.so")
            print("BREACH", load)
        except Exception:
            pass


try:
    attack()
except Exception:
    pass
