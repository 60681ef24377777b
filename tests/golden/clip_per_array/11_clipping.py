import numpy as np


def clip_by_global_norm(grads, max_norm):
    total = np.sqrt(sum((g * g).sum() for g in grads))
    out = []
    for g in grads:
        n = np.linalg.norm(g)
        out.append(g * (max_norm / n) if n > max_norm else g.copy())
    return out, total


def clip_by_value(grads, limit):
    return [np.clip(g, None, limit) for g in grads]
