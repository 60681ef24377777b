"""What correct clipping does."""

import copy

import numpy as np

from backlings import points
from backlings.checking import expect

# Shapes of the gradients of one network.
NETWORKS = [[(3, 4), (4,), (4, 2), (2,)], [(3, 3), (3, 3)], [(5,)]]
LOOSE = 3e-6  # some divide by the norm plus 1e-6, and that is fine


def draw(rng, shapes, norm):
    """Gradients of very different sizes, of this norm together."""
    grads = [rng.normal(size=shape) * 10.0 ** rng.uniform(-1, 1) for shape in shapes]
    total = np.sqrt(sum(np.sum(g**2) for g in grads))
    return [g * norm / total for g in grads]


def row(grads):
    """All entries of all arrays, one after the other."""
    return np.concatenate([g.ravel() for g in grads])


def each(rng):
    """Every network with gradients that are too long, just too long, and short enough."""
    for shapes in NETWORKS:
        for norm, max_norm in [(40.0, 2.5), (0.9, 0.5), (1.3, 3.0), (0.02, 0.7)]:
            yield (
                f"{len(shapes)} arrays, norm {norm}, max_norm {max_norm}",
                (
                    draw(rng, shapes, norm),
                    max_norm,
                ),
            )


@points(8, "clip_by_global_norm")
def check_global_norm_clipped(student, reference, rng):
    """Long gradients are shortened by one factor, short ones kept, on 3 networks."""
    for label, (grads, max_norm) in each(rng):
        with expect.case(label):
            clipped, _ = student.clip_by_global_norm(grads, max_norm)
            right, _ = reference.clip_by_global_norm(grads, max_norm)
            expect.close(clipped, right, "clipped", like="grads", rtol=LOOSE)


@points(4, "clip_by_global_norm")
def check_global_norm_total(student, reference, rng):
    """total is the norm of all entries together, before clipping."""
    for label, (grads, max_norm) in each(rng):
        with expect.case(label):
            _, total = student.clip_by_global_norm(grads, max_norm)
            expect.close(total, reference.clip_by_global_norm(grads, max_norm)[1], "total")


@points(0, "clip_by_global_norm")
def check_global_norm_keeps_the_direction(student, rng):
    """Written in one row, the gradients point where they pointed before."""
    grads = draw(rng, NETWORKS[0], 30.0)
    clipped, _ = student.clip_by_global_norm(grads, 1.0)
    if expect.fits(clipped, grads):
        before, after = row(grads), row(clipped)
        with np.errstate(all="ignore"):
            cosine = float(before @ after / np.linalg.norm(before) / np.linalg.norm(after))
        text = f"the cosine between grads and clipped is {cosine:.3g}, they are not parallel"
        expect.that(cosine > 1 - 1e-9, text, "direction of clipped", cosine)
    else:
        expect.shapes(clipped, grads, "clipped", like="grads")


@points(0, "clip_by_global_norm")
def check_global_norm_is_bounded(student, rng):
    """Afterwards the norm is max_norm, and clipping again changes nothing."""
    grads = draw(rng, NETWORKS[0], 30.0)
    clipped, _ = student.clip_by_global_norm(grads, 2.0)
    if expect.fits(clipped, grads):
        norm = float(np.linalg.norm(row(clipped)))
        text = f"the norm of clipped is {norm:.3g}, and max_norm was 2"
        expect.that(abs(norm - 2) < 1e-5, text, "norm of clipped", norm)
        again, _ = student.clip_by_global_norm(clipped, 2.0)
        expect.close(again, clipped, "clipped of clipped", rtol=LOOSE)
    else:
        expect.shapes(clipped, grads, "clipped", like="grads")


@points(0, "clip_by_global_norm")
def check_global_norm_of_nothing(student):
    """Gradients that are all 0 stay 0: nothing is divided by 0."""
    grads = [np.zeros((2, 3)), np.zeros(3)]
    clipped, total = student.clip_by_global_norm(grads, 1.0)
    expect.close(clipped, grads, "clipped", like="grads")
    expect.close(total, 0.0, "total")


def clipped_twice(module, name, grads, limit):
    function = getattr(module, name)
    first = copy.deepcopy(function(grads, limit))
    return first, function(grads, limit), grads


def leaves_alone(student, name, grads, limit):
    """Note whether the arguments are as before, and a second call gives the same."""
    found = student.probe(clipped_twice, name, copy.deepcopy(grads), limit, values=3)
    first, second, after = found
    expect.close(after, grads, "grads after the call", because="the caller may still need them")
    pair = name == "clip_by_global_norm"
    parts = [v[0] if pair and isinstance(v, tuple) and v else v for v in (first, second)]
    if expect.fits(parts[0], grads):
        expect.close(parts[1], parts[0], "clipped of a second call")
    else:
        expect.shapes(parts[0], grads, "clipped", like="grads")


@points(0, "clip_by_global_norm")
def check_global_norm_pure(student, rng):
    """grads are left alone, and a second call gives the same."""
    leaves_alone(student, "clip_by_global_norm", draw(rng, NETWORKS[0], 30.0), 2.0)


def changed_through(module, name, grads, limit):
    found = getattr(module, name)(grads, limit)
    clipped = found[0] if isinstance(found, tuple) else found
    for array in clipped:
        array += 1.0
    return grads


@points(0, "clip_by_global_norm")
def check_global_norm_gives_new_arrays(student, rng):
    """Even gradients that are short enough come back as arrays of their own."""
    grads = draw(rng, NETWORKS[0], 0.5)
    after = student.probe(changed_through, "clip_by_global_norm", grads, 2.0)
    expect.close(after, grads, "grads after a change of clipped", because="clipped is new arrays")


@points(8, "clip_by_value")
def check_value_clipped(student, reference, rng):
    """Each entry ends at the limit, on both sides, on 3 networks."""
    for shapes in NETWORKS:
        for limit in (0.3, 1.7):
            with expect.case(f"{len(shapes)} arrays, limit {limit}"):
                grads = [2 * rng.normal(size=shape) for shape in shapes]
                right = reference.clip_by_value(grads, limit)
                expect.close(student.clip_by_value(grads, limit), right, "clipped", like="grads")


@points(0, "clip_by_value")
def check_value_pure(student, rng):
    """grads are left alone, and a second call gives the same."""
    leaves_alone(student, "clip_by_value", draw(rng, NETWORKS[0], 30.0), 0.5)
