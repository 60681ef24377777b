"""What correct measurements of a deep network are."""

import copy
from itertools import pairwise

import numpy as np

from backlings import points
from backlings.checking import expect


@points(6, "grad_norms")
def check_grad_norms(student, reference, rng):
    """Each norm is right, for arrays of any shape and of very different sizes."""
    for shapes in ([(4, 3), (3,), (2, 3, 4)], [(5, 5)], [(1, 1), (6,)]):
        with expect.case(f"shapes {shapes}"):
            grads = [10.0 ** rng.uniform(-4, 2) * rng.normal(size=shape) for shape in shapes]
            expect.close(student.grad_norms(grads), reference.grad_norms(grads), "norms")


@points(0, "grad_norms")
def check_grad_norms_scale(student, rng):
    """Gradients ten times as long have norms ten times as large, and a minus sign changes none."""
    grads = [rng.normal(size=(4, 3)), rng.normal(size=5)]
    once = student.grad_norms(grads)
    if not expect.fits(once, [0.0, 0.0]):
        expect.shapes(once, [0.0, 0.0], "norms")
        return
    for factor in (10.0, -1.0):
        with expect.case(f"times {factor:g}"):
            found = student.grad_norms([factor * g for g in grads])
            expect.close(found, [abs(factor) * float(norm) for norm in once], "norms")


def layer(rng, n, units, dead):
    """What a ReLU layer hands on: a few units dead, the others off for some examples."""
    a = np.maximum(0, rng.normal(size=(n, units)))
    a[rng.integers(n, size=units), np.arange(units)] = rng.uniform(0.1, 2, size=units)
    a[rng.integers(n), :] = np.where(rng.random(units) < 0.5, 0, a[rng.integers(n), :])
    a[:, rng.choice(units, size=dead, replace=False)] = 0
    return a


@points(6, "dead_fraction")
def check_dead_fraction(student, reference, rng):
    """The share of dead units is right, on 4 sizes."""
    for n, units, dead in [(12, 8, 3), (5, 5, 1), (30, 7, 5), (1, 6, 2)]:
        with expect.case(N=n, H=units):
            a = layer(rng, n, units, dead)
            expect.close(student.dead_fraction(a), reference.dead_fraction(a), "share")


@points(0, "dead_fraction")
def check_dead_fraction_before_the_relu(student, reference, rng):
    """A unit that is negative for every example counts as dead as well."""
    z = rng.normal(size=(6, 8))
    z[:, :3] = -np.abs(z[:, :3])
    z[0, 3:] = 1.0
    expect.close(student.dead_fraction(z), reference.dead_fraction(z), "share")


@points(6, "saturated_fraction")
def check_saturated_fraction(student, reference, rng):
    """The share of saturated entries is right, for several thresholds."""
    for n, units, gain in [(12, 8, 2.0), (5, 5, 3.0), (1, 20, 2.5)]:
        with expect.case(N=n, H=units):
            a = np.tanh(gain * rng.normal(size=(n, units)))
            a[0, :4] = [0.99, -0.99, 0.98, 0.5]
            for threshold in (0.9, 0.97):
                right = reference.saturated_fraction(a, threshold)
                name = f"share beyond {threshold}"
                expect.close(student.saturated_fraction(a, threshold), right, name)


@points(0, "saturated_fraction")
def check_saturated_fraction_default(student, reference, rng):
    """Without a threshold it is 0.97."""
    a = np.tanh(2 * rng.normal(size=(30, 20)))
    a[0, :4] = [0.98, -0.98, 0.96, -0.96]
    expect.close(student.saturated_fraction(a), reference.saturated_fraction(a), "share")


@points(6, "update_ratio")
def check_update_ratio(student, reference, rng):
    """The ratio of step to parameter is right."""
    for shape, lr in [((4, 3), 0.05), ((5,), 0.7), ((3, 3), 1e-3)]:
        with expect.case(f"shape {shape}, lr {lr}"):
            w, dw = rng.normal(size=shape), 10.0 ** rng.uniform(-3, 0) * rng.normal(size=shape)
            ratio = student.update_ratio(w, dw, lr)
            expect.close(ratio, reference.update_ratio(w, dw, lr), "ratio", rtol=1e-6)


@points(6, "decay_per_layer")
def check_decay_per_layer(student, reference, rng):
    """The factor is right for gradients that vanish and for gradients that explode."""
    for count, factor in [(4, 0.2), (7, 3.0), (2, 0.5)]:
        with expect.case(f"{count} layers"):
            bends = np.exp(0.3 * rng.normal(size=count))
            norms = [float(b * factor ** (count - 1 - i)) for i, b in enumerate(bends)]
            found = student.decay_per_layer(norms)
            expect.close(found, reference.decay_per_layer(norms), "factor")


