"""
Returns a value whose type has a name that raises, or is 100 MB long.

Earns: 8
Held by: process, isolated
"""

class Meta(type):
    @property
    def __module__(cls):
        raise KeyboardInterrupt

    @property
    def __qualname__(cls):
        return "A" * 100_000_000


class Evil(metaclass=Meta):
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    return Evil(), Evil(), Evil()
