"""
Raises an error on a line that its file does not have.

Earns: 8
Held by: process, isolated
"""

import ast


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


tree = ast.parse("def linear_backward(dout, cache):\n    raise ValueError(1)")
for node in ast.walk(tree):
    if hasattr(node, "lineno"):
        node.lineno = node.end_lineno = 2**31 - 2
exec(compile(tree, __file__, "exec"))
