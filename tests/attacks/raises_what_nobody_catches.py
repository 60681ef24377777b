"""
Raises exceptions that are no Exception.

Earns: 8
Held by: process, isolated
"""


class Odd(BaseException):
    def __str__(self):
        raise KeyboardInterrupt

    __repr__ = __str__


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    raise Odd from GeneratorExit()
