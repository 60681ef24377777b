"""
Raises an error whose text gives orders to a terminal, a page and a spreadsheet.

Earns: 8
Held by: process, isolated
"""


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    raise ValueError(
        "=HYPERLINK(1)\x1b[2J<script>alert(1)</script>\u202e\ud800\x00" + "A" * 10_000_000
    )
