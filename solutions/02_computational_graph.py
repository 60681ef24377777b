"""A computational graph: the bookkeeping of every framework, on single numbers."""

import numpy as np

Graph = dict[str, tuple[str, list[str]]]


def topo_order(graph: Graph, out: str) -> list[str]:
    """
    List the nodes that `out` depends on, so that each comes after what it needs.

    The graphs here are small, so recursion is fine; and no node needs itself, directly or not.

    Parameters
    ----------
    graph : dict
        For each node its operation and the names of its inputs, as in
        ``{"a": ("input", []), "b": ("exp", ["a"])}``. The order of the dict means nothing.
    out : str
        The node to arrive at.

    Returns
    -------
    order : list of str
        Every node once, however many nodes use it, and after all that it needs; so `out` comes
        last. Nodes that `out` does not need are left out.
    """
    ### BEGIN SOLUTION
    order, seen = [], set()

    def visit(name: str) -> None:
        if name in seen:
            return
        seen.add(name)
        for needed in graph[name][1]:
            visit(needed)
        order.append(name)

    visit(out)
    return order
    ### END SOLUTION


def graph_forward(graph: Graph, out: str, inputs: dict[str, float]) -> dict[str, float]:
    """
    Give every node that `out` needs its value.

    Parameters
    ----------
    graph : dict
        As in `topo_order`. Operations: ``input`` (its value is given), ``add`` and ``mul`` (two
        inputs, which may be the same node), ``exp`` and ``tanh`` (one input).
    out : str
        The node to arrive at.
    inputs : dict
        The value of each input node. It stays as it is.

    Returns
    -------
    values : dict
        For each node that `out` needs, and `out` itself, its value.
    """
    ### BEGIN SOLUTION
    values = {}
    for name in topo_order(graph, out):
        op, needs = graph[name]
        args = [values[needed] for needed in needs]
        if op == "input":
            values[name] = inputs[name]
        elif op == "add":
            values[name] = args[0] + args[1]
        elif op == "mul":
            values[name] = args[0] * args[1]
        elif op == "exp":
            values[name] = np.exp(args[0])
        elif op == "tanh":
            values[name] = np.tanh(args[0])
    return values
    ### END SOLUTION


def graph_backward(graph: Graph, out: str, values: dict[str, float]) -> dict[str, float]:
    """
    Give every node its gradient: how `out` moves when the node's value does.

    Parameters
    ----------
    graph : dict
        As in `topo_order`, with the operations of `graph_forward`.
    out : str
        The node whose slope is wanted.
    values : dict
        From `graph_forward`: the value of every node of this graph that `out` needs.

    Returns
    -------
    grads : dict
        For each node of `values` the slope of `out`; that of `out` itself is 1.
    """
    ### BEGIN SOLUTION
    grads = dict.fromkeys(values, 0.0)
    grads[out] = 1.0
    for name in reversed(topo_order(graph, out)):  # all users of a node come before it
        op, needs = graph[name]
        upstream = grads[name]
        if op == "add":
            for needed in needs:
                grads[needed] += upstream
        elif op == "mul":
            a, b = needs  # perhaps the same node twice
            grads[a] += upstream * values[b]
            grads[b] += upstream * values[a]
        elif op == "exp":
            grads[needs[0]] += upstream * values[name]  # exp is its own slope
        elif op == "tanh":
            grads[needs[0]] += upstream * (1 - values[name] ** 2)
    return grads
    ### END SOLUTION
