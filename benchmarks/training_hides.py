"""
Does training show a wrong gradient? A two-layer network reads digits with every known mistake.

Each known mistake of the training function of unit 07 trains the same network on the same batches;
then the right `predict` reads digits that were not shown. Lessons quote what this prints.
"""

import numpy as np

from backlings.course import data
from backlings.course.finding import find_unit, find_units
from backlings.course.loading import load_module
from backlings.course.mistakes import load_catalogue, mistaken_module

SHOWN, HIDDEN, BATCH, EPOCHS, LR, REG = 1200, 32, 50, 30, 0.5, 1e-4
UNIT = find_unit("two_layer_net", find_units())


def main() -> None:
    """Print the share of right answers for the solution and for every mistake."""
    shares = {"the solution": accuracy(load_module(UNIT.solution).two_layer_loss)}
    for mistake in load_catalogue(UNIT).mistakes:
        if mistake.function == "two_layer_loss":
            loss = mistaken_module(UNIT, mistake).two_layer_loss
            shares[f"{mistake.id}  {mistake.what}"] = accuracy(loss)
    for name, share in sorted(shares.items(), key=lambda pair: -pair[1]):
        print(f"{share:6.1%}  {name}")
    right, *wrong = shares.values()
    close = sum(share >= right - 0.01 for share in wrong)
    print(
        f"{close} of {len(wrong)} mistakes stay within a point of the {right:.1%} of the solution"
    )


def accuracy(loss) -> float:
    """Train with the gradients of a `two_layer_loss`, and read the digits that were not shown."""
    digits = data.load("digits")
    x, labels = digits["x"] / 16, digits["labels"]
    rng = np.random.default_rng(0)
    params = {
        "w1": rng.normal(size=(64, HIDDEN)) * np.sqrt(2 / 64),
        "b1": np.zeros(HIDDEN),
        "w2": rng.normal(size=(HIDDEN, 10)) * np.sqrt(2 / HIDDEN),
        "b2": np.zeros(10),
    }
    mixed = rng.permutation(len(x))
    shown, new = mixed[:SHOWN], mixed[SHOWN:]
    for _ in range(EPOCHS):
        for rows in rng.permutation(shown).reshape(-1, BATCH):
            try:
                with np.errstate(all="ignore"):
                    _, grads = loss(params, x[rows], labels[rows], REG)
                    params = {key: params[key] - LR * grads[key] for key in params}
            except ValueError:
                return 0.0  # the shapes do not fit
    predict = load_module(UNIT.solution).predict
    with np.errstate(all="ignore"):
        return float(np.mean(predict(params, x[new]) == labels[new]))


if __name__ == "__main__":
    main()
