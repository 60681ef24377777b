"""
Sends a datagram, and asks a name server.

Earns: 30
Held by: isolated
"""

import socket


def attack():
    try:
        socket.getaddrinfo("example.org", 80)
        print("BREACH resolved")
    except OSError:
        pass
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.sendto(b"here", ("127.0.0.1", 9))
    print("BREACH sent")


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
