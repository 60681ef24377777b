import numpy as np
import training_loop as loop
from clipping import clip_by_global_norm
from deep_mlp import mlp_forward, mlp_loss
from gradient_check import numeric_vjp, relative_error
from gradient_flow import decay_per_layer, flow_report
from initialisation import he_normal, xavier_normal
from optimisers import adam, momentum, sgd

EXPLANATION = "To be written."


def tiny(rng, fan_in, fan_out):
    return rng.normal(0, 0.01, (fan_in, fan_out))


def build_network(rng, sizes, init):
    draw = {"he": he_normal, "xavier": xavier_normal, "tiny": tiny}[init]
    return [(draw(rng, a, b), np.zeros(b)) for a, b in zip(sizes, sizes[1:])]


def train_network(params, x, labels, optimiser, lr, max_norm, epochs, batch_size, rng):
    if optimiser == "sgd":
        step = sgd
    else:
        step = momentum if optimiser == "momentum" else adam
    ws, bs = [w for w, _ in params], [b for _, b in params]
    mw, mb = [{} for _ in ws], [{} for _ in bs]
    history = []
    for _ in range(epochs):
        losses, sizes = [], []
        for xb, yb in loop.minibatches(x, labels, batch_size, rng):
            loss, grads = mlp_loss(list(zip(ws, bs)), xb, yb)
            for i, (dw, db) in enumerate(grads):
                ws[i], mw[i] = step(ws[i], clip_by_global_norm([dw], max_norm)[0][0], mw[i], lr)
                bs[i], mb[i] = step(bs[i], clip_by_global_norm([db], max_norm)[0][0], mb[i], lr)
            losses.append(loss)
            sizes.append(len(yb))
        history.append(loop.epoch_mean(losses, sizes))
    return list(zip(ws, bs)), history


def compare_flow(before, after, x, labels):
    flow = {"decay": [], "dead": [], "act_rms": []}
    for params in before, after:
        report = flow_report(params, x, labels, "relu")
        flow["decay"].append(decay_per_layer([r["delta_norm"] for r in report]))
        flow["dead"].append(np.mean([r["dead"] for r in report[:-1]]))
        flow["act_rms"].append(report[-2]["act_rms"])
    return flow


def ablate(inits, seeds, sizes, train, test, recipe):
    best = {}
    for init in inits:
        for seed in seeds:
            rng = np.random.default_rng(seed)
            params, _ = train_network(build_network(rng, sizes, init), *train, *recipe, rng)
            share = loop.accuracy(mlp_forward(test[0], params)[0], test[1])
            best[init] = max(best.get(init, 0), share)
    return best


def find_wrong(pairs, inputs, rng):
    wrong = []
    for name, (forward, backward) in pairs.items():
        out, cache = forward(inputs[name])
        dout = rng.standard_normal(np.shape(out))
        dx = numeric_vjp(lambda z: forward(z)[0], inputs[name], dout)
        if relative_error(backward(dout, cache), dx) > 1e-5:
            wrong += [name]
    return wrong
