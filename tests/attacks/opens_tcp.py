"""
Connects to the machine itself and to the world over TCP.

Earns: 30
Held by: isolated
"""

import socket


def attack():
    for host in ("127.0.0.1", "::1", "93.184.216.34"):
        try:
            socket.create_connection((host, 80), 0.2)
            print("BREACH", host)
        except ConnectionRefusedError:
            print("BREACH refused", host)
        except OSError:
            pass
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print("BREACH bound")


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
