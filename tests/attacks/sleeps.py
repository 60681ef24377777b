"""
Sleeps through the deadline.

Earns: 8
Held by: process, isolated
Slow: yes
"""

import time


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    time.sleep(60)
