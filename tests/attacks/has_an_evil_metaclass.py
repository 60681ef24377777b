"""
Returns values whose types have names that raise, or are 10 MB long.

Earns: 8
Held by: process, isolated
"""


class Meta(type):
    @property
    def __module__(cls):
        raise KeyboardInterrupt


class Evil(metaclass=Meta):
    pass


Long = type("A" * 10_000_000, (), {})


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    return Evil(), Long(), Evil
