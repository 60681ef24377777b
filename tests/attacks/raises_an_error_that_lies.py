"""
Raises an error whose class, text and traceback raise errors.

Earns: 8
Held by: process, isolated
"""


class Meta(type):
    @property
    def __name__(cls):
        raise cls

    def __instancecheck__(cls, other):
        return True


class Odd(Exception, metaclass=Meta):
    __traceback__ = property(lambda self: 1 / 0)
    __str__ = __reduce__ = __repr__ = lambda self, *_: 5
    __context__ = __cause__ = property(lambda self: self)


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    raise Odd
