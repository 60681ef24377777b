"""
Never ends, and catches whatever could end it.

Earns: 8
Held by: process, isolated
Slow: yes
"""


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
