"""What correct bookkeeping on a computational graph does."""

import numpy as np

from backlings import gradients_match, points
from backlings.checking import expect

# Shared nodes: one that is visited twice or too early shows. In any topological order p, q and x
# have a report already when tanh, exp and mul add theirs: `=` for `+=` shows in each of the three.
SHARED = {
    "x": ("input", []),
    "y": ("input", []),
    "p": ("mul", ["x", "y"]),
    "q": ("tanh", ["p"]),
    "e": ("exp", ["q"]),
    "s": ("add", ["e", "q"]),
    "t": ("mul", ["s", "p"]),
    "out": ("add", ["t", "x"]),
}
# The same input twice: the only place where `=` for `+=` in an add node always shows.
TWICE = {
    "a": ("input", []),
    "b": ("add", ["a", "a"]),
    "c": ("mul", ["b", "b"]),
    "d": ("tanh", ["c"]),
    "out": ("mul", ["d", "a"]),
}
GRAPHS = {"shared nodes": SHARED, "the same input twice": TWICE}


def draw(rng, graph):
    """Values for the inputs, of a size at which tanh and exp still tell numbers apart."""
    names = [name for name, (op, _) in graph.items() if op == "input"]
    return {name: float(rng.uniform(0.3, 0.9) * rng.choice([-1, 1])) for name in names}


def shuffled(rng, graph):
    """The same graph, written down in another order."""
    names = list(graph)
    rng.shuffle(names)
    return {name: graph[name] for name in names}


@points(8, "topo_order")
def check_topo_order(student, rng):
    """Every node once, its inputs before it."""
    for label, graph in GRAPHS.items():
        with expect.case(label):
            order = student.topo_order(shuffled(rng, graph), "out")
            listed = isinstance(order, list | tuple)
            known = listed and all(isinstance(name, str) and name in graph for name in order)
            expect.that(known, "order is not a list of the graph's nodes.", "order", order)
            if not known:
                continue
            once = sorted(order) == sorted(graph)
            message = "order does not hold every node that out needs exactly once."
            expect.that(once, message, "nodes of order", order)
            place = {name: at for at, name in enumerate(order)}
            late = [
                (name, needed)
                for name, (_, needs) in graph.items()
                for needed in needs
                if place.get(needed, -1) > place.get(name, len(order))
            ]
            first = late[0] if late else ("", "")
            message = f"{first[0]} stands before {first[1]}, which it needs."
            expect.that(not late, message, "sequence of order", order)


@points(0, "topo_order")
def check_topo_order_is_lean(student):
    """Nodes that out does not need are left out."""
    graph = {"a": ("input", []), "b": ("exp", ["a"]), "c": ("tanh", ["a"])}
    order = student.topo_order(graph, "b")
    expect.equal(order, ["a", "b"], "order")


@points(7, "graph_forward")
def check_graph_forward(student, reference, rng):
    """Every node has its value."""
    for label, graph in GRAPHS.items():
        with expect.case(label):
            inputs, graph = draw(rng, graph), shuffled(rng, graph)
            values = student.graph_forward(graph, "out", inputs)
            expect.close(values, reference.graph_forward(graph, "out", inputs), "values")


def fill_in_place(module, graph, inputs):
    module.graph_forward(graph, "out", inputs)
    return inputs


@points(0, "graph_forward")
def check_graph_forward_leaves_inputs_alone(student, rng):
    """The values go into a new dict; the inputs stay as they were."""
    inputs = draw(rng, SHARED)
    after = student.probe(fill_in_place, SHARED, inputs)
    same = isinstance(after, dict) and set(after) == set(inputs)
    same = same and all(np.array_equal(after[name], inputs[name]) for name in inputs)
    expect.that(same, "graph_forward changes inputs, its own argument.", "inputs after", after)


@points(15, "graph_backward")
def check_graph_backward(student, reference, rng):
    """Every node has its gradient."""
    for label, graph in GRAPHS.items():
        with expect.case(label):
            inputs, graph = draw(rng, graph), shuffled(rng, graph)
            values = reference.graph_forward(graph, "out", inputs)
            grads = student.graph_backward(graph, "out", values)
            expect.close(grads, reference.graph_backward(graph, "out", values), "grads")


@points(0, "graph_backward")
def check_graph_backward_slope(student, rng):
    """Your gradients of the inputs are the slope of your own forward."""
    inputs = draw(rng, SHARED)
    values = student.graph_forward(SHARED, "out", inputs)
    grads = student.graph_backward(SHARED, "out", values)
    if not expect.that(isinstance(grads, dict), "grads is no dict.", "grads", grads):
        return

    def outputs(variants):
        found = student.graph_forward.map([(SHARED, "out", v) for v in variants])
        return [v.get("out") if isinstance(v, dict) else None for v in found]

    of_inputs = {name: grads.get(name) for name in inputs}
    gradients_match(outputs, inputs, of_inputs, 1.0, rng, "grads", "inputs")
