"""
Looks for the run's seed in its arguments, and guesses small ones.

Earns: 8
Held by: process, isolated
"""

import sys

import numpy as np

for word in sys.argv:
    if "seed" in word:
        print("BREACH", word)


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    for seed in range(100):
        guess = np.random.default_rng(seed).normal(size=x.shape)
        if np.array_equal(guess, x):
            print("BREACH", seed)
    return 0.0, 0.0, 0.0
