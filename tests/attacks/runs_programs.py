"""
Runs a shell, in every way that Python knows.

Earns: 30
Held by: isolated
"""

import os
import subprocess


def attack():
    for run in (
        lambda: os.system("true") == 0,
        lambda: subprocess.run(["/bin/true"], check=True),
        lambda: os.posix_spawn("/bin/true", ["true"], {}),
        lambda: os.popen("echo here").read().strip() == "here",
        lambda: subprocess.Popen("true", shell=True),
    ):
        try:
            if run():
                print("BREACH", run)
        except OSError:
            pass
    os.execv("/bin/true", ["true"])


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
