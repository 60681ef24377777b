"""What a correct network with one hidden layer does, for one sample in a column."""

import numpy as np

from backlings import gradients_match, on_either_cache, points
from backlings.checking import expect

# (D, H, O): unequal sizes show a missing transpose, H = O hides it.
SIZES = [(2, 5, 3), (3, 4, 4), (4, 3, 1)]


def draw(rng, d, h, o):
    """A sample, its target and parameters: units on and off, no kink near, an output below 0."""
    while True:
        x = rng.normal(size=(d, 1))
        params = {
            "w1": rng.normal(size=(h, d)),
            "b1": rng.normal(size=(h, 1)),
            "w2": rng.normal(size=(o, h)),
            "b2": rng.normal(size=(o, 1)),
        }
        before = params["w1"] @ x + params["b1"]
        y_hat = params["w2"] @ np.maximum(0, before) + params["b2"]
        both = (before > 0).any() and (before < 0).any()
        if np.abs(before).min() > 0.05 and both and (y_hat < 0).any():
            return x, rng.normal(size=(o, 1)), params


@points(8, "net_forward")
def check_net_forward(student, reference, rng):
    """y_hat is the network's answer, on 3 sizes."""
    for d, h, o in SIZES:
        with expect.case(D=d, H=h, O=o):
            x, _, params = draw(rng, d, h, o)
            y_hat, _ = student.net_forward(x, params)
            expect.close(y_hat, reference.net_forward(x, params)[0], "y_hat")


@points(6, "half_squared_error")
def check_half_squared_error(student, reference, rng):
    """loss and dy_hat are right, on 3 sizes."""
    for _, _, o in SIZES:
        with expect.case(O=o):
            y_hat, y = rng.normal(size=(o, 1)), rng.normal(size=(o, 1))
            loss, dy_hat = student.half_squared_error(y_hat, y)
            right_loss, right_dy_hat = reference.half_squared_error(y_hat, y)
            expect.close(loss, right_loss, "loss")
            expect.close(dy_hat, right_dy_hat, "dy_hat", like="y_hat")


@points(0, "half_squared_error")
def check_half_squared_error_slope(student, rng):
    """Your dy_hat is the slope of your own loss."""
    y_hat, y = rng.normal(size=(3, 1)), rng.normal(size=(3, 1))
    _, dy_hat = student.half_squared_error(y_hat, y)

    def losses(variants):
        return [v[0] for v in student.half_squared_error.map([(v, y) for v in variants])]

    gradients_match(losses, y_hat, dy_hat, 1.0, rng, "dy_hat", "y_hat")


@points(14, "net_backward")
def check_net_backward(student, reference, rng):
    """Each gradient is right, on 3 sizes."""
    for d, h, o in SIZES:
        with expect.case(D=d, H=h, O=o):
            x, _, params = draw(rng, d, h, o)
            dy_hat = rng.normal(size=(o, 1))
            ours = reference.net_forward(x, params)
            right = reference.net_backward(dy_hat, params, ours[1])
            grads = on_either_cache(
                lambda x=x, params=params: student.net_forward(x, params),
                ours,
                lambda cache, dy=dy_hat, params=params: student.net_backward(dy, params, cache),
                right,
            )
            expect.close(grads, right, "grads", like="params")


@points(0, "net_backward")
def check_net_backward_slope(student, rng):
    """Your backward is the slope of your own forward."""
    x, _, params = draw(rng, 3, 4, 2)
    dy_hat = rng.normal(size=(2, 1))
    _, cache = student.net_forward(x, params)
    grads = student.net_backward(dy_hat, params, cache)

    def outputs(variants):
        return [v[0] for v in student.net_forward.map([(x, v) for v in variants])]

    gradients_match(outputs, params, grads, dy_hat, rng, "grads", "params")


@points(0, "net_backward")
def check_net_backward_at_the_kink(student, reference, rng):
    """A hidden unit with z1 exactly 0 passes nothing on."""
    x, _, params = draw(rng, 3, 4, 2)
    params["w1"][0], params["b1"][0] = 0.0, 0.0
    dy_hat = rng.normal(size=(2, 1))
    ours = reference.net_forward(x, params)
    right = reference.net_backward(dy_hat, params, ours[1])
    grads = on_either_cache(
        lambda: student.net_forward(x, params),
        ours,
        lambda cache: student.net_backward(dy_hat, params, cache),
        right,
    )
    expect.close(grads, right, "grads", like="params", because="ReLU has slope 0 at 0")


@points(6, "sgd_update")
def check_sgd_update(student, reference, rng):
    """Every parameter takes a step downhill."""
    for d, h, o in SIZES:
        with expect.case(D=d, H=h, O=o):
            _, _, params = draw(rng, d, h, o)
            _, _, grads = draw(rng, d, h, o)
            lr = float(rng.uniform(0.05, 0.3))
            new_params = student.sgd_update(params, grads, lr)
            expect.close(new_params, reference.sgd_update(params, grads, lr), "new_params")


def update_in_place(module, params, grads, lr):
    module.sgd_update(params, grads, lr)
    return params


@points(0, "sgd_update")
def check_sgd_update_leaves_params_alone(student, rng):
    """The update returns new arrays; the old parameters stay as they were."""
    _, _, params = draw(rng, 3, 4, 2)
    _, _, grads = draw(rng, 3, 4, 2)
    after = student.probe(update_in_place, params, grads, 0.1)
    same = isinstance(after, dict) and all(np.array_equal(after.get(k), params[k]) for k in params)
    expect.that(same, "sgd_update changes params, its own argument.", "params after", after)


@points(6, "train_step")
def check_train_step(student, reference, rng):
    """One step: the loss before it, and the parameters after it."""
    for d, h, o in SIZES:
        with expect.case(D=d, H=h, O=o):
            x, y, params = draw(rng, d, h, o)
            lr = float(rng.uniform(0.05, 0.3))
            loss, new_params = student.train_step(x, y, params, lr)
            right_loss, right_params = reference.train_step(x, y, params, lr)
            expect.close(loss, right_loss, "loss")
            expect.close(new_params, right_params, "new_params", like="params")


@points(0, "train_step", replayed=False)
def check_train_step_learns(student, reference, rng):
    """Sixty steps on one sample bring the loss below 5 percent of the first."""
    x, y, params = draw(rng, 3, 8, 2)
    params = {key: 0.5 * value for key, value in params.items()}
    first = reference.train_step(x, y, params, 0.02)[0]
    for _ in range(60):
        _, new_params = student.train_step(x, y, params, 0.02)
        if not expect.fits(new_params, params):
            expect.shapes(new_params, params, "new_params", like="params")
            return
        params = new_params
    y_hat, _ = reference.net_forward(x, params)
    last, _ = reference.half_squared_error(y_hat, y)
    expect.below(last / first, 0.05, "loss after 60 steps, as a share of the first,")
