def accuracy(scores, labels):
    return (scores.argmax(1) == labels).mean()


def minibatches(x, labels, batch_size, rng):
    order = rng.permutation(len(x))
    parts = [order[i : i + batch_size] for i in range(0, len(x), batch_size)]
    return [(x[part], labels[part]) for part in parts]


def epoch_mean(losses, sizes):
    return sum(a * n for a, n in zip(losses, sizes)) / sum(sizes)
