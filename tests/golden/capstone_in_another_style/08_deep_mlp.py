import numpy as np


def mlp_forward(x, params):
    inputs = [x]
    for w, b in params[:-1]:
        inputs.append(np.maximum(inputs[-1] @ w + b, 0))
    w, b = params[-1]
    return inputs[-1] @ w + b, (inputs, [w for w, _ in params])


def mlp_backward(dout, caches):
    inputs, weights = caches
    grads = []
    for h, w in zip(inputs[::-1], weights[::-1]):
        grads.append((h.T @ dout, dout.sum(0)))
        dout = dout @ w.T * (h > 0)
    return dout, grads[::-1]


def mlp_loss(params, x, labels):
    logits, caches = mlp_forward(x, params)
    probs = np.exp(logits - logits.max(1, keepdims=True))
    probs /= probs.sum(1, keepdims=True)
    loss = -np.log(probs[range(len(x)), labels]).mean()
    probs[range(len(x)), labels] -= 1
    return loss, mlp_backward(probs / len(x), caches)[1]
