import numpy as np


def clip_by_global_norm(grads, max_norm):
    total = np.sqrt(sum((g * g).sum() for g in grads))
    return [g * min(1.0, max_norm / (total or 1.0)) for g in grads], total
