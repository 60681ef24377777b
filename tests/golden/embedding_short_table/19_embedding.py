"""A table as long as the largest number of the batch makes it, in a loop that adds rightly."""

import numpy as np


def embedding_forward(idx, table):
    return table[idx, :], {"idx": idx.flatten(), "width": table.shape[1]}


def embedding_backward(dout, cache):
    rows = np.reshape(dout, (-1, cache["width"]))
    dtable = np.zeros((max(cache["idx"]) + 1, cache["width"]))
    for number, row in zip(cache["idx"], rows, strict=True):
        dtable[number] += row
    return dtable
