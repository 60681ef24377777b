"""
Fetches the answers from the net.

Earns: 30
Held by: isolated
"""

import urllib.request


def attack():
    urllib.request.urlopen("http://127.0.0.1:9/answers.py", timeout=0.2)
    print("BREACH")


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
