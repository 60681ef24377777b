"""
Prints a stack of its own before it hangs, with a line number of 5000 digits.

Earns: 8
Held by: process, isolated
Slow: yes
"""


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    print("Stack (most recent call first):")
    print(f'  File "04_linear.py", line {"7" * 5000} in linear_backward', flush=True)
    while True:
        pass