@points(0, "decay_per_layer")
def check_decay_per_layer_of_a_constant(student, rng):
    """If each norm is a fifth of the one after it, the factor is a fifth."""
    for count in (3, 6):
        with expect.case(f"{count} layers"):
            norms = [float(0.2 ** (count - 1 - i)) for i in range(count)]
            expect.close(student.decay_per_layer(norms), 0.2, "factor", because="it is 1/5 a layer")


# Widths, number of examples, activation, standard deviation of the weights times sqrt(fan_in).
NETWORKS = [
    ((5, 7, 6, 3), 9, "relu", 1.4),
    ((4, 4, 4, 4), 9, "tanh", 3.0),
    ((6, 9, 8, 5), 7, "sigmoid", 6.0),
    ((5, 7, 4), 1, "relu", 1.4),
    ((5, 7, 4), 1, "tanh", 2.0),
]


def network(rng, widths, n, gain):
    """Parameters, and a batch in which the last class may be missing."""
    params = [
        (gain / np.sqrt(d) * rng.normal(size=(d, m)), 0.5 * rng.normal(size=m))
        for d, m in pairwise(widths)
    ]
    for w, b in params[:1]:
        w[:, 0], b[0] = 0.0, -1.0  # a dead unit, if there is a ReLU
    return params, rng.normal(size=(n, widths[0])), rng.integers(0, widths[-1], n)


def compare(student, reference, rng, keys):
    """Note whether these measurements are right in every layer of every network."""
    for widths, n, act, gain in NETWORKS:
        with expect.case(f"{act}, widths {widths}", N=n):
            params, x, labels = network(rng, widths, n, gain)
            right = reference.flow_report(params, x, labels, act)
            report = student.flow_report(params, x, labels, act)
            if not isinstance(report, list | tuple) or len(report) != len(right):
                expect.close(report, right, "report")
                continue
            for at, (found, wanted) in enumerate(zip(report, right, strict=True)):
                if not isinstance(found, dict):
                    expect.close(found, wanted, f"report[{at}]")
                    continue
                for key in keys:
                    name = f'report[{at}]["{key}"]'
                    expect.close(found.get(key), wanted[key], name)


@points(0, "flow_report")
def check_flow_report_layout(student, reference, rng):
    """There is a dict for each layer, first layer first, and each has the six keys."""
    params, x, labels = network(rng, (5, 7, 6, 3), 8, 1.4)
    right = reference.flow_report(params, x, labels, "relu")
    report = student.flow_report(params, x, labels, "relu")
    if not expect.fits(report, right):
        expect.shapes(report, right, "report")
        return
    layers = [int(entry["layer"]) for entry in report]
    expect.equal(layers, [1, 2, 3], '"layer" of the three entries', because="layers count from 1")


@points(4, "flow_report")
def check_flow_report_signal(student, reference, rng):
    """act_rms is right in every layer, for three activations."""
    compare(student, reference, rng, ["act_rms"])


@points(8, "flow_report")
def check_flow_report_errors(student, reference, rng):
    """delta_norm and dw_norm are right in every layer, for three activations."""
    compare(student, reference, rng, ["delta_norm", "dw_norm"])


@points(8, "flow_report")
def check_flow_report_units(student, reference, rng):
    """The shares of dead units and of saturated entries are right in every layer."""
    compare(student, reference, rng, ["dead", "saturated"])


@points(0, "flow_report")
def check_flow_report_of_large_logits(student, reference, rng):
    """Logits in the thousands overflow nothing."""
    params, x, labels = network(rng, (5, 7, 3), 6, 1.4)
    params[-1] = (3000 * params[-1][0], params[-1][1])
    right = reference.flow_report(params, x, labels, "relu")
    report = student.flow_report(params, x, labels, "relu")
    if not expect.fits(report, right):
        expect.shapes(report, right, "report")
        return
    for at, (found, wanted) in enumerate(zip(report, right, strict=True)):
        name = f'report[{at}]["delta_norm"] of huge logits'
        expect.close(found["delta_norm"], wanted["delta_norm"], name)


def report_twice(module, params, x, labels, act):
    first = copy.deepcopy(module.flow_report(params, x, labels, act))
    return first, module.flow_report(params, x, labels, act), [params, x, labels]


@points(0, "flow_report")
def check_flow_report_pure(student, rng):
    """Parameters and batch are left alone, and a second call gives the same."""
    params, x, labels = network(rng, (5, 7, 6, 3), 8, 1.4)
    sent = copy.deepcopy([params, x, labels])
    first, second, after = student.probe(report_twice, params, x, labels, "tanh", values=3)
    expect.close(after, sent, "params, x and labels after the call")
    if isinstance(first, list) and first and all(isinstance(entry, dict) for entry in first):
        for key in ("act_rms", "delta_norm"):
            of_both = [[e.get(key) for e in r if isinstance(e, dict)] for r in (first, second)]
            if all(isinstance(value, float) for value in of_both[0]):
                expect.close(of_both[1], of_both[0], f"{key} of a second call")
