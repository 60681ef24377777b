"""
Ignores all signals and spins.

Earns: 8
Held by: process, isolated
Slow: yes
"""

import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    while True:
        pass
