"""What correct scalar derivatives do."""

from backlings import pair, points
from backlings.checking import expect

THREE = [{}, {}, {}]  # no sizes: three draws


def number(rng, sizes):
    """Neither near 0 nor near 1, where x equals x**2 and wrong formulas look right."""
    return float(rng.uniform(0.4, 0.8) + rng.integers(2)) * float(rng.choice([-1, 1]))


compose = pair("compose", inputs={"x": number}, cases=THREE, points=(1, 4))
fanout = pair("fanout", inputs={"x": number}, cases=THREE, points=(1, 4))
neuron = pair("neuron", inputs={"w": number, "x": number, "b": number}, cases=THREE, points=(2, 5))


@points(3, "running_products")
def check_running_products(student, reference, rng):
    """Entry i is the product of the slopes from i to the end: what reaches station i."""
    for n in (5, 3, 2):
        with expect.case(f"{n} slopes"):
            slopes = [float(s) for s in rng.uniform(0.3, 1.7, n)]

            products = student.running_products(slopes)

            expect.close(products, reference.running_products(slopes), "products")


@points(0, "running_products")
def check_running_products_of_nothing(student):
    """No slopes, no products."""
    expect.close(student.running_products([]), [], "products")


def list_after(module, slopes):
    module.running_products(slopes)
    return slopes


@points(0, "running_products")
def check_running_products_leaves_the_list_alone(student, rng):
    """The list of slopes is afterwards what it was."""
    slopes = [float(s) for s in rng.uniform(0.3, 1.7, 4)]
    after = student.probe(list_after, slopes)
    message = "running_products changes local_derivs, its own argument."
    expect.that(after == slopes, message, "local_derivs after the call", after)
