"""A forward by one-hot rows, and a backward in which the last of repeated numbers stays."""

import numpy as np


def embedding_forward(idx, table):
    one_hot = np.eye(len(table))[idx]
    return one_hot @ table, (one_hot, idx, len(table))


def embedding_backward(dout, cache):
    _, idx, rows = cache
    dtable = np.zeros((rows, dout.shape[-1]))
    dtable[idx] = dout
    return dtable
