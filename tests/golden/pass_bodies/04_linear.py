def linear_forward(x, w, b):
    pass


def linear_backward(dout, cache):
    pass
