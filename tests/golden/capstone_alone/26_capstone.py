import deep_mlp
import training_loop


def build_network(rng, sizes, init):
    return []


def compare_flow(before, after, x, labels):
    return deep_mlp.mlp_forward(x, before), training_loop.accuracy(x, labels)
