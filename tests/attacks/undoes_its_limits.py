"""
Raises its limits, its priority and its own end.

Earns: 30
Held by: isolated
"""

import ctypes
import os
import resource

libc = ctypes.CDLL(None, use_errno=True)


def attack():
    for name in (
        "RLIMIT_AS",
        "RLIMIT_CPU",
        "RLIMIT_NPROC",
        "RLIMIT_NOFILE",
        "RLIMIT_FSIZE",
        "RLIMIT_CORE",
    ):
        try:
            resource.setrlimit(
                getattr(resource, name), (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            )
            print("BREACH", name)
        except (OSError, ValueError):
            pass
    if libc.prctl(1, 0, 0, 0, 0) == 0:  # PR_SET_PDEATHSIG
        print("BREACH death signal")
    for call in (
        lambda: os.setpriority(os.PRIO_PROCESS, 0, -5),
        lambda: os.setsid(),
        lambda: os.setpgid(0, 0),
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
