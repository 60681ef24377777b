import numpy as np


def decay_per_layer(norms):
    return np.exp((np.log(norms[0]) - np.log(norms[-1])) / (len(norms) - 1))


def flow_report(params, x, labels, act):
    assert act == "relu"  # the others are still to come
    zs, hs = [], [x]
    for w, b in params:
        zs.append(hs[-1] @ w + b)
        hs.append(np.maximum(zs[-1], 0))
    probs = np.exp(zs[-1] - zs[-1].max(1, keepdims=True))
    delta = probs / probs.sum(1, keepdims=True)
    delta[range(len(x)), labels] -= 1
    delta /= len(x)
    report = []
    for i in range(len(params) - 1, -1, -1):
        last = i == len(params) - 1
        if not last:
            delta = delta @ params[i + 1][0].T * (zs[i] > 0)
        out = zs[i] if last else hs[i + 1]
        report.append(
            {
                "layer": i + 1,
                "act_rms": np.sqrt((out**2).mean()),
                "delta_norm": np.linalg.norm(delta),
                "dw_norm": np.linalg.norm(hs[i].T @ delta),
                "dead": 0.0 if last else (out.max(0) <= 0).mean(),
                "saturated": 0.0,
            }
        )
    return report[::-1]
