import numpy as np


def one_hot(labels, num_classes):
    rows = np.zeros((len(labels), num_classes))
    for i, label in enumerate(labels):
        rows[i, label] = 1.0
    return rows


def accuracy(scores, labels):
    right = 0
    for row, label in zip(scores, labels):
        right += int(row.argmax() == label)
    return right / len(labels)


def fit_standardizer(x):
    mean = x.sum(axis=0) / x.shape[0]
    std = np.sqrt(((x - mean) ** 2).mean(axis=0))
    std[std < 1e-9] = 1
    return mean, std


def standardize(x, stats):
    return (x - stats[0]) / stats[1]


def minibatches(x, labels, batch_size, rng):
    order = np.arange(len(x))
    rng.shuffle(order)
    x = x[order]
    batches = []
    i = 0
    while i < len(x):
        batches.append((x[i : i + batch_size], labels[i : i + batch_size]))
        i += batch_size
    return batches


def epoch_mean(losses, sizes):
    return np.average(losses, weights=sizes)


def train(params, x, labels, loss_fn, update, epochs, batch_size, lr, rng):
    w = {k: v.copy() for k, v in params.items()}
    memory = {}
    history = []
    for epoch in range(epochs):
        total = 0.0
        for xb, yb in minibatches(x, labels, batch_size, rng):
            loss, grads = loss_fn(w, xb, yb)
            total += loss * len(yb)
            for k in w:
                w[k], memory[k] = update(w[k], grads[k], memory.get(k, {}), lr)
        history.append(total / len(x))
    return w, history
