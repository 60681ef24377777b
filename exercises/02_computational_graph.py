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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError
