import numpy as np


def logsumexp_forward(x):
    top = np.max(x, axis=1)
    out = top + np.log(np.sum(np.exp(x - top[:, None]), axis=1))
    return out, (x, out)


def logsumexp_backward(dout, cache):
    x, out = cache
    return np.exp(x - out[:, None]) * dout.reshape(-1, 1)


def log_softmax_forward(logits):
    log_probs = logits - logsumexp_forward(logits)[0][:, None]
    return log_probs, np.exp(log_probs)


def log_softmax_backward(dout, probs):
    # softmax, then log: 1/p first, then the Jacobian of softmax
    dprobs = dout / probs
    return probs * (dprobs - (dprobs * probs).sum(axis=1, keepdims=True))


def hinge_forward(scores, labels, margin=1.0):
    n = scores.shape[0]
    true = scores[range(n), labels].reshape(n, 1)
    margins = np.maximum(0, scores - true + margin)
    margins[range(n), labels] = 0
    return margins.sum() / n, (margins, labels)


def hinge_backward(dloss, cache):
    margins, labels = cache
    n = margins.shape[0]
    mask = np.zeros_like(margins)
    mask[margins > 0] = 1
    mask[range(n), labels] -= mask.sum(axis=1)
    return dloss * mask / n


def huber_forward(pred, target, delta=1.0):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    d = np.clip(pred - target, -delta, delta)
    return 0.5 * np.mean(d**2), (pred - target, delta)


def huber_backward(dloss, cache):
    d, delta = cache
    inside = abs(d) <= delta
    return dloss * d * inside / d.size
