"""Scalar engines as learners of other courses write them; by us, after their habits."""

import pytest

from support.course import at_leisure, of_unit
from support.strangers import grade, unit_of

UNIT = unit_of("autograd_scalar")
pytestmark = [of_unit(UNIT), *at_leisure(UNIT)]

ENGINES = {
    "sets of children, recursion inside, and a label for each operation": """
        class Value:
            def __init__(self, data, _children=(), _op="", label=""):
                self.data, self.grad, self.label = data, 0, label
                self._prev, self._op = set(_children), _op
                self._backward = lambda: None

            def __add__(self, other):
                other = other if isinstance(other, Value) else Value(other)
                out = Value(self.data + other.data, (self, other), "+")
                def _backward():
                    self.grad += 1.0 * out.grad
                    other.grad += 1.0 * out.grad
                out._backward = _backward
                return out

            def __mul__(self, other):
                other = other if isinstance(other, Value) else Value(other)
                out = Value(self.data * other.data, (self, other), "*")
                def _backward():
                    self.grad += other.data * out.grad
                    other.grad += self.data * out.grad
                out._backward = _backward
                return out

            def __pow__(self, power):
                assert isinstance(power, (int, float))
                out = Value(self.data**power, (self,), f"**{power}")
                def _backward():
                    self.grad += power * self.data ** (power - 1) * out.grad
                out._backward = _backward
                return out

            def relu(self):
                out = Value(0 if self.data < 0 else self.data, (self,), "relu")
                def _backward():
                    self.grad += (out.data > 0) * out.grad
                out._backward = _backward
                return out

            def tanh(self):
                e = np.exp(2 * self.data)
                out = Value((e - 1) / (e + 1), (self,), "tanh")
                def _backward():
                    self.grad += (1 - out.data**2) * out.grad
                out._backward = _backward
                return out

            def exp(self):
                out = Value(np.exp(self.data), (self,), "exp")
                def _backward():
                    self.grad += out.data * out.grad
                out._backward = _backward
                return out

            def backward(self):
                topo, visited = [], set()
                def build(v):
                    if v not in visited:
                        visited.add(v)
                        for child in v._prev:
                            build(child)
                        topo.append(v)
                build(self)
                self.grad = 1.0
                for node in reversed(topo):
                    node._backward()

            def __neg__(self): return self * -1
            def __radd__(self, other): return self + other
            def __sub__(self, other): return self + (-other)
            def __rsub__(self, other): return other + (-self)
            def __rmul__(self, other): return self * other
            def __truediv__(self, other): return self * other**-1
            def __rtruediv__(self, other): return other * self**-1
        """,
    "local slopes in pairs, a tape by age, no closures": """
        import itertools
        import math
        born = itertools.count()

        class Value:
            __slots__ = ("data", "grad", "inputs", "age")

            def __init__(self, data, inputs=()):
                self.data, self.grad = data, 0.0
                self.inputs, self.age = inputs, next(born)

            @staticmethod
            def of(x):
                return x if isinstance(x, Value) else Value(x)

            def __add__(self, x):
                x = Value.of(x)
                return Value(self.data + x.data, ((self, 1.0), (x, 1.0)))

            def __sub__(self, x):
                x = Value.of(x)
                return Value(self.data - x.data, ((self, 1.0), (x, -1.0)))

            def __mul__(self, x):
                x = Value.of(x)
                return Value(self.data * x.data, ((self, x.data), (x, self.data)))

            def __truediv__(self, x):
                x = Value.of(x)
                q = self.data / x.data
                return Value(q, ((self, 1 / x.data), (x, -q / x.data)))

            def __rsub__(self, x): return Value(x) - self
            def __rtruediv__(self, x): return Value(x) / self
            def __neg__(self): return Value(-self.data, ((self, -1.0),))
            __radd__, __rmul__ = __add__, __mul__

            def __pow__(self, n):
                return Value(self.data**n, ((self, n * self.data ** (n - 1)),))

            def exp(self):
                y = math.exp(self.data)
                return Value(y, ((self, y),))

            def tanh(self):
                y = math.tanh(self.data)
                return Value(y, ((self, 1 - y * y),))

            def relu(self):
                on = self.data > 0
                return Value(self.data if on else 0.0, ((self, 1.0 if on else 0.0),))

            def backward(self):
                found, waiting = {id(self): self}, [self]
                while waiting:
                    for parent, _ in waiting.pop().inputs:
                        if id(parent) not in found:
                            found[id(parent)] = parent
                            waiting.append(parent)
                for node in found.values():
                    if node.inputs:
                        node.grad = 0.0
                self.grad = 1.0
                for node in sorted(found.values(), key=lambda node: -node.age):
                    for parent, slope in node.inputs:
                        parent.grad += slope * node.grad
        """,
}


@pytest.mark.parametrize("style", ENGINES)
def test_an_engine_of_another_course_earns_everything(style):
    verdict = grade(UNIT.name, ENGINES[style])
    assert verdict.points == verdict.max_points == 60, [r.message for r in verdict.results]


def test_an_engine_that_keeps_and_recurses_earns_everything_and_two_remarks():
    """Inner gradients that stay, and recursion: customs of other courses, named but free."""
    verdict = grade(
        UNIT.name,
        ENGINES["sets of children, recursion inside, and a label for each operation"],
    )
    remarks = {r.check.name: [m.id for m in r.mistakes] for r in verdict.results if r.message}
    assert remarks == {
        "backward_again": ["engine-08"],
        "backward_of_a_long_chain": ["engine-33"],
    }


def test_a_wrong_walk_does_not_make_the_operations_wrong():
    """Nor do wrong operations make the walk wrong: each loses what is its own."""
    right = ENGINES["sets of children, recursion inside, and a label for each operation"]
    backwards = grade(UNIT.name, right.replace("reversed(topo)", "topo"))
    for name in ("__add__", "__mul__", "__pow__", "relu", "tanh", "exp"):
        assert backwards.earned(f"Value.{name}"), name
    ours = (
        right.replace("_children", "parents")
        .replace("_prev", "_parents")
        .replace("set(par", "tuple(par")
    )
    halved = grade(UNIT.name, ours.replace("1.0 * out.grad", "0.5 * out.grad"))
    lost = {r.check.name for r in halved.results if r.check.points and r.outcome != "passed"}
    assert not lost & {"backward", "backward_of_two_losses", "mul", "pow", "tanh"}
    assert "engine-18" in {m.id for r in halved.results for m in r.mistakes}
