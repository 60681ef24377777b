import numpy as np


def grad_norms(gs):
    return [np.linalg.norm(g.ravel()) for g in gs]


def dead_fraction(a):
    return 1 - np.count_nonzero((a > 0).any(0)) / a.shape[1]


def saturated_fraction(a, threshold=0.97):
    return np.count_nonzero((a > threshold) | (a < -threshold)) / a.size


def update_ratio(w, dw, lr):
    return np.linalg.norm(-lr * dw) / (np.linalg.norm(w) + 1e-12)


def decay_per_layer(norms):
    logs = np.log(norms)
    return np.exp(-(logs[-1] - logs[0]) / (len(norms) - 1))


def flow_report(params, x, labels, act):
    zs, hs = [], [x]
    for k, (w, b) in enumerate(params, 1):
        zs.append(hs[-1].dot(w) + b)
        z = zs[-1]
        if k == len(params):
            hs.append(z)
        elif act == "relu":
            hs.append(z * (z > 0))
        elif act == "tanh":
            hs.append(np.tanh(z))
        else:
            hs.append(1 / (1 + np.exp(-z)))
    s = zs[-1] - zs[-1].max(1)[:, None]
    p = np.exp(s) / np.exp(s).sum(1)[:, None]
    d = (p - np.eye(p.shape[1])[labels]) / len(x)
    rows = []
    for k in range(len(params), 0, -1):
        a = hs[k]
        dead = sat = 0.0
        if k < len(params):
            if act == "relu":
                d = np.where(zs[k - 1] > 0, d, 0)
                dead = dead_fraction(a)
            elif act == "tanh":
                d, sat = d * (1 - a * a), saturated_fraction(a)
            else:
                d, sat = d * a * (1 - a), np.mean(abs(a - 0.5) > 0.485)
        dw = hs[k - 1].T @ d
        rows.append(
            dict(
                layer=k,
                act_rms=(a**2).mean() ** 0.5,
                delta_norm=np.linalg.norm(d),
                dw_norm=np.linalg.norm(dw),
                dead=dead,
                saturated=sat,
            )
        )
        d = d.dot(params[k - 1][0].T)
    return rows[::-1]
